"""The forms of published awards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.core.reading import MOST_TOML_BYTES


class PublishForm(forms.Form):
    """An award as TOML, from when it holds, and who issues it."""

    file = forms.FileField(
        label=_("Award file (TOML)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    text = forms.CharField(
        label=_("Or paste the award, as TOML"),
        help_text=_(
            "Its id becomes its address; its achievement names the approved programme that is "
            "issued."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=MOST_TOML_BYTES,
    )
    effective_on = forms.DateField(
        label=_("Holds from"),
        help_text=_("From this day accounts are counted, those of earlier deposits included."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at_once = forms.BooleanField(
        label=_("Issue as soon as the holder accepts, without the desk"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two ways, and keep the text so that it can be mended."""
        given = super().clean() or {}
        if given.get("file"):
            given["data"] = given["file"].read(MOST_TOML_BYTES + 1)
        elif given.get("text"):
            given["data"] = given["text"].replace("\r\n", "\n").encode()
        if bool(given.get("file")) == bool(given.get("text")) and not self.errors:
            self.add_error("text", _("Give the award in one of the two ways: a file, or pasted."))
        return given


class DecideForm(forms.Form):
    """What becomes of an award whose component fell away."""

    decision = forms.ChoiceField(
        label=_("What becomes of the award"),
        choices=[
            ("keep", _("The award stands")),
            ("revoke", _("Take the award back and revoke its credential")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason, for the holder"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
