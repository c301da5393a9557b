"""Data Integrity proofs: the steps that every cryptosuite shares, and what tells them apart."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import multibase
from shirushi.credential.formats import vcdm
from shirushi.credential.jsonld import rdf
from shirushi.credential.keys import KeySource, Signer, find_key
from shirushi.credential.proofs import jcs
from shirushi.credential.public_keys import KeyKind, PublicKey

PROOF_TYPE = "DataIntegrityProof"
ASSERTION = "assertionMethod"

Hash: TypeAlias = Literal["sha256", "sha384"]

_SECURITY = "https://w3id.org/security#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Canonical(Protocol):
    """What turns a JSON-LD document into canonical N-Quads; ``jsonld.rdf.canonical`` is one."""

    def __call__(self, document: JsonObject, *, hash_name: Hash = "sha256") -> bytes:
        """Return the canonical N-Quads, worked out with that hash."""


class ProofMalformed(ShirushiError):
    """A proof lacks something, or holds something a proof may not."""

    code = "credential.proof-malformed"
    text = Text(
        ja="証明(proof)の項目「{name}」が正しくありません。",
        en="The proof's {name} is not as it must be.",
    )


class ProofExpired(ShirushiError):
    """A proof says that it holds no longer."""

    code = "credential.proof-expired"
    text = Text(
        ja="署名の有効期限が {at} に切れています。",
        en="The signature says that it holds until {at} only.",
    )
    remedy = Text(
        ja="発行者に、署名し直した証明書を求めてください。",
        en="Ask the issuer for a credential signed anew.",
    )


class KeyNotForSuite(ShirushiError):
    """A proof names a key of a kind that its cryptosuite does not use."""

    code = "credential.key-not-for-suite"
    text = Text(
        ja="署名方式「{suite}」では{kind}の鍵を使えません。",
        en="The cryptosuite {suite} does not use {kind} keys.",
    )


class SignatureWrong(ShirushiError):
    """The signature does not fit the document: it was altered, or another key signed it."""

    code = "credential.signature-wrong"
    text = Text(
        ja="署名が内容と一致しません。発行後に内容が変更されたか、別の鍵で署名されています。",
        en="The signature does not fit the content: it was altered, or another key signed it.",
    )
    remedy = Text(
        ja="発行者から受け取った元のファイルで検証してください。",
        en="Verify the original file as the issuer gave it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """What tells one cryptosuite from another.

    name
        What a proof calls it: its ``cryptosuite``, or its ``type`` in proofs older than
        ``DataIntegrityProof``.
    form
        What is hashed: canonical N-Quads ("rdfc") or canonical JSON ("jcs").
    kinds
        The keys it takes, each with the hash for document and proof.
    verify
        How the signature is taken out of a proof and checked; ``None`` for the ``proofValue``
        that all but the oldest have.
    old
        Whether the name was given up, so that its use deserves a word.
    """

    name: str
    form: Literal["rdfc", "jcs"]
    kinds: dict[KeyKind, Hash]
    type: str = PROOF_TYPE
    verify: Callable[[JsonObject, PublicKey, bytes, str], bool] | None = None
    old: bool = False

    @property
    def value(self) -> str:
        """The member that holds the signature."""
        return "proofValue" if self.verify is None else "jws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A proof that holds: whose key made it, which one, and of what kind."""

    controller: str
    method: str
    suite: Suite
    key: PublicKey


# -------------------------------------------------------------------------- signing


def sign(
    document: JsonObject,
    *,
    suite: Suite,
    signer: Signer,
    created_at: datetime,
    purpose: str = ASSERTION,
) -> JsonObject:
    """Return ``document`` with a proof added to those it has.

    A document with proofs gets one more of the same set: each signs the document alone. Data
    Integrity 1.0 ``#add-proof``. Raises ``KeyNotForSuite``, and what the canonical form raises.
    """
    options: JsonObject = {
        "type": suite.type,
        "cryptosuite": suite.name,
        "created": format_time(created_at),
        "verificationMethod": signer.verification_method,
        "proofPurpose": purpose,
    }
    if suite.form == "jcs" and "@context" in document:
        # #create-proof-eddsa-jcs-2022 step 2: so that contexts added later change no bytes.
        options["@context"] = document["@context"]
    given = document.get("proof", [])
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    signature = signer.sign(hash_data(unsecured, options, suite=suite, kind=signer.kind))
    proof = {**options, "proofValue": multibase.encode_base58(signature)}
    return {**unsecured, "proof": [*(given if isinstance(given, list) else [given]), proof]}


# ------------------------------------------------------------------------- checking


def check(
    document: JsonObject,
    proof: JsonObject,
    *,
    suite: Suite,
    keys: KeySource,
    now: datetime,
    purpose: str = ASSERTION,
    path: str = "proof",
    canonical: Canonical = rdf.canonical,
) -> Held:
    """Return whose key made ``proof`` over ``document``, which comes without that proof.

    Data Integrity 1.0 ``#verify-proof``. Raises ``ProofMalformed``, ``ProofExpired``,
    ``KeyNotForSuite``, ``SignatureWrong``, and what ``find_key`` and the canonical form raise.
    """
    check_members(proof, suite=suite, now=now, purpose=purpose, path=path)
    method = proof["verificationMethod"]
    controller, key = find_key(
        method, keys, path=f"{path}.verificationMethod", purpose=purpose, now=now
    )
    signature = None if suite.verify else _signature(proof, path)
    options = {name: value for name, value in proof.items() if name != suite.value}
    signed, options = as_signed(document, options, suite=suite, path=path)
    data = hash_data(signed, options, suite=suite, kind=key.kind, canonical=canonical, path=path)
    if suite.verify is not None:
        holds = suite.verify(proof, key, data, path)
    else:
        hash_name = _JOSE[suite.kinds[key.kind]] if key.kind is not KeyKind.ED25519 else None
        holds = key.verify(data, signature or b"", hash=hash_name)
    if not holds:
        raise SignatureWrong(path=join_path(path, suite.value))
    return Held(controller=controller, method=method, suite=suite, key=key)


_JOSE: dict[Hash, Literal["SHA-256", "SHA-384"]] = {"sha256": "SHA-256", "sha384": "SHA-384"}


def hash_data(
    document: JsonObject,
    options: JsonObject,
    *,
    suite: Suite,
    kind: KeyKind,
    canonical: Canonical = rdf.canonical,
    path: str | None = None,
) -> bytes:
    """Return what is signed: the hash of the options' canonical form, then of the document's.

    ``#hashing-eddsa-rdfc-2022`` and its like in the other suites. Raises ``KeyNotForSuite``,
    ``ProofMalformed``, and what the canonical form raises.
    """
    hash_name = suite.kinds.get(kind)
    if hash_name is None:
        where = join_path(path, "verificationMethod") if path else None
        raise KeyNotForSuite(path=where, suite=suite.name, kind=kind.value)
    if suite.form == "jcs":
        forms = [jcs.canonical(options), jcs.canonical(document)]
    else:
        graph = options_graph(
            document, options, suite=suite, hash_name=hash_name, canonical=canonical, path=path
        )
        forms = [graph, canonical(document, hash_name=hash_name)]
    digest = _DIGESTS[hash_name]
    return b"".join([digest(one).digest() for one in forms])


_DIGESTS: dict[Hash, Callable[[bytes], hashlib._Hash]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
}


def options_graph(
    document: JsonObject,
    options: JsonObject,
    *,
    suite: Suite,
    hash_name: Hash = "sha256",
    canonical: Canonical = rdf.canonical,
    path: str | None = None,
) -> bytes:
    """Return the options' canonical N-Quads, once they say what the options say in JSON.

    ``#proof-configuration-eddsa-rdfc-2022``. Raises ``ProofMalformed``, and what the canonical
    form raises.
    """
    if "@context" not in document:
        raise ProofMalformed(path="@context", name="@context")
    contexts = document["@context"]
    if suite.type != PROOF_TYPE and "@context" in options:
        # It stands inside the document, so its own contexts come on top of the document's.
        contexts = [*_listed(contexts), *_listed(options["@context"])]
    graph = canonical({**options, "@context": contexts}, hash_name=hash_name)
    _refuse_aliased(options, graph, suite=suite, path=path)
    return graph


def check_members(
    proof: JsonObject, *, suite: Suite, now: datetime, purpose: str, path: str
) -> None:
    """Refuse a proof for another purpose, past its end, or without what it must have.

    Data Integrity 1.0 ``#proofs``.
    """
    if proof.get("proofPurpose") != purpose:
        raise ProofMalformed(path=join_path(path, "proofPurpose"), name="proofPurpose")
    for name in ("verificationMethod", suite.value):
        if not isinstance(proof.get(name), str):
            raise ProofMalformed(path=join_path(path, name), name=name)
    if "id" in proof and not vcdm.is_url(proof["id"]):
        raise ProofMalformed(path=join_path(path, "id"), name="id")
    for name in ("domain", "challenge", "nonce"):
        every = (
            _listed(proof[name]) if name in proof and name == "domain" else [proof.get(name, "")]
        )
        if not every or not all(isinstance(one, str) for one in every):
            raise ProofMalformed(path=join_path(path, name), name=name)
    if "created" in proof:
        parse_time(proof["created"], path=f"{path}.created")
    if "expires" in proof:
        at = parse_time(proof["expires"], path=f"{path}.expires")
        if at <= now:
            raise ProofExpired(path=f"{path}.expires", at=format_time(at))


def _signature(proof: JsonObject, path: str) -> bytes:
    """Return the signature's bytes; which length it must have is for the key to say."""
    where, value = f"{path}.proofValue", proof["proofValue"]
    if not value.startswith("z"):
        raise ProofMalformed(path=where, name="proofValue")
    return multibase.decode(value, path=where)


def as_signed(
    document: JsonObject, options: JsonObject, *, suite: Suite, path: str
) -> tuple[JsonObject, JsonObject]:
    """Return document and options with the contexts they had when signed.

    A proof that names contexts must name those the document begins with, which are then the
    document's (``#verify-proof-eddsa-jcs-2022`` steps 4 and 5). Proofs older than
    ``DataIntegrityProof`` bring contexts for themselves alone.
    """
    if "@context" not in options or suite.type != PROOF_TYPE:
        return document, options
    named, given = _listed(options["@context"]), _listed(document.get("@context", []))
    if given[: len(named)] != named:
        raise ProofMalformed(path=join_path(path, "@context"), name="@context")
    return {**document, "@context": options["@context"]}, options


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _refuse_aliased(options: JsonObject, quads: bytes, *, suite: Suite, path: str | None) -> None:
    """Refuse a proof whose members do not mean in its graph what they say in its JSON.

    The signature covers the graph and we read the JSON. A context inside the document may give
    ``proofPurpose`` another meaning, or hide ``expires`` behind another name, and leave every
    signed byte as it was; so the graph must say what we read, once, and nothing else.
    """
    purpose = str(options.get("proofPurpose"))
    method = str(options.get("verificationMethod"))
    expires = str(options["expires"]) if "expires" in options else None
    meant = (suite.type, suite.name, purpose, method, expires)
    size = len(quads) + len(purpose) + len(method) + len(expires or "")
    compare = _other_said if size <= _MOST_KEPT else _other_said.__wrapped__
    name = compare(quads, meant)
    if name is not None:
        raise ProofMalformed(path=join_path(path, name) or None, name=name)


#: Characters of options whose comparison is kept: a batch has its options in common.
_MOST_KEPT = 2 * 1024


@functools.lru_cache(maxsize=256)
def _other_said(quads: bytes, meant: tuple[str, str, str, str, str | None]) -> str | None:
    """Return the first member of which the quads do not say what is meant, and that alone."""
    kind, suite, purpose, method, expires = meant
    wanted = {
        _RDF_TYPE: f"<{_SECURITY}{kind}>",
        f"{_SECURITY}proofPurpose": f"<{_SECURITY}{_PURPOSES.get(purpose, purpose)}>",
        f"{_SECURITY}verificationMethod": f"<{method}>",
        f"{_SECURITY}cryptosuite": f'"{suite}"' if kind == PROOF_TYPE else None,
        f"{_SECURITY}expiration": None if expires is None else f'"{expires}"',
    }
    said: dict[str, list[str]] = {name: [] for name in wanted}
    for line in quads.decode().splitlines():
        _, predicate, rest = line.split(" ", 2)
        if predicate[1:-1] in said:
            said[predicate[1:-1]].append(rest.removesuffix(" .").partition("^^")[0])
    for name, value in wanted.items():
        if said[name] != ([] if value is None else [value]):
            return _MEMBERS[name]
    return None


#: The purposes whose IRI has another name (``https://w3id.org/security#proofPurpose``).
_PURPOSES = {
    "authentication": "authenticationMethod",
    "capabilityDelegation": "capabilityDelegationMethod",
    "capabilityInvocation": "capabilityInvocationMethod",
    "keyAgreement": "keyAgreementMethod",
}
_MEMBERS = {
    _RDF_TYPE: "type",
    f"{_SECURITY}proofPurpose": "proofPurpose",
    f"{_SECURITY}verificationMethod": "verificationMethod",
    f"{_SECURITY}cryptosuite": "cryptosuite",
    f"{_SECURITY}expiration": "expires",
}
