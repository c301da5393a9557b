"""The author's short forms; the long one is in ``description_form``."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewProgrammeForm(forms.Form):
    """What it takes to begin: a title and a short name for addresses."""

    title_ja = forms.CharField(label=_("Title (Japanese)"), max_length=300)
    title_en = forms.CharField(
        label=_("Title (English)"),
        max_length=300,
        widget=forms.TextInput({"lang": "en"}),
    )
    slug = forms.SlugField(
        label=_("Short name for the address"),
        max_length=60,
        help_text=_("Letters a to z, digits and hyphens, such as data-science. It never changes."),
        error_messages={"invalid": _("Only letters a to z, digits and hyphens can be used.")},
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )


class ImportForm(forms.Form):
    """A description in a file."""

    file = forms.FileField(
        label=_("File (.toml or .json)"),
        help_text=_("The same file that the command line reads, up to 4 MiB."),
        widget=forms.FileInput({"accept": ".toml,.json"}),
    )
    slug = forms.SlugField(
        label=_("Short name for the address"),
        max_length=60,
        help_text=_("Letters a to z, digits and hyphens, such as data-science. It never changes."),
        error_messages={"invalid": _("Only letters a to z, digits and hyphens can be used.")},
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
