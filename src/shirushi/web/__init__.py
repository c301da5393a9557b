"""Keeps records and shows pages."""
