"""Acts: describe a programme, change it, submit it, take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework, packaged
from shirushi.framework.matrix import judge_all
from shirushi.framework.verdict import Verdict
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement, read_achievement_file, write_achievement
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.authoring.models import (
    JUDGED_BY,
    ProgrammeRecord,
    VersionRecord,
    VersionState,
)

#: What a draft is judged by before it may go to review.
DECIDING = JUDGED_BY[0]

#: Characters the id of a description may have; every credential of it carries them.
MOST_ID = 400


#: Short names whose addresses are pages of their own.
RESERVED = frozenset({"report"})


class ProgrammeNameReserved(ShirushiError):
    """A programme would be called as one of the site's own pages is."""

    code = "authoring.programme-name-reserved"
    text = Text(
        ja="「{slug}」はこのサイトが使う名前です。",
        en="The site uses the name {slug!r} itself.",
    )
    remedy = Text(ja="別の短い名前にしてください。", en="Choose another short name.")


class ProgrammeExists(ShirushiError):
    """Another programme of the organisation has this short name."""

    code = "authoring.programme-exists"
    text = Text(
        ja="「{slug}」というプログラムがすでにあります。",
        en="There is a programme called {slug!r} already.",
    )
    remedy = Text(ja="別の短い名前にしてください。", en="Choose another short name.")


class EditedMeanwhile(ShirushiError):
    """Somebody else saved while this form was open."""

    code = "authoring.edited-meanwhile"
    text = Text(
        ja="編集している間に、別の人が保存しました。",
        en="Somebody else saved it while you were editing.",
    )
    remedy = Text(
        ja="入力した内容は下に残っています。最新の内容と見比べて、もう一度保存してください。",
        en="What you typed is kept below; compare it with the newest text and save again.",
    )


class NotADraft(ShirushiError):
    """A version in review or approved would be changed."""

    code = "authoring.not-a-draft"
    text = Text(ja="審査中のため変更できません。", en="It is in review and cannot be changed.")
    remedy = Text(
        ja="提出を取り下げてから変更してください。", en="Take it back first, then change it."
    )


class IdTooLong(ShirushiError):
    """A description's id is longer than we keep."""

    code = "authoring.id-too-long"
    text = Text(
        ja="IDが長すぎます(上限は{most}文字)。",
        en="The id is too long (the limit is {most} characters).",
    )
    remedy = Text(ja="短いIDを付けてください。", en="Give it a shorter one.")


class NotSubmittable(ShirushiError):
    """A draft does not meet what every micro-credential must."""

    code = "authoring.not-submittable"
    text = Text(
        ja="「{framework}」の必須の要件を満たしていないため、提出できません: {missing}。",
        en="It does not meet required rules of {framework}, so it cannot be submitted: {missing}.",
    )
    remedy = Text(
        ja="下の判定で × の付いた項目を直してください。",
        en="Mend what is marked × in the verdict below.",
    )


@transaction.atomic
def create_programme(
    organisation: OrganisationRecord,
    *,
    slug: str,
    document: Mapping[str, Any],
    by: UserRecord,
    now: datetime,
    meant_for: Iterable[str] | None = None,
) -> VersionRecord:
    """Return the first draft of a new programme.

    meant_for
        The frameworks it is written for, by id; ``None`` for the deciding one alone.

    Raises ``ProgrammeNameReserved``, ``ProgrammeExists``, ``FrameworkUnknown``, or every mistake
    in the document at once.
    """
    if slug in RESERVED:
        raise ProgrammeNameReserved(slug=slug)
    achievement = read_document(document)
    programme = ProgrammeRecord(
        organisation=organisation,
        slug=slug,
        created_by=by,
        created_at=now,
        meant_for=with_deciding(meant_for or ()),
    )
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError:
        raise ProgrammeExists(slug=slug) from None
    version = VersionRecord(programme=programme, number=1)
    _write(version, achievement, by=by, now=now)
    audit.record(
        "programme.created", subject=programme, actor=by, at=now, organisation=organisation
    )
    return version


def import_programme(
    organisation: OrganisationRecord,
    *,
    slug: str,
    file_name: str,
    data: bytes,
    by: UserRecord,
    now: datetime,
) -> VersionRecord:
    """Return the first draft of a programme described in a TOML or JSON file."""
    achievement = read_achievement_file(file_name, data)
    return create_programme(
        organisation, slug=slug, document=write_achievement(achievement), by=by, now=now
    )


@transaction.atomic
def save_draft(
    programme: ProgrammeRecord,
    *,
    document: Mapping[str, Any],
    revision: int,
    by: UserRecord,
    now: datetime,
    meant_for: Iterable[str] | None = None,
) -> VersionRecord:
    """Return the draft with the new text, judged anew.

    A draft or returned version is changed; after an approved one a new version begins.

    revision
        That of the version the editor saw.
    meant_for
        The frameworks it is written for, by id; ``None`` leaves them as they are.

    Raises ``EditedMeanwhile``, ``NotADraft``, ``FrameworkUnknown``, or every mistake in the
    document at once.
    """
    achievement = read_document(document)
    version = _lock_latest(programme)
    if version.state == VersionState.SUBMITTED:
        raise NotADraft
    if version.revision != revision:
        raise EditedMeanwhile
    if version.state == VersionState.APPROVED:
        version = VersionRecord(
            programme=programme, number=version.number + 1, revision=version.revision
        )
    else:
        version.state = VersionState.DRAFT
    version.revision += 1
    if meant_for is not None:
        kept = version.programme
        kept.meant_for = with_deciding(meant_for)
        kept.save(update_fields=["meant_for"])
    _write(version, achievement, by=by, now=now)
    return version


@transaction.atomic
def submit(programme: ProgrammeRecord, *, by: UserRecord, now: datetime) -> VersionRecord:
    """Hand the draft to the reviewers; doing so twice changes nothing.

    A required rule of Japan's framework that is not met stops it. Unknown does not: the
    reviewer sees it and decides. Raises ``NotSubmittable``.
    """
    version = _lock_latest(programme)
    if version.state in {VersionState.SUBMITTED, VersionState.APPROVED}:
        return version
    verdict = judge(read_achievement(version.document), packaged()[DECIDING])
    if verdict.outcome is Outcome.NOT_MET:
        rules = [one.rule.text for one in verdict.decisive]
        missing = Text(ja="、".join(one.ja for one in rules), en="; ".join(one.en for one in rules))
        raise NotSubmittable(framework=verdict.framework.name, missing=missing)
    version.state, version.submitted_at = VersionState.SUBMITTED, now
    version.save()
    audit.record(
        "version.submitted",
        subject=version,
        actor=by,
        at=now,
        organisation=programme.organisation,
    )
    return version


@transaction.atomic
def take_back(programme: ProgrammeRecord, *, by: UserRecord, now: datetime) -> VersionRecord:
    """Take a submitted version back to change it; what is decided already stays so."""
    version = _lock_latest(programme)
    if version.state == VersionState.SUBMITTED:
        version.state, version.submitted_at = VersionState.DRAFT, None
        version.save()
        audit.record(
            "version.taken_back",
            subject=version,
            actor=by,
            at=now,
            organisation=programme.organisation,
        )
    return version


@transaction.atomic
def judge_again(version: VersionRecord, *, now: datetime) -> VersionRecord:
    """Return the version with the verdicts of the frameworks as they stand now.

    The text is not touched, so an approved version may be judged again too; each verdict names
    the edition it was made by.
    """
    version = lock(version.pk)
    version.verdicts = _verdicts(read_achievement(version.document), version.programme.meant_for)
    version.judged_at = now
    version.save(update_fields=["verdicts", "judged_at"])
    return version


def decide(version: VersionRecord, state: VersionState) -> None:
    """Set what a review decided; called by review, which holds the lock."""
    version.state = state
    version.save(update_fields=["state"])


def lock(version_id: int) -> VersionRecord:
    """Return a version locked for the rest of the transaction.

    Rows that name the version may still be written by others: its key does not change.
    """
    return VersionRecord.objects.select_for_update(no_key=True).get(pk=version_id)


def _lock_latest(programme: ProgrammeRecord) -> VersionRecord:
    # Nobody begins another version now, so that the newest one stays the newest; and a reviewer,
    # who holds only the version, has decided on it or will find what is done here.
    ProgrammeRecord.objects.select_for_update(no_key=True).get(pk=programme.pk)
    newest = VersionRecord.objects.filter(programme=programme).order_by("-number")[:1]
    return lock(newest.values_list("pk", flat=True)[0])


def read_document(document: Mapping[str, Any]) -> Achievement:
    """Return the achievement, if the database can keep all of it."""
    achievement = read_achievement(document)
    if len(achievement.id) > MOST_ID:
        raise IdTooLong(path="id", most=str(MOST_ID))
    return achievement


def _write(
    version: VersionRecord, achievement: Achievement, *, by: UserRecord, now: datetime
) -> None:
    version.document = write_achievement(achievement)
    version.title_ja, version.title_en = achievement.title.ja[:300], achievement.title.en[:300]
    version.editors = sorted({*version.editors, by.pk})
    version.edited_at = version.judged_at = now
    version.verdicts = _verdicts(achievement, version.programme.meant_for)
    version.save()


def with_deciding(names: Iterable[str]) -> list[str]:
    """Return frameworks by id in the order they are shown, the deciding one always among them.

    Raises ``FrameworkUnknown``.
    """
    chosen = {framework(name).id for name in names} | {DECIDING}
    return [name for name in packaged() if name in chosen]


def verdicts(achievement: Achievement, names: Iterable[str]) -> list[Verdict]:
    """Return what the frameworks say of a text, in their order; nothing is kept of it.

    An edition that no longer comes with the package is passed over.
    """
    asked = [packaged()[name] for name in dict.fromkeys(names) if name in packaged()]
    return list(judge_all(achievement, asked).verdicts)


def _verdicts(achievement: Achievement, meant_for: Iterable[str]) -> dict[str, Any]:
    found = verdicts(achievement, [*JUDGED_BY, *meant_for])
    return {one.framework.id: one.to_json() for one in found}
