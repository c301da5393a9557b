"""What stands inside a credential, each judged on its own: endorsements, a record's credentials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import clr2, endorsement
from shirushi.credential.report import Answer, NotRelied, Outcome, Report, Step, StepName
from shirushi.credential.verification import told
from shirushi.credential.verification.notes import Notes, deciding

#: Judges a credential that stands inside another one.
Judge = Callable[[Any], Report]

# ---------------------------------------------------------------- 8: who else speaks for it


def check_endorsements(notes: Notes, document: JsonObject, judge: Judge) -> None:
    """Check every endorsement's own signature; a bad one takes nothing from the credential.

    Open Badges 3.0 ``#endorsement-verification``: of the credential and of whatever it
    describes, embedded or as tokens.
    """
    found = () if notes.inside else endorsement.check_all(document, check=_relied(judge))
    if not found:
        notes.not_checked(StepName.ENDORSEMENTS, told.NO_ENDORSEMENTS)
        return
    bad = [one for one in found if one.error is not None]
    if not bad:
        notes.passed(StepName.ENDORSEMENTS, told.ENDORSED.format(count=len(found)))
        return
    notes.warned = True
    first = bad[0].error or NotRelied(answer="")
    said = told.ENDORSEMENTS_BAD.format(count=len(found), bad=len(bad), why=first.said)
    notes.note(StepName.ENDORSEMENTS, Outcome.FAILED, said, path=bad[0].path, code=first.code)


def _relied(judge: Judge) -> Callable[[Any], JsonObject]:
    def check(inside: Any) -> JsonObject:
        report = judge(inside)
        if not report.answer.holds or report.document is None:
            step = deciding(report)
            why = step.reason if step else report.answer.label
            raise NotRelied(answer=Text(ja=why.ja.rstrip("。"), en=why.en.rstrip(".")))
        return report.document

    return check


# ---------------------------------------------------------------- 8: what a record contains


def check_contained(notes: Notes, document: JsonObject, judge: Judge) -> None:
    """Verify the credentials of a learner record, each on its own; the worst is told."""
    try:
        found = clr2.check_contained(clr2.read(document), check=judge)
    except ShirushiError as error:
        notes.failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
        return
    for one in found:
        if one.same_learner is False:
            # The same person may be known by several ids; nobody can tell from here.
            notes.warned = True
            notes.note(StepName.RECIPIENT, Outcome.NOT_CHECKED, told.ANOTHER_LEARNER, path=one.path)
    note_members(notes, [(one.path, one.found) for one in found])


def note_members(notes: Notes, found: Iterable[tuple[str, Report]]) -> None:
    """Note what the credentials inside this one are found to be, if one does not hold.

    Of several, the one whose earliest step failed is told, in whatever order they stand; one of
    which nobody can tell counts only where no other is plainly bad.
    """
    bad: list[tuple[str, Report, Step]] = []
    for path, report in found:
        notes.warned = notes.warned or report.answer is Answer.VALID_WITH_WARNINGS
        step = deciding(report)
        if not report.answer.holds and step is not None:
            bad.append((path, report, step))
    if not bad:
        return
    path, report, step = min(bad, key=lambda one: (not one[1].answer.known, one[2].name.number))
    if notes.answer is not None and (notes.answer.known or not report.answer.known):
        return
    notes.settle(report.answer)
    reason = told.IN_MEMBER.format(where=path, said=step.reason)
    name = StepName.PROOF if step.name is StepName.READABLE else step.name
    notes.steps.pop(name, None)
    notes.note(name, step.outcome, reason, path=join_path(path, step.path), code=step.code)
