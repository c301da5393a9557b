"""The 1EdTech Revocation List: a plain list of the credentials that an issuer has revoked.

It carries no signature. What vouches for it is that the credential, which is signed, names its
address; so it is asked only after the proof holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirushi.core import json
from shirushi.core.errors import join_path
from shirushi.credential.status.lists import StatusEntryInvalid, StatusSource

ENTRY = "1EdTechRevocationList"

#: The specification's name, and the one that its authors' own validator reads.
_NAMES = ("revokedCredential", "revokedCredentials")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What a revocation list says of one credential.

    reason
        As the issuer wrote it, or ``None``. For people to read; nothing is decided by it.
    """

    list_url: str
    revoked: bool
    reason: str | None = None


def read_entry(entry: Mapping[str, Any], *, path: str) -> str:
    """Return the address of the list that a ``credentialStatus`` names.

    Raises ``StatusEntryInvalid``.

    >>> read_entry(
    ...     {"id": "https://u.example/revocations", "type": "1EdTechRevocationList"},
    ...     path="credentialStatus",
    ... )
    'https://u.example/revocations'
    """
    kind = entry.get("type")
    if ENTRY not in (kind if isinstance(kind, list) else [kind]):
        raise StatusEntryInvalid(path=f"{path}.type", name="type")
    url = entry.get("id")
    if not isinstance(url, str) or not url.strip():
        raise StatusEntryInvalid(path=f"{path}.id", name="id")
    return url


def check(
    document: Mapping[str, Any], entry: Mapping[str, Any], *, source: StatusSource, path: str
) -> Revocation:
    """Tell whether the issuer's list revokes the credential ``document``.

    entry
        Its ``credentialStatus``, or one of them, which stands at ``path``.

    Raises ``StatusNotReached`` from the source, ``StatusEntryInvalid``, or an error of the JSON
    reader: in each case nobody knows, and it is neither revoked nor in order.
    """
    url = read_entry(entry, path=path)
    id_ = document.get("id")
    if not isinstance(id_, str) or not id_:
        # The list goes by credential; one without a name can stand on none.
        raise StatusEntryInvalid(path="id", name="id")
    issuer = document.get("issuer")
    found = json.read_object(source.status_list(url))
    return find(
        found,
        list_url=url,
        credential_id=id_,
        issuer=issuer.get("id") if isinstance(issuer, dict) else issuer,
    )


def find(
    listed: Mapping[str, Any], *, list_url: str, credential_id: str, issuer: Any
) -> Revocation:
    """Return what a list says of one credential.

    An entry revokes unless it says ``"revoked": false``; where two entries name one credential,
    the one that revokes counts. Raises ``StatusEntryInvalid`` for a list that is another's, or
    that is none.

    >>> find(
    ...     {"revokedCredential": [{"id": "urn:a"}]},
    ...     list_url="https://u.example/r",
    ...     credential_id="urn:a",
    ...     issuer="https://u.example",
    ... ).revoked
    True
    """
    if listed.get("id") not in (None, list_url):
        raise StatusEntryInvalid(path="id", name="id")
    stated = listed.get("issuer")
    stated = stated.get("id") if isinstance(stated, dict) else stated
    if stated is not None and stated != issuer:
        raise StatusEntryInvalid(path="issuer", name="issuer")
    names = [name for name in _NAMES if name in listed]
    if not names:
        raise StatusEntryInvalid(path=_NAMES[0], name=_NAMES[0])
    found = Revocation(list_url=list_url, revoked=False)
    for name in names:
        entries = listed[name]
        for number, one in enumerate(entries if isinstance(entries, list) else [entries]):
            where = join_path(name, number)
            if not isinstance(one, dict) or not isinstance(one.get("id"), str):
                raise StatusEntryInvalid(path=where, name="id")
            if one["id"] != credential_id:
                continue
            revoked = one.get("revoked", True)
            if not isinstance(revoked, bool):
                raise StatusEntryInvalid(path=f"{where}.revoked", name="revoked")
            reason = one.get("revocationReason")
            if revoked:
                said = reason if isinstance(reason, str) else None
                return Revocation(list_url=list_url, revoked=True, reason=said)
    return found
