"""Fuzz targets: every parser that meets a stranger's bytes, and what runs them."""
