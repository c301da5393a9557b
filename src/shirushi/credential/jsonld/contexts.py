"""The pinned contexts: an address to its terms, never fetched."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_DATA = resources.files("shirushi.credential.jsonld") / "data"


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
    """One edition of one context: its address, a short name of its bytes, and its terms."""

    url: str
    edition: str
    terms: Any


@functools.cache
def editions() -> Mapping[str, tuple[Context, ...]]:
    """Return every pinned edition by address, the newest first.

    >>> len(editions()[OPEN_BADGES_303])
    3
    """
    found: dict[str, tuple[Context, ...]] = {}
    rows = tomllib.loads((_DATA / "index.toml").read_text(encoding="utf-8"))["context"]
    for row in rows:
        document = json.loads((_DATA / row["file"]).read_text(encoding="utf-8"))
        one = Context(
            url=row["url"], edition=row["file"].split(".")[-2], terms=document["@context"]
        )
        found[one.url] = (*found.get(one.url, ()), one)
    return found


def pinned(url: str, *, path: str | None = None) -> Context:
    """Return the newest pinned edition of a context. Raises ``ContextUnknown``.

    >>> pinned(CREDENTIALS_V2).url
    'https://www.w3.org/ns/credentials/v2'
    """
    found = editions().get(url)
    if found is None:
        raise ContextUnknown(path=path, url=url)
    return found[0]
