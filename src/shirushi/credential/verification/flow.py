"""MAIN FLOW: a stranger's file in, a report out, step by step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.credential.jose import sd_jwt_vc
from shirushi.credential.keys import KeySource
from shirushi.credential.report import Format, Report, StepName
from shirushi.credential.status.lists import StatusSource
from shirushi.credential.verification import (
    badges2,
    members,
    opening,
    presenting,
    proving,
    standing,
    steps,
    told,
)
from shirushi.credential.verification.errors import readable_answer
from shirushi.credential.verification.memory import Memory
from shirushi.credential.verification.notes import Notes, World
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.proving import Proved
from shirushi.credential.verification.sources import DocumentSource, IssuerPolicy, KeyBinding
from shirushi.model.assertion import Identifier


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
    memory: Memory | None = None,
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
    memory
        The caller's own, for many files at one moment: status lists are then proved once.

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
        memory=memory,
    )
    notes = Notes(world=world)
    try:
        opened = opening.open_file(data)
    except ShirushiError as error:
        notes.failed(StepName.READABLE, error, readable_answer(error))
        return notes.report()
    return _verified(notes, opened)


def _verified(notes: Notes, opened: Opened, *, shown_by: Proved | None = None) -> Report:
    """Return the report on a document that could be read.

    shown_by
        Whose presentation secures it, where it is that holder's own word.
    """
    notes.format, notes.document = opened.format, opened.document
    notes.passed(StepName.READABLE, told.READABLE.format(kind=opened.format.label))
    if opened.format is Format.OPEN_BADGE_2:
        badges2.verify_badge(notes, opened)
    elif opened.format is Format.SD_JWT:
        _verify_sd_jwt(notes, opened)
    elif opened.format is Format.PRESENTATION:
        steps.check_schema(notes, opened)
        presenting.check_presentation(
            notes,
            opened,
            lambda value: _inner(notes, value),
            judge_own=lambda value, holder: _inner(notes, value, shown_by=holder),
        )
    else:
        _verify_credential(notes, opened, shown_by)
    return notes.report()


def _verify_credential(notes: Notes, opened: Opened, shown_by: Proved | None) -> None:
    document = opened.document
    steps.check_schema(notes, opened)
    if shown_by is None:
        steps.check_proof(notes, opened)
    else:
        steps.note_own_word(notes, shown_by)
    if notes.trusted:
        document = steps.check_refresh(notes, document)
        standing.check_status(notes, document)
        standing.check_status_claim(notes, opened)
    standing.check_dates(notes, document)
    if notes.trusted:
        # Without the issuer's signature, anybody may have written any name here.
        standing.check_recipient(notes, document)
        members.check_endorsements(notes, document, lambda value: _inner(notes, value))
        if opened.format is Format.CLR_2:
            members.check_contained(notes, document, lambda value: _inner(notes, value))
        standing.check_issuer(notes, document)


def _verify_sd_jwt(notes: Notes, opened: Opened) -> None:
    """Note what an SD-JWT that is no W3C credential is found to be."""
    notes.passed(StepName.SCHEMA, told.FIELDS_THERE)
    try:
        found = sd_jwt_vc.check_sd_jwt(
            opened.sd_jwt or "",
            keys=notes.world.keys,
            now=notes.world.now,
            binding=proving.binding_of(notes.world.binding),
        )
    except ShirushiError as error:
        notes.not_proved(error)
        return
    notes.trusted, notes.document = True, found.claims
    standing.note_sd_jwt(notes, found)


def _inner(notes: Notes, value: Any, *, shown_by: Proved | None = None) -> Report:
    """Return the report on a credential that stands inside another document."""
    outer = notes.world
    world = World(
        keys=outer.keys,
        statuses=outer.statuses,
        documents=outer.documents,
        now=outer.now,
        memory=outer.memory,
    )
    inner = Notes(world=world, inside=True)
    try:
        opened = opening.open_member(value)
    except ShirushiError as error:
        inner.failed(StepName.READABLE, error, readable_answer(error))
        return inner.report()
    return _verified(inner, opened, shown_by=shown_by)
