"""MAIN FLOW: a stranger's file in, a report out, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import identity, schemas
from shirushi.credential.formats import ob3, vcdm
from shirushi.credential.keys import KeySource
from shirushi.credential.report import Answer, Format, Outcome, Report, Step, StepName
from shirushi.credential.status.lists import StatusEntryInvalid, StatusSource
from shirushi.credential.verification import opening, proving, statuses, told
from shirushi.credential.verification.errors import (
    TERMS_WRONG,
    HolderAnother,
    NotACredential,
    NothingShown,
    proof_answer,
    readable_answer,
    with_advice,
)
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.proving import Proved
from shirushi.credential.verification.sources import (
    DocumentsAtHand,
    DocumentSource,
    IssuerPolicy,
    KeyBinding,
    SchemasBy,
)
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind
from shirushi.model.profile import Profile

#: Endorsements of one credential that are checked; each costs a signature.
MOST_ENDORSEMENTS = 10


def verify(
    data: bytes,
    *,
    keys: KeySource,
    statuses: StatusSource,
    now: datetime,
    recipient: Identifier | None = None,
    trusted: IssuerPolicy | None = None,
    documents: DocumentSource | None = None,
    binding: KeyBinding | None = None,
) -> Report:
    """Tell whether a credential holds at ``now``, step by step, as Open Badges 3.0 orders them.

    data
        JSON, a signed token, or a PNG or SVG picture with a credential baked in.
    recipient
        In plain: whom the credential should be about. Without one the step is not checked.
    trusted
        Whom one trusts to issue. Without one the step is not checked.
    documents
        Where schemas, newer versions and hosted badges come from. Without one, none can be had.
    binding
        What the holder of a credential with selective disclosure must have signed.

    Never raises a ``ShirushiError``: whatever is wrong stands in the report, with its path.
    """
    world = World(
        keys=keys,
        statuses=statuses,
        documents=documents,
        now=now,
        trusted=trusted,
        recipient=recipient,
        binding=binding,
    )
    run = Run(world=world)
    try:
        opened = opening.open_file(data)
    except ShirushiError as error:
        run.failed(StepName.READABLE, error, readable_answer(error))
        return run.report()
    return run.verified(opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What one verification may ask, and of whom."""

    keys: KeySource
    statuses: StatusSource
    documents: DocumentSource | None
    now: datetime
    trusted: IssuerPolicy | None = None
    recipient: Identifier | None = None
    binding: KeyBinding | None = None


@dataclass(slots=True, kw_only=True)
class Run:
    """One verification under way: steps noted so far, and the first answer that was a no.

    inside
        Whether this document stands inside another one, whose own links are not followed again.
    """

    world: World
    inside: bool = False
    steps: dict[StepName, Step] = field(default_factory=dict)
    answer: Answer | None = None
    warned: bool = False
    assertion: Assertion | None = None
    opened: Opened | None = None
    proved: Proved | None = None

    def verified(self, opened: Opened) -> Report:
        """Return the report on a document that could be read."""
        self.opened = opened
        self.passed(StepName.READABLE, told.READABLE.format(kind=opened.format.label))
        document = opened.document
        self.check_schema(opened)
        if opened.format is Format.PRESENTATION:
            self.check_presentation(document)
            return self.report()
        self.check_proof(opened)
        if self.proved is not None:
            document = self.check_refresh(document)
            self.check_status(document)
        self.check_dates(document)
        self.check_recipient(document)
        if self.proved is not None:
            self.check_endorsements(document)
        self.check_issuer(document)
        return self.report()

    # -- 2: the fields

    def check_schema(self, opened: Opened) -> None:
        """Check the fields: the data model's, the format's own, and the schemas it names."""
        document = opened.document
        try:
            vcdm.check(document)
            source = SchemasBy(documents=self.world.documents or DocumentsAtHand())
            found = schemas.check(document, source=source)
            if opened.token is not None or document.get("proof") in (None, []):
                proving.check_terms(document)
            if opened.format is Format.OPEN_BADGE_3:
                self.assertion = ob3.read(document)
        except TERMS_WRONG as error:
            self.failed(StepName.SCHEMA, error, Answer.TAMPERED)
            return
        except ShirushiError as error:
            answer = proof_answer(error)
            unsure = answer is Answer.UNSUPPORTED
            self.failed(StepName.SCHEMA, error, answer if unsure else Answer.SCHEMA_INVALID)
            return
        for one in found.not_checked:
            if _must_be_checked(document, one):
                self.not_checked(StepName.SCHEMA, one.said, one)
                self.answer = self.answer or Answer.SCHEMA_UNKNOWN
                return
        notes = [one.said for one in (*found.not_checked, *found.warnings)]
        self.warned = self.warned or bool(found.not_checked)
        fits = told.FITS.format(urls=", ".join(found.fits)) if found.fits else told.FIELDS_THERE
        self.passed(StepName.SCHEMA, _noted(fits, notes))

    # -- 3: the proof

    def check_proof(self, opened: Opened) -> None:
        """Check the signatures; note why the first that does not hold does not."""
        try:
            self.proved = proving.prove(opened, keys=self.world.keys, now=self.world.now)
        except ShirushiError as error:
            self.not_proved(error)
            return
        found = self.proved
        self.warned = self.warned or bool(found.warnings)
        said = told.SIGNED.format(issuer=found.controller)
        if found.older:
            said = told.OLDER.format(
                said=said,
                urls=", ".join(found.older),
                editions=", ".join(found.editions[url] for url in found.older),
            )
        self.passed(StepName.PROOF, _noted(said, list(found.warnings)))

    def not_proved(self, error: ShirushiError) -> None:
        """Note that a signature is wrong, or that nobody can tell."""
        answer = proof_answer(error)
        if answer in {Answer.KEY_UNKNOWN, Answer.UNSUPPORTED}:
            self.not_checked(StepName.PROOF, error.said, error)
            self.answer = self.answer or answer
        else:
            self.failed(StepName.PROOF, error, answer)

    # -- 4: a newer version

    def check_refresh(self, document: JsonObject) -> JsonObject:
        """Return the newer version if there is one that is the same issuer's word, else this one.

        Open Badges 3.0 ``#refresh``: once, only after the proof, and a failure changes nothing.
        """
        given = document.get("refreshService", [])
        services = given if isinstance(given, list) else [given]
        service = services[0] if services else None
        if not isinstance(service, dict) or self.inside:
            self.not_checked(StepName.REFRESH, told.NO_REFRESH)
            return document
        kind, url = vcdm.types_of(service), str(service.get("id"))
        documents = self.world.documents
        if "1EdTechCredentialRefresh" not in kind or documents is None:
            why = told.NO_SOURCE
            if documents is not None:
                why = told.KIND_UNKNOWN.format(kind=", ".join(sorted(kind)))
            self.warned = True
            said = told.REFRESH_NOT_ASKED.format(why=why)
            self.not_checked(StepName.REFRESH, said, path="refreshService")
            return document
        try:
            newer = opening.open_file(documents.document(url))
            vcdm.check(newer.document)
            proving.prove(newer, keys=self.world.keys, now=self.world.now)
            _same_credential(document, newer.document)
            if newer.format is Format.OPEN_BADGE_3:
                self.assertion = ob3.read(newer.document)
        except ShirushiError as error:
            self.warned = True
            said = told.REFRESH_LEFT.format(url=url, why=error.said)
            self.not_checked(StepName.REFRESH, said, error)
            return document
        self.opened = newer
        self.passed(StepName.REFRESH, told.REFRESH_USED.format(url=url))
        return newer.document

    # -- 5: status

    def check_status(self, document: JsonObject) -> None:
        """Look the credential up in every status list that it names; the worst counts."""
        given = document.get("credentialStatus", [])
        entries = given if isinstance(given, list) else [given]
        if not entries:
            self.not_checked(StepName.STATUS, told.NO_STATUS)
            return
        unknown: ShirushiError | None = None
        said: Text | None = None
        for number, one in enumerate(entries[: statuses.MOST_ENTRIES]):
            path = join_path("credentialStatus", number) if isinstance(given, list) else _STATUS
            try:
                found = statuses.look_up(
                    document,
                    one,
                    keys=self.world.keys,
                    statuses=self.world.statuses,
                    now=self.world.now,
                    path=path,
                )
            except ShirushiError as error:
                unknown = unknown or error
                continue
            said = said or found.reason
            if found.answer is not None:
                self.note(StepName.STATUS, Outcome.FAILED, found.reason, path=path)
                self.answer = self.answer or found.answer
                return
        if unknown is not None or len(entries) > statuses.MOST_ENTRIES or said is None:
            unknown = unknown or StatusEntryInvalid(path=_STATUS, name=_STATUS)
            self.not_checked(StepName.STATUS, unknown.said, unknown)
            self.answer = self.answer or Answer.STATUS_UNKNOWN
            return
        self.passed(StepName.STATUS, said)

    # -- 6, 7: dates and people

    def check_dates(self, document: JsonObject) -> None:
        """Tell whether ``now`` lies in the credential's period; its end is outside."""
        try:
            starts = _latest(document, vcdm.STARTS)
            ends = _earliest(document, vcdm.ENDS)
        except ShirushiError as error:
            self.failed(StepName.DATES, error, Answer.SCHEMA_INVALID)
            return
        if starts is not None and starts[1] > self.world.now:
            reason = told.NOT_YET.format(at=format_time(starts[1]))
            self.note(StepName.DATES, Outcome.FAILED, reason, path=starts[0])
            self.answer = self.answer or Answer.NOT_YET_VALID
        elif ends is not None and ends[1] <= self.world.now:
            reason = told.EXPIRED.format(at=format_time(ends[1]))
            self.note(StepName.DATES, Outcome.FAILED, reason, path=ends[0])
            self.answer = self.answer or Answer.EXPIRED
        else:
            self.passed(StepName.DATES, _period_said(starts, ends))

    def check_recipient(self, document: JsonObject) -> None:
        """Tell whether the credential is about the person named."""
        recipient = self.world.recipient
        if recipient is None:
            self.not_checked(StepName.RECIPIENT, told.NOBODY_NAMED)
            return
        for subject in _objects(document.get("credentialSubject")):
            by_id = recipient.kind is IdentifierKind.OTHER and subject.get("id") == recipient.value
            stated = ob3.read_identifiers(subject)
            if by_id or any(identity.same(one, recipient) for one in stated):
                self.passed(StepName.RECIPIENT, told.THEIRS)
                return
        path = "credentialSubject.identifier"
        self.note(StepName.RECIPIENT, Outcome.FAILED, told.SOMEBODY_ELSES, path=path)
        self.answer = self.answer or Answer.OTHER_RECIPIENT

    # -- 8: who else speaks for it

    def check_endorsements(self, document: JsonObject) -> None:
        """Check every endorsement's own signature; a bad one takes nothing from the credential.

        Open Badges 3.0 ``#endorsement-verification``: of the credential, its achievements and
        its issuer, embedded or as tokens.
        """
        found = [] if self.inside else list(_endorsements(document))
        if not found:
            self.not_checked(StepName.ENDORSEMENTS, told.NO_ENDORSEMENTS)
            return
        bad: list[tuple[str, Text]] = []
        for path, endorsed, value in found[:MOST_ENDORSEMENTS]:
            why = self._endorsement(endorsed, value)
            if why is not None:
                bad.append((path, why))
        left = len(found) - MOST_ENDORSEMENTS
        if left > 0:
            bad += [(found[MOST_ENDORSEMENTS][0], told.NOT_REACHED)] * left
        if not bad:
            self.passed(StepName.ENDORSEMENTS, told.ENDORSED.format(count=len(found)))
            return
        self.warned = True
        path, why = bad[0]
        said = told.ENDORSEMENTS_BAD.format(count=len(found), bad=len(bad), why=why)
        self.note(StepName.ENDORSEMENTS, Outcome.FAILED, said, path=path)

    def _endorsement(self, endorsed: Any, value: Any) -> Text | None:
        """Return why an endorsement cannot be relied on, ``None`` where it can."""
        report = self._inner(value)
        if not report.answer.holds:
            worst = _worst(report)
            return worst.reason if worst else report.answer.label
        subject = report.document and report.document.get("credentialSubject")
        about = vcdm.id_of(subject if isinstance(subject, dict) else None)
        return None if about in {None, endorsed} else told.ENDORSES_ANOTHER

    # -- 9: trust

    def check_issuer(self, document: JsonObject) -> None:
        """Tell what is known of the issuer; it never changes what the signature says."""
        if self.world.trusted is None:
            self.not_checked(StepName.ISSUER, told.NO_POLICY)
            return
        issuer = self.assertion.issuer if self.assertion else _profile(document.get("issuer"))
        why = None if issuer is None else self.world.trusted.trusts(issuer)
        if why is None:
            self.warned = True
            self.not_checked(StepName.ISSUER, told.ISSUER_UNKNOWN, path="issuer")
        else:
            self.passed(StepName.ISSUER, why)

    # -- presentations

    def check_presentation(self, document: JsonObject) -> None:
        """Check who presents, and every credential that is presented on its own."""
        holder = vcdm.id_of(document.get("holder"))
        try:
            signed = "proof" in document
            if signed:
                self.proved = proving.prove_document(
                    document, keys=self.world.keys, now=self.world.now, purpose="authentication"
                )
                if holder not in {None, self.proved.controller}:
                    raise HolderAnother(path="holder", holder=holder, signer=self.proved.controller)
            given = document.get("verifiableCredential", [])
            members = given if isinstance(given, list) else [given]
            if not members and not signed:
                raise NothingShown(path="verifiableCredential")
        except ShirushiError as error:
            self.proved = None
            self.not_proved(error)
            return
        self.warned = self.warned or not signed or bool(self.proved and self.proved.warnings)
        said = told.SHOWN if signed else told.SHOWN_UNSIGNED
        self.check_members("verifiableCredential", members)
        if StepName.PROOF not in self.steps:
            signer = self.proved.controller if self.proved else ""
            self.passed(StepName.PROOF, said.format(holder=signer, count=len(members)))

    def check_members(self, name: str, members: list[Any]) -> None:
        """Verify credentials inside this one, each on its own; the first that fails is told."""
        for number, one in enumerate(members[: vcdm.MOST_CREDENTIALS]):
            where = join_path(name, number)
            report = self._inner(one)
            self.warned = self.warned or report.answer is Answer.VALID_WITH_WARNINGS
            worst = _worst(report)
            if report.answer.holds or worst is None or self.answer is not None:
                continue
            self.answer = report.answer
            reason = told.IN_MEMBER.format(where=where, said=worst.reason)
            step = StepName.PROOF if worst.name is StepName.READABLE else worst.name
            self.steps.pop(step, None)
            self.note(
                step, worst.outcome, reason, path=join_path(where, worst.path), code=worst.code
            )

    def _inner(self, value: Any) -> Report:
        world = World(
            keys=self.world.keys,
            statuses=self.world.statuses,
            documents=self.world.documents,
            now=self.world.now,
        )
        inner = Run(world=world, inside=True)
        try:
            opened = opening.open_member(value)
            if opened.format is Format.PRESENTATION:
                raise NotACredential(path="type")
        except ShirushiError as error:
            inner.failed(StepName.READABLE, error, readable_answer(error))
            return inner.report()
        return inner.verified(opened)

    # -- the report

    def report(self) -> Report:
        """Return the report; steps that were never reached are not checked."""
        for name in StepName:
            if name not in self.steps:
                reached = StepName.PROOF in self.steps and self.proved is None
                self.not_checked(name, told.NOT_TRUSTED_YET if reached else told.NOT_REACHED)
        answer = self.answer or (Answer.VALID_WITH_WARNINGS if self.warned else Answer.VALID)
        return Report(
            answer=answer,
            steps=tuple(self.steps[name] for name in StepName),
            checked_at=self.world.now,
            assertion=self.assertion,
            document=self.opened.document if self.opened else None,
            format=self.opened.format if self.opened else None,
            secured_by=self.proved.secured_by if self.proved else (),
            editions=self.proved.editions if self.proved else {},
        )

    def passed(self, name: StepName, reason: Text) -> None:
        """Note that a step passed."""
        self.note(name, Outcome.PASSED, reason)

    def failed(self, name: StepName, error: ShirushiError, answer: Answer) -> None:
        """Note that a step failed, and the word for it if it is the first."""
        reason = with_advice(error)
        self.note(name, Outcome.FAILED, reason, path=_path(error), code=error.code)
        self.answer = self.answer or answer

    def not_checked(
        self,
        name: StepName,
        reason: Text,
        error: ShirushiError | None = None,
        *,
        path: str | None = None,
    ) -> None:
        """Note that a step could not be checked, or need not be."""
        if error is not None:
            reason, path = (
                (with_advice(error), _path(error))
                if reason == error.said
                else (
                    reason,
                    _path(error),
                )
            )
        code = error.code if error else None
        self.note(name, Outcome.NOT_CHECKED, reason, path=path, code=code)

    def note(
        self,
        name: StepName,
        outcome: Outcome,
        reason: Text,
        *,
        path: str | None = None,
        code: str | None = None,
    ) -> None:
        """Note how a step ended; a failure noted before stays."""
        before = self.steps.get(name)
        if before is None or before.outcome is not Outcome.FAILED:
            self.steps[name] = Step(name=name, outcome=outcome, reason=reason, path=path, code=code)


_STATUS = "credentialStatus"


class AnotherCredential(ShirushiError):
    """What a refresh service gave is not a newer version of this credential."""

    code = "credential.another-credential"
    text = Text(
        ja="更新版の「{name}」が元の証明書と異なります。",
        en="The newer version's {name} is not the original's.",
    )


def _same_credential(document: JsonObject, newer: JsonObject) -> None:
    for name in ("id", "issuer"):
        if vcdm.id_of(document.get(name)) != vcdm.id_of(newer.get(name)):
            raise AnotherCredential(path=name, name=name)


def _must_be_checked(document: JsonObject, error: ShirushiError) -> bool:
    """Tell whether a schema that could not be checked is one the credential must fit.

    Open Badges 3.0 ``#verification`` makes its own kind a condition; the others advise.
    """
    if not isinstance(error, schemas.SchemaNotReached):
        return False
    entries = _objects(document.get("credentialSchema"))
    return any("1EdTechJsonSchemaValidator2019" in vcdm.types_of(one) for one in entries)


def _endorsements(document: JsonObject) -> Iterator[tuple[str, Any, Any]]:
    """Yield every endorsement with its path and the id of what it endorses."""
    places: list[tuple[str, Any]] = [("", document), ("issuer", document.get("issuer"))]
    for subject in _objects(document.get("credentialSubject")):
        inner = subject.get("achievement")
        places += [("credentialSubject.achievement", one) for one in _objects(inner)]
    for path, place in places:
        if not isinstance(place, dict):
            continue
        for name in ("endorsement", "endorsementJwt"):
            given = place.get(name, [])
            for number, one in enumerate(given if isinstance(given, list) else [given]):
                yield join_path(path, name, number), place.get("id"), one


def _worst(report: Report) -> Step | None:
    """Return the step that decided a report that does not hold."""
    failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
    unsure = [one for one in report.steps if one.outcome is Outcome.NOT_CHECKED and one.code]
    return next(iter(failed or unsure), None)


def _profile(issuer: Any) -> Profile | None:
    id_ = vcdm.id_of(issuer)
    if not isinstance(id_, str) or not id_:
        return None
    name = issuer.get("name") if isinstance(issuer, dict) else None
    name = name if isinstance(name, str) and name else id_
    return Profile(id=id_, name=Text(ja=name, en=name))


_Moment = tuple[str, datetime]


def _latest(document: JsonObject, names: tuple[str, ...]) -> _Moment | None:
    found = [(name, parse_time(document[name], path=name)) for name in names if name in document]
    return max(found, key=lambda one: one[1], default=None)


def _earliest(document: JsonObject, names: tuple[str, ...]) -> _Moment | None:
    found = [(name, parse_time(document[name], path=name)) for name in names if name in document]
    return min(found, key=lambda one: one[1], default=None)


def _period_said(starts: _Moment | None, ends: _Moment | None) -> Text:
    if starts is None:
        return told.NO_DATES if ends is None else told.NO_START.format(at=format_time(ends[1]))
    if ends is None:
        return told.NO_END.format(at=format_time(starts[1]))
    return told.IN_FORCE.format(starts=format_time(starts[1]), ends=format_time(ends[1]))


def _noted(said: Text, notes: list[Text]) -> Text:
    if not notes:
        return said
    first, more = notes[0], len(notes) - 1
    if more:
        first = Text(ja=f"{first.ja}(ほかに{more}件)", en=f"{first.en} (and {more} more)")
    return told.WITH_WARNINGS.format(said=said, warnings=first)


def _objects(value: Any) -> list[JsonObject]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]


def _path(error: ShirushiError) -> str | None:
    inner = getattr(error, "errors", ())
    return error.path or (inner[0].path if inner else None)
