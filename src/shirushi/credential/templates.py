"""One achievement's credential, compiled: a learner's values in, signed bytes out.

Why this gives the bytes of the general path: ``docs/algorithms/compiled-issuing.md``.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256, sha512
from typing import Any, TypeAlias

from shirushi.core import json
from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.credential import ed25519, multibase
from shirushi.credential.formats import ob3
from shirushi.credential.jsonld.compiled.compiling import (
    NotCompilable,
    Sentinels,
    compile_form,
)
from shirushi.credential.jsonld.compiled.form import Form
from shirushi.credential.jsonld.compiled.lines import json_text
from shirushi.credential.jsonld.compiled.recent import Recent
from shirushi.credential.jsonld.rdf import general
from shirushi.credential.keys import Signer
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.assertion import Assertion

_Path: TypeAlias = tuple[str | int, ...]

#: Pairs of key and time for which a template keeps the proof's own part.
MOST_SEALS = 64
#: Templates kept for the next batch.
MOST_TEMPLATES = 32

_time = functools.lru_cache(maxsize=4096)(format_time)


# ---------------------------------------------------------------- what differs between learners


def shape_of(assertion: Assertion, status: StatusEntry | None) -> tuple[object, ...] | None:
    """Return what two assertions must have in common to share a template, or ``None``.

    The objects that all learners of a batch share are told by their identity, so the key holds
    only while they are kept alive. ``None`` for an assertion that has no template.
    """
    learner = assertion.learner
    if assertion.endorsements or any(one.name is not None for one in assertion.results):
        return None
    return (
        id(assertion.achievement),
        id(assertion.issuer),
        id(assertion.credits_earned),
        assertion.valid_until is None,
        learner.id is None,
        tuple([(id(one.kind), one.hashed, one.salt is None) for one in learner.identifiers]),
        len(assertion.results),
        tuple(
            [
                (one.url is None, one.name is None, one.narrative is None)
                for one in assertion.evidence
            ]
        ),
        None if status is None else (status.purpose, status.list_url),
    )


def values_of(assertion: Assertion, status: StatusEntry | None) -> list[str]:
    """Return the texts that differ between learners, in the order of ``_slots``."""
    learner = assertion.learner
    found = [assertion.id, _time(assertion.valid_from), _time(assertion.awarded_at)]
    if assertion.valid_until is not None:
        found.append(_time(assertion.valid_until))
    if learner.id is not None:
        found.append(learner.id)
    for identifier in learner.identifiers:
        found.append(identifier.value)
        if identifier.salt is not None:
            found.append(identifier.salt)
    found += [one.value for one in assertion.results]
    for evidence in assertion.evidence:
        found += [
            one for one in (evidence.url, evidence.name, evidence.narrative) if one is not None
        ]
    if status is not None:
        index = str(status.index)
        found += [f"{status.list_url}#{index}", index]
    return found


def _slots(assertion: Assertion, status: StatusEntry | None) -> list[_Path]:
    """Return where the texts of ``values_of`` stand in the document."""
    learner, subject = assertion.learner, "credentialSubject"
    found: list[_Path] = [("id",), ("validFrom",), ("awardedDate",)]
    if assertion.valid_until is not None:
        found.append(("validUntil",))
    if learner.id is not None:
        found.append((subject, "id"))
    for number, identifier in enumerate(learner.identifiers):
        found.append((subject, "identifier", number, "identityHash"))
        if identifier.salt is not None:
            found.append((subject, "identifier", number, "salt"))
    found += [(subject, "result", number, "value") for number in range(len(assertion.results))]
    for number, one in enumerate(assertion.evidence):
        given = {"id": one.url, "name": one.name, "narrative": one.narrative}
        found += [("evidence", number, name) for name in given if given[name] is not None]
    if status is not None:
        found += [("credentialStatus", "id"), ("credentialStatus", "statusListIndex")]
    return found


# ---------------------------------------------------------------- the template


@dataclass(frozen=True, slots=True)
class _Seal:
    """What a key and a time add: the hash of the proof's options, and the JSON with gaps."""

    options_hash: bytes
    pattern: bytes
    take: Callable[[Sequence[bytes]], object]
    gaps: re.Pattern[bytes]
    back: Callable[[Sequence[bytes]], tuple[bytes, ...]]

    def texts_in(self, data: bytes) -> tuple[bytes, ...] | None:
        """Return what stands in the gaps, the signature last, or ``None`` where it does not fit."""
        # The gaps are found by the sizes of what stands between them, which is quick; whether
        # just that stands there, filling them again tells.
        found = self.gaps.fullmatch(data)
        if found is None:
            return None
        texts = found.groups()
        return self.back(texts) if self.pattern % texts == data else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A credential with gaps where learners differ.

    document
        The credential without its proof, a sentinel in each slot.
    """

    document: JsonObject = field(repr=False)
    form: Form = field(repr=False)
    sentinels: Sentinels = field(repr=False)
    seals: dict[tuple[str, datetime], _Seal] = field(repr=False, default_factory=dict)

    def issue(self, values: Sequence[str], *, signer: Signer, created_at: datetime) -> bytes | None:
        """Return the signed credential of a learner, or ``None`` where the general path must.

        values
            What ``values_of`` gives for an assertion of the template's shape.

        Raises what the general path raises about the proof's options.
        """
        found = self.form.encode(values)
        if found is None:
            return None
        encoded, plain = found
        written = self.form.write(encoded, plain)
        if written is None:
            return None
        seal = self.seals.get((signer.verification_method, created_at))
        if seal is None:
            seal = self._seal(signer, created_at)
            if seal is None:
                return None
        signature = signer.sign(seal.options_hash + sha256(written).digest())
        if not plain:
            encoded = [json_text(one) for one in encoded]
        encoded.append(multibase.encode_base58(signature).encode())
        return seal.pattern % seal.take(encoded)

    def check(self, data: bytes, *, public_key: bytes) -> bool | None:
        """Tell whether ``data`` is a credential of this template, signed with the issuer's key.

        For an issuer's look over its own batch. ``None`` where the template cannot tell: other
        bytes stand between the slots, a text is escaped, or it was signed at a time that the
        template has not sealed; ``verification.verify`` then does. Status and dates are always
        another question.
        """
        for seal in list(self.seals.values()):
            texts = seal.texts_in(data)
            if texts is not None:
                return self._holds(seal, texts, public_key)
        return None

    def _holds(self, seal: _Seal, texts: tuple[bytes, ...], public_key: bytes) -> bool | None:
        *values, proof_value = texts
        joined = b" ".join(values)
        # What is escaped in JSON, the template would have to unescape first; what is no UTF-8
        # is no JSON at all.
        if not _is_utf8(joined) or not self.form.guard(values, joined):
            return None
        written = self.form.write(values, True)
        if written is None:
            return None
        try:
            signature = multibase.decode(proof_value.decode())
        except (multibase.MultibaseInvalid, UnicodeDecodeError):
            return False
        message = seal.options_hash + sha256(written).digest()
        return proof_value.startswith(b"z") and ed25519.holds_own(public_key, message, signature)

    def _seal(self, signer: Signer, created_at: datetime) -> _Seal | None:
        """Let the general path sign a document of contexts only, and see what it adds.

        ``None`` for a key or suite that does not sign two SHA-256 hashes with Ed25519.
        """
        if signer.kind is not KeyKind.ED25519:
            return None
        stand_in = _StandIn(signer)
        bare = {"@context": self.document["@context"]}
        signed = eddsa_rdfc_2022.sign(bare, signer=stand_in, created_at=created_at)
        text = json.write({**self.document, "proof": signed["proof"]})
        mark = multibase.encode_base58(stand_in.signature).encode()
        gaps = self.form.slots
        pieces = re.split(re.escape(self.sentinels.prefix).encode() + rb"([0-9]{5})|" + mark, text)
        take = [gaps if one is None else int(one) for one in pieces[1::2]]
        if sorted(take) != list(range(gaps + 1)) or len(stand_in.message) != _HASHES:
            return None
        seal = _Seal(
            options_hash=stand_in.message[: _HASHES // 2],
            pattern=b"%b".join(one.replace(b"%", b"%%") for one in pieces[::2]),
            take=operator.itemgetter(*take),
            gaps=_gaps(pieces[::2]),
            back=operator.itemgetter(*sorted(range(gaps + 1), key=lambda gap: take[gap])),
        )
        if len(self.seals) >= MOST_SEALS:
            self.seals.clear()
        self.seals[signer.verification_method, created_at] = seal
        return seal


def _gaps(pieces: Sequence[bytes]) -> re.Pattern[bytes]:
    """Return what finds the texts between pieces of JSON, none of which holds a quote."""
    return re.compile(b'([^"]*+)'.join([b"(?s:.{%d})" % len(one) for one in pieces]))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


#: Bytes that are signed: the hash of the options and the hash of the document.
_HASHES = 64


class _StandIn:
    """Signs for nobody: keeps what it was given to sign, and returns a mark."""

    def __init__(self, signer: Signer) -> None:
        self.alg, self.kind = signer.alg, signer.kind
        self.controller = signer.controller
        self.verification_method = signer.verification_method
        self.signature = sha512(b"shirushi: the place of a signature").digest()
        self.message = b""

    def sign(self, message: bytes) -> bytes:
        self.message = message
        return self.signature


def compile_template(assertion: Assertion, *, status: StatusEntry | None = None) -> Template | None:
    """Return the template that ``assertion`` shares with all of its shape, or ``None``.

    ``None`` where a condition does not hold and the general path has to issue each one; what is
    wrong with the document itself, the general path tells.
    """
    sentinels, document = with_sentinels(assertion, status)
    return _compiled(sentinels, document, len(_slots(assertion, status)))


def with_sentinels(
    assertion: Assertion, status: StatusEntry | None
) -> tuple[Sentinels, JsonObject]:
    """Return an assertion's document with a sentinel in each slot, in ``values_of``'s order."""
    document = ob3.write(assertion, status=() if status is None else (status,))
    sentinels = Sentinels.for_document(document)
    pairs = zip(_slots(assertion, status), values_of(assertion, status), strict=True)
    for slot, (path, value) in enumerate(pairs):
        *way, last = path
        place: Any = document
        for step in way:
            place = place[step]
        if place[last] != value:
            msg = f"{path} is not where the value stands"
            raise AssertionError(msg)
        place[last] = sentinels.of(slot)
    return sentinels, document


def _compiled(sentinels: Sentinels, document: JsonObject, slots: int) -> Template | None:
    try:
        form = compile_form(document, slots=slots, sentinels=sentinels, canonical=general)
    except (NotCompilable, ShirushiError):
        return None
    return Template(document=document, form=form, sentinels=sentinels)


class Templates:
    """Templates made so far, by the document with its sentinels, on which all else depends."""

    def __init__(self) -> None:
        self._kept: Recent[bytes, Template] = Recent(most=MOST_TEMPLATES)

    def find(self, assertion: Assertion, status: StatusEntry | None) -> Template | None:
        """Return the assertion's template; made now where it is new."""
        sentinels, document = with_sentinels(assertion, status)
        key = json.write(document)
        found = self._kept.get(key)
        if found is None:
            found = _compiled(sentinels, document, len(_slots(assertion, status)))
            if found is not None:
                self._kept.put(key, found)
        return found
