"""Commands that make runs; nothing in the package imports them."""
