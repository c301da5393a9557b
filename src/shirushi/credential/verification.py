"""MAIN FLOW: a stranger's file in, a report out, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from shirushi.core import json
from shirushi.core.dates import format_time
from shirushi.core.errors import ManyErrors, ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import identity, limits, reading
from shirushi.credential.did import DidInvalid, KeyKindUnknown
from shirushi.credential.formats import ob3
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, ContextUnknown
from shirushi.credential.jsonld.rdf import TypesTogether
from shirushi.credential.keys import KeyNotReached, KeyNotTheirs, KeySource
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.report import Answer, Outcome, Report, Step, StepName
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.credential.status.lists import (
    StatusEntryInvalid,
    StatusSource,
    read_entry,
    read_list,
)
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind
from shirushi.model.profile import Profile


class IssuerPolicy(Protocol):
    """Whom one trusts to issue; a matter apart from the signature."""

    def trusts(self, issuer: Profile) -> Text | None:
        """Return why the issuer is trusted, or ``None`` where nothing is known of it."""


def verify(
    data: bytes,
    *,
    keys: KeySource,
    statuses: StatusSource,
    now: datetime,
    recipient: Identifier | None = None,
    trusted: IssuerPolicy | None = None,
) -> Report:
    """Tell whether a credential holds at ``now``, step by step, as Open Badges 3.0 orders them.

    data
        JSON, or a PNG or SVG picture with a credential baked in.
    recipient
        In plain: whom the credential should be about. Without one the step is not checked.
    trusted
        Whom one trusts to issue. Without one the step is not checked.

    Never raises a ``ShirushiError``: whatever is wrong stands in the report, with its path.
    """
    run = _Run(keys=keys, statuses=statuses, now=now)
    document = run.read(data)
    if document is None:
        return run.report()
    assertion = run.check_schema(document)
    run.check_proof(document)
    run.note_refresh(document)
    run.check_status(document)
    if assertion is not None:
        run.check_dates(assertion)
        run.check_recipient(assertion, recipient)
    run.note_endorsements(document)
    if assertion is not None:
        run.check_issuer(assertion, trusted)
    return run.report()


@dataclass(slots=True)
class _Run:
    """One verification under way: steps noted so far, and the first answer that was a no."""

    keys: KeySource
    statuses: StatusSource
    now: datetime
    steps: dict[StepName, Step] = field(default_factory=dict)
    answer: Answer | None = None
    warned: bool = False
    assertion: Assertion | None = None
    document: JsonObject | None = None

    # -- 1, 2: what it is

    def read(self, data: bytes) -> JsonObject | None:
        """Return the document if it is a credential of a kind we know."""
        try:
            document = json.read_object(reading.unwrap(data))
        except ShirushiError as error:
            known = isinstance(error, reading.FileNotCredential)
            self._failed(
                StepName.READABLE, error, Answer.NOT_A_CREDENTIAL if known else Answer.MALFORMED
            )
            return None
        self.document = document
        types = document.get("type")
        types = types if isinstance(types, list) else [types]
        if "VerifiableCredential" not in types:
            self._failed(StepName.READABLE, NotACredential(path="type"), Answer.NOT_A_CREDENTIAL)
            return None
        contexts = document.get("@context")
        first = contexts[0] if isinstance(contexts, list) and contexts else contexts
        if not ob3.BADGE_TYPES & {one for one in types if isinstance(one, str)}:
            self._failed(StepName.READABLE, KindUnsupported(path="type"), Answer.UNSUPPORTED)
            return None
        if not isinstance(first, str) or first not in _FIRST_CONTEXTS:
            self._failed(StepName.READABLE, KindUnsupported(path="@context"), Answer.UNSUPPORTED)
            return None
        self._passed(StepName.READABLE, _READABLE)
        return document

    def check_schema(self, document: JsonObject) -> Assertion | None:
        """Return what the credential says, if its fields are as they must be."""
        try:
            self.assertion = ob3.read(document)
        except ShirushiError as error:
            self._failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
            return None
        self._passed(StepName.SCHEMA, _FIELDS_THERE)
        return self.assertion

    # -- 3: the proof

    def check_proof(self, document: JsonObject) -> None:
        """Check the proofs until one holds; note why the first does not."""
        try:
            controller = _check_any_proof(document, keys=self.keys, now=self.now)
            if controller != _id(document.get("issuer")):
                raise KeyNotTheirs(
                    path="issuer", method=controller, reason="the key is not the issuer's"
                )
        except ShirushiError as error:
            answer = _proof_answer(error)
            if answer in {Answer.KEY_UNKNOWN, Answer.UNSUPPORTED}:
                self._not_checked(StepName.PROOF, error.said, error)
                self.answer = self.answer or answer
            else:
                self._failed(StepName.PROOF, error, answer)
            return
        self._passed(StepName.PROOF, _SIGNED.format(issuer=controller))

    # -- 4, 8: what is told but not followed

    def note_refresh(self, document: JsonObject) -> None:
        """Say that a refresh service is not asked, or that there is none."""
        if "refreshService" in document:
            self.warned = True
            self._not_checked(StepName.REFRESH, _REFRESH_NOT_ASKED, path="refreshService")
        else:
            self._not_checked(StepName.REFRESH, _NO_REFRESH)

    def note_endorsements(self, document: JsonObject) -> None:
        """Say that endorsements are not checked, or that there are none."""
        there = {"endorsement", "endorsementJwt"} & set(document)
        self._not_checked(
            StepName.ENDORSEMENTS, _ENDORSEMENTS_NOT_CHECKED if there else _NO_ENDORSEMENTS
        )

    # -- 5: status

    def check_status(self, document: JsonObject) -> None:
        """Look the credential up in every status list that it names."""
        given = document.get("credentialStatus", [])
        entries = given if isinstance(given, list) else [given]
        if not entries:
            self._not_checked(StepName.STATUS, _NO_STATUS)
            return
        issuer = _id(document.get("issuer"))
        checked: list[StatusEntry] = []
        for number, one in enumerate(entries):
            path = join_path("credentialStatus", number)
            try:
                entry = self._status_entry(one, path)
                is_on = self._is_on(entry, issuer)
            except ShirushiError as error:
                self._not_checked(StepName.STATUS, error.said, error)
                self.answer = self.answer or Answer.STATUS_UNKNOWN
                return
            if is_on:
                answer, reason = _STATUS_ANSWERS[entry.purpose]
                self._note(
                    StepName.STATUS,
                    Outcome.FAILED,
                    reason.format(url=entry.list_url, index=entry.index),
                    path=path,
                )
                self.answer = self.answer or answer
                return
            checked.append(entry)
        self._passed(StepName.STATUS, _NOT_REVOKED.format(url=checked[0].list_url))

    def _status_entry(self, one: Any, path: str) -> StatusEntry:
        if not isinstance(one, dict) or one.get("type") != "BitstringStatusListEntry":
            raise StatusEntryInvalid(path=f"{path}.type", name="type")
        entry = read_entry(one, path=path)
        if entry.purpose not in _STATUS_ANSWERS:
            raise StatusEntryInvalid(path=f"{path}.statusPurpose", name="statusPurpose")
        return entry

    def _is_on(self, entry: StatusEntry, issuer: Any) -> bool:
        """Return the credential's bit, from a list that is itself checked."""
        found = json.read_object(self.statuses.status_list(entry.list_url))
        if _check_any_proof(found, keys=self.keys, now=self.now) != _id(found.get("issuer")):
            raise StatusEntryInvalid(path="issuer", name="issuer")
        return read_list(found, entry, issuer=issuer, now=self.now).get(entry.index)

    # -- 6, 7, 9: dates, people, trust

    def check_dates(self, assertion: Assertion) -> None:
        """Tell whether ``now`` lies in the credential's period; its end is outside."""
        starts, ends = assertion.valid_from, assertion.valid_until
        if starts > self.now:
            reason = _NOT_YET.format(at=format_time(starts))
            self._note(StepName.DATES, Outcome.FAILED, reason, path="validFrom")
            self.answer = self.answer or Answer.NOT_YET_VALID
        elif ends is not None and ends <= self.now:
            reason = _EXPIRED.format(at=format_time(ends))
            self._note(StepName.DATES, Outcome.FAILED, reason, path="validUntil")
            self.answer = self.answer or Answer.EXPIRED
        elif ends is None:
            self._passed(StepName.DATES, _NO_END.format(at=format_time(starts)))
        else:
            reason = _IN_FORCE.format(starts=format_time(starts), ends=format_time(ends))
            self._passed(StepName.DATES, reason)

    def check_recipient(self, assertion: Assertion, recipient: Identifier | None) -> None:
        """Tell whether the credential is about the person named."""
        if recipient is None:
            self._not_checked(StepName.RECIPIENT, _NOBODY_NAMED)
            return
        learner = assertion.learner
        by_id = recipient.kind is IdentifierKind.OTHER and learner.id == recipient.value
        if by_id or any(identity.same(one, recipient) for one in learner.identifiers):
            self._passed(StepName.RECIPIENT, _THEIRS)
            return
        path = "credentialSubject.identifier"
        self._note(StepName.RECIPIENT, Outcome.FAILED, _SOMEBODY_ELSES, path=path)
        self.answer = self.answer or Answer.OTHER_RECIPIENT

    def check_issuer(self, assertion: Assertion, trusted: IssuerPolicy | None) -> None:
        """Tell what is known of the issuer; it never changes what the signature says."""
        if trusted is None:
            self._not_checked(StepName.ISSUER, _NO_POLICY)
            return
        why = trusted.trusts(assertion.issuer)
        if why is None:
            self.warned = True
            self._not_checked(StepName.ISSUER, _ISSUER_UNKNOWN, path="issuer")
        else:
            self._passed(StepName.ISSUER, why)

    # -- the report

    def report(self) -> Report:
        """Return the report; steps that were never reached are not checked."""
        for name in StepName:
            if name not in self.steps:
                self._not_checked(name, _NOT_REACHED)
        answer = self.answer or (Answer.VALID_WITH_WARNINGS if self.warned else Answer.VALID)
        return Report(
            answer=answer,
            steps=tuple(self.steps[name] for name in StepName),
            checked_at=self.now,
            assertion=self.assertion,
            document=self.document,
        )

    def _passed(self, name: StepName, reason: Text) -> None:
        self._note(name, Outcome.PASSED, reason)

    def _not_checked(
        self,
        name: StepName,
        reason: Text,
        error: ShirushiError | None = None,
        *,
        path: str | None = None,
    ) -> None:
        code = error.code if error else None
        self._note(name, Outcome.NOT_CHECKED, reason, path=error.path if error else path, code=code)

    def _failed(self, name: StepName, error: ShirushiError, answer: Answer) -> None:
        first = error.errors[0] if isinstance(error, ManyErrors) and error.errors else error
        self._note(name, Outcome.FAILED, _with_advice(error), path=first.path, code=first.code)
        self.answer = self.answer or answer

    def _note(
        self,
        name: StepName,
        outcome: Outcome,
        reason: Text,
        *,
        path: str | None = None,
        code: str | None = None,
    ) -> None:
        self.steps[name] = Step(name=name, outcome=outcome, reason=reason, path=path, code=code)


class NotACredential(ShirushiError):
    """A document is JSON, and no credential."""

    code = "credential.not-a-credential"
    text = Text(
        ja="検証可能な証明書(VerifiableCredential)ではありません。",
        en="It is not a verifiable credential.",
    )
    remedy = Text(
        ja="証明書のファイルか確認してください。", en="Check that it is a credential's file."
    )


class KindUnsupported(ShirushiError):
    """A credential is of a kind that we do not verify."""

    code = "credential.kind-unsupported"
    text = Text(
        ja="対応していない種類の証明書です(対応: Open Badges 3.0)。",
        en="The credential is of a kind not supported (supported: Open Badges 3.0).",
    )


class ProofMissing(ShirushiError):
    """A credential carries no signature."""

    code = "credential.proof-missing"
    text = Text(ja="署名(proof)がありません。", en="There is no signature (proof).")


class CryptosuiteUnknown(ShirushiError):
    """A proof is of a kind that we do not check."""

    code = "credential.cryptosuite-unknown"
    text = Text(
        ja="署名方式「{name}」には対応していません。",
        en="The signature's kind {name!r} is not supported.",
    )


def _check_any_proof(document: JsonObject, *, keys: KeySource, now: datetime) -> str:
    """Return the controller of the first proof that holds; raise the first one's error if none.

    A verifier may accept any one valid proof (Open Badges 3.0 ``#proof-formats``).
    """
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    first: ShirushiError | None = None
    for one in proofs[:_MOST_PROOFS]:
        try:
            return _suite(one)(unsigned, one, keys=keys, now=now)
        except ShirushiError as error:
            first = first or error
    raise first or ProofMissing(path="proof")


def _suite(proof: Any) -> Callable[..., str]:
    if not isinstance(proof, dict):
        raise ProofMissing(path="proof")
    kind = proof.get("type")
    suite = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    if suite != eddsa_rdfc_2022.CRYPTOSUITE:
        raise CryptosuiteUnknown(path="proof.cryptosuite", name=str(suite)[:60])
    return eddsa_rdfc_2022.check


def _proof_answer(error: ShirushiError) -> Answer:
    if isinstance(error, KeyNotTheirs):
        return Answer.WRONG_KEY
    if isinstance(error, KeyNotReached):
        return Answer.KEY_UNKNOWN
    if isinstance(error, _UNSUPPORTED):
        return Answer.UNSUPPORTED
    return Answer.TAMPERED


def _id(issuer: Any) -> Any:
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _with_advice(error: ShirushiError) -> Text:
    if isinstance(error, ManyErrors) and error.errors:
        more = len(error.errors) - 1
        first = _with_advice(error.errors[0])
        return Text(ja=f"{first.ja}(ほかに{more}件)", en=f"{first.en} (and {more} more)")
    advice = error.advice
    if advice is None:
        return error.said
    return Text(ja=error.said.ja + advice.ja, en=f"{error.said.en} {advice.en}")


_FIRST_CONTEXTS = {CREDENTIALS_V2, "https://www.w3.org/2018/credentials/v1"}
_MOST_PROOFS = limits.PROOFS
_UNSUPPORTED = (CryptosuiteUnknown, ContextUnknown, KeyKindUnknown, DidInvalid, TypesTogether)

_READABLE = Text(
    ja="Open Badges 3.0 の証明書として読めました。", en="It reads as an Open Badges 3.0 credential."
)
_FIELDS_THERE = Text(
    ja="必要な項目がそろっています。", en="The fields that it must have are there."
)
_SIGNED = Text(
    ja="内容は、発行者「{issuer}」の鍵で署名されたときから変わっていません。",
    en="The content is as it was when signed with the key of the issuer {issuer}.",
)
_NO_REFRESH = Text(ja="更新の案内はありません。", en="It names no place for a newer version.")
_REFRESH_NOT_ASKED = Text(
    ja="更新版があるかは問い合わせていません。", en="Its place for a newer version was not asked."
)
_NO_ENDORSEMENTS = Text(ja="推奨は付いていません。", en="It carries no endorsements.")
_ENDORSEMENTS_NOT_CHECKED = Text(
    ja="推奨の署名は確認していません。", en="The endorsements' signatures were not checked."
)
_NO_STATUS = Text(
    ja="取り消しを確認する場所が書かれていません。",
    en="It names no place where a revocation would be shown.",
)
_NOT_REVOKED = Text(
    ja="発行者のステータスリスト({url})で取り消されていません。",
    en="The issuer's status list ({url}) does not revoke it.",
)
_STATUS_ANSWERS = {
    "revocation": (
        Answer.REVOKED,
        Text(
            ja="発行者が取り消しました(ステータスリスト {url} の{index}番)。",
            en="The issuer has revoked it (number {index} of the status list {url}).",
        ),
    ),
    "suspension": (
        Answer.SUSPENDED,
        Text(
            ja="発行者が一時停止しています(ステータスリスト {url} の{index}番)。",
            en="The issuer has suspended it (number {index} of the status list {url}).",
        ),
    ),
}
_NOT_YET = Text(ja="{at} から有効です。", en="It holds from {at}.")
_EXPIRED = Text(ja="{at} に有効期限が切れました。", en="It expired at {at}.")
_NO_END = Text(
    ja="{at} から有効で、期限は書かれていません。", en="It holds from {at}; no end is stated."
)
_IN_FORCE = Text(
    ja="{starts} から {ends} まで有効です。", en="It holds from {starts} until {ends}."
)
_NOBODY_NAMED = Text(
    ja="誰の証明書であるべきかは指定されていません。", en="Nobody said whose it should be."
)
_THEIRS = Text(ja="指定された人の証明書です。", en="It is about the person named.")
_SOMEBODY_ELSES = Text(
    ja="指定された人の証明書ではありません。", en="It is not about the person named."
)
_NO_POLICY = Text(
    ja="発行者を信頼するかどうかは、検証する人が決めることです。",
    en="Whether to trust the issuer is for the person who verifies to decide.",
)
_ISSUER_UNKNOWN = Text(
    ja="この発行者は、確認できる名簿に載っていません。",
    en="This issuer stands on no register at hand.",
)
_NOT_REACHED = Text(
    ja="前の段階で終わったため、確認していません。", en="Not reached: an earlier step ended it."
)
