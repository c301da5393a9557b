"""What every package leans on: errors, two-language text, citations, JSON and dates."""
