"""Judges: an achievement and a framework in, a verdict out, rule by rule."""
