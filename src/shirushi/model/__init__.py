"""The nouns of the field, as frozen values with their own invariants and no other behaviour."""
