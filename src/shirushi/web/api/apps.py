"""The Django app's name."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What a machine sees of the site."""

    name = "shirushi.web.api"
    label = "api"
