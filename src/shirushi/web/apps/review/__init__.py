"""Review (学内審査): the provider's own quality assurance, by somebody else than the author."""
