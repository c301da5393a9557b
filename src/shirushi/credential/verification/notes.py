"""The steps of one verification under way, and the report they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose.claims import TokenExpired, TokenNotYetValid
from shirushi.credential.keys import KeySource
from shirushi.credential.report import Answer, Format, Outcome, Report, Step, StepName
from shirushi.credential.status.lists import StatusSource
from shirushi.credential.verification import told
from shirushi.credential.verification.errors import proof_answer, with_advice
from shirushi.credential.verification.memory import Memory
from shirushi.credential.verification.proving import Proved
from shirushi.credential.verification.sources import DocumentSource, IssuerPolicy, KeyBinding
from shirushi.model.assertion import Assertion, Identifier


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
    memory: Memory | None = None


@dataclass(slots=True, kw_only=True)
class Notes:
    """What was found so far: the steps, and the first answer that was a no.

    inside
        Whether this document stands inside another one, whose own links are not followed again.
    trusted
        Whether the signature was found good, so that what it says may be followed up.
    hides
        Whether its holder may keep fields of it back, so that one not shown need not be missing.
    """

    world: World
    inside: bool = False
    steps: dict[StepName, Step] = field(default_factory=dict)
    answer: Answer | None = None
    warned: bool = False
    trusted: bool = False
    hides: bool = False
    assertion: Assertion | None = None
    document: JsonObject | None = None
    format: Format | None = None
    proved: Proved | None = None
    secured_by: tuple[str, ...] = ()
    editions: Mapping[str, str] = field(default_factory=dict)

    def report(self) -> Report:
        """Return the report; steps that were never reached are not checked."""
        for name in StepName:
            if name not in self.steps:
                reached = StepName.PROOF in self.steps and not self.trusted
                self.not_checked(name, told.NOT_TRUSTED_YET if reached else told.NOT_REACHED)
        answer = self.answer or (Answer.VALID_WITH_WARNINGS if self.warned else Answer.VALID)
        return Report(
            answer=answer,
            steps=tuple(self.steps[name] for name in StepName),
            checked_at=self.world.now,
            assertion=self.assertion,
            document=self.document,
            format=self.format,
            secured_by=self.secured_by,
            editions=self.editions,
        )

    def settle(self, answer: Answer) -> None:
        """Take a word for the whole, unless an earlier step has given one.

        A plain no outweighs that a list or a schema could not be had, and that a term could not
        be understood once the signature was found good without it, as a token's can be. It does
        not outweigh that the signature could not be checked, since then nothing the credential
        says is known.
        """
        unsure = self.answer in _UNSURE or (self.answer is Answer.UNSUPPORTED and self.trusted)
        if self.answer is None or (unsure and answer.known):
            self.answer = answer

    def passed(self, name: StepName, reason: Text) -> None:
        """Note that a step passed."""
        self.note(name, Outcome.PASSED, reason)

    def failed(self, name: StepName, error: ShirushiError, answer: Answer) -> None:
        """Note that a step failed, and the word for it if it is the first."""
        reason = with_advice(error)
        self.note(name, Outcome.FAILED, reason, path=path_of(error), code=error.code)
        self.settle(answer)

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
            path = path_of(error)
            reason = with_advice(error) if reason == error.said else reason
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

    def not_proved(self, error: ShirushiError) -> None:
        """Note that a signature is wrong, or that nobody can tell."""
        if isinstance(error, TokenExpired | TokenNotYetValid):
            late = isinstance(error, TokenExpired)
            self.failed(StepName.DATES, error, Answer.EXPIRED if late else Answer.NOT_YET_VALID)
            return
        answer = proof_answer(error)
        if answer.known:
            # Whatever could not be understood before: it is not the issuer's word.
            self.answer = None if self.answer is Answer.UNSUPPORTED else self.answer
            self.failed(StepName.PROOF, error, answer)
        else:
            self.unknown(StepName.PROOF, error, answer)

    def unknown(self, name: StepName, error: ShirushiError, answer: Answer) -> None:
        """Note that nobody can tell, and the word for it if it is the first."""
        self.note(
            name, Outcome.NOT_CHECKED, with_advice(error), path=path_of(error), code=error.code
        )
        self.settle(answer)


_UNSURE = {Answer.STATUS_UNKNOWN, Answer.SCHEMA_UNKNOWN}


def path_of(error: ShirushiError) -> str | None:
    """Return where a mistake is: of several, the first's place."""
    inner = getattr(error, "errors", ())
    return error.path or (inner[0].path if inner else None)


def with_notes(said: Text, notes: list[Text]) -> Text:
    """Return a sentence with the first of several remarks, and how many more there are."""
    if not notes:
        return said
    first, more = notes[0], len(notes) - 1
    if more:
        first = Text(ja=f"{first.ja}(ほかに{more}件)", en=f"{first.en} (and {more} more)")
    return told.WITH_WARNINGS.format(said=said, warnings=first)


def deciding(report: Report) -> Step | None:
    """Return the step that decided a report that does not hold."""
    failed = [one for one in report.steps if one.outcome is Outcome.FAILED]
    unsure = [one for one in report.steps if one.outcome is Outcome.NOT_CHECKED and one.code]
    return next(iter(failed or unsure), None)
