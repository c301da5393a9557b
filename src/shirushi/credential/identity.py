"""Identifiers of a learner, hashed so that only who knows one can recognise it."""

from __future__ import annotations

import hashlib
import unicodedata

from shirushi.model.assertion import Identifier, IdentifierKind


def hashed(kind: IdentifierKind, value: str, *, salt: str) -> Identifier:
    """Return the identifier as ``sha256$`` and the hash of the value with the salt behind it.

    Open Badges 3.0 ``#identityhash``. E-mail addresses are put in lower case first, as issuers
    in the field do, so that a learner's own spelling does not matter.

    >>> hashed(IdentifierKind.EMAIL, "Hanako@example.jp", salt="s").value[:15]
    'sha256$d6180dc3'
    """
    value = normal(kind, value)
    return Identifier(kind=kind, value=_sha256(value, salt), hashed=True, salt=salt)


def normal(kind: IdentifierKind, value: str) -> str:
    """Return a value as it is before hashing: NFC, no blanks around, e-mail in lower case."""
    value = unicodedata.normalize("NFC", value.strip())
    return value.lower() if kind is IdentifierKind.EMAIL else value


def same(stated: Identifier, claimed: Identifier) -> bool:
    """Tell whether an identifier in a credential is that of a person who claims to be meant.

    claimed
        In plain, not hashed. The value is tried as written and in its normal form; hexadecimal
        digits may be of either case.
    """
    if stated.kind is not claimed.kind:
        return False
    tries = {claimed.value, normal(claimed.kind, claimed.value)}
    if not stated.hashed:
        return normal(stated.kind, stated.value) in {normal(claimed.kind, one) for one in tries}
    name, _, digest = stated.value.partition("$")
    if name not in _HASHES:
        return False
    return any(
        _HASHES[name]((one + (stated.salt or "")).encode()).hexdigest() == digest.lower()
        for one in tries
    )


def is_id_of(claimed: Identifier, id_: object) -> bool:
    """Tell whether the id of a credential's subject is that of a person who claims to be meant.

    A DID is compared as it stands, an e-mail address with a ``mailto:`` in front.

    >>> is_id_of(Identifier(kind=IdentifierKind.OTHER, value="did:key:z6Mk"), "did:key:z6Mk")
    True
    """
    if not isinstance(id_, str):
        return False
    if claimed.kind is IdentifierKind.EMAIL:
        scheme, _, address = id_.partition(":")
        same_address = normal(claimed.kind, address) == normal(claimed.kind, claimed.value)
        return scheme.lower() == "mailto" and same_address
    return claimed.kind is IdentifierKind.OTHER and id_ == claimed.value


def _sha256(value: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((value + salt).encode()).hexdigest()


#: MD5 is read because old issuers wrote it; nothing here writes it.
_HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}
