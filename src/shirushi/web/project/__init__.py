"""The Django project: settings, addresses, entry points; the only reader of the environment."""
