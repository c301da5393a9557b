"""Pages for issuing officers: cohorts, their progress, and revoking."""
