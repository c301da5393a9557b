"""Who may do what in an organisation, for its administrators."""
