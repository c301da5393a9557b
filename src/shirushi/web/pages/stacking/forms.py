"""The form with which anybody has credentials counted towards an award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shirushi.core.reading import MOST_TOML_BYTES
from shirushi.core.text import Language
from shirushi.web.pages.stacking import awards
from shirushi.web.pages.stacking.carrying import MOST_NAME, Upload, read_carried

#: Credentials that are verified for one request.
MOST_CREDENTIALS = 60


class ManyFilesInput(forms.FileInput):
    """A field with which several files are chosen at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, as ``Upload``s."""

    widget = ManyFilesInput

    def clean(self, data: Any, _initial: Any = None) -> Any:
        """Return the files; an empty one is a file as well, and no credential."""
        given: list[UploadedFile[Any]] = [one for one in data or [] if one]
        return [Upload(name=(one.name or "")[-MOST_NAME:], data=one.read()) for one in given]


class PlanForm(forms.Form):
    """An award, chosen or brought along, and the credentials that may count towards it."""

    award = forms.ChoiceField(label=_("Award"), required=False)
    award_text = forms.CharField(
        label=_("Or your own award, as TOML"),
        help_text=_("Its form is described in the documentation. A file chosen below comes first."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=MOST_TOML_BYTES,
    )
    award_file = forms.FileField(
        label=_("Award file (TOML)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    inside = ManyFilesField(
        label=_("Awards that are part of it (TOML, named after their id)"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ".toml"}),
    )
    credential_files = ManyFilesField(
        label=_("Credential files"),
        help_text=_("Several at once: JSON, tokens, or PNG and SVG pictures with one inside."),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ".json,.jsonld,.jwt,.txt,.png,.svg"}),
    )
    text = forms.CharField(
        label=_("Or paste credentials"),
        help_text=_("One JSON document, or tokens, one a line."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
        max_length=1024 * 1024,
    )
    email = forms.EmailField(
        label=_("E-mail address of the person they should be about (optional)"),
        help_text=_("Only compared with the credentials; it is not kept."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, language: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["award"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [("", _("Choose one")), *awards.choices(language)]
        chosen = self.data.getlist if hasattr(self.data, "getlist") else self._nothing
        #: Files from the page before that are still wanted.
        self.carried = _carried(chosen("carried"))
        self.carried_inside = _carried(chosen("carried_inside"))
        #: URIs of issuers whose credentials are to count.
        self.accepted = set(chosen("accept"))
        # Apart from ``cleaned_data``, which drops whatever a mistake is found in.
        #: Every credential given: those of the page before, new files, and what was pasted.
        self.credentials: list[Upload] = []
        #: Every award given that may be part of another, each name once.
        self.awards_inside: list[Upload] = []
        #: The award that the person brought, as text.
        self.award_source = ""

    @staticmethod
    def _nothing(_name: str) -> list[str]:
        return []

    def put_back(self) -> None:
        """Show in the form what was given: a browser does not fill a file field again."""
        data = QueryDict(mutable=True)
        for name in ("award", "email"):
            data[name] = str(self.data.get(name, ""))
        data["award_text"] = self.award_source
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Ask for one award and at least one credential."""
        given = super().clean() or {}
        if given.get("award_file"):
            # Kept as text, so that mistakes in it can be mended on the page.
            data = given["award_file"].read(MOST_TOML_BYTES + 1)
            given["award_text"] = data.decode("utf-8", "replace")
            given["award_bytes"] = data
        elif given.get("award_text"):
            given["award_bytes"] = given["award_text"].replace("\r\n", "\n").encode()
        self.award_source = given.get("award_text", "")
        self.credentials = [
            *self.carried,
            *given.get("credential_files", []),
            *_pasted(given.get("text", "")),
        ]
        # A newer file takes an older one's place.
        inside = {one.name: one for one in (*self.carried_inside, *given.get("inside", []))}
        self.awards_inside = list(inside.values())
        own, chosen = given.get("award_bytes"), given.get("award")
        if "award" not in self.errors and bool(own) == bool(chosen):
            self.add_error(
                "award", _("Choose an award from the list or bring your own: exactly one.")
            )
        count = len(self.credentials)
        if count == 0 and "credential_files" not in self.errors:
            self.add_error("credential_files", _("Give at least one credential."))
        if count > MOST_CREDENTIALS:
            self.add_error(
                "credential_files",
                _("At most %(most)s credentials are counted at once.") % {"most": MOST_CREDENTIALS},
            )
        return given


def _carried(values: list[str]) -> list[Upload]:
    return [one for one in map(read_carried, values[: 2 * MOST_CREDENTIALS]) if one is not None]


def _pasted(text: str) -> list[Upload]:
    """Return what was pasted: one JSON document, or tokens that blanks stand between."""
    text = text.strip()
    parts = [text] if text.startswith(("{", "[", "<")) else text.split()
    return [
        Upload(name=str(_("pasted %(number)s") % {"number": number}), data=part.encode())
        for number, part in enumerate(parts, start=1)
        if part
    ]
