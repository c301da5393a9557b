"""The Django app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and organisations."""

    name = "shirushi.web.apps.accounts"
    label = "accounts"
