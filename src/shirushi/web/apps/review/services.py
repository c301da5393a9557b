"""Acts: decide on what an author submitted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shirushi.core.dates import format_time
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.review.models import Decision, ReviewRecord


class OwnProgramme(ShirushiError):
    """Somebody would approve what they wrote themselves."""

    code = "review.own-programme"
    text = Text(
        ja="自分が書いたプログラムを自分で審査することはできません。",
        en="Nobody reviews a programme that they wrote themselves.",
    )
    remedy = Text(ja="ほかの審査担当者に依頼してください。", en="Ask another reviewer to decide.")


class AlreadyDecided(ShirushiError):
    """Another reviewer was first."""

    code = "review.already-decided"
    text = Text(
        ja="この版は{reviewer}さんが{at}に「{decision}」と決定済みです。あなたの決定は記録していません。",
        en="{reviewer} decided on it at {at}: {decision}. Your decision was not recorded.",
    )
    remedy = Text(
        ja="異なる意見がある場合は、その担当者に連絡してください。",
        en="If you see it differently, talk to them.",
    )


class NotInReview(ShirushiError):
    """A version that nobody submitted, or that was taken back, would be decided on."""

    code = "review.not-in-review"
    text = Text(ja="この版は審査に提出されていません。", en="This version is not in review.")
    remedy = Text(
        ja="著者が取り下げた可能性があります。一覧に戻って確認してください。",
        en="Its author may have taken it back; look at the queue again.",
    )


class CommentMissing(ShirushiError):
    """A version would be returned without a word on what to change."""

    code = "review.comment-missing"
    text = Text(ja="差し戻す理由がありません。", en="There is no reason for returning it.")
    remedy = Text(
        ja="何を直せばよいかを書いてください。", en="Write what the author should change."
    )


class TextChanged(ShirushiError):
    """The text was taken back, changed and handed in again while it was being read."""

    code = "review.text-changed"
    text = Text(
        ja="読んでいる間に、著者が内容を変更して再提出しました。",
        en="The author changed and submitted it again while you were reading.",
    )
    remedy = Text(
        ja="最新の内容を読んでから決定してください。", en="Read the newest text, then decide."
    )


@transaction.atomic
def decide(
    version: VersionRecord,
    *,
    decision: Decision,
    comment: str,
    by: UserRecord,
    now: datetime,
    revision: int | None = None,
) -> ReviewRecord:
    """Record a reviewer's decision; sending the same one twice changes nothing.

    revision
        The text that the reviewer read; ``None`` = the one that stands there now.

    Raises ``OwnProgramme``, ``AlreadyDecided``, ``NotInReview``, ``TextChanged`` or
    ``CommentMissing``.
    """
    version = authoring.lock(version.pk)
    before = ReviewRecord.objects.filter(version=version, revision=version.revision).first()
    if before is not None:
        if before.reviewer_id == by.pk and before.decision == decision:
            return before
        raise AlreadyDecided(
            reviewer=before.reviewer.display_name,
            at=format_time(before.decided_at),
            decision=_WORDS[Decision(before.decision)],
        )
    if version.state != VersionState.SUBMITTED:
        raise NotInReview
    if revision not in {None, version.revision}:
        raise TextChanged
    if by.pk in version.editors:
        raise OwnProgramme
    if decision is Decision.RETURNED and not comment.strip():
        raise CommentMissing(path="comment")
    review = ReviewRecord.objects.create(
        version=version,
        revision=version.revision,
        reviewer=by,
        decision=decision.value,
        comment=comment.strip(),
        decided_at=now,
    )
    authoring.decide(version, _STATES[decision])
    audit.record(
        f"version.{decision.value}",
        subject=version,
        actor=by,
        at=now,
        organisation=version.programme.organisation,
        params={"revision": version.revision},
    )
    return review


_STATES = {
    Decision.APPROVED: VersionState.APPROVED,
    Decision.RETURNED: VersionState.RETURNED,
}
_WORDS = {
    Decision.APPROVED: Text(ja="承認", en="approved"),
    Decision.RETURNED: Text(ja="差し戻し", en="returned"),
}
