"""What stands inside a credential, each judged on its own: endorsements, a record's credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import clr2, endorsement
from shirushi.credential.report import Answer, NotRelied, Outcome, Report, StepName
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
    """Verify the credentials of a learner record, each on its own; the first bad one is told."""
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
        note_member(notes, one.path, one.found)


def note_member(notes: Notes, path: str, report: Report) -> None:
    """Note what a credential inside this one is found to be, if it does not hold."""
    notes.warned = notes.warned or report.answer is Answer.VALID_WITH_WARNINGS
    step = deciding(report)
    if report.answer.holds or step is None or notes.answer is not None:
        return
    notes.settle(report.answer)
    reason = told.IN_MEMBER.format(where=path, said=step.reason)
    name = StepName.PROOF if step.name is StepName.READABLE else step.name
    notes.steps.pop(name, None)
    notes.note(name, step.outcome, reason, path=join_path(path, step.path), code=step.code)
