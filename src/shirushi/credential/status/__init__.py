"""Whether a credential still stands."""
