"""The pages of an institution's desk at the credit bank."""
