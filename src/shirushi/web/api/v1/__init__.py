"""Version 1 of the API: the same acts as the pages, through the same services."""
