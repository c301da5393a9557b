"""People, organisations, and who may do what in which organisation."""
