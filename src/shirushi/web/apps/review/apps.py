"""Django's registration of the app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Reviews of versions."""

    name = "shirushi.web.apps.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
