"""Roles in an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may do in one organisation; one person may hold several roles."""

    AUTHOR = "author", _("Author")
    REVIEWER = "reviewer", _("Reviewer")
    ISSUER = "issuer", _("Issuing officer")
    REGISTRAR = "registrar", _("Registrar")
    ADMINISTRATOR = "administrator", _("Administrator")
