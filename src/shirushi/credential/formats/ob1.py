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
    document = _single(document)
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


#: Fields that hold one value; what stands in them as an array of one is that one in JSON-LD.
_SINGLE = {
    *("id", "recipient", "badge", "verification", "verify", "issuedOn", "expires", "revoked"),
    *("issuer", "name", "description", "criteria", "image", "url", "email", "narrative", "uid"),
}
_SINGLE_INSIDE = {"type", "identity", "hashed", "salt"}


def _single(document: JsonObject) -> JsonObject:
    """Return a document with arrays of one taken apart where one value is meant.

    JSON-LD 1.1 API ``#compaction-algorithm`` writes the two alike.
    """
    found = _taken_apart(document, _SINGLE)
    recipient = found.get("recipient")
    if isinstance(recipient, dict):
        apart = _taken_apart(recipient, _SINGLE_INSIDE)
        found = found if apart is recipient else {**found, "recipient": apart}
    return found


def _taken_apart(document: JsonObject, names: set[str]) -> JsonObject:
    several = [name for name in names if _is_one(document.get(name))]
    return {**document, **{name: document[name][0] for name in several}} if several else document


def _is_one(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list)


def _type(document: Mapping[str, Any]) -> str:
    if "recipient" in document:
        return "Assertion"
    return "BadgeClass" if "criteria" in document else "Issuer"
