"""The extensions of Open Badges 2.0: whether each is as its own schema asks.

Open Badges 2.0 ``#Extensions``: an extension brings a context, whose ``obi:validation`` names the
JSON Schema for objects of its type. The standard's own extensions are known; the documents of
others are asked for, and one whose schema cannot be had is left as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ManyErrors, ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.credential import schemas
from shirushi.credential.formats.ob2_hosting import HostedSource
from shirushi.credential.jsonld.contexts import editions
from shirushi.credential.schemas import SchemaViolated

#: Extensions of one document that are looked at, and contexts of one extension.
MOST_EXTENSIONS = 32
MOST_CONTEXTS = 4

_EXTENSIONS = "https://w3id.org/openbadges/extensions#"
_OBI = "https://w3id.org/openbadges#"
_OWN = re.compile(
    r"https?://(?:w3id\.org/openbadges|openbadgespec\.org)/extensions/([A-Za-z]+)/context\.json"
)
#: The standard's own: the type each is for. Their schemas are vendored.
_TYPES = {
    "applyLinkExtension": "ApplyLink",
    "exampleExtension": "ExampleExtension",
    "extraDescription": "ExtraDescriptionExtension",
    "geoCoordinatesExtension": "GeoCoordinates",
    "licenseExtension": "LicenseExtension",
    "originalCreatorExtension": "originalCreator",
    "recipientProfile": "RecipientProfile",
}
_DATA = resources.files("shirushi.credential") / "schema_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Validation:
    """What an extension's context asks: objects of a type must fit a schema.

    terms
        What the context calls its properties by.
    """

    type: str
    url: str
    schema: bytes
    terms: Mapping[str, Any]


def violations(document: Mapping[str, Any], *, hosted: HostedSource) -> list[ShirushiError]:
    """Return where the extensions of one document do not fit their schemas.

    Extensions of the badge class and issuer that stand inside it are theirs, and are not looked
    at here.
    """
    found: list[ShirushiError] = []
    for number, (path, node) in enumerate(_extensions(document, "")):
        if number >= MOST_EXTENSIONS:
            break
        types = {_full(one) for one in _many(node.get("type")) if isinstance(one, str)}
        for url in [one for one in _many(node.get("@context")) if isinstance(one, str)]:
            for one in _validations(url, hosted):
                if one.type in types:
                    found += _mistakes(node, one, path)
    return found


def _extensions(value: Any, path: str) -> Iterator[tuple[str, JsonObject]]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _extensions(one, join_path(path, number))
    elif isinstance(value, dict):
        if path and "Extension" in _many(value.get("type")):
            yield path, value
            return
        for name, one in value.items():
            if name not in {"badge", "issuer", "@context"}:
                yield from _extensions(one, join_path(path, name))


def _validations(url: str, hosted: HostedSource) -> list[_Validation]:
    own = _OWN.fullmatch(url)
    if own is not None and own[1] in _TYPES:
        return [_of_standard(own[1])]
    try:
        given = json.read_object(hosted.hosted(url))
        return list(_of_context(given, hosted))
    except ShirushiError:
        return []  # nobody can say what it asks


@functools.cache
def _of_standard(name: str) -> _Validation:
    """Return what one of the standard's own extensions asks."""
    (context,) = editions()[f"https://w3id.org/openbadges/extensions/{name}/context.json"]
    return _Validation(
        type=_full(f"extensions:{_TYPES[name]}"),
        url=f"https://openbadgespec.org/extensions/{name}/schema.json",
        schema=(_DATA / f"ob20-{name}.json").read_bytes(),
        terms=context.terms if isinstance(context.terms, dict) else {},
    )


def _of_context(given: JsonObject, hosted: HostedSource) -> Iterator[_Validation]:
    terms = given.get("@context")
    for one in _many(given.get("obi:validation"))[:MOST_CONTEXTS]:
        kind, url = (
            (one.get("obi:validatesType"), one.get("obi:validationSchema"))
            if isinstance(one, dict)
            else (None, None)
        )
        if isinstance(kind, str) and isinstance(url, str):
            yield _Validation(
                type=_full(kind),
                url=url,
                schema=hosted.hosted(url),
                terms=terms if isinstance(terms, dict) else {},
            )


def _mistakes(node: JsonObject, asked: _Validation, path: str) -> list[ShirushiError]:
    compacted = _compacted(node, _by_iri(asked.terms))
    try:
        schemas.check_against(compacted, asked.schema, url=asked.url)
    except ManyErrors as error:
        return [one.at(path) for one in error.errors]
    except SchemaViolated as error:
        return [error.at(path)]
    except ShirushiError:
        return []  # a schema that is not usable asks nothing
    return []


def _by_iri(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return the context's terms by the IRIs they stand for."""
    found = {}
    for name, meant in terms.items():
        iri = meant.get("@id") if isinstance(meant, dict) else meant
        if not isinstance(iri, str) or name.startswith("@"):
            continue
        prefix, colon, rest = iri.partition(":")
        base = terms.get(prefix)
        if colon and isinstance(base, str) and not rest.startswith("//"):
            iri = base + rest
        found[iri] = name
    return found


def _compacted(value: Any, by_iri: Mapping[str, str]) -> Any:
    """Return a value with properties written as whole IRIs called by the context's terms."""
    if isinstance(value, list):
        return [_compacted(one, by_iri) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"@value"}:
        return value["@value"]
    return {by_iri.get(name, name): _compacted(one, by_iri) for name, one in value.items()}


def _full(name: str) -> str:
    """Return a type's whole IRI, where it is written with one of the standard's prefixes."""
    for prefix, iri in (("extensions:", _EXTENSIONS), ("obi:", _OBI)):
        if name.startswith(prefix):
            return iri + name.removeprefix(prefix)
    return name


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
