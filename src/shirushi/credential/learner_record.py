"""Credentials of one learner put together as a Comprehensive Learner Record 2.0.

What is signed inside stays byte for byte as it was; the record's own signature says who put it
together, and nothing of what is inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential import reading
from shirushi.credential.formats import clr2, vcdm
from shirushi.credential.formats.clr2 import Record
from shirushi.credential.jose import jws
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, DESCRIPTORS
from shirushi.credential.jsonld.rdf import check_terms
from shirushi.credential.keys import Ed25519Signer
from shirushi.credential.proofs.signing import sign

#: What a token that is kept inside is declared as: VC-JOSE-COSE, in its compact form.
_TOKEN = "data:application/vc+jwt,"  # noqa: S105 - a media type


def member_of(data: bytes) -> JsonObject | None:
    """Return a credential as it stands inside a record, or ``None`` where it cannot.

    A JSON object stands there as it is, a token in an envelope (``EnvelopedVerifiableCredential``,
    Verifiable Credentials Data Model 2.0). Badges before 3.0, tokens shown in parts, records
    themselves, and what would lose something inside a record are no members.
    """
    try:
        data = reading.unwrap(data)
        if jws.looks_like_token(data[:1024]):
            token = data.decode("ascii").strip()
            return None if "~" in token else _envelope(token)
        document = json.read_object(data)
        types = vcdm.types_of(document)
        if vcdm.CREDENTIAL not in types or clr2.TYPE in types:
            return None
        check_terms(_around(document))
    except (ShirushiError, UnicodeDecodeError):
        return None
    return document


def _around(member: JsonObject) -> JsonObject:
    """Return the least record with a credential inside, which must keep every term of it."""
    subject = {"type": [clr2.SUBJECT_TYPE], "verifiableCredential": [member]}
    return {
        "@context": list(clr2.CONTEXTS),
        "type": ["VerifiableCredential", clr2.TYPE],
        "credentialSubject": subject,
    }


def write_record(
    record: Record, members: Sequence[bytes], *, signer: Ed25519Signer | None
) -> bytes:
    """Return a record with credentials inside it, each byte for byte as it was handed over.

    members
        Files of which ``member_of`` returns one; others are left out.
    signer
        The publisher's key, or ``None`` for a record that nobody signs.

    The same arguments give the same bytes. Raises ``RecordEmpty``, or an error of the safe-mode
    check.
    """
    found = [(data, member) for data in members if (member := member_of(data)) is not None]
    document = clr2.write(replace(record, contained=tuple(member for _, member in found)))
    if record.achievements:
        # What they say goes under a term of ours, which the record's own contexts lack.
        document["@context"] = [*document["@context"], DESCRIPTORS]
    if signer is not None:
        document = sign(document, signer=signer, created_at=record.valid_from)
    return _with_bytes(document, found)


def _envelope(token: str) -> JsonObject:
    return {
        "@context": CREDENTIALS_V2,
        "type": vcdm.ENVELOPED,
        "id": _TOKEN + token,
    }


def _with_bytes(document: JsonObject, found: Sequence[tuple[bytes, JsonObject]]) -> bytes:
    """Write the document with the members' own bytes in their places.

    Written anew they would mean the same; kept, whoever looks finds the file that was issued.
    """
    if not found:
        return json.write(document)
    kept = [_raw(data, member) for data, member in found]
    place = _unused(b"".join([json.write(document), *kept]))
    subject: dict[str, Any] = dict(document["credentialSubject"])
    subject["verifiableCredential"] = [f"{place}{number}." for number in range(len(kept))]
    written = json.write({**document, "credentialSubject": subject})
    for number, raw in enumerate(kept):
        written = written.replace(f'"{place}{number}."'.encode(), raw, 1)
    return written


def _raw(data: bytes, member: JsonObject) -> bytes:
    if vcdm.ENVELOPED in vcdm.types_of(member):
        return json.write(member)
    return reading.unwrap(data).removeprefix(b"\xef\xbb\xbf").strip()


def _unused(written: bytes) -> str:
    """Return a word that stands nowhere in the document."""
    number = 0
    while f"member-{number}-".encode() in written:
        number += 1
    return f"member-{number}-"
