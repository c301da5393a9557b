"""What a machine sees."""
