"""The forms of the credit bank."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shirushi.framework.credit_systems import credit_systems
from shirushi.stacking.amounts import plain
from shirushi.stacking.ledger import DepositKind
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.bank.queries import Item
from shirushi.web.apps.desk import queries as desk
from shirushi.web.ui.templatetags.shirushi import said


class OpenForm(forms.Form):
    """Who the account is for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one your credentials were issued to. The link is sent there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ActForm(forms.Form):
    """What every act on an account carries: its own id, and what the page showed."""

    act = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def fresh(cls, version: int) -> dict[str, Any]:
        """Return the values of a form that nobody has sent yet."""
        return {"act": uuids.uuid4(), "version": version}


class TargetForm(ActForm):
    """An act on one thing in the account."""

    target = forms.CharField(max_length=400, widget=forms.HiddenInput)


class DepositForm(ActForm):
    """A credential in one of two ways."""

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

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two ways."""
        found = super().clean() or {}
        if len([name for name in ("file", "text") if found.get(name)]) != 1 and not self.errors:
            raise forms.ValidationError(
                _("Give the credential in one of the two ways: a file, or pasted."),
                code="one-way",
            )
        return found


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic when run
    """One of the institutions that have a registrar, named in the page's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=desk.institutions(), empty_label="—", **kwargs)

    def label_from_instance(self, obj: OrganisationRecord) -> str:
        """Return the institution's name."""
        return said(obj.name)


class AskForm(forms.Form):
    """Which institution is to confirm what nobody has."""

    #: Made with the empty form, so that sending it twice asks once.
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    deposit = forms.CharField(max_length=80, widget=forms.HiddenInput)
    institution = InstitutionField(
        label=_("The institution that is to confirm it"),
        help_text=_("It sees your name, your address, this entry and what you say shows it."),
    )


class HandOverForm(forms.Form):
    """What is handed to which institution, and what for."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    deposits = forms.MultipleChoiceField(
        label=_("What you hand over"),
        help_text=_("All that is left of each. Only what is confirmed can be handed over."),
        widget=forms.CheckboxSelectMultiple,
    )
    institution = InstitutionField(
        label=_("The institution that gets them"),
        help_text=_("It sees your name, your address, and the credentials you hand over."),
    )
    purpose = forms.CharField(
        label=_("What you want it recognised for"),
        help_text=_("For example the course that it should count as, or the degree."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deposits = self.fields["deposits"]
        if isinstance(deposits, forms.MultipleChoiceField):
            deposits.choices = [(one.deposit.id, _shown(one)) for one in items]


class PlainForm(forms.Form):
    """An act on one row, named by its number."""

    target = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def _shown(item: Item) -> str:
    return f"{said(item.row.title)} ({plain(item.holding.left)} {said(item.system)})"


class ClaimForm(ActForm):
    """What a person says they learnt."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("What you learnt"), max_length=300)
    issuer = forms.CharField(label=_("Where (optional)"), max_length=300, required=False)
    amount = forms.DecimalField(
        label=_("Credits"), min_value=0, max_digits=7, decimal_places=2, initial=1
    )
    system = forms.ChoiceField(label=_("Credit system"), initial="jp")
    evidence = forms.CharField(
        label=_("What shows it"),
        help_text=_("For instance a transcript, a certificate with its number, an employer."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only what is signed is a micro-credential to this bank; that has a form of its own.
        kinds = [one for one in DepositKind if one is not DepositKind.MICRO_CREDENTIAL]
        kind, system = self.fields["kind"], self.fields["system"]
        if isinstance(kind, forms.ChoiceField) and isinstance(system, forms.ChoiceField):
            kind.choices = [(one.value, said(one.label)) for one in kinds]
            system.choices = [(id_, said(one.name)) for id_, one in credit_systems().items()]
