"""Credentials as documents: what goes on the wire, and what comes from it."""
