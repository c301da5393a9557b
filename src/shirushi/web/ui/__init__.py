"""Template tags and form widgets; no tables, no acts."""
