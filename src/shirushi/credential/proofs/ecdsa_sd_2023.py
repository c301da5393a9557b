"""The proof ``ecdsa-sd-2023``: a holder shows part of a credential, and what is shown holds.

Checked on our own canonical form, so that an Open Badge shown in part is read as strictly as a
whole one; the library behind ``adapter`` takes the proof's bytes apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import adapter, public_keys
from shirushi.credential.jsonld import rdf
from shirushi.credential.keys import KeySource, find_key
from shirushi.credential.proofs import integrity, multibase
from shirushi.credential.proofs.integrity import ASSERTION, Canonical, Held, Suite
from shirushi.credential.public_keys import KeyKind

CRYPTOSUITE = "ecdsa-sd-2023"
SUITE = Suite(name=CRYPTOSUITE, form="rdfc", kinds={KeyKind.P256: "sha256"})

#: Characters of a proof's value. Each statement shown costs 64 bytes of signature.
MOST_CHARACTERS = 256 * 1024
#: Statements shown beside the mandatory ones; each costs one check of a signature.
MOST_STATEMENTS = 2_000

_BASE = b"\xd9\x5d\x00"
_DERIVED = b"\xd9\x5d\x01"
_P256_CODEC = b"\x80\x24"
#: A blank node where one may stand: at the start of a term, outside every literal.
_TERM = re.compile(r'"(?:[^"\\]|\\.)*"|(_:c14n[0-9]+)')


class BaseProofShown(ShirushiError):
    """The proof is the one an issuer gives a holder, which shows nothing to anybody else."""

    code = "credential.base-proof-shown"
    text = Text(
        ja="発行者が本人に渡すための署名(ecdsa-sd-2023 の基礎証明)であり、提示用ではありません。",
        en="The proof is the ecdsa-sd-2023 base proof, from issuer to holder; none to be shown.",
    )
    remedy = Text(
        ja="ウォレットから、開示する項目を選んで提示し直してください。",
        en="Show the credential from a wallet, which derives a proof of what is to be seen.",
    )


def check(
    document: JsonObject,
    proof: JsonObject,
    *,
    suite: Suite = SUITE,
    keys: KeySource,
    now: datetime,
    purpose: str = ASSERTION,
    path: str = "proof",
    canonical: Canonical = rdf.canonical,
) -> Held:
    """Return whose key made the derived ``proof`` over what ``document`` shows.

    VC-DI-ECDSA 1.0 ``#verify-derived-proof-ecdsa-sd-2023``. Raises ``BaseProofShown``,
    ``ExtraMissing``, ``ProofMalformed``, ``ProofExpired``, ``KeyNotForSuite``,
    ``SignatureWrong``, and what ``find_key`` and the canonical form raise.
    """
    integrity.check_members(proof, suite=suite, now=now, purpose=purpose, path=path)
    where = join_path(path, "proofValue")
    shown = _Shown.read(proof["proofValue"], where)
    method = proof["verificationMethod"]
    controller, key = find_key(
        method, keys, path=join_path(path, "verificationMethod"), purpose=purpose, now=now
    )
    if key.kind not in suite.kinds:
        raise integrity.KeyNotForSuite(path=path, suite=suite.name, kind=key.kind.value)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document, options = integrity.as_signed(document, options, suite=suite, path=path)
    graph = integrity.options_graph(document, options, suite=suite, canonical=canonical, path=path)
    mandatory, chosen = shown.divide(canonical(document), where)
    signed = hashlib.sha256(graph).digest() + shown.key + hashlib.sha256(mandatory).digest()
    if not key.verify(signed, shown.signature):
        raise integrity.SignatureWrong(path=where)
    own = public_keys.of_bytes(KeyKind.P256, shown.key[len(_P256_CODEC) :], path=where)
    if len(shown.signatures) != len(chosen) or not all(
        own.verify(line, one) for line, one in zip(chosen, shown.signatures, strict=True)
    ):
        raise integrity.SignatureWrong(path=where)
    return Held(controller=controller, method=method, suite=suite, key=key)


class _Shown:
    """A derived proof's parts: who signed, what stands for each blank node, what was chosen."""

    __slots__ = ("key", "labels", "mandatory", "signature", "signatures")

    def __init__(self, parts: Mapping[str, object]) -> None:
        self.signature: bytes = parts["base_signature"]  # type: ignore[assignment]  # decoded so
        self.key: bytes = parts["public_key"]  # type: ignore[assignment]  # decoded so
        self.signatures: list[bytes] = parts["signatures"]  # type: ignore[assignment]  # the same
        self.labels: dict[str, str] = parts["label_map"]  # type: ignore[assignment]  # the same
        indexes: list[int] = parts["mandatory_indexes"]  # type: ignore[assignment]  # the same
        self.mandatory = indexes

    @classmethod
    def read(cls, value: str, path: str) -> _Shown:
        """Return the parts of a ``proofValue``, ``#parse-derived-proof-value``."""
        if len(value) > MOST_CHARACTERS or not value.startswith("u"):
            raise integrity.ProofMalformed(path=path, name="proofValue")
        data = multibase.decode(value, path=path)
        if data.startswith(_BASE):
            raise BaseProofShown(path=path)
        if not data.startswith(_DERIVED):
            raise integrity.ProofMalformed(path=path, name="proofValue")
        parts = adapter.derived_proof(value)
        if parts is None:
            raise integrity.ProofMalformed(path=path, name="proofValue")
        shown = cls(parts)
        if (
            len(shown.signatures) > MOST_STATEMENTS
            or not shown.key.startswith(_P256_CODEC)
            or len(set(shown.mandatory)) != len(shown.mandatory)
            or len(set(shown.labels.values())) != len(shown.labels)
        ):
            raise integrity.ProofMalformed(path=path, name="proofValue")
        return shown

    def divide(self, quads: bytes, path: str) -> tuple[bytes, list[bytes]]:
        """Return the mandatory statements in one, and each other one.

        With the labels that the issuer signed in place of the canonical ones, ``c14n0`` and on.
        """
        lines = sorted(self._labelled(line, path) for line in quads.decode().splitlines())
        if any(index >= len(lines) for index in self.mandatory):
            raise integrity.ProofMalformed(path=path, name="proofValue")
        every = [f"{line}\n".encode() for line in lines]
        chosen = set(self.mandatory)
        return (
            b"".join(line for number, line in enumerate(every) if number in chosen),
            [line for number, line in enumerate(every) if number not in chosen],
        )

    def _labelled(self, line: str, path: str) -> str:
        def label(found: re.Match[str]) -> str:
            if found[1] is None:
                return found[0]
            # A node without a label of the issuer's is one that the issuer never signed.
            if found[1][2:] not in self.labels:
                raise integrity.ProofMalformed(path=path, name="proofValue")
            return f"_:{self.labels[found[1][2:]]}"

        return _TERM.sub(label, line)
