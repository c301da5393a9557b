"""The forms of the administrators."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.accounts.access import Role


class RolesForm(forms.Form):
    """The roles of one member: those that the page showed, and those that are wanted."""

    before = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=forms.MultipleHiddenInput
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
    )

    def asked(self, name: str) -> frozenset[Role]:
        """Return the roles in one of the two fields."""
        return frozenset(Role(one) for one in self.cleaned_data[name])


class InviteForm(forms.Form):
    """Somebody who is to work in the organisation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "Whoever has an account with it gets the roles; anybody else gets an account, and a "
            "link by mail to choose a password."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label=_("Name"),
        help_text=_("Shown to colleagues. An account that is there keeps its own."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices, label=_("Roles"), widget=forms.CheckboxSelectMultiple
    )

    def asked(self) -> frozenset[Role]:
        """Return the roles that were ticked."""
        return frozenset(Role(one) for one in self.cleaned_data["roles"])
