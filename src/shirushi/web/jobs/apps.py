"""Django's registration of the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Leases of running jobs."""

    name = "shirushi.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
