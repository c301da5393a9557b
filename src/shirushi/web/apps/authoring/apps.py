"""Django's registration of the app."""

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Programmes and their versions."""

    name = "shirushi.web.apps.authoring"
    label = "authoring"
    default_auto_field = "django.db.models.BigAutoField"
