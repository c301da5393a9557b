"""Seals of European documents (JAdES), which are told from tokens and not checked here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import base64url

#: Header parameters of ETSI TS 119 182-1 (clauses 5.2 and 5.3.1) that a seal calls critical.
_PARAMETERS = {
    *("sigT", "sigX5ts", "x5t#o", "srCms", "sigPl", "srAts", "adoTst", "sigPId", "sigD"),
    *("etsiU", "b64"),
}
#: Characters of a header that are looked at; certificates and time stamps stand in it.
_MOST_CHARS = 256 * 1024


def is_seal(document: Mapping[str, Any]) -> bool:
    """Tell whether a signed document in JSON form says that it is sealed by JAdES.

    Nobody needs to believe it: it only says why the signature is not looked at.

    >>> is_seal({"payload": "", "signatures": [{"header": {"etsiU": []}}]})
    True
    """
    signatures = document.get("signatures", [document])
    first = signatures[0] if isinstance(signatures, list) and signatures else None
    if not isinstance(first, dict):
        return False
    unprotected = first.get("header")
    if isinstance(unprotected, dict) and "etsiU" in unprotected:
        return True
    critical = _header(first.get("protected")).get("crit")
    if not isinstance(critical, list) or not all(isinstance(one, str) for one in critical):
        return False
    return bool(set(critical) - {"b64"}) and set(critical) <= _PARAMETERS


def _header(text: Any) -> Mapping[str, Any]:
    if not isinstance(text, str) or len(text) > _MOST_CHARS:
        return {}
    try:
        return json.read_object(base64url.decode(text))
    except ShirushiError:
        return {}
