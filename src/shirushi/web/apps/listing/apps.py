"""Django's registration of the app."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """The catalogue."""

    name = "shirushi.web.apps.listing"
    label = "listing"
    default_auto_field = "django.db.models.BigAutoField"
