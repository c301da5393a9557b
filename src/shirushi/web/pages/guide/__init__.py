"""Whoever wonders whether what they run is a micro-credential."""
