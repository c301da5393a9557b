"""The same library for a terminal."""
