"""Presentations: who shows, and every credential that is shown, each on its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject
from shirushi.credential.formats import vcdm
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.credential.report import Report, StepName
from shirushi.credential.verification import proving, told
from shirushi.credential.verification.errors import HolderAnother, NothingShown
from shirushi.credential.verification.members import Judge, note_members
from shirushi.credential.verification.notes import Notes, with_notes
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.proving import Proved

#: Judges a credential that whoever shows it states himself, by the signature of what shows it.
JudgeOwn = Callable[[Any, Proved], Report]


def check_presentation(notes: Notes, opened: Opened, judge: Judge, *, judge_own: JudgeOwn) -> None:
    """Check who presents, and every credential inside.

    A presentation that nobody signed shows its credentials all the same, with a warning: who
    showed them is then unknown. Verifiable Credentials Data Model 2.0
    ``#verifiable-presentations``.
    """
    document = opened.document
    given = document.get("verifiableCredential", [])
    members = given if isinstance(given, list) else [given]
    signed = opened.is_token or "proof" in document
    try:
        found = _holder(notes, opened) if signed else None
        if not members and not signed:
            raise NothingShown(path="verifiableCredential")
    except ShirushiError as error:
        notes.not_proved(error)
        return
    notes.trusted = True
    remarks = list(found.warnings) if found else []
    notes.secured_by = found.secured_by if found else ()
    notes.warned = notes.warned or not signed or bool(remarks)
    reports = []
    for number, one in enumerate(members[: vcdm.MOST_CREDENTIALS]):
        own = found is not None and _is_own(one, document, found)
        report = judge_own(one, found) if found is not None and own else judge(one)
        reports.append((join_path("verifiableCredential", number), report))
    note_members(notes, reports)
    if StepName.PROOF not in notes.steps:
        said = told.SHOWN if signed else told.SHOWN_UNSIGNED
        holder = found.controller if found else ""
        said = said.format(holder=holder, count=len(members))
        notes.passed(StepName.PROOF, with_notes(said, remarks))


def _is_own(member: Any, document: JsonObject, found: Proved) -> bool:
    """Tell whether a credential is the holder's own word, secured by the presentation alone.

    Verifiable Credentials Data Model 2.0
    ``#presentations-including-holder-claims``: the presentation must name its holder, and the
    credential must name the same one as its issuer.
    """
    return (
        isinstance(member, dict)
        and "proof" not in member
        and vcdm.CREDENTIAL in vcdm.types_of(member)
        and vcdm.first_context(member) == vcdm.first_context(document) == CREDENTIALS_V2
        and vcdm.id_of(document.get("holder")) == found.controller
        and vcdm.id_of(member.get("issuer")) == found.controller
    )


def _holder(notes: Notes, opened: Opened) -> Proved:
    """Return whose presentation it is, once that is shown."""
    found = proving.prove_presentation(opened, keys=notes.world.keys, now=notes.world.now)
    holder = vcdm.id_of(opened.document.get("holder"))
    if holder not in (None, found.controller):
        raise HolderAnother(path="holder", holder=holder, signer=found.controller)
    return found
