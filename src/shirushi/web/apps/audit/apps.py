"""The Django app's name."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log."""

    name = "shirushi.web.apps.audit"
    label = "audit"
