"""What a document would cost the JSON-LD parser, found out before it is parsed.

The parser copies what a document says once into every place where it counts: a context into
each object that adds to it, a node's name into each of its quads. A megabyte can so become
twenty gigabytes, and the library then ends the whole process. Each bound here is a product of
sizes that one walk over the document tells.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.jsonld.rdfc import TooComplex

#: Under these names the pinned contexts bring further terms with them, as types do.
_SCOPED = {"proof", "verifiableCredential"}
_NAMES = {"id", "@id"}
_TYPES = {"type", "@type"}


@dataclass(slots=True)
class Cost:
    """What a walk over a document found.

    own
        Bytes of terms that the document defines itself.
    spread
        Characters of names, each as often as it may stand in a quad.
    """

    values: int = 0
    scopes: int = 0
    own: int = 0
    own_contexts: int = 0
    spread: int = 0


def refuse_costly(document: JsonObject) -> Cost:
    """Return what a document costs the parser, unless that is far more than its size.

    Raises ``TooComplex``.

    >>> refuse_costly({"@context": ["https://www.w3.org/ns/credentials/v2"] * 100})
    Traceback (most recent call last):
    ...
    shirushi.credential.jsonld.rdfc.TooComplex: It is too complex (more than 32 contexts).
    """
    cost = cost_of(document)
    _refuse(cost.values, limits.VALUES, _VALUES)
    _refuse(cost.scopes, limits.SCOPES, _SCOPES)
    _refuse(cost.own_contexts, limits.OWN_CONTEXTS, _CONTEXTS)
    _refuse(cost.own, limits.OWN_TERMS_BYTES, _OWN)
    _refuse(cost.own * cost.values, limits.OWN_TERMS_WORK, _OWN_USED)
    _refuse(cost.spread, limits.SPREAD_CHARACTERS, _SPREAD)
    return cost


def cost_of(document: JsonObject) -> Cost:
    """Return what a document would cost. Raises ``TooComplex`` for a list of many contexts."""
    cost = Cost()
    if "@context" in document:  # it counts for every value, wherever it stands in the object
        _add_contexts(document["@context"], cost)
    _walk({name: value for name, value in document.items() if name != "@context"}, cost)
    return cost


def _refuse(found: int, most: int, what: Text) -> None:
    if found > most:
        raise TooComplex(what=what.format(most=most))


def _walk(value: Any, cost: Cost) -> None:
    """Add up what ``value`` holds; ``core.json`` has bounded how deep it goes."""
    if isinstance(value, list):
        for inner in value:
            cost.values += 1
            _walk(inner, cost)
        return
    if not isinstance(value, dict):
        return
    before = cost.values
    name_length = 0
    for name, inner in value.items():
        cost.values += 1
        if name == "@context":
            _add_contexts(inner, cost)
            continue
        if name in _SCOPED:
            cost.scopes += 1
        elif name in _TYPES:
            cost.scopes += len(inner) if isinstance(inner, list) else 1
        # With terms of its own a document can give "@id" any name.
        if isinstance(inner, str) and (name in _NAMES or cost.own):
            name_length = max(name_length, len(inner))
        _walk(inner, cost)
    cost.spread += name_length * (cost.values - before)


def _add_contexts(given: Any, cost: Cost) -> None:
    cost.own_contexts += 1
    cost.own += _own_terms(given)


def _own_terms(given: Any) -> int:
    """Return the bytes of terms in a context that are spelt out there, not named."""
    every = given if isinstance(given, list) else [given]
    _refuse(len(every), limits.CONTEXTS, _CONTEXTS_LISTED)
    return sum(len(json.dumps(one)) for one in every if not isinstance(one, str))


_VALUES = Text(ja="値が{most}個を超えている", en="more than {most} values")
_SCOPES = Text(ja="型が{most}個を超えている", en="more than {most} types")
_CONTEXTS_LISTED = Text(ja="コンテキストが{most}個を超えている", en="more than {most} contexts")
_CONTEXTS = Text(
    ja="コンテキストを持つ箇所が{most}か所を超えている", en="contexts in more than {most} places"
)
_OWN = Text(
    ja="文書内で定義した用語が{most}バイトを超えている",
    en="terms of its own over {most} bytes",
)
_OWN_USED = Text(
    ja="文書内で定義した用語が多くの値に及んでいる", en="terms of its own over too many values"
)
_SPREAD = Text(ja="長い識別子が何度も使われている", en="long identifiers used many times over")
