"""Open Badges 1.0 and 1.1 in the shape of 2.0, so that old badges are checked by the same rules.

The first edition had no types and no ids: a document was what its address served. The second gave
it both, and called ``verify`` what 2.0 calls ``verification``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirushi.core.json import JsonObject

CONTEXT = "https://w3id.org/openbadges/v1"


def is_first(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is of an edition before 2.0, whose issuers need no e-mail address."""
    contexts = document.get("@context")
    if contexts is None:
        return True
    return CONTEXT in (contexts if isinstance(contexts, list) else [contexts])


def modern(document: JsonObject, *, served_at: str | None = None) -> JsonObject:
    """Return a document in the shape of 2.0; one that has it already is returned as it is.

    served_at
        The address that it came from, which in 1.0 is its id. An assertion says it itself.

    >>> modern({"name": "U", "url": "https://u.example"}, served_at="https://u.example/i")["type"]
    'Issuer'
    """
    is_assertion = "recipient" in document
    if "type" in document and "verify" not in document:
        return document
    if "type" not in document and (
        not is_first(document) or (not is_assertion and "name" not in document)
    ):
        # A later edition's, or no badge's document: whoever asked will say what is missing.
        return document
    made = {"@context": CONTEXT, **document}
    made.setdefault("type", _type(document))
    verify = document.get("verify")
    if is_assertion and isinstance(verify, dict):
        made.pop("verify")
        hosted = verify.get("type") == "hosted"
        if "verification" not in document:
            way = {"type": verify.get("type")}
            made["verification"] = way if hosted else {**way, "creator": verify.get("url")}
        served_at = verify.get("url") if hosted else document.get("uid")
    if served_at is not None:
        made.setdefault("id", served_at)
    return made


def _type(document: Mapping[str, Any]) -> str:
    if "recipient" in document:
        return "Assertion"
    return "BadgeClass" if "criteria" in document else "Issuer"
