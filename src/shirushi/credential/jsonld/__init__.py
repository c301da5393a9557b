"""Linked data: pinned contexts and the canonical form that is signed."""
