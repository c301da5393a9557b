"""Adds up: assertions and requirements in, a plan that explains itself out."""
