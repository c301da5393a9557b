"""Proves: an assertion becomes a signed credential, and bytes become a report."""
