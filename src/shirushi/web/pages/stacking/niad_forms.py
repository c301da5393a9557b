"""The form with which credits are looked through before applying to NIAD-QE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.core.text import Language, Text
from shirushi.stacking.asking import credential_key
from shirushi.stacking.asking_words import mark_label
from shirushi.stacking.niad import degree_fields
from shirushi.stacking.niad_check import Applicant, Basic, Stage, SubjectClass
from shirushi.stacking.recognition import Held
from shirushi.stacking.transcript import Column, TakenAs
from shirushi.web.pages.stacking.forms import CredentialsForm

#: Rows to type into: how many stand there at first, and at most.
ROWS, MOST_ROWS = 5, 60
#: The columns of a typed row; the system is always the Japanese one unless the row says else.
TYPED = (
    *(Column.INSTITUTION, Column.SUBJECT, Column.CREDITS, Column.SYSTEM, Column.RESULT),
    *(Column.EARNED, Column.FIELD, Column.PHASE, Column.TAKEN_AS),
)
_HAS = ("learning-outcome-report", "niad-examination", "summative-course")
#: The axes that are asked about for each credential.
_AXES = {
    "phase": tuple((one.value, one.label) for one in Stage),
    "field": tuple((one.value, one.label) for one in SubjectClass),
    "taken_as": tuple((one.value, one.label) for one in TakenAs),
}
#: What the columns hold that are chosen from a list.
CHOSEN = {
    Column.PHASE: _AXES["phase"],
    Column.FIELD: _AXES["field"],
    Column.TAKEN_AS: _AXES["taken_as"],
}


class NiadForm(CredentialsForm):
    """Who applies for what, and the credits: credentials, a file, or typed in."""

    degree_field = forms.ChoiceField(label=_("Field applied for"), required=False)
    concentration = forms.CharField(
        label=_("Concentration (in the agency's words)"), required=False, max_length=100
    )
    basic = forms.ChoiceField(label=_("Basic qualification"), required=False)
    basic_on = forms.DateField(
        label=_("Day on which it was completed"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    course_class = forms.TypedChoiceField(
        label=_("Class of application"),
        help_text=_("By the credits or hours of the course completed, not by its years."),
        choices=[
            ("", _("not said")),
            ("1", _("Class 1 (courses of two years)")),
            ("2", _("Class 2 (courses of three years)")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    years = forms.DecimalField(
        label=_("Years of study after the basic qualification"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
    )
    enrolled = forms.ChoiceField(
        label=_("Are you enrolled in a regular degree course?"),
        choices=[("", _("not said")), ("no", _("No")), ("yes", _("Yes"))],
        required=False,
    )
    has = forms.MultipleChoiceField(
        label=_("What you have already"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, language: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(one.id, one.name.in_language(language)) for one in degree_fields().fields]
        basics = [(one.value, one.label.in_language(language)) for one in Basic]
        marks = [(mark, mark_label(mark).in_language(language)) for mark in _HAS]
        empty = ("", str(_("not said")))
        listed = {"degree_field": [empty, *fields], "basic": [empty, *basics], "has": marks}
        for name, choices in listed.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    @property
    def typed(self) -> list[dict[Column, str]]:
        """The rows that were typed in, empty ones among them."""
        return [
            {column: str(self.data.get(f"row-{number}-{column.value}", "")) for column in TYPED}
            for number in range(1, self.row_count + 1)
        ]

    @property
    def row_count(self) -> int:
        """How many rows there are to type into."""
        given = str(self.data.get("rows", ""))
        count = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else ROWS  # noqa: PLR2004 - no more than three digits can be meant
        return max(1, min(count, MOST_ROWS))

    def has_rows(self) -> bool:
        """Tell whether subjects were given that no credential is about."""
        return super().has_rows() or any(
            row[Column.SUBJECT].strip() or row[Column.CREDITS].strip() for row in self.typed
        )

    def facts(self, held: Held) -> tuple[tuple[str, str], ...]:
        """Return what was said of one credential."""
        key = credential_key(held.id)
        said = {axis: str(self.data.get(f"of:{axis}:{key}", "")) for axis in _AXES}
        known = {axis: {value for value, _ in choices} for axis, choices in _AXES.items()}
        return tuple(sorted((axis, one) for axis, one in said.items() if one in known[axis]))

    def asked_of(self, held: Held) -> list[dict[str, Any]]:
        """Return what is asked about one credential, with what was said."""
        key, said = credential_key(held.id), dict(self.facts(held))
        return [
            {
                "name": f"of:{axis}:{key}",
                "label": _LABELS[axis],
                "choices": [(value, label, said.get(axis) == value) for value, label in choices],
            }
            for axis, choices in _AXES.items()
        ]

    @property
    def applicant(self) -> Applicant:
        """What the applicant states."""
        given: Mapping[str, Any] = self.cleaned_data
        enrolled = given["enrolled"]
        return Applicant(
            field=given["degree_field"] or None,
            concentration=given["concentration"] or None,
            basic=Basic(given["basic"]) if given["basic"] else None,
            basic_on=given["basic_on"],
            course_class=given["course_class"],
            is_enrolled=None if not enrolled else enrolled == "yes",
            years=given["years"],
            has=tuple(given["has"]),
        )


_LABELS = {
    "phase": Text(ja="段階", en="Stage"),
    "field": Text(ja="科目区分", en="Class of subject"),
    "taken_as": Text(ja="履修の種類", en="Taken as"),
}
