"""A text's direction, signed as every other signer spells it: in a datatype, ``i18n#ar_rtl``.

JSON-LD 1.1 API ``#the-i18n-namespace``. RDFC-1.0 knows no direction. The parser follows RDF 1.2,
which spells it as nobody who signs does, and drops it where a text has no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from shirushi.core.json import JsonObject, objects_in

#: What a text's language and direction are written as, in one datatype.
_I18N = "https://www.w3.org/ns/i18n#"
_DIRECTIONS = ("ltr", "rtl")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
#: Stands for "no language" while a text is parsed, so that its direction is kept.
_NO_LANGUAGE = "x-shirushi"


def has_direction(value: Any) -> bool:
    """Tell whether a direction is named anywhere in a document or a context."""
    return any("@direction" in one for one in objects_in(value))


def with_datatypes(value: Any) -> Any:
    """Return a document with the direction of each text that states its own in a datatype."""
    if isinstance(value, list):
        return [with_datatypes(one) for one in value]
    if not isinstance(value, dict):
        return value
    language, direction = value.get("@language", ""), value.get("@direction")
    if (
        isinstance(value.get("@value"), str)
        and not set(value) - {"@value", "@language", "@direction"}
        and isinstance(language, str)
        and (not language or _LANGUAGE.fullmatch(language))
        and direction in _DIRECTIONS
    ):
        return {"@value": value["@value"], "@type": f"{_I18N}{language.lower()}_{direction}"}
    return {name: with_datatypes(inner) for name, inner in value.items()}


def with_language(document: JsonObject) -> JsonObject:
    """Return a document whose contexts take a text's language away by giving it ours.

    To be read behind ``LANGUAGE``; ``spelt_directions`` takes ours out of the quads again.
    """
    found: JsonObject = _with_language(document, inside=False)
    return found


#: The context that gives texts our language from the document's beginning.
LANGUAGE = {"@language": _NO_LANGUAGE}


def _with_language(value: Any, *, inside: bool) -> Any:
    if isinstance(value, list):
        return [_with_language(one, inside=inside) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _NO_LANGUAGE
        if inside and name == "@language" and inner is None
        else _with_language(inner, inside=inside or name == "@context")
        for name, inner in value.items()
    }


def spelt_directions(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with directions in datatypes, and without the language of ours."""
    return [_spelt(one) for one in quads]


def _spelt(quad: ox.Quad) -> ox.Quad:
    text = quad.object
    if not isinstance(text, ox.Literal) or text.language is None:
        return quad
    language = "" if text.language == _NO_LANGUAGE else text.language
    if text.direction is not None:
        datatype = ox.NamedNode(f"{_I18N}{language.lower()}_{text.direction}")
        spelt = ox.Literal(text.value, datatype=datatype)
    elif not language:
        spelt = ox.Literal(text.value)
    else:
        return quad
    return ox.Quad(quad.subject, quad.predicate, spelt, quad.graph_name)
