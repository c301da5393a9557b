"""What the public sees of the frameworks: each edition, what changed, and how they compare."""
