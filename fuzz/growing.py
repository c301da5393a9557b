"""Documents changed by a row of bytes: the bytes choose where, and what is done there.

Random bytes are hardly ever JSON, so a fuzzer that only flips them stays at the reader's door.
Here every row of bytes is a sound document near a good one; a fuzzer that learns which bytes lead
to new code learns its way inside.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

#: Values and names that parsers have stumbled over.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, 10**39, 0.5, 1e300, "", " ", "a", "z", "u", "https:",
    "://", "did:key:z", "did:web:", "did:web:a%3A1", "urn:", "_:b0", "_:b1", "#", "\0", "\x1b[2J",
    "\u202e", "\ufeff", "\U0001f600", "é", "2026-13-99T99:99:99Z", "9999-12-31T23:59:60Z",
    "-0001-01-01T00:00:00+99:99", "2026-01-01T00:00:00Z", "@id", "@type", "@json", "@none",
    "uH4sIAAA", "z" * 200, "1" * 200, [], {}, [[]], [{}], [None], {"id": None},
    {"@value": 1}, {"@id": "_:b0"},
    {"@list": [1]}, {"@set": []}, {"@graph": [{}]}, {"type": []}, {"@context": {"a": "urn:a"}},
    {"@language": "ja", "@value": "x"}, {"@reverse": {"urn:p": {"@id": "urn:q"}}},
)  # fmt: skip
NAMES = (
    "id", "@id", "type", "@type", "@context", "proof", "issuer", "credentialSubject",
    "credentialStatus", "validFrom", "validUntil", "achievement", "identifier", "name", "@graph",
    "@included", "@nest", "@reverse", "@value", "@json", "evidence", "endorsement", "",
    "https://www.w3.org/2018/credentials#credentialStatus", "proofValue", "verificationMethod",
    "statusListIndex", "encodedList", "x", "ja", "en", "hours", "kind", "source", "requirement",
)  # fmt: skip


@dataclass(slots=True)
class _Choices:
    """Numbers taken from a row of bytes, zeros once they are used up."""

    data: bytes
    at: int = 0

    def below(self, most: int) -> int:
        """Return a number under ``most``."""
        taken = self.data[self.at : self.at + 2]
        self.at += 2
        return int.from_bytes(taken, "big") % most if most > 0 else 0

    @property
    def left(self) -> bool:
        return self.at < len(self.data)


def grown(document: Any, data: bytes, *, most: int = 6) -> Any:
    """Return a copy of ``document`` with up to ``most`` changes that ``data`` chooses."""
    found = copy.deepcopy(document)
    choices = _Choices(data)
    for _ in range(most):
        if not choices.left:
            break
        holders = list(_holders(found))
        if not holders:
            break
        _change(holders[choices.below(len(holders))], found, choices)
    return found


def _holders(value: Any) -> list[Any]:
    """Return every object and array that holds something."""
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list) and one:
            found.append(one)
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return found


def _change(holder: Any, whole: Any, choices: _Choices) -> None:
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = keys[choices.below(len(keys))]
    act = choices.below(8)
    if act == 0:
        del holder[key]
    elif act == 1:
        holder[key] = copy.deepcopy(ODD[choices.below(len(ODD))])
    elif act == 2:  # noqa: PLR2004 - the acts are numbered
        holder[key] = [holder[key]]
    elif act == 3:  # noqa: PLR2004 - the same
        holder[key] = [holder[key], copy.deepcopy(holder[key])]
    elif act == 4:  # noqa: PLR2004 - the same
        others = _holders(whole)
        holder[key] = copy.deepcopy(others[choices.below(len(others))])
    elif act == 5 and isinstance(holder[key], str):  # noqa: PLR2004 - the same
        text, place = holder[key], choices.below(len(holder[key]) + 1)
        holder[key] = text[:place] + chr(choices.below(0x300)) + text[place + choices.below(2) :]
    elif act == 6 and isinstance(holder, dict):  # noqa: PLR2004 - the same
        holder[NAMES[choices.below(len(NAMES))]] = holder.pop(key)
    elif isinstance(holder, dict):
        value = copy.deepcopy(ODD[choices.below(len(ODD))])
        holder[NAMES[choices.below(len(NAMES))]] = value
    else:
        holder.append(copy.deepcopy(ODD[choices.below(len(ODD))]))
