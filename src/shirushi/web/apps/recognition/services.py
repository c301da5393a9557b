"""Acts: file a request, decide on it, appeal, note a mail, erase."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.model.credits import Credits
from shirushi.stacking.amounts import credits_said
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.checking import Checked
from shirushi.web.apps.issuing.models import DocumentRecord, RevocationReason
from shirushi.web.apps.recognition import papers
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    DecisionOutcome,
    DecisionRecord,
    PaperRecord,
    RequestRecord,
    RequestState,
    SubjectRecord,
)
from shirushi.web.apps.recognition.naming import Naming, naming

#: Days to answer a request and an appeal, and days in which an appeal may be made.
DAYS_TO_DECIDE = 60
DAYS_TO_DECIDE_APPEAL = 30
DAYS_TO_APPEAL = 30
#: Days before a deadline on which the registrars are reminded of it.
DAYS_SOON = 7
MOST_FILES = 10
#: Requests of one address that wait at one institution at a time.
MOST_WAITING = 5
_WAITING = (RequestState.FILED, RequestState.APPEALED)


class NothingAttached(ShirushiError):
    """A request comes without a credential, or with too many."""

    code = "recognition.files"
    text = Text(
        ja="証明書のファイルは1件から{most}件まで添付できます。",
        en="Attach one to {most} credential files.",
    )


class SameFileTwice(ShirushiError):
    """One file is attached twice."""

    code = "recognition.same-file-twice"
    text = Text(
        ja="「{name}」と同じ内容のファイルが2回添付されています。",
        en="A file with the content of {name!r} is attached twice.",
    )
    remedy = Text(ja="一つを外してください。", en="Leave one of them out.")


class FiledAlready(ShirushiError):
    """A form was sent before, with other contents; that request stands."""

    code = "recognition.filed-already"
    text = Text(
        ja="このフォームは、別の内容で一度送信されています。今回の内容は受け付けていません。",
        en="This form was sent before with other contents, which stand. Nothing was filed now.",
    )
    remedy = Text(
        ja="前の申請は、届いたメールのリンクから確認・取り下げができます。別の申請として出す場合は、"
        "もう一度送信してください。",
        en="The link in your mail shows the request that was filed, and takes it back. To file "
        "this as another request, send it once more.",
    )


class TooManyWaiting(ShirushiError):
    """One address has many requests waiting already."""

    code = "recognition.too-many-waiting"
    text = Text(
        ja="このメールアドレスでは、すでに{most}件の申請が決定を待っています。",
        en="{most} requests from this address wait for a decision already.",
    )
    remedy = Text(ja="決定が届いてから申請してください。", en="File again once they are decided.")


class CaseDecided(ShirushiError):
    """Somebody else decided first."""

    code = "recognition.already-decided"
    text = Text(
        ja="この申請は{who}さんがすでに決定しています。あなたの決定は記録していません。",
        en="{who} decided on this request already. Your decision was not recorded.",
    )
    remedy = Text(
        ja="画面の決定を確認し、異なる意見がある場合は担当者に連絡してください。",
        en="Read that decision; if you see it differently, talk to them.",
    )


class NotWaiting(ShirushiError):
    """A request that waits for nothing would be decided on."""

    code = "recognition.not-waiting"
    text = Text(
        ja="この申請は決定を待っていません。", en="This request does not wait for a decision."
    )


class OwnDecision(ShirushiError):
    """Somebody would decide on the appeal against their own decision."""

    code = "recognition.own-decision"
    text = Text(
        ja="自分の決定に対する不服申立てを、自分で決定することはできません。",
        en="Nobody decides on the appeal against their own decision.",
    )
    remedy = Text(ja="ほかの認定担当者に依頼してください。", en="Ask another registrar to decide.")


class WordsMissing(ShirushiError):
    """A decision lacks what such a decision must say."""

    code = "recognition.words-missing"
    text = Text(ja="この決定には記入が必要です。", en="This decision needs these words.")
    remedy = Text(ja="記入してください。", en="Fill it in.")


class NamesTheApplicant(ShirushiError):
    """A decision that will be a precedent names who asked."""

    code = "recognition.names-the-applicant"
    text = Text(
        ja="申請者の氏名かメールアドレスが含まれています。決定は先例として残ります。",
        en="It holds the applicant's name or e-mail address, and it will stay as a precedent.",
    )
    remedy = Text(ja="「申請者」と書いてください。", en='Write "the applicant" instead.')


class MayNameSomebody(ShirushiError):
    """A decision that will be a precedent may name a person, and nobody has said it does not."""

    code = "recognition.may-name-somebody"
    text = Text(
        ja="個人の氏名やメールアドレスのように見える部分があります。",
        en="Something in it looks like a person's name or e-mail address.",
    )
    remedy = Text(
        ja="役職などに書き換えるか、個人の特定につながらないことを確認したうえで、確認欄にチェックを入れてください。",
        en="Write a role instead, or make sure that it names nobody and tick the box.",
    )


class CreditRefused(ShirushiError):
    """A refusal would give credit."""

    code = "recognition.credit-refused"
    text = Text(ja="認定しない決定には、単位数を付けられません。", en="A refusal gives no credit.")
    remedy = Text(ja="単位数を空欄にしてください。", en="Leave the number of credits empty.")


class SystemUnknown(ShirushiError):
    """A decision gives credit in a system that nobody knows."""

    code = "recognition.credit-system"
    text = Text(
        ja="「{system}」という単位制度はありません。", en="There is no credit system {system}."
    )


class NoAppeal(ShirushiError):
    """An appeal is not open, or not any more."""

    code = "recognition.no-appeal"
    text = Text(
        ja="この申請について不服申立てはできません。", en="No appeal can be made on this request."
    )
    remedy = Text(
        ja="不服申立ては、最初の決定から{days}日以内に1回だけできます。",
        en="One appeal may be made, within {days} days of the first decision.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file as it came, and what the check found."""

    name: str
    data: bytes
    checked: Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a registrar wrote."""

    outcome: DecisionOutcome
    reasons: str
    article: str
    amount: str = ""
    condition: str = ""
    difference: str = ""
    credits: Credits | None = None


@transaction.atomic
def file_request(
    organisation: OrganisationRecord,
    *,
    form_key: uuids.UUID,
    name: str,
    email: str,
    purpose: str,
    files: Sequence[Attached],
    now: datetime,
) -> RequestRecord:
    """Keep a request and its files as they came; the same form sent twice is one request.

    Raises ``FiledAlready`` where that form had other contents, ``NothingAttached``,
    ``SameFileTwice`` or ``TooManyWaiting``.
    """
    _lock(organisation)
    before = RequestRecord.objects.filter(form_key=form_key, organisation=organisation).first()
    if before is not None:
        if before.state != RequestState.ERASED and not _is_same(
            before, name, email, purpose, files
        ):
            raise FiledAlready
        return before
    if not 1 <= len(files) <= MOST_FILES:
        raise NothingAttached(path="credentials", most=MOST_FILES)
    seen: set[bytes] = set()
    for one in files:
        if one.data in seen:
            raise SameFileTwice(path="credentials", name=one.name)
        seen.add(one.data)
    waiting = RequestRecord.objects.filter(
        organisation=organisation, email__iexact=email, state__in=_WAITING
    )
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting(path="email", most=MOST_WAITING)
    row = RequestRecord.objects.create(
        organisation=organisation,
        uuid=uuids.uuid4(),
        form_key=form_key,
        name=name.strip(),
        email=email.strip(),
        purpose=purpose.strip(),
        state=RequestState.FILED,
        filed_at=now,
        due_on=timezone.localdate(now + timedelta(days=DAYS_TO_DECIDE)),
    )
    AttachmentRecord.objects.bulk_create(
        _attachment(row, number, one) for number, one in enumerate(files, 1)
    )
    audit.record(
        "recognition.filed",
        subject=row,
        actor=None,
        at=now,
        organisation=organisation,
        params={"files": len(files)},
    )
    return row


def _is_same(
    row: RequestRecord, name: str, email: str, purpose: str, files: Sequence[Attached]
) -> bool:
    said = (name.strip(), email.strip(), purpose.strip())
    there = sorted(bytes(one.data) for one in row.attachments.all())
    return said == (row.name, row.email, row.purpose) and there == sorted(one.data for one in files)


@transaction.atomic
def decide(
    request: RequestRecord,
    ruling: Ruling,
    *,
    by: UserRecord,
    now: datetime,
    names_nobody: bool = False,
) -> DecisionRecord:
    """Record a registrar's decision and sign it; sending the same one twice changes nothing.

    The signed documents are made in the same transaction, and those of the decision that was
    appealed against are revoked in it.

    names_nobody
        Whether the registrar has made sure that what looks like a name is none.

    Raises ``CaseDecided``, ``NotWaiting``, ``OwnDecision``, ``WordsMissing``, ``SystemUnknown``,
    ``NamesTheApplicant`` or ``MayNameSomebody``.
    """
    row = _locked(request)
    last = DecisionRecord.objects.filter(request=row).order_by("-round").first()
    if row.state not in _WAITING:
        if last is None or row.state == RequestState.ERASED:
            raise NotWaiting
        if last.decided_by_id == by.pk and _ruling(last) == _tidy(ruling):
            return last
        raise CaseDecided(who=last.decided_by.display_name)
    if last is not None and last.decided_by_id == by.pk:
        raise OwnDecision
    ruling = _tidy(ruling)
    _check(ruling, row, now=now, names_nobody=names_nobody)
    # What nobody signed may say anything, a person's name included.
    about = list(row.attachments.filter(authentic=True).order_by("number"))
    given = ruling.credits
    decision = DecisionRecord.objects.create(
        request=row,
        round=1 if last is None else last.round + 1,
        outcome=ruling.outcome.value,
        amount=ruling.amount,
        credit_amount=None if given is None else given.amount,
        credit_system="" if given is None else given.system,
        condition=ruling.condition,
        reasons=ruling.reasons,
        article=ruling.article,
        difference=ruling.difference,
        decided_by=by,
        decided_at=now,
        words=normal("\n".join([*_texts(ruling).values(), *_named(about)])),
    )
    SubjectRecord.objects.bulk_create(
        SubjectRecord(
            decision=decision,
            achievement_id=one.achievement_id,
            title_ja=one.title_ja,
            title_en=one.title_en,
            issuer=one.issuer,
        )
        for one in about
    )
    _send_out(decision, row, about, by=by, now=now)
    row.state = RequestState.DECIDED if last is None else RequestState.CLOSED
    row.save(update_fields=["state"])
    audit.record(
        "recognition.decided",
        subject=row,
        actor=by,
        at=now,
        organisation=row.organisation,
        params={"round": decision.round, "outcome": ruling.outcome.value},
    )
    return decision


def _send_out(
    decision: DecisionRecord,
    row: RequestRecord,
    about: Sequence[AttachmentRecord],
    *,
    by: UserRecord,
    now: datetime,
) -> None:
    """Sign a decision's documents in place of those of the decision before it."""
    planned = papers.plan(decision, row, about, now=now)
    former = DocumentRecord.objects.filter(paperrecord__decision__request=row)
    made = issuing.issue_documents(
        row.organisation,
        [one.write for one in planned],
        instead_of=list(former),
        by=by,
        now=now,
    )
    PaperRecord.objects.bulk_create(
        PaperRecord(decision=decision, kind=one.kind.value, number=one.number, document=document)
        for one, document in zip(planned, made, strict=True)
    )


@transaction.atomic
def withdraw(
    request: RequestRecord, *, reason: RevocationReason, by: UserRecord, now: datetime
) -> int:
    """Revoke the signed documents of the last decision; return how many were in force.

    The decision itself stays on record. Doing so twice changes nothing.
    """
    row = _locked(request)
    found = DocumentRecord.objects.filter(paperrecord__decision__request=row)
    done = issuing.revoke_documents(list(found), reason=reason, by=by, now=now)
    if done:
        audit.record(
            "recognition.withdrawn",
            subject=row,
            actor=by,
            at=now,
            organisation=row.organisation,
            params={"reason": reason.value, "documents": done},
        )
    return done


@transaction.atomic
def appeal(request: RequestRecord, *, why: str, now: datetime) -> RequestRecord:
    """Ask for the first decision to be taken again by somebody else.

    Raises ``NoAppeal`` or ``WordsMissing``.
    """
    row = _locked(request)
    if row.state == RequestState.APPEALED and row.appeal == why.strip():
        return row
    if not appeal_is_open(row, now=now):
        raise NoAppeal(days=DAYS_TO_APPEAL)
    if not why.strip():
        raise WordsMissing(path="why")
    row.state = RequestState.APPEALED
    row.appeal = why.strip()
    row.appealed_at = now
    row.due_on = timezone.localdate(now + timedelta(days=DAYS_TO_DECIDE_APPEAL))
    row.save(update_fields=["state", "appeal", "appealed_at", "due_on"])
    audit.record(
        "recognition.appealed", subject=row, actor=None, at=now, organisation=row.organisation
    )
    return row


def appeal_is_open(row: RequestRecord, *, now: datetime) -> bool:
    """Tell whether who filed a request may appeal at this moment."""
    first = row.decisions.filter(round=1).first()
    return (
        row.state == RequestState.DECIDED
        and first is not None
        and now <= first.decided_at + timedelta(days=DAYS_TO_APPEAL)
    )


@transaction.atomic
def erase(request: RequestRecord, *, now: datetime) -> None:
    """Erase who asked and every file; what was decided stays, and names nobody."""
    row = _locked(request)
    if row.state == RequestState.ERASED:
        return
    row.name = "—"
    row.email = f"erased-{row.pk}@invalid"
    row.purpose = row.appeal = ""
    row.state = RequestState.ERASED
    row.save()
    row.attachments.update(
        file_name="—", data=b"", title_ja="—", title_en="—", issuer="—", achievement_id=""
    )
    issuing.erase_documents(list(DocumentRecord.objects.filter(paperrecord__decision__request=row)))
    audit.record(
        "recognition.erased", subject=row, actor=None, at=now, organisation=row.organisation
    )


def remind(*, now: datetime) -> int:
    """Note the deadlines that are near or past, once each; return how many.

    What is noted is an event, and the registrars are written to because of it.
    """
    today = timezone.localdate(now)
    rows = RequestRecord.objects.filter(
        state__in=_WAITING, due_on__lte=today + timedelta(days=DAYS_SOON)
    )
    return sum(
        _remind(row.pk, today=today, now=now)
        for row in rows.only("pk", "state", "due_on", "reminded")
        if _step(row, today) not in row.reminded
    )


@transaction.atomic
def _remind(pk: int, *, today: date, now: datetime) -> bool:
    row = RequestRecord.objects.select_for_update(no_key=True).get(pk=pk)
    step = _step(row, today)
    if row.state not in _WAITING or step in row.reminded:
        return False
    row.reminded = [*row.reminded, step]
    row.save(update_fields=["reminded"])
    audit.record(
        "recognition.reminder",
        subject=row,
        actor=None,
        at=now,
        organisation=row.organisation,
        params={"step": step},
    )
    return True


def _step(row: RequestRecord, today: date) -> str:
    """Return which reminder is due: whether the day is near or past, and for which decision."""
    number = 2 if row.state == RequestState.APPEALED else 1
    return f"late-{number}" if today > row.due_on else f"soon-{number}"


@transaction.atomic
def note_mailed(pk: int, step: str) -> None:
    """Note that the applicant was written to about one step."""
    row = RequestRecord.objects.select_for_update(no_key=True).get(pk=pk)
    if step not in row.mailed:
        row.mailed = [*row.mailed, step]
        row.save(update_fields=["mailed"])


def normal(text: str) -> str:
    """Return a text as it is searched: full and half width alike, upper and lower case alike."""
    return unicodedata.normalize("NFKC", text).lower()


def _lock(organisation: OrganisationRecord) -> None:
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _locked(request: RequestRecord) -> RequestRecord:
    """Return the row as it stands now, held: the organisation first, then the request."""
    _lock(request.organisation)
    return RequestRecord.objects.select_for_update(no_key=True).get(pk=request.pk)


def _attachment(row: RequestRecord, number: int, one: Attached) -> AttachmentRecord:
    report, found = one.checked.report, one.checked.report.assertion
    title = Text(ja=one.name, en=one.name) if found is None else found.achievement.title
    return AttachmentRecord(
        request=row,
        number=number,
        file_name=one.name[:255],
        data=one.data,
        sha256=hashlib.sha256(one.data).hexdigest(),
        title_ja=title.ja[:300],
        title_en=title.en[:300],
        issuer="" if found is None else (found.issuer.id or found.issuer.name.ja)[:400],
        achievement_id="" if found is None else found.achievement.id[:400],
        authentic=one.checked.is_the_issuers_own,
        answer_ja=report.answer.label.ja,
        answer_en=report.answer.label.en,
    )


def _texts(ruling: Ruling) -> dict[str, str]:
    names = ("amount", "condition", "reasons", "article", "difference")
    return {name: getattr(ruling, name) for name in names}


def _tidy(ruling: Ruling) -> Ruling:
    # Browsers send line ends as CR LF.
    tidy = {name: text.replace("\r\n", "\n").strip() for name, text in _texts(ruling).items()}
    given = ruling.credits
    if given is not None and not tidy["amount"]:
        # What is told in numbers need not be told in words as well.
        tidy["amount"] = credits_said(given.amount, given.system).ja
    return Ruling(outcome=ruling.outcome, credits=given, **tidy)


def _ruling(row: DecisionRecord) -> Ruling:
    return Ruling(
        outcome=DecisionOutcome(row.outcome),
        amount=row.amount,
        condition=row.condition,
        reasons=row.reasons,
        article=row.article,
        difference=row.difference,
        credits=row.credits,
    )


#: What each outcome must say besides its reasons and the article.
_NEEDS = {
    DecisionOutcome.FULL: (),
    DecisionOutcome.PART: ("amount",),
    DecisionOutcome.CONDITIONAL: ("condition",),
    DecisionOutcome.REFUSED: ("difference",),
}


def _check(ruling: Ruling, row: RequestRecord, *, now: datetime, names_nobody: bool) -> None:
    texts = _texts(ruling)
    for name in ("reasons", "article", *_NEEDS[ruling.outcome]):
        if not texts[name]:
            raise WordsMissing(path=name)
    if ruling.credits is not None:
        if ruling.credits.system not in credit_systems():
            raise SystemUnknown(path="credits.system", system=ruling.credits.system)
        if ruling.outcome is DecisionOutcome.REFUSED:
            raise CreditRefused(path="credits.amount")
    people = {row.name, *papers.people(row, now=now)}
    found = {name: naming(text, people=people, email=row.email) for name, text in texts.items()}
    for name, how in found.items():
        if how is Naming.SURE:
            raise NamesTheApplicant(path=name)
    for name, how in found.items():
        if how is Naming.MAYBE and not names_nobody:
            raise MayNameSomebody(path=name)


def _named(about: Sequence[AttachmentRecord]) -> list[str]:
    return [text for one in about for text in (one.title_ja, one.title_en, one.issuer)]
