"""Every proof of a document checked: sets, chains, old suites, and what is left unchecked.

Open Badges 3.0 ``#proof-formats`` lets a verifier be content with one proof that holds; Data
Integrity 1.0 ``#verify-proof-sets-and-chains`` calls a document verified only where all of them
do. Both are kept: a proof that can be checked must hold, whoever made it, since a bad one beside
a good one is what an attempt to pass something off looks like; a proof that cannot be checked
here (its suite needs what is not installed, its key is out of reach) becomes a warning as long as
another proof by the issuer holds. A kind of proof that nobody has registered is refused: we
cannot know what it was meant to restrict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import adapter, limits
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import ContextUnknown
from shirushi.credential.jsonld.together import TypesTogether
from shirushi.credential.keys import KeyNotReached, KeySource
from shirushi.credential.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    ecdsa_sd_2023,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
    integrity,
    legacy,
)
from shirushi.credential.proofs.integrity import (
    ASSERTION,
    PROOF_TYPE,
    Canonical,
    Hash,
    Held,
    Suite,
)
from shirushi.credential.public_keys import KeyKindUnknown

SUITES: dict[str, Suite] = {
    one.name: one
    for one in (
        eddsa_rdfc_2022.SUITE,
        eddsa_jcs_2022.SUITE,
        ecdsa_rdfc_2019.SUITE,
        ecdsa_jcs_2019.SUITE,
        legacy.EDDSA_2022,
        legacy.EDDSA_RDF_2022,
    )
}
OLD_TYPES: dict[str, Suite] = {
    one.type: one
    for one in (
        legacy.ED25519_SIGNATURE_2020,
        legacy.ED25519_SIGNATURE_2018,
        legacy.JSON_WEB_SIGNATURE_2020,
    )
}
#: Known to a W3C group (VC Extensions, "securing mechanisms"; the credentials v1 context; the
#: data model's own examples), and not checked here.
REGISTERED_SUITES = {"bbs-2023"}
REGISTERED_TYPES = {
    "AnonCredDerivedCredentialv1",
    "BbsBlsSignature2020",
    "BbsBlsSignatureProof2020",
    "EcdsaSecp256k1RecoverySignature2020",
    "EcdsaSecp256k1Signature2019",
    "EcdsaSecp256r1Signature2019",
    "RsaSignature2018",
}


class ProofMissing(ShirushiError):
    """A credential carries no signature."""

    code = "credential.proof-missing"
    text = Text(ja="署名(proof)がありません。", en="There is no signature (proof).")


class ProofsTooMany(ShirushiError):
    """A document carries more proofs than we check."""

    code = "credential.proofs-too-many"
    text = Text(
        ja="署名(proof)が多すぎます({count}件、上限は{most}件)。",
        en="There are too many signatures (proofs): {count}; the limit is {most}.",
    )


class CryptosuiteUnknown(ShirushiError):
    """A proof is of a kind that we do not check."""

    code = "credential.cryptosuite-unknown"
    text = Text(
        ja="署名方式「{name}」には対応していません。",
        en="The signature's kind {name!r} is not supported.",
    )


class ChainBroken(ShirushiError):
    """A proof builds on another one that is not there, or that two proofs claim to be."""

    code = "credential.proof-chain-broken"
    text = Text(
        ja="この署名が前提とする署名「{id}」が見つからないか、重複しています。",
        en="The proof {id!r} that this one builds on is missing, or stands there twice.",
    )


class ProofNotChecked(ShirushiError):
    """A warning: one of several proofs could not be checked."""

    code = "credential.proof-not-checked"
    text = Text(
        ja="複数ある署名の一つは確認していません: {why}",
        en="One of the signatures was not checked: {why}",
    )


class ProofByAnother(ShirushiError):
    """A warning: one of several proofs holds, and is somebody else's than the issuer's."""

    code = "credential.proof-by-another"
    text = Text(
        ja="発行者のほかに「{controller}」も署名しています。",
        en="{controller} signed it as well as the issuer.",
    )


class SuiteNameOld(ShirushiError):
    """A warning: a proof bears a name of its suite that was given up."""

    code = "credential.suite-name-old"
    text = Text(
        ja="署名方式の名前「{name}」は廃止されています(現在は eddsa-rdfc-2022)。",
        en="The cryptosuite name {name} was given up; it is eddsa-rdfc-2022 now.",
    )


class ProofFromFuture(ShirushiError):
    """A warning: a proof says that it was made later than now."""

    code = "credential.proof-from-future"
    text = Text(
        ja="署名の日時が未来です({at})。", en="The signature says it was made later than now: {at}."
    )


class AudienceNotChecked(ShirushiError):
    """A warning: a proof is bound to a verifier or a challenge, which a credential's is not."""

    code = "credential.audience-not-checked"
    text = Text(
        ja="署名は特定の相手に向けられています({name})。その相手かどうかは確認していません。",
        en="The signature is meant for one verifier ({name}); whether that is us was not checked.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the proofs of a document say, once all that can be checked hold.

    controller
        Whose key made the proof that counts: the issuer's own where there is one.
    method
        That key's URI.
    suites
        The kinds of all proofs that hold, in their order.
    context_edition
        Which edition of the contexts the proofs were made with, where the caller tried several.
    warnings
        What a person should know all the same; each with its code, text and path.
    """

    controller: str
    method: str
    suites: tuple[str, ...]
    context_edition: str | None = None
    warnings: tuple[ShirushiError, ...] = ()


def check_proofs(
    document: JsonObject,
    *,
    keys: KeySource,
    now: datetime,
    purpose: str = ASSERTION,
    canonical: Canonical = rdf.canonical,
) -> Checked:
    """Return whose proofs ``document`` carries, having checked every one of them.

    That the controller is the issuer is for the caller to compare. Data Integrity 1.0
    ``#verify-proof-sets-and-chains``.

    canonical
        What makes canonical N-Quads; another one tries other editions of the contexts.

    Raises ``ProofMissing``, ``ProofsTooMany``, ``CryptosuiteUnknown``, ``ChainBroken``, what
    ``integrity.check`` raises for the first proof that does not hold, and where none could be
    checked, why the first could not.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    run = _Run(
        document=unsecured,
        proofs=_proofs(document),
        keys=keys,
        now=now,
        purpose=purpose,
        canonical=_Once(unsecured, canonical),
    )
    signer = document.get("issuer", document.get("holder"))
    signer = signer.get("id") if isinstance(signer, dict) else signer
    held: list[Held] = []
    unchecked: list[ShirushiError] = []
    warnings: list[ShirushiError] = []
    for path, proof in run.proofs:
        try:
            held.append(run.check(proof, path))
        except _CANNOT_TELL as error:
            unchecked.append(error)
            warnings.append(ProofNotChecked(path=error.path or path, why=error.said))
            continue
        warnings += _notes(proof, held[-1], now, path)
    own = [one for one in held if one.controller == signer]
    if unchecked and not own:
        # The one that could not be checked may be the issuer's: that is not a no.
        raise unchecked[0]
    first = (own or held)[0]
    if own:
        warnings += [
            ProofByAnother(path="proof", controller=one.controller)
            for one in held
            if one.controller != signer
        ]
    return Checked(
        controller=first.controller,
        method=first.method,
        suites=tuple(one.suite.name for one in held),
        warnings=tuple(warnings),
    )


class SuiteNotChecked(CryptosuiteUnknown):
    """A proof is of a registered kind that we do not check."""

    code = "credential.cryptosuite-not-checked"


#: Why a proof may stay unchecked without being bad.
_CANNOT_TELL = (
    SuiteNotChecked,
    adapter.ExtraMissing,
    KeyNotReached,
    KeyKindUnknown,
    ContextUnknown,
    TypesTogether,
)


class _Once:
    """A ``Canonical`` that works out one document once, however many proofs are over it."""

    def __init__(self, document: JsonObject, canonical: Canonical) -> None:
        self._document = document
        self._canonical = canonical
        self._found: dict[Hash, bytes] = {}

    def __call__(self, document: JsonObject, *, hash_name: Hash = "sha256") -> bytes:
        if document is not self._document:
            return self._canonical(document, hash_name=hash_name)
        if hash_name not in self._found:
            self._found[hash_name] = self._canonical(document, hash_name=hash_name)
        return self._found[hash_name]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One document's proofs under way."""

    document: JsonObject
    proofs: list[tuple[str, JsonObject]]
    keys: KeySource
    now: datetime
    purpose: str
    canonical: Canonical

    def check(self, proof: JsonObject, path: str) -> Held:
        """Return whose proof it is, if it holds."""
        suite = _suite(proof, path)
        document = self._input(proof, path)
        check = ecdsa_sd_2023.check if suite is ecdsa_sd_2023.SUITE else integrity.check
        return check(
            document,
            proof,
            suite=suite,
            keys=self.keys,
            now=self.now,
            purpose=self.purpose,
            path=path,
            canonical=self.canonical,
        )

    def _input(self, proof: JsonObject, path: str) -> JsonObject:
        """Return what the proof is over: the document, with the proofs it builds on."""
        if "previousProof" not in proof:
            return self.document
        given = proof["previousProof"]
        names = given if isinstance(given, list) else [given]
        where = join_path(path, "previousProof")
        if not names or len(names) > limits.PROOFS:
            raise integrity.ProofMalformed(path=where, name="previousProof")
        matching = []
        for name in names:
            found = [
                one for _, one in self.proofs if isinstance(name, str) and one.get("id") == name
            ]
            if len(found) != 1 or found[0] is proof:
                raise ChainBroken(path=where, id=str(name)[:200])
            matching.append(found[0])
        return {**self.document, "proof": matching}


def _proofs(document: JsonObject) -> list[tuple[str, JsonObject]]:
    """Return every proof with its path."""
    given = document.get("proof")
    if given is None or given == []:
        raise ProofMissing(path="proof")
    every = given if isinstance(given, list) else [given]
    if len(every) > limits.PROOFS:
        raise ProofsTooMany(path="proof", count=len(every), most=limits.PROOFS)
    found = []
    for number, one in enumerate(every):
        path = join_path("proof", number) if isinstance(given, list) else "proof"
        if not isinstance(one, dict):
            raise integrity.ProofMalformed(path=path, name="proof")
        found.append((path, one))
    return found


def _suite(proof: JsonObject, path: str) -> Suite:
    """Return the suite that the proof says it is of."""
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if kind == PROOF_TYPE:
        path, name, known, registered = (
            join_path(path, "cryptosuite"),
            suite,
            SUITES,
            REGISTERED_SUITES,
        )
    else:
        path, name, known, registered = join_path(path, "type"), kind, OLD_TYPES, REGISTERED_TYPES
    if not isinstance(name, str):
        raise integrity.ProofMalformed(path=path, name=path.rpartition(".")[2])
    if name in known:
        return known[name]
    if name == ecdsa_sd_2023.CRYPTOSUITE and kind == PROOF_TYPE:
        return ecdsa_sd_2023.SUITE
    error = SuiteNotChecked if name in registered else CryptosuiteUnknown
    raise error(path=path, name=name[:60])


def _notes(proof: JsonObject, held: Held, now: datetime, path: str) -> list[ShirushiError]:
    """Return what a person should know of a proof that holds."""
    notes: list[ShirushiError] = []
    if held.suite.old:
        notes.append(SuiteNameOld(path=join_path(path, "cryptosuite"), name=held.suite.name))
    if "created" in proof:
        where = join_path(path, "created")
        made_at = parse_time(proof["created"], path=where)
        if made_at > now:
            notes.append(ProofFromFuture(path=where, at=format_time(made_at)))
    notes += [
        AudienceNotChecked(path=join_path(path, name), name=name)
        for name in ("domain", "challenge")
        if name in proof
    ]
    return notes
