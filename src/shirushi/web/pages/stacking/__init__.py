"""The page where anybody sees which credentials count towards an award, and what is missing."""
