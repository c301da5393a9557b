"""Shirushi (標): an open micro-credential system, from description to degree."""
