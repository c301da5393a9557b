"""The forms of the applicant and of the registrar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.recognition.models import DecisionOutcome
from shirushi.web.apps.recognition.services import MOST_FILES


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
