"""The forms of an institution's desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SettleForm(forms.Form):
    """Whether something is confirmed, and on what basis."""

    confirmed = forms.ChoiceField(
        label=_("What you decide"),
        choices=[("", "—"), ("yes", _("We confirm it")), ("no", _("We do not confirm it"))],
    )
    basis = forms.CharField(
        label=_("What you looked at, and why you decide so"),
        help_text=_("The holder reads it. For example: our own register of 2024."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RevokeForm(forms.Form):
    """Why a confirmation is taken back."""

    basis = forms.CharField(
        label=_("Why the confirmation is taken back"),
        help_text=_("The holder reads it. Whatever rested on the confirmation is undone."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SpendForm(forms.Form):
    """The award that credits are spent on."""

    award_ja = forms.CharField(label=_("Name of the award in Japanese"), max_length=200)
    award_en = forms.CharField(
        label=_("Name of the award in English (optional)"), max_length=200, required=False
    )


class GiveBackForm(forms.Form):
    """Why credits are given back."""

    why = forms.CharField(
        label=_("Why they are given back"),
        help_text=_("The holder reads it. An award that they were spent on is undone as well."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
