"""The pinned contexts: an address to its terms, never fetched.

Different bytes circulated under one address, and each was used to sign. All of them are pinned;
which one fits a document is for the signature to say.
"""

from __future__ import annotations

import functools
import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, TypeAlias

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

#: The one context we write into a document itself: a term under which the achievement's
#: descriptors travel whole, as a JSON literal. Every reader of JSON-LD can process it without
#: fetching anything, and every byte under it is signed.
DESCRIPTORS: JsonObject = {"descriptors": {"@id": "urn:shirushi:descriptors", "@type": "@json"}}

#: Combinations of editions that are tried for one document.
MOST_CHOICES = 12
#: How deep terms may bring contexts that bring contexts.
_MOST_DEPTH = 8

_DATA = resources.files("shirushi.credential.jsonld") / "data"

#: Which edition to take of each address that has several: addresses to short names of bytes.
#: An address that is not named is taken in its newest edition.
Chosen: TypeAlias = Mapping[str, str]
NEWEST: Chosen = {}


class ContextUnknown(ShirushiError):
    """A document leans on terms that we have not pinned."""

    code = "credential.context-unknown"
    text = Text(
        ja="コンテキスト「{url}」は登録されていません。", en="The context {url} is not known."
    )
    remedy = Text(
        ja="登録済みのコンテキストだけで書かれた証明書か確認してください。",
        en="Check that the credential uses published contexts that this verifier has pinned.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One edition of one context: its address, a short name of its bytes, and where they are."""

    url: str
    edition: str
    file: str

    @property
    def terms(self) -> Any:
        """What the document says under ``@context``: an object, or an array of several."""
        return _terms(self.file)


@functools.cache
def _terms(file: str) -> Any:
    return json.loads((_DATA / file).read_text(encoding="utf-8"))["@context"]


@functools.cache
def editions() -> Mapping[str, tuple[Context, ...]]:
    """Return every pinned edition by address, the newest first.

    >>> len(editions()[OPEN_BADGES_303])
    3
    """
    found: dict[str, tuple[Context, ...]] = {}
    rows = tomllib.loads((_DATA / "index.toml").read_text(encoding="utf-8"))["context"]
    for row in rows:
        one = Context(url=row["url"], edition=row["file"].split(".")[-2], file=row["file"])
        found[one.url] = (*found.get(one.url, ()), one)
    return found


@functools.cache
def context_of(file: str) -> Context:
    """Return the pinned edition whose bytes stand in a file of ours."""
    return next(one for several in editions().values() for one in several if one.file == file)


def pinned(url: str, *, chosen: Chosen = NEWEST, path: str | None = None) -> Context:
    """Return a pinned edition of a context, the newest unless another is chosen.

    Raises ``ContextUnknown``.

    >>> pinned(CREDENTIALS_V2).url
    'https://www.w3.org/ns/credentials/v2'
    """
    found = editions().get(url)
    if found is None:
        raise ContextUnknown(path=path, url=url[:200])
    wanted = chosen.get(url)
    return next((one for one in found if one.edition == wanted), found[0])


def choices(document: Any) -> Iterator[Chosen]:
    """Yield the ways to choose editions for a document's contexts, the newest of all first.

    A signature that does not fit one may fit the next: what it covers is then as that edition
    has it, and a term which that edition lacks makes the document invalid.

    >>> len(list(choices({"@context": [CREDENTIALS_V2, OPEN_BADGES_303]})))
    3
    >>> list(choices({"@context": [CREDENTIALS_V2]}))
    [{}]
    """
    several = sorted({url for url in _urls(document) if len(editions().get(url, ())) > 1})
    ways = itertools.product(*([one.edition for one in editions()[url]] for url in several))
    for way in itertools.islice(ways, MOST_CHOICES):
        yield dict(zip(several, way, strict=True))


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "@context":
                every = inner if isinstance(inner, list) else [inner]
                yield from (one for one in every if isinstance(one, str))
            else:
                yield from _urls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _urls(inner)


def unfold(given: Any, *, chosen: Chosen = NEWEST, path: str = "@context") -> list[Any]:
    """Return contexts as a flat list of their terms, with no address left anywhere in them.

    Raises ``ContextUnknown``.
    """
    return list(_unfolded(given, chosen, path, 0))


def _unfolded(given: Any, chosen: Chosen, path: str, depth: int) -> Iterator[Any]:
    for number, one in enumerate(given if isinstance(given, list) else [given]):
        where = join_path(path, number) if isinstance(given, list) else path
        if isinstance(one, str):
            if depth >= _MOST_DEPTH:
                raise ContextUnknown(path=where, url=one[:200])
            found = pinned(one, chosen=chosen, path=where)
            yield from _pinned_terms(found, tuple(sorted(chosen.items())), depth)
        else:
            yield _scoped(one, chosen, where, depth)


@functools.lru_cache(maxsize=512)
def _pinned_terms(found: Context, chosen: tuple[tuple[str, str], ...], depth: int) -> list[Any]:
    return list(_unfolded(found.terms, dict(chosen), found.url, depth + 1))


def _scoped(value: Any, chosen: Chosen, path: str, depth: int) -> Any:
    """Return terms with the addresses in their own scoped contexts unfolded as well."""
    if not isinstance(value, dict):
        return value
    changed = {}
    for name, meant in value.items():
        if isinstance(meant, dict) and isinstance(meant.get("@context"), str | list | dict):
            inner = list(_unfolded(meant["@context"], chosen, join_path(path, name), depth + 1))
            if depth >= _MOST_DEPTH:
                raise ContextUnknown(path=path, url=name[:200])
            changed[name] = {**meant, "@context": inner[0] if len(inner) == 1 else inner}
    return {**value, **changed} if changed else value
