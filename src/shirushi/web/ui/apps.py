"""The Django app's name."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Template tags and widgets."""

    name = "shirushi.web.ui"
    label = "ui"
