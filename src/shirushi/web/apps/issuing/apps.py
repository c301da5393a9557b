"""Django's registration of the app."""

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    """Keys, status lists, cohorts and credentials."""

    name = "shirushi.web.apps.issuing"
    label = "issuing"
    default_auto_field = "django.db.models.BigAutoField"
