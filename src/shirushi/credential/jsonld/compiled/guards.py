"""Which texts may stand in the place of an IRI, and which contexts leave them alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.contexts import editions

_SAFE = r"A-Za-z0-9._~!$&'()*+,;=:@\-"
_REST = rf"[{_SAFE}/?]*(?:#[{_SAFE}/?]*)?"
#: IRIs that every step from JSON-LD to N-Quads hands on unchanged: absolute, of a known scheme,
#: in plain letters, and not one that marks what the contexts do not define.
PLAIN_IRI = re.compile(
    r"(?!urn:undefined:)(?:"
    rf"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{{1,4}})?(?:[/?]{_REST}|#[{_SAFE}/?]*)?"
    rf"|(?:urn:[A-Za-z0-9][A-Za-z0-9-]{{1,31}}|did:[a-z0-9]+):[{_SAFE}]{_REST}"
    rf"|mailto:[{_SAFE}]+)",
    re.ASCII,
)
#: Longer ones take the general path.
MOST_IRI = 1024

_SCHEMES = {"http", "https", "urn", "did", "mailto"}


def is_plain_iri(value: str) -> bool:
    """Tell whether a text stands for itself wherever an IRI is asked for.

    Resolution would take ``/./`` and ``/../`` out.

    >>> is_plain_iri("urn:uuid:1"), is_plain_iri("assertionMethod"), is_plain_iri("https://a/../b")
    (True, False, False)
    """
    return len(value) <= MOST_IRI and "/." not in value and PLAIN_IRI.fullmatch(value) is not None


@functools.lru_cache(maxsize=4096)
def is_plain_iri_utf8(value: bytes) -> bool:
    """Tell the same of UTF-8, with the last answers kept: a batch asks about few."""
    return value.isascii() and is_plain_iri(value.decode("ascii"))


def leaves_iris_alone(document: JsonObject) -> bool:
    """Tell whether no context of ``document`` could read a plain IRI as anything else.

    All contexts stand in front and are pinned, or are our own for the descriptors; no term has
    a colon in it or is called like a scheme, so that no IRI is a term or a compact IRI.
    """
    given = document.get("@context", [])
    every = given if isinstance(given, list) else [given]
    return all(
        _plain_terms(one) if isinstance(one, str) else _are_plain(one, depth=0) for one in every
    ) and not any(
        "@context" in inner for name, value in document.items() for inner in _objects(value)
    )


@functools.lru_cache(maxsize=64)
def _plain_terms(url: str) -> bool:
    found = editions().get(url, ())
    return bool(found) and all(_are_plain(one.terms, depth=0) for one in found)


_MOST_DEPTH = 16


def _are_plain(terms: Any, *, depth: int) -> bool:
    if terms is None:
        return True
    if isinstance(terms, list):
        return all(_are_plain(one, depth=depth) for one in terms)
    if not isinstance(terms, dict) or depth > _MOST_DEPTH:
        return False
    if any(":" in name or name in _SCHEMES or name in {"@base", "@import"} for name in terms):
        return False
    inner = [meant.get("@context") for meant in terms.values() if isinstance(meant, dict)]
    return all(_are_plain(one, depth=depth + 1) for one in inner)


def _objects(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
