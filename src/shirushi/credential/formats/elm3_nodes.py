"""The objects that a European credential is made of, and a ledger of what they could not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_nouns import Lost
from shirushi.credential.formats.elm3_words import Remark


@dataclass(slots=True)
class Nodes:
    """One credential being written.

    lost
        What could not be written at all.
    beyond
        What of the achievement the European terms could not take, and our own term does.
    numbers
        How many objects of each type there are, which their ids count.
    """

    lost: list[Lost] = field(default_factory=list)
    beyond: list[Lost] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def lose(self, path: str, said: Text) -> None:
        """Tell what could not be written, or of the achievement not in European terms."""
        ledger = self.beyond if path.startswith("achievement.") else self.lost
        ledger.append(Lost(path=path, said=said))

    def node(self, kind: str, fields: Mapping[str, Any]) -> JsonObject:
        """Return an object with an id and a type, as each must have."""
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        name = kind[0].lower() + kind[1:]
        return kept({"id": f"urn:epass:{name}:{number}", "type": kind, **fields})

    def note(self, text: Text) -> JsonObject:
        """Return words."""
        return self.node("Note", {"noteLiteral": said(text)})

    def remark(self, one: Remark) -> JsonObject:
        """Return words, with what they are about."""
        subject = own.concept(one.table, *one.code, label=one.label)
        return self.node("Note", {"noteLiteral": said(one.said), "subject": subject})

    def page(self, url: str) -> JsonObject:
        """Return a page of the web."""
        return self.node("WebResource", {"contentURL": url})


def reference(node: JsonObject) -> JsonObject:
    """Return what points at an object that stands elsewhere in the document."""
    return {"id": node["id"], "type": node["type"]}


def said(text: Text | None) -> JsonObject | None:
    """Return a text in both languages, as the European model writes one."""
    return None if text is None else {"ja": text.ja, "en": text.en}


def kept(fields: Mapping[str, Any]) -> JsonObject:
    """Return the fields that hold something."""
    return {name: value for name, value in fields.items() if value not in (None, [], "")}
