"""Django's registration of the app."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """Casework: requests, dossiers, decisions, precedents."""

    name = "shirushi.web.apps.recognition"
    label = "recognition"
    default_auto_field = "django.db.models.BigAutoField"
