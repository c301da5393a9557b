"""The form with which anybody has a credential checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """A credential in one of three ways, and optionally whose it should be."""

    file = forms.FileField(
        label=_("Credential file"),
        help_text=_("JSON, or a PNG or SVG picture with the credential inside."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.png,.svg"}),
    )
    text = forms.CharField(
        label=_("Or paste the credential"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=settings.UPLOAD_MOST_BYTES,
    )
    url = forms.URLField(
        label=_("Or its address"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    email = forms.EmailField(
        label=_("E-mail address of the person it should be about (optional)"),
        help_text=_("Only compared with the credential; it is not kept."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the three ways."""
        found = super().clean() or {}
        given = [name for name in ("file", "text", "url") if found.get(name)]
        if len(given) != 1 and not self.errors:
            raise forms.ValidationError(
                _("Give the credential in one of the three ways: a file, pasted, or its address."),
                code="one-way",
            )
        return found
