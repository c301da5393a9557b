"""Django's registration of the app."""

from django.apps import AppConfig


class CompletingConfig(AppConfig):
    """Published awards, who lets them be looked for, and what was offered."""

    name = "shirushi.web.apps.completing"
    label = "completing"
    default_auto_field = "django.db.models.BigAutoField"
