"""The contexts of other people's vectors, put into the documents that lean on them."""

from __future__ import annotations

from typing import Any

from shirushi.credential.jsonld.contexts import editions
from tests.vectors_at import vector_json


def inlined(document: dict[str, Any]) -> dict[str, Any]:
    """Put the terms of contexts that no credential may lean on into the document itself."""
    index = vector_json("contexts", "index.json")
    contexts: list[Any] = []
    given = document["@context"]
    for url in given if isinstance(given, list) else [given]:
        if not isinstance(url, str) or url in editions():
            contexts.append(url)
        else:
            terms = vector_json("contexts", index[url]["file"])["@context"]
            contexts += terms if isinstance(terms, list) else [terms]
    return {**document, "@context": contexts}
