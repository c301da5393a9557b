"""Django's registration of the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What holders of bank accounts ask of institutions."""

    name = "shirushi.web.apps.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
