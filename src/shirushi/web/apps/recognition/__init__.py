"""Requests for recognition, what the registrar reads, and what was decided."""
