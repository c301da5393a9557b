"""Django's registration of the app."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    """The credit bank."""

    name = "shirushi.web.apps.bank"
    label = "bank"
    default_auto_field = "django.db.models.BigAutoField"
