"""What the public sees: published programmes, their quality, and several side by side."""
