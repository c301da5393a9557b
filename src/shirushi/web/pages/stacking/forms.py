"""The form with which anybody has credentials counted towards one or several awards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shirushi.core.reading import MOST_TOML_BYTES
from shirushi.core.text import Language
from shirushi.stacking.gap import Best
from shirushi.stacking.preferences import Preferences
from shirushi.web.apps.issuing import counting
from shirushi.web.pages.stacking import awards
from shirushi.web.pages.stacking.carrying import MOST_NAME, Upload, read_carried

#: Credentials that are verified for one request.
MOST_CREDENTIALS = 60
#: What stands before the name of a question in the name of its field.
SAY = "say:"


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


class CredentialsForm(forms.Form):
    """Credentials, and a transcript of what no credential is about; files come back."""

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
    transcript_file = forms.FileField(
        label=_("Transcript (CSV)"),
        help_text=_(
            "Columns: institution, subject, credits, system (jp), result; also earned, class, "
            "phase. Nobody verifies it: it counts as stated by you and is marked so."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Files from the page before that are still wanted.
        self.carried = _carried(self.several("carried"))
        self.carried_transcript = _carried(self.several("carried_transcript"))[:1]
        #: URIs of issuers whose credentials are to count.
        self.accepted = set(self.several("accept"))
        # Apart from ``cleaned_data``, which drops whatever a mistake is found in.
        #: Every credential given: those of the page before, new files, and what was pasted.
        self.credentials: list[Upload] = []
        #: The transcript given, or ``None``.
        self.transcript: Upload | None = None

    def several(self, name: str) -> list[str]:
        """Return every value that was sent under a name."""
        return list(self.data.getlist(name)) if isinstance(self.data, QueryDict) else []

    def put_back(self) -> None:
        """Show in the form what was given: a browser does not fill a file field again."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        # What was pasted is carried as a file from here on.
        data["text"] = ""
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Gather the credentials and the transcript, of the page before and new."""
        given = super().clean() or {}
        self.credentials = [
            *self.carried,
            *given.get("credential_files", []),
            *_pasted(given.get("text", "")),
        ]
        self.transcript = next(iter(self.carried_transcript), None)
        if given.get("transcript_file"):
            file = given["transcript_file"]
            self.transcript = Upload(name=(file.name or "")[-MOST_NAME:], data=file.read())
        count = len(self.credentials)
        if count == 0 and not self.has_rows() and "credential_files" not in self.errors:
            self.add_error("credential_files", _("Give at least one credential."))
        if count > MOST_CREDENTIALS:
            self.add_error(
                "credential_files",
                _("At most %(most)s credentials are counted at once.") % {"most": MOST_CREDENTIALS},
            )
        return given

    def has_rows(self) -> bool:
        """Tell whether subjects were given that no credential is about."""
        return self.transcript is not None


class PlanForm(CredentialsForm):
    """Awards, chosen or brought along, and the credentials that may count towards them."""

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
    also = forms.MultipleChoiceField(
        label=_("Other awards"), required=False, widget=forms.CheckboxSelectMultiple
    )
    how = forms.ChoiceField(
        label=_("How to look at them"),
        choices=[
            ("together", _("All of them: share the credits out, none counts twice")),
            ("instead", _("One or the other: each by itself, side by side")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="together",
    )
    is_first = forms.BooleanField(
        label=_("Reach the award chosen above before the others"), required=False
    )
    words = forms.CharField(
        label=_("Look in this site's catalogue"),
        help_text=_("Words of a title or a field; what is found can then be ticked."),
        required=False,
        max_length=200,
    )
    offerings_text = forms.CharField(
        label=_("Courses that could be taken, as TOML"),
        help_text=_(
            "With credits, cost, dates and prerequisites; the documentation shows its form."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=MOST_TOML_BYTES,
    )
    offerings_file = forms.FileField(
        label=_("Courses file (TOML)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    gap = forms.ChoiceField(
        label=_("What to do with the courses in the file"),
        choices=[
            ("", _("Say what all of them would change")),
            (Best.CHEAPEST.value, _("Find the cheapest set that closes the gap")),
            (Best.SHORTEST.value, _("Find the set that closes the gap soonest")),
        ],
        required=False,
    )
    until = forms.DateField(
        label=_("Last day on which a course may end (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at_once = forms.IntegerField(
        label=_("At most so many courses at the same time (optional)"),
        required=False,
        min_value=1,
        max_value=20,
    )
    field_order = ("award",)

    def __init__(self, *args: Any, language: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = awards.choices(language)
        for name, choices in (("award", [("", _("Choose one")), *listed]), ("also", listed)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices
        self.carried_inside = _carried(self.several("carried_inside"))
        #: URIs of programmes of the catalogue that might be taken.
        self.from_catalogue = self.several("from_catalogue")[: counting.MOST_PROGRAMMES]
        #: Every award given that may be part of another, each name once.
        self.awards_inside: list[Upload] = []
        #: The award that the person brought, as text.
        self.award_source = ""
        #: The courses that the person brought, as text.
        self.offerings_source = ""

    @property
    def answers(self) -> Mapping[str, list[str]]:
        """What was said, by the name of the question."""
        if not isinstance(self.data, QueryDict):
            return {}
        return {
            name.removeprefix(SAY): list(self.data.getlist(name))
            for name in self.data
            if name.startswith(SAY)
        }

    @property
    def preferences(self) -> Preferences:
        """Which of equally good plans the learner would rather have."""
        chosen = self.cleaned_data.get("award")
        first = (chosen,) if chosen and self.cleaned_data.get("is_first") else ()
        return Preferences(
            awards_first=first,
            keep=tuple(self.several("keep")),
            wished=tuple(self.several("wish")),
        )

    def put_back(self) -> None:
        """Show in the form what was given, files as text where they can be mended."""
        super().put_back()
        data = self.data
        assert isinstance(data, QueryDict)  # noqa: S101 - for the type checker
        data["award_text"] = self.award_source
        data["offerings_text"] = self.offerings_source

    def clean(self) -> dict[str, Any]:
        """Ask for at least one award, and for one answer to which it is."""
        given = super().clean()
        self.award_source = _kept_as_text(given, "award")
        self.offerings_source = _kept_as_text(given, "offerings")
        # A newer file takes an older one's place.
        inside = {one.name: one for one in (*self.carried_inside, *given.get("inside", []))}
        self.awards_inside = list(inside.values())
        own, chosen = given.get("award_bytes"), given.get("award")
        if "award" not in self.errors and bool(own) == bool(chosen):
            self.add_error(
                "award", _("Choose an award from the list or bring your own: exactly one.")
            )
        if len(given.get("also", ())) >= counting.MOST_AWARDS:
            self.add_error(
                "also",
                _("At most %(most)s awards are planned at once.") % {"most": counting.MOST_AWARDS},
            )
        return given


def _kept_as_text(given: dict[str, Any], name: str) -> str:
    """Put what was brought under ``<name>_bytes``, and return it as text to mend on the page."""
    if given.get(f"{name}_file"):
        data = given[f"{name}_file"].read(MOST_TOML_BYTES + 1)
        given[f"{name}_text"] = data.decode("utf-8", "replace")
        given[f"{name}_bytes"] = data
    elif given.get(f"{name}_text"):
        given[f"{name}_bytes"] = given[f"{name}_text"].replace("\r\n", "\n").encode()
    source: str = given.get(f"{name}_text", "")
    return source


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
