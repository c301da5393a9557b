"""The front door, the language switch and the pages for what went wrong."""
