"""The forms of the applicant and of the registrar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shirushi.core.reading import MOST_TOML_BYTES
from shirushi.framework.credit_systems import credit_systems
from shirushi.model.credits import Credits
from shirushi.stacking.loading import packaged_awards
from shirushi.web.apps.issuing.models import RevocationReason
from shirushi.web.apps.recognition.models import DecisionOutcome
from shirushi.web.apps.recognition.services import MOST_FILES, Ruling
from shirushi.web.ui.templatetags.shirushi import said


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list, each checked like a single one."""
        given: list[Any] = (data if isinstance(data, list) else [data]) or [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class RequestForm(forms.Form):
    """Who asks an institution to recognise what, and what for."""

    #: Made with the empty form, so that sending it twice files it once.
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The link to follow your request and every decision go there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    purpose = forms.CharField(
        label=_("What you want it recognised for"),
        help_text=_("For example the course that it should count as, or the degree."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    credentials = FilesField(
        label=_("Credential files"),
        help_text=_("JSON, or a PNG or SVG picture with the credential inside; up to 10 files."),
        max_length=255,
        widget=FilesInput(attrs={"accept": ".json,.png,.svg"}),
    )

    def clean_credentials(self) -> list[UploadedFile[bytes]]:
        """Refuse more files than a request may have before any is checked."""
        given: list[UploadedFile[bytes]] = self.cleaned_data["credentials"]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Attach at most 10 files."), code="too-many")
        return given


class AppealForm(forms.Form):
    """Why the first decision should be taken again."""

    why = forms.CharField(
        label=_("Why you appeal"),
        help_text=_("Say what the decision overlooked. You may appeal once."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DecisionForm(forms.Form):
    """What is decided, and why."""

    outcome = forms.ChoiceField(
        label=_("What you decide"), choices=[("", "—"), *DecisionOutcome.choices]
    )
    amount = forms.CharField(
        label=_("How much is recognised"),
        help_text=_("Needed for a part. In your own credit, and as what course if you like."),
        max_length=200,
        required=False,
    )
    credit_amount = forms.DecimalField(
        label=_("Credits, as a number (optional)"),
        help_text=_(
            "With a number, a full or partial recognition also goes out as a signed credential of "
            "the credit, which counts towards awards and in the credit bank."
        ),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    credit_system = forms.ChoiceField(label=_("Credit system"), required=False, initial="jp")
    condition = forms.CharField(
        label=_("The condition"),
        help_text=_("Needed for recognition on a condition: what must be shown, and by when."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    difference = forms.CharField(
        label=_("The substantial difference"),
        help_text=_("Needed for a refusal: where it differs so much that it cannot count."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_(
            "The applicant reads them, and they stay as a precedent. Do not name the applicant."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    article = forms.CharField(
        label=_("The article it rests on"),
        help_text=_("Of the law or of your own rules."),
        max_length=300,
    )
    names_nobody = forms.BooleanField(
        label=_("I made sure that none of this names a person."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        system = self.fields["credit_system"]
        if isinstance(system, forms.ChoiceField):
            system.choices = [(id_, said(one.name)) for id_, one in credit_systems().items()]
        # Asked only where something looks like a name, lest it be ticked out of habit.
        if not self.data.get("names_nobody"):
            self.fields["names_nobody"].widget = forms.HiddenInput()

    def ask_about_names(self) -> None:
        """Show the box with which a registrar says that nobody is named."""
        self.fields["names_nobody"].widget = forms.CheckboxInput()

    def ruling(self) -> Ruling:
        """Return what was typed. Raises ``CreditsNotPositive``."""
        typed = self.cleaned_data
        amount = typed["credit_amount"]
        return Ruling(
            outcome=DecisionOutcome(typed["outcome"]),
            amount=typed["amount"],
            condition=typed["condition"],
            difference=typed["difference"],
            reasons=typed["reasons"],
            article=typed["article"],
            credits=None
            if amount is None
            else Credits(amount=amount, system=typed["credit_system"] or "jp"),
        )


class WithdrawForm(forms.Form):
    """Why signed documents of a decision are revoked."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (one.value, one.label)
            for one in (RevocationReason.ERROR, RevocationReason.REQUIREMENTS)
        ],
    )


class PlanForm(forms.Form):
    """The award that an applicant's credentials are counted towards."""

    award = forms.ChoiceField(label=_("Award"), required=False)
    award_text = forms.CharField(
        label=_("Or your own award, as TOML"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=MOST_TOML_BYTES,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award = self.fields["award"]
        if isinstance(award, forms.ChoiceField):
            named = [(id_, said(one.name)) for id_, one in packaged_awards().items()]
            award.choices = [("", _("Choose one")), *named]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one award."""
        found = super().clean() or {}
        if bool(found.get("award")) == bool(found.get("award_text", "").strip()):
            raise forms.ValidationError(_("Choose an award, or give your own."), code="one-award")
        return found
