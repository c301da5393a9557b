"""A document's quads: JSON-LD read with pinned contexts, and nothing quietly left out."""

from __future__ import annotations

import functools
import itertools
import json
from typing import Any, TypeGuard

import pyoxigraph as ox

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, objects_in, walk
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.jsonld import numbers
from shirushi.credential.jsonld.contexts import Chosen, Context, context_of, pinned, unfold
from shirushi.credential.jsonld.directions import (
    LANGUAGE,
    has_direction,
    spelt_directions,
    with_datatypes,
    with_language,
)
from shirushi.credential.jsonld.pruned import pruned_texts, texts_in
from shirushi.credential.jsonld.rdfc import TooComplex
from shirushi.credential.jsonld.together import ADDED_TYPE, TypesTogether, put_together

#: What a term without a meaning, and an address without a base, begin with. The scheme is
#: nobody's, since an address that begins with ``//`` takes no more than that from the base.
UNDEFINED = "urn:undefined:"
NO_SCHEME = "x-no-base:"
NO_BASE = f"{NO_SCHEME}//undefined.invalid/"


class NotLinkedData(ShirushiError):
    """The document is not JSON-LD."""

    code = "credential.not-linked-data"
    text = Text(ja="JSON-LDとして読めません: {reason}", en="It cannot be read as JSON-LD: {reason}")


_QUADS = Text(ja="三つ組が{most}個を超えている", en="more than {most} quads")


def quads_of(document: JsonObject, chosen: Chosen) -> list[ox.Quad]:
    """Return the quads that a document means in the editions of its contexts that are chosen.

    Terms without a meaning and addresses without a base are among them, under ``UNDEFINED`` and
    ``NO_SCHEME``. Raises ``ContextUnknown``, ``NotLinkedData``, ``TooComplex`` or
    ``TypesTogether``.
    """
    return numbers.spelt(document, functools.partial(_parsed, chosen=chosen))


def _parsed(document: JsonObject, *, chosen: Chosen) -> list[ox.Quad]:
    rest = {name: value for name, value in document.items() if name != "@context"}
    if not rest:
        return []
    turned = has_direction(document)
    by_context = turned and _turned_by_context(document)
    if turned:
        document = _with_directions(document, by_context=by_context)
        rest = {name: value for name, value in document.items() if name != "@context"}
    catch = {"@vocab": UNDEFINED, **(LANGUAGE if by_context else {})}
    joined = 0
    if _needs_joining(document, chosen):
        found, joined = put_together(document, chosen=chosen)
        # In front stands a vocabulary that catches every term that the contexts do not define.
        found["@context"] = [catch, *found.get("@context", [])]
        text = json.dumps(found)
    else:
        contexts = ", ".join([json.dumps(catch), *_context_texts(document, chosen)])
        text = f'{{"@context": [{contexts}], {json.dumps(rest)[1:]}'
    try:
        parsed = ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=NO_BASE)
        quads = list(itertools.islice(parsed, limits.QUADS + 1))
    except (SyntaxError, ValueError) as error:
        raise NotLinkedData(reason=str(error)[:200]) from None
    if len(quads) > limits.QUADS:
        raise TooComplex(what=_QUADS.format(most=limits.QUADS))
    kept = [one for one in quads if one.object != _ADDED] if joined else quads
    if len(quads) - len(kept) != joined:
        # A type of the document's own that is spelled like ours would go unsigned.
        raise TypesTogether(types=ADDED_TYPE)
    return spelt_directions(kept) if turned else kept


def _context_texts(document: JsonObject, chosen: Chosen) -> list[str]:
    """Return the document's contexts as JSON, with no more terms than it can need."""
    given = document.get("@context", [])
    every = given if isinstance(given, list) else [given]
    found = {
        number: pinned(one, chosen=chosen, path=join_path("@context", number))
        for number, one in enumerate(every)
        if isinstance(one, str)
    }
    least = None
    if all(isinstance(one, str | dict) for one in every):
        least = pruned_texts(tuple(found.values()), texts=texts_in(document), chosen=chosen)
    texts = least or [_pinned_text(one, chosen) for one in found.values()]
    of_pinned = dict(zip(found, texts, strict=True))
    return [
        of_pinned[number]
        if number in of_pinned
        else ", ".join(json.dumps(part) for part in unfold(one, chosen=chosen))
        for number, one in enumerate(every)
    ]


def _turned_by_context(document: JsonObject) -> bool:
    """Tell whether a context of the document gives texts a direction that they do not state."""
    return any(has_direction(one["@context"]) for one in objects_in(document) if "@context" in one)


def _with_directions(document: JsonObject, *, by_context: bool) -> JsonObject:
    """Return a document that the parser reads without losing a text's direction."""
    if by_context:
        if any("@none" in one for one in objects_in(document)):
            raise NotLinkedData(reason="@none beside a default @direction")
        document = with_language(document)
    rest = {name: value for name, value in document.items() if name != "@context"}
    given = {"@context": document["@context"]} if "@context" in document else {}
    return {**given, **with_datatypes(rest)}


def _needs_joining(document: JsonObject, chosen: Chosen) -> bool:
    """Tell whether a node may have terms from more than the document's own contexts.

    That is where it has several types that bring some, or stands under a term that does, or
    has contexts of its own.
    """
    given = document.get("@context", [])
    bringing = frozenset().union(
        *(
            _bringing(one, chosen) if isinstance(one, str) else _bring(one)
            for one in (given if isinstance(given, list) else [given])
        )
    )
    root, *inside = objects_in({n: value for n, value in document.items() if n != "@context"})
    if any("@context" in value for value in inside):
        return True
    for value in (root, *inside, *objects_in(given)):
        for name, inner in value.items():
            if name == "@propagate" or (name in bringing and isinstance(inner, dict | list)):
                return True
            if is_texts(inner) and len(inner) > 1 and len(bringing.intersection(inner)) > 1:
                return True
    return False


def _bringing(url: str, chosen: Chosen) -> frozenset[str]:
    return _bringing_of(pinned(url, chosen=chosen).file)


@functools.cache
def _bringing_of(file: str) -> frozenset[str]:
    return _bring(unfold(context_of(file).terms))


def _bring(terms: Any) -> frozenset[str]:
    """Return the names, at any depth, that bring a context of their own."""
    return frozenset(
        name
        for _, value in walk(terms)
        if isinstance(value, dict)
        for name, meant in value.items()
        if isinstance(meant, dict) and "@context" in meant
    )


_ADDED = ox.NamedNode(ADDED_TYPE)


def _pinned_text(found: Context, chosen: Chosen) -> str:
    return _text_of(found.file, tuple(sorted(chosen.items())))


@functools.lru_cache(maxsize=512)
def _text_of(file: str, chosen: tuple[tuple[str, str], ...]) -> str:
    every = unfold(context_of(file).terms, chosen=dict(chosen))
    return ", ".join(json.dumps(one) for one in every)


def is_texts(value: object) -> TypeGuard[list[str]]:
    """Tell whether a value is an array of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
