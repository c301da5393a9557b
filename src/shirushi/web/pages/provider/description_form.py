"""The form of a whole description in both languages, with rows where there are many.

A field's name is its path in the document with hyphens (``learning_outcomes-0-text-ja``), so
that a mistake the library finds is shown beside the field it is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.core import json
from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Text
from shirushi.framework.vocabulary import descriptors
from shirushi.model.document import read_achievement
from shirushi.web.apps.authoring.asking import Asking
from shirushi.web.pages.provider.description_blocks import (
    BLOCKS,
    BY_NAME,
    GROUPS,
    Block,
    Label,
    Part,
)
from shirushi.web.pages.provider.example_texts import EXAMPLES
from shirushi.web.ui.templatetags.shirushi import current_language

#: Rows that one descriptor may have in the form.
MOST_ROWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One descriptor as the page shows it: its rows of fields."""

    block: Block
    number: int | None
    label: str
    hint: str
    rows: list[list[forms.BoundField]]
    counter: forms.BoundField | None
    asking: Asking
    example: Text | None
    is_stated: bool

    @property
    def is_quiet(self) -> bool:
        """Whether the page need not show it: nobody asks for it, and nothing is stated."""
        return self.block.if_asked and not self.is_stated

    @property
    def anchor(self) -> str:
        """The name that links to it end in."""
        return f"d-{self.block.name}"


#: What stands in the document under another name than in the form.
_OFFERED_NAMES = {"offered-from": "offered_from", "offered-until": "offered_until"}


class DescriptionForm(forms.Form):
    """A description, from a stored document or from what was typed.

    ``document`` gives it back; what the form does not show is kept from ``base``.
    """

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        base: Mapping[str, Any],
        revision: int,
        initial: Mapping[str, Any] | None = None,
        rows: Mapping[str, int] | None = None,
    ) -> None:
        values = dict(_flat(base)) if initial is None else dict(initial)
        super().__init__(data, initial={**values, "revision": revision})
        self.base = base
        #: What the chosen frameworks ask, by item; set by who shows the form.
        self.asked: Mapping[str, Asking] = {}
        #: Where each row of the document stands in the form, since empty rows are left out.
        self._places: dict[tuple[str, int], int] = {}
        self.rows = {block.name: _count(block, base, data, rows) for block in BLOCKS if block.many}
        for block in BLOCKS:
            for name, part in self._fields_of(block):
                self.fields[name] = _field(part, stored=values.get(name))
            if block.many:
                counter = forms.IntegerField(required=False, widget=forms.HiddenInput)
                counter.initial = self.rows[block.name]
                self.fields[f"rows-{block.name}"] = counter

    @classmethod
    def grown(
        cls, data: Mapping[str, Any], *, base: Mapping[str, Any], revision: int, more: str
    ) -> DescriptionForm:
        """Return the form with what was typed and two more rows of one descriptor."""
        typed = {name: data[name] for name in data}
        rows = {
            block.name: _count(block, base, data, None) + (2 if block.name == more else 0)
            for block in BLOCKS
            if block.many
        }
        return cls(base=base, revision=revision, initial=typed, rows=rows)

    # ------------------------------------------------------------ for the page

    def groups(self) -> Iterator[tuple[Label, list[Shown]]]:
        """Yield every group with its items, in the order of the page."""
        for label, blocks in GROUPS:
            yield label, [self._shown(block) for block in blocks]

    def problems(self) -> list[tuple[str, str, str]]:
        """Return the anchor, the item's name and the message of every mistake, in order."""
        found = [("", "", str(said)) for said in self.non_field_errors()]
        for name in self.fields:
            for said in self.errors.get(name, ()):
                bound = self[name]
                block = BY_NAME.get(name.split("-", 1)[0])
                label = str(bound.label)
                if block is not None:
                    label = f"{_spoken(_name(block))} · {label}"
                found.append((str(bound.id_for_label), label, str(said)))
        return found

    def _shown(self, block: Block) -> Shown:
        descriptor = descriptors().get(block.name)
        rows = [
            [self[_joined(block.name, row, part.name)] for part in block.parts]
            for row in (range(self.rows[block.name]) if block.many else [None])
        ]
        return Shown(
            block=block,
            number=None if descriptor is None else descriptor.row,
            label=_spoken(_name(block)),
            hint=_spoken(block.hint if descriptor is None else descriptor.hint),
            rows=rows,
            counter=self[f"rows-{block.name}"] if block.many else None,
            asking=self.asked.get(block.name) or Asking(item=block.name),
            example=EXAMPLES.get(block.name),
            is_stated=any(field.value() or field.errors for row in rows for field in row),
        )

    def _fields_of(self, block: Block) -> Iterator[tuple[str, Part]]:
        for row in range(self.rows[block.name]) if block.many else [None]:
            for part in block.parts:
                yield _joined(block.name, row, part.name), part

    # -------------------------------------------------------------- reading it

    def clean(self) -> dict[str, Any]:
        """Find every mistake at once: a language that is missing, and what the library says."""
        for name, value in list(self.cleaned_data.items()):
            if name.endswith(("-ja", "-en")):
                other = f"{name[:-2]}{'en' if name.endswith('ja') else 'ja'}"
                if value and not self.cleaned_data.get(other) and other in self.fields:
                    self.add_error(other, str(_("Write it in this language too.")))
        try:
            read_achievement(self.document())
        except ShirushiError as error:
            self.say(error)
        return self.cleaned_data

    def document(self) -> dict[str, Any]:
        """Return what was typed as a document, empty fields and rows left out."""
        made = {name: value for name, value in self.base.items() if name not in BY_NAME}
        for block in BLOCKS:
            if block.many:
                value: Any = self._rows(block)
            else:
                parts = {
                    part.name: self.cleaned_data.get(name) for name, part in self._fields_of(block)
                }
                value = _nested(parts)
                if value and isinstance(value, dict):
                    value = {**self._not_shown(block), **value}
            if value:
                made[block.name] = value
        return _settled(made, base=self.base)

    def say(self, error: ShirushiError) -> None:
        """Show a mistake of the library beside the field it is about, or above the form."""
        language = current_language()
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        for one in every:
            names = self._fields_at(one.path)
            if any(name in self.errors for name in names):
                # The same field was found wrong already; one sentence is enough.
                continue
            said = one.explained.in_language(language)
            if names:
                self.add_error(names[0], said)
            else:
                self.add_error(None, f"{one.path}: {said}" if one.path else said)

    def moved_to(self, revision: int) -> None:
        """Go on from a newer revision, keeping what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "revision": str(revision)}

    def _not_shown(self, block: Block) -> dict[str, Any]:
        """Return what the document holds inside a descriptor and the form has no field for."""
        shown = {part.name.split("-")[0] for part in block.parts}
        stored = self.base.get(block.name)
        if not isinstance(stored, dict):
            return {}
        return {name: value for name, value in stored.items() if name not in shown}

    def _rows(self, block: Block) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in range(self.rows[block.name]):
            parts = {
                part.name: self.cleaned_data.get(_joined(block.name, row, part.name))
                for part in block.parts
            }
            hidden = {part.name for part in block.parts if part.kind == "hidden"}
            if any(value for name, value in parts.items() if name not in hidden):
                self._places[block.name, len(found)] = row
                found.append(_nested(parts))
        return found

    def _fields_at(self, path: str | None) -> list[str]:
        """Return the fields that a path in the document stands for, the first one foremost."""
        steps = re.findall(r"[^.\[\]]+", path or "")
        if not steps:
            return []
        if steps[0] in _OFFERED_NAMES.values():
            steps = steps[0].split("_")
        elif len(steps) > 1 and steps[1].isdigit():
            steps[1] = str(self._places.get((steps[0], int(steps[1])), steps[1]))
        wanted = "-".join(steps)
        return [name for name in self.fields if name == wanted or name.startswith(f"{wanted}-")]


# ------------------------------------------------------------------ fields


def _field(part: Part, *, stored: Any = None) -> forms.Field:
    """Return a part's field; none is required, since a draft may be incomplete.

    stored
        What stands there already: a choice that we do not offer stays one.
    """
    # An empty placeholder lets the stylesheet tell a field that is filled from one that is not.
    attrs: dict[str, Any] = {"placeholder": " "}
    label = _spoken(part.label)
    if part.name.split("-")[-1] in {"ja", "en"}:
        attrs["lang"] = part.name[-2:]
        word = str(_("Japanese") if attrs["lang"] == "ja" else _("English"))
        label = f"{label} ({word})" if label else word
    if part.kind == "check":
        return forms.BooleanField(label=label, required=False)
    if part.kind == "choice":
        choices = [("", str(_("(not stated)")))]
        choices += [(value, _spoken(said)) for value, said in part.choices]
        if stored and stored not in dict(choices):
            choices.append((str(stored), str(stored)))
        return forms.ChoiceField(label=label, required=False, choices=choices)
    if part.kind == "number":
        return _NumberField(label=label, required=False, max_length=12)
    widgets: dict[str, forms.Widget] = {
        "hidden": forms.HiddenInput(),
        "day": forms.TextInput({"type": "date", **attrs}),
        "long": forms.Textarea({"rows": 3, **attrs}),
        "line": forms.TextInput(attrs),
    }
    return forms.CharField(label=label, required=False, max_length=8000, widget=widgets[part.kind])


class _NumberField(forms.CharField):
    """A number as typed, full width or half; the library says whether it is one."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "placeholder": " "}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", cast("str", super().clean(value)))


def _name(block: Block) -> Text | Label:
    descriptor = descriptors().get(block.name)
    return block.label if descriptor is None else descriptor.name


def _spoken(said: Text | Label) -> str:
    return said.in_language(current_language()) if isinstance(said, Text) else str(said)


def _joined(block: str, row: int | None, part: str) -> str:
    return "-".join(str(step) for step in (block, row, part) if step not in {None, ""})


def _count(
    block: Block,
    base: Mapping[str, Any],
    data: Mapping[str, Any] | None,
    rows: Mapping[str, int] | None,
) -> int:
    if rows is not None:
        return min(rows[block.name], MOST_ROWS)
    if data is not None:
        typed = str(data.get(f"rows-{block.name}", ""))
        if typed.isascii() and typed.isdigit() and len(typed) < 4:  # noqa: PLR2004 - digits enough for any count of rows
            return min(max(int(typed), 1), MOST_ROWS)
    stored = len(base.get(block.name) or ())
    return stored + 1 if stored else block.blank


# --------------------------------------------------------- document ↔ fields


def _flat(base: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every field's name with its value out of a document."""
    for path, value in json.walk({name: base[name] for name in base if name in BY_NAME}):
        if isinstance(value, str | int):
            yield re.sub(r"[.\[\]]+", "-", path).strip("-"), str(value)
        elif path.endswith(".alignments"):
            yield re.sub(r"[.\[\]]+", "-", path), json.write(value).decode("utf-8")
    for field, name in _OFFERED_NAMES.items():
        yield field, base.get(name, "")
    yield "language", ", ".join(base.get("language", ()))
    yield "issued_under", next(iter(base.get("issued_under", ())), "")
    yield "no_assessment", base.get("assessment_type") == []
    credit = base.get("credit_recognition")
    yield "credit_recognition-none", credit is not None and "credits" not in credit


def _nested(parts: Mapping[str, Any]) -> Any:
    """Return a descriptor's fields as its table, what is empty left out."""
    if "" in parts:
        return parts[""]
    made: dict[str, Any] = {}
    for name, value in parts.items():
        if not value:
            continue
        *outer, last = name.split("-")
        table = made
        for step in outer:
            table = table.setdefault(step, {})
        table[last] = _read_list(value) if last == "alignments" else value
    return made


def _read_list(value: str) -> Any:
    try:
        return json.read(value.encode("utf-8"))
    except ShirushiError:
        return []


def _settled(made: dict[str, Any], *, base: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what the form says its own way into what the document says.

    base
        The document before: the form shows the first legal basis, and the others stay.
    """
    others = base.get("issued_under", ())[1:]
    if "issued_under" in made or others:
        made["issued_under"] = list(dict.fromkeys([*_few(made.get("issued_under")), *others]))
    offered = made.pop("offered", {})
    for name in ("from", "until"):
        made.pop(f"offered_{name}", None)
        if name in offered:
            made[f"offered_{name}"] = offered[name]
    if "language" in made:
        made["language"] = [one for one in re.split(r"[\s,、,]+", made["language"]) if one]
    if made.pop("no_assessment", False) and "assessment_type" not in made:
        made["assessment_type"] = []
    credit = made.get("credit_recognition")
    if credit is not None:
        credit.pop("none", None)
    return made


def _few(value: Any) -> list[Any]:
    return [value] if value else []


def has_item(name: str) -> bool:
    """Tell whether the form shows an item, so that a link can lead to it."""
    return name in BY_NAME
