"""The proof ``ecdsa-sd-2023``: a holder shows part of a credential, and what is shown holds.

Checked on our own canonical form, so that an Open Badge shown in part is read as strictly as a
whole one; the library behind ``adapter`` takes the proof's bytes apart.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import adapter, multibase, public_keys
from shirushi.credential.adapter import DerivedProof
from shirushi.credential.jsonld import rdf
from shirushi.credential.keys import KeySource, Signer, find_key
from shirushi.credential.proofs import integrity, selective
from shirushi.credential.proofs.integrity import ASSERTION, Canonical, Held, Suite
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.signers import EcdsaSigner

CRYPTOSUITE = "ecdsa-sd-2023"
SUITE = Suite(name=CRYPTOSUITE, form="rdfc", kinds={KeyKind.P256: "sha256"})

#: Characters of a proof's value. Each statement shown costs 64 bytes of signature.
MOST_CHARACTERS = 256 * 1024
#: Statements shown beside the mandatory ones; each costs one check of a signature.
MOST_STATEMENTS = 2_000

_BASE = b"\xd9\x5d\x00"
_DERIVED = b"\xd9\x5d\x01"
_P256_CODEC = b"\x80\x24"
#: A blank node where one may stand, outside every literal.
_TERM = re.compile(r'"(?:[^"\\]|\\.)*"|(_:c14n[0-9]+)')
#: Random bytes that a base proof takes: for the key of its labels, and for its own key.
ENTROPY_BYTES = 64


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


class EntropyInvalid(ShirushiError):
    """The random bytes for a base proof are not as many as it takes."""

    code = "credential.entropy-invalid"
    text = Text(ja="{wanted}バイトの乱数が必要です。", en="{wanted} random bytes are needed.")


# -------------------------------------------------------------- issuer and holder


def sign(
    document: JsonObject,
    *,
    signer: Signer,
    created_at: datetime,
    mandatory: Sequence[str],
    entropy: bytes,
) -> JsonObject:
    """Return ``document`` with the base proof that lets its holder show parts of it.

    mandatory
        JSON pointers to what no holder may leave out. The issuer and the dates of validity are
        always among them: a verifier must see whose it is, and whether it has ended.
    entropy
        64 random bytes, never used twice.

    VC-DI-ECDSA 1.0 ``#add-base-proof-ecdsa-sd-2023``. Raises ``ExtraMissing``, ``KeyNotForSuite``,
    ``EntropyInvalid``, ``PointerInvalid``, ``PartsNotFollowed``, and what the canonical form
    raises.
    """
    if signer.kind not in SUITE.kinds:
        raise integrity.KeyNotForSuite(suite=SUITE.name, kind=signer.kind.value)
    if len(entropy) != ENTROPY_BYTES:
        raise EntropyInvalid(wanted=ENTROPY_BYTES)
    always = [f"/{name}" for name in _ALWAYS if name in document]
    pointers = list(dict.fromkeys([*always, *mandatory]))
    return _with_base_proof(document, signer, created_at, pointers, entropy)


def _with_base_proof(
    document: JsonObject,
    signer: Signer,
    created_at: datetime,
    pointers: list[str],
    entropy: bytes,
) -> JsonObject:
    options: JsonObject = {
        "type": SUITE.type,
        "cryptosuite": CRYPTOSUITE,
        "created": format_time(created_at),
        "verificationMethod": signer.verification_method,
        "proofPurpose": ASSERTION,
    }
    label_key, secret = entropy[:32], entropy[32:]
    own = EcdsaSigner.from_secret(secret, kind=KeyKind.P256)
    parts = _Parts.of(document, label_key, pointers)
    graph = integrity.options_graph(document, options, suite=SUITE)
    shown = _P256_CODEC + own.public_key.data
    signed = hashlib.sha256(graph).digest() + shown + _hashed(parts.mandatory)
    value = adapter.base_proof_value(
        adapter.BaseProof(
            base_signature=signer.sign(signed),
            public_key=shown,
            hmac_key=label_key,
            signatures=[own.sign(_line(one)) for one in parts.others],
            mandatory_pointers=pointers,
        )
    )
    return {**document, "proof": [{**options, "proofValue": value}]}


def derive(secured: JsonObject, *, reveal: Sequence[str]) -> JsonObject:
    """Return the part of ``secured`` that its holder shows, with a proof for that part.

    reveal
        JSON pointers to what is shown beside what the issuer made mandatory.

    ``#add-derived-proof-ecdsa-sd-2023``. Raises ``ExtraMissing``, ``ProofMalformed`` where
    there is no base proof, ``PointerInvalid``, ``PartsNotFollowed``, and what the canonical form
    raises.
    """
    given = secured.get("proof")
    proof = given[0] if isinstance(given, list) and len(given) == 1 else given
    value = proof.get("proofValue") if isinstance(proof, dict) else None
    if not isinstance(proof, dict) or proof.get("cryptosuite") != CRYPTOSUITE:
        raise integrity.ProofMalformed(path="proof", name="cryptosuite")
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise integrity.ProofMalformed(path="proof.proofValue", name="proofValue")
    base = adapter.base_proof(value)
    if base is None:
        raise integrity.ProofMalformed(path="proof.proofValue", name="proofValue")
    document = {name: inner for name, inner in secured.items() if name != "proof"}
    parts = _Parts.of(document, base.hmac_key, base.mandatory_pointers)
    if len(parts.others) != len(base.signatures):
        raise integrity.ProofMalformed(path="proof.proofValue", name="proofValue")
    signature_of = dict(zip(parts.others, base.signatures, strict=True))
    chosen = selective.select(dict.fromkeys([*base.mandatory_pointers, *reveal]), parts.document)
    if chosen is None:
        raise integrity.ProofMalformed(path="proof.proofValue", name="proofValue")
    labels = selective.canonical_labels(chosen)
    lines = selective.relabelled(selective.lines_of(chosen), parts.labels)
    must = set(parts.mandatory)
    if any(line not in must and line not in signature_of for line in lines):
        raise selective.PartsNotFollowed
    derived = adapter.derived_proof_value(
        adapter.DerivedProof(
            base_signature=base.base_signature,
            public_key=base.public_key,
            signatures=[signature_of[line] for line in lines if line not in must],
            label_map={label: parts.labels[name] for name, label in labels.items()},
            mandatory_indexes=[number for number, line in enumerate(lines) if line in must],
        )
    )
    shown: JsonObject = selective.unnamed(chosen)
    return {**shown, "proof": [{**proof, "proofValue": derived}]}


#: What a verifier reads whatever the holder would rather not show.
_ALWAYS = (
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A document taken apart into statements, as issuer and holder both see it.

    labels
        The issuer's label for each passing name, made from its key so that it tells nothing.
    """

    document: JsonObject
    labels: dict[str, str]
    mandatory: list[str]
    others: list[str]

    @classmethod
    def of(cls, document: JsonObject, key: bytes, pointers: Sequence[str]) -> _Parts:
        """``#createlabelmapfunction`` with HMAC-SHA256, and ``#canonicalizeandgroup``."""
        whole = selective.named(document)
        canonical = selective.canonical_labels(whole)
        labels = {
            name: multibase.encode_base64url(hmac.digest(key, label.encode(), "sha256"))
            for name, label in canonical.items()
        }
        lines = selective.relabelled(selective.lines_of(whole), labels)
        chosen = selective.select(pointers, whole)
        must = (
            set()
            if chosen is None
            else set(selective.relabelled(selective.lines_of(chosen), labels))
        )
        return cls(
            document=whole,
            labels=labels,
            mandatory=[one for one in lines if one in must],
            others=[one for one in lines if one not in must],
        )


def _line(line: str) -> bytes:
    return f"{line}\n".encode()


def _hashed(lines: Sequence[str]) -> bytes:
    return hashlib.sha256(b"".join(_line(one) for one in lines)).digest()


# ------------------------------------------------------------------------ verifier


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
    shown = _read(proof["proofValue"], where)
    method = proof["verificationMethod"]
    controller, key = find_key(
        method, keys, path=join_path(path, "verificationMethod"), purpose=purpose, now=now
    )
    if key.kind not in suite.kinds:
        raise integrity.KeyNotForSuite(path=path, suite=suite.name, kind=key.kind.value)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document, options = integrity.as_signed(document, options, suite=suite, path=path)
    graph = integrity.options_graph(document, options, suite=suite, canonical=canonical, path=path)
    mandatory, others = _divided(shown, canonical(document), where)
    signed = hashlib.sha256(graph).digest() + shown.public_key + _hashed(mandatory)
    if not key.verify(signed, shown.base_signature):
        raise integrity.SignatureWrong(path=where)
    own = public_keys.of_bytes(KeyKind.P256, shown.public_key[len(_P256_CODEC) :], path=where)
    if len(shown.signatures) != len(others) or not all(
        own.verify(_line(line), one) for line, one in zip(others, shown.signatures, strict=True)
    ):
        raise integrity.SignatureWrong(path=where)
    return Held(controller=controller, method=method, suite=suite, key=key)


def _read(value: str, path: str) -> DerivedProof:
    """Return the parts of a ``proofValue``, ``#parsederivedproofvalue``."""
    if len(value) > MOST_CHARACTERS or not value.startswith("u"):
        raise integrity.ProofMalformed(path=path, name="proofValue")
    data = multibase.decode(value, path=path)
    if data.startswith(_BASE):
        raise BaseProofShown(path=path)
    shown = adapter.derived_proof(value) if data.startswith(_DERIVED) else None
    if (
        shown is None
        or len(shown.signatures) > MOST_STATEMENTS
        or not shown.public_key.startswith(_P256_CODEC)
        or len(set(shown.mandatory_indexes)) != len(shown.mandatory_indexes)
        or len(set(shown.label_map.values())) != len(shown.label_map)
    ):
        raise integrity.ProofMalformed(path=path, name="proofValue")
    return shown


def _divided(shown: DerivedProof, quads: bytes, path: str) -> tuple[list[str], list[str]]:
    """Return the mandatory statements, and the others.

    With the labels that the issuer signed in place of the canonical ones. A node without such a
    label, and a statement less than are mandatory, are what an altered document has.
    """

    def label(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        if found[1][2:] not in shown.label_map:
            raise integrity.SignatureWrong(path=path)
        return f"_:{shown.label_map[found[1][2:]]}"

    lines = sorted(_TERM.sub(label, line) for line in quads.decode().splitlines())
    chosen = set(shown.mandatory_indexes)
    if any(index >= len(lines) for index in chosen):
        raise integrity.SignatureWrong(path=path)
    return (
        [line for number, line in enumerate(lines) if number in chosen],
        [line for number, line in enumerate(lines) if number not in chosen],
    )
