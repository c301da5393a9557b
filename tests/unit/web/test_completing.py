"""Awards that complete themselves: offered, accepted, issued, re-opened, erased."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.credential.report import Answer
from shirushi.stacking.integer import Unproved
from shirushi.stacking.ledger import Account, AccountKind
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.bank import queries as banking
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing import evaluating, publishing, queries, services
from shirushi.web.apps.completing.models import OfferRecord, OfferState
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CohortRecord, CredentialRecord, RevocationReason
from shirushi.web.jobs import awards as jobs
from shirushi.web.jobs.worker import work
from tests.campus import csv, make_site
from tests.days import next_year
from tests.stacks import Stack, award, make_stack, opened, ready
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NEXT_YEAR = next_year(4, 1)
LATER = datetime(NEXT_YEAR.year, 6, 1, tzinfo=UTC)


@pytest.fixture
def stack() -> Stack:
    return make_stack()


def only() -> OfferRecord:
    return OfferRecord.objects.select_related(
        "account", "award__organisation", "credential", "version"
    ).get()


def states() -> list[str]:
    return list(OfferRecord.objects.order_by("pk").values_list("state", flat=True))


def accept() -> OfferRecord:
    return services.accept(only(), beyond=checking.Nothing(), now=timezone.now())


def issue(stack: Stack) -> OfferRecord:
    by, now = stack.site.officer, timezone.now()
    services.issue(only(), by=by, beyond=checking.Nothing(), now=now)
    work()
    return only()


def awarded(stack: Stack, *, consumes: bool = False) -> OfferRecord:
    stack.publish(at_once=True, consumes=consumes)
    ready(stack)
    work()
    accept()
    work()
    return only()


def revoke(stack: Stack, row: CredentialRecord) -> None:
    issuing.revoke(
        row, reason=RevocationReason.ERROR, note="", by=stack.site.officer, now=timezone.now()
    )
    work()


def take_out(account: BankAccountRecord, record: str) -> None:
    now = timezone.now()
    bank.take_out(account, record, act_id=str(uuid.uuid4()), expected=None, now=now)


def usable(account: BankAccountRecord) -> set[str]:
    ledger = banking.ledger_of(account)
    assert ledger.balances
    return set(ledger.in_account(Account(kind=AccountKind.HOLDER, id=str(account.uuid))))


def spent(account: BankAccountRecord, slug: str = "data-entry") -> set[str]:
    award_ = Account(kind=AccountKind.AWARD, id=f"shirushi-u/{slug}")
    return set(banking.ledger_of(account).in_account(award_))


def subjects() -> list[str]:
    return [one.subject.rpartition(" / ")[2] for one in mail.outbox]


# ---------------------------------------------------------------- offered


def test_without_leave_nobody_looks(stack: Stack) -> None:
    stack.publish()
    account = opened()
    stack.deposit(account)
    stack.deposit(account, "statistics")

    work()

    assert states() == []


def test_what_completes_is_offered_and_told_once_however_often_the_job_runs(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    mail.outbox.clear()

    jobs.review_account.call(account.pk)
    jobs.review_all.call()
    jobs.tell_of_award.call(only().pk, "offered")
    work()

    assert states() == [OfferState.OFFERED]
    assert mail.outbox == []
    assert only().mailed == ["offered"]
    assert {one["title"]["en"] for one in only().components} == {
        "Foundations of Data Science",
        "Statistical Thinking",
    }


def test_a_rule_published_later_finds_what_lies_there_already(stack: Stack) -> None:
    ready(stack)
    work()
    mail.outbox.clear()

    stack.publish()
    work()

    assert states() == [OfferState.OFFERED]
    assert subjects() == ["You have completed Certificate of Data Entry"]


def test_a_rule_that_holds_later_is_looked_for_from_its_first_day(stack: Stack) -> None:
    stack.publish(on=NEXT_YEAR)
    account = ready(stack)
    work()
    before = states()

    services.review(account.pk, beyond=checking.Nothing(), now=LATER)

    assert before == []
    assert states() == [OfferState.OFFERED]


def test_what_is_not_complete_is_not_offered(stack: Stack) -> None:
    stack.publish(least=3)
    ready(stack)

    work()

    assert states() == []


def test_leave_for_one_institution_lets_look_only_for_its_awards(stack: Stack) -> None:
    stack.publish()
    account = opened()
    other = make_site("other-u").organisation
    services.watch(account, other, now=NOW)
    stack.deposit(account)
    stack.deposit(account, "statistics")
    work()
    before = states()

    services.watch(account, stack.site.organisation, now=NOW)
    work()

    assert before == []
    assert states() == [OfferState.OFFERED]


def test_leave_taken_back_withdraws_the_offer_without_a_mail(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    mail.outbox.clear()

    services.stop_watching(account, None, now=NOW)
    work()

    assert states() == [OfferState.WITHDRAWN]
    assert mail.outbox == []


def test_what_was_declined_comes_again_only_under_new_rules(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    services.decline(only(), now=NOW)
    services.decline(only(), now=NOW)
    jobs.review_account.call(account.pk)
    before = states()

    stack.publish(least=1)
    work()

    assert before == [OfferState.DECLINED]
    assert states() == [OfferState.DECLINED, OfferState.OFFERED]


def test_what_was_taken_out_is_no_longer_offered(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    mail.outbox.clear()

    take_out(account, f"urn:uuid:{stack.rows['statistics'].uuid}")
    work()

    assert states() == [OfferState.WITHDRAWN]
    assert subjects() == ["About your award: Certificate of Data Entry"]


def test_new_rules_withdraw_an_offer_and_leave_what_was_accepted(stack: Stack) -> None:
    stack.publish()
    stack.publish(id_="second")
    ready(stack)
    work()
    first = OfferRecord.objects.get(award__slug="data-entry")
    services.accept(first, beyond=checking.Nothing(), now=timezone.now())

    for id_ in ("data-entry", "second"):
        stack.publish(id_=id_, least=3)
    work()

    first.refresh_from_db()
    assert (first.state, first.version.number) == (OfferState.ACCEPTED, 1)
    assert OfferRecord.objects.get(award__slug="second").why == "rule-changed"


def test_an_award_no_longer_published_is_no_longer_offered(stack: Stack) -> None:
    version = stack.publish()
    ready(stack)
    work()

    services.withdraw(version.award, by=stack.site.reviewer, now=NOW)
    with pytest.raises(services.OfferGone):
        accept()
    work()

    assert only().why == "not-published"


# ---------------------------------------------------------------- accepted and issued


def test_an_accepted_award_goes_to_the_desk_and_is_issued_with_what_it_rests_on(
    stack: Stack,
) -> None:
    stack.publish()
    ready(stack)
    work()
    seen_before = list(queries.desk(stack.site.organisation))
    accept()
    waiting = list(queries.waiting(stack.site.organisation))
    offer = issue(stack)

    report = checking.check(
        bytes(offer.credential.signed or b"") if offer.credential else b"",
        beyond=checking.Nothing(),
        now=timezone.now(),
        email="hanako@example.jp",
    )

    assert seen_before == []
    assert waiting == [offer]
    assert report.answer is Answer.VALID
    assert {one.url for one in report.require().evidence} == {
        f"urn:uuid:{row.uuid}" for row in stack.rows.values()
    }


def test_accepting_and_issuing_twice_gives_one_credential(stack: Stack) -> None:
    stack.publish()
    ready(stack)
    work()

    for _ in range(2):
        accept()
    for _ in range(2):
        issue(stack)

    assert only().state == OfferState.ISSUED
    assert CohortRecord.objects.filter(file_name__startswith="award:").count() == 1
    assert CredentialRecord.objects.exclude(evidence=[]).count() == 1


def test_an_award_is_issued_at_once_where_the_institution_says_so(stack: Stack) -> None:
    offer = awarded(stack)

    assert offer.state == OfferState.ISSUED
    assert offer.credential is not None
    assert offer.credential.signed is not None
    assert "Your credential: Data Processing in Python" in subjects()


def test_an_award_that_is_held_is_not_offered_again(stack: Stack) -> None:
    offer = awarded(stack)
    stack.publish(id_="second")

    work()
    jobs.review_account.call(offer.account_id)

    assert states() == [OfferState.ISSUED]


def test_what_moved_since_it_was_counted_is_not_issued(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    accept()
    take_out(account, f"urn:uuid:{stack.rows['statistics'].uuid}")

    with pytest.raises(services.OfferGone):
        issue(stack)

    assert only().state == OfferState.WITHDRAWN
    assert only().credential is None


def test_an_award_that_consumes_spends_its_components_for_good(stack: Stack) -> None:
    stack.publish(id_="second", least=1)

    offer = awarded_first(stack)

    assert usable(offer.account) == set()
    assert len(spent(offer.account)) == 2
    assert OfferRecord.objects.get(award__slug="second").state == OfferState.WITHDRAWN


def awarded_first(stack: Stack) -> OfferRecord:
    stack.publish(at_once=True, consumes=True)
    ready(stack)
    work()
    offer = OfferRecord.objects.select_related("account", "award__organisation").get(
        award__slug="data-entry"
    )
    services.accept(offer, beyond=checking.Nothing(), now=timezone.now())
    work()
    offer.refresh_from_db()
    return offer


# ---------------------------------------------------------------- a component falls away


def test_an_offer_falls_with_a_component(stack: Stack) -> None:
    stack.publish()
    ready(stack)
    work()

    revoke(stack, stack.rows["data-science"])

    assert only().state == OfferState.WITHDRAWN
    with pytest.raises(services.OfferGone):
        accept()


def test_an_issued_award_is_re_opened_and_the_institution_keeps_it(stack: Stack) -> None:
    offer = awarded(stack, consumes=True)
    mail.outbox.clear()
    revoke(stack, stack.rows["data-science"])
    opened_ = only()
    returned = usable(offer.account)

    for _ in range(2):
        services.keep(only(), note="他で確認済み", by=stack.site.officer, now=timezone.now())
    work()
    jobs.review_account.call(offer.account_id)

    assert opened_.state == OfferState.REOPENED
    assert [one["why"] for one in opened_.fallen] == ["revoked"]
    assert opened_.new_plan is not None
    assert opened_.new_plan["outcome"] == "partly"
    assert returned == spent(offer.account) == {f"urn:uuid:{stack.rows['statistics'].uuid}"}
    assert only().state == OfferState.ISSUED
    assert subjects()[-2:] == [
        "Certificate of Data Entry is being looked at again",
        "About your award: Certificate of Data Entry",
    ]


def test_an_award_taken_back_revokes_its_credential_and_gives_credits_back(stack: Stack) -> None:
    offer = awarded(stack, consumes=True)
    revoke(stack, stack.rows["data-science"])

    for _ in range(2):
        services.revoke(only(), note="要件を満たさない", by=stack.site.officer, now=timezone.now())
    work()
    jobs.revoke_awarded.call(offer.pk)

    final = only()
    assert final.state == OfferState.REVOKED
    assert final.credential is not None
    assert final.credential.revoked_at is not None
    assert usable(offer.account) == {f"urn:uuid:{stack.rows['statistics'].uuid}"}
    assert spent(offer.account) == set()


def test_a_credential_revoked_by_hand_closes_its_award_and_it_is_not_offered_again(
    stack: Stack,
) -> None:
    offer = awarded(stack, consumes=True)
    assert offer.credential is not None

    revoke(stack, offer.credential)
    jobs.close_revoked.call(offer.credential.pk)
    jobs.review_account.call(offer.account_id)

    assert states() == [OfferState.REVOKED]
    assert len(usable(offer.account)) == 2


def test_a_component_that_expires_re_opens_the_award() -> None:
    stack = make_stack(valid_until=datetime(NEXT_YEAR.year, 3, 31, tzinfo=UTC))
    offer = awarded(stack)

    for _ in range(2):
        services.review(offer.account_id, beyond=checking.Nothing(), now=LATER)

    assert only().state == OfferState.REOPENED
    assert [one["why"] for one in only().fallen] == ["expired", "expired"]
    assert EventRecord.objects.filter(name="award.reopened").count() == 1


def test_what_is_taken_out_after_the_award_leaves_it_alone(stack: Stack) -> None:
    offer = awarded(stack)

    take_out(offer.account, f"urn:uuid:{stack.rows['statistics'].uuid}")
    work()

    assert only().state == OfferState.ISSUED


def test_a_decision_on_what_is_not_re_opened_is_refused(stack: Stack) -> None:
    awarded(stack)

    with pytest.raises(services.OfferGone):
        services.revoke(only(), note="", by=stack.site.officer, now=NOW)
    with pytest.raises(services.OfferGone):
        services.decline(only(), now=NOW)


# ---------------------------------------------------------------- erased and recorded


def test_an_erased_account_leaves_nothing_about_its_credentials(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()

    bank.erase(account, now=NOW)
    work()
    jobs.forget.call(account.pk)

    found = OfferRecord.objects.get()
    assert (found.state, found.why) == (OfferState.WITHDRAWN, "erased")
    assert (found.plan, found.parts, found.components) == ({}, [], [])
    assert not account.watches.exists()
    with pytest.raises(bank.AccountGone):
        services.watch(account, None, now=NOW)


def test_every_act_is_recorded_without_a_word_about_the_person(stack: Stack) -> None:
    awarded(stack)
    revoke(stack, stack.rows["data-science"])
    services.keep(only(), note="秘密", by=stack.site.officer, now=NOW)

    events = EventRecord.objects.filter(name__startswith="award.").order_by("number")

    assert [one.name for one in events] == [
        "award.published",
        "award.watched",
        "award.offered",
        "award.accepted",
        "award.issued",
        "award.reopened",
        "award.kept",
    ]
    assert "秘密" not in str([one.params for one in events])


# ---------------------------------------------------------------- publishing


def test_the_same_award_published_twice_is_one_version(stack: Stack) -> None:
    first = stack.publish()

    assert stack.publish() == first
    assert stack.publish(at_once=True).number == 2


def refused(stack: Stack, data: bytes) -> list[str]:
    with pytest.raises(ShirushiError) as caught:
        services.publish(
            stack.site.organisation,
            data,
            effective_on=NEXT_YEAR,
            at_once=False,
            by=stack.site.reviewer,
            now=NOW,
        )
    error = caught.value
    return [one.code for one in (error.errors if isinstance(error, ManyErrors) else (error,))]


def test_all_that_keeps_an_award_from_being_published_is_said_at_once(stack: Stack) -> None:
    text = award().decode()
    head, _, tail = text.partition("[document.rules]")
    body = '[awarding_body]\nid = "https://other.example/"\nname.ja = "別"\nname.en = "Other"\n\n'
    mended = (head + body + "[document.rules]" + tail).replace("/programming", "/nothing")

    codes = refused(stack, mended.replace('"data-entry"', '"Data Entry"').encode())

    assert codes == [
        publishing.AwardIdNotUsable.code,
        publishing.AwardedBySomebodyElse.code,
        publishing.AwardNotIssuable.code,
    ]


def test_an_award_that_always_waits_for_a_person_is_not_published(stack: Stack) -> None:
    decision = """
[[requirement.all_of]]
id = "interview"
label.ja = "面接"
label.en = "interview"
decision = true
source = { document = "rules", confidence = "confirmed" }
"""

    codes = refused(stack, award() + decision.encode())

    assert codes == [publishing.AwardNeverCompletes.code]


def test_a_text_that_no_database_keeps_is_refused_with_its_place(stack: Stack) -> None:
    with pytest.raises(publishing.AwardTextNotUsable, match=r"all_of\[1\]\.label\.en"):
        publishing.read(
            stack.site.organisation, award().replace(b'"2 credits"', b'"2 \\u0000 credits"')
        )


def test_what_was_proved_once_is_not_withdrawn_because_time_ran_out(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    work()
    given = evaluating.contents(
        account, banking.ledger_of(account), beyond=checking.Nothing(), now=timezone.now()
    )
    plan = evaluating.count(only().version, given)
    assert plan is not None
    one = services.Candidate(award=only().award, version=only().version, live=only())

    late = replace(plan, unproved=Unproved(goal="uses", found=2, bound=None))
    services.settle(one, late, given, now=timezone.now())

    assert states() == [OfferState.OFFERED]


def test_who_was_issued_the_award_by_file_is_not_offered_it(stack: Stack) -> None:
    version = authoring.approved(stack.site.organisation).get(programme__slug="programming")
    cohort = issuing.read_file(
        version,
        file_name="award.csv",
        data=csv("S1,花子,hanako@example.jp,合格,2026-08-01"),
        by=stack.site.officer,
        now=NOW,
    )
    issuing.start_issuing(cohort, by=stack.site.officer, now=NOW)
    stack.publish()

    ready(stack)
    work()

    assert states() == []


def test_mistakes_in_the_file_are_all_said(stack: Stack) -> None:
    assert len(refused(stack, b'id = "x"\nnonsense = 1\n')) > 3
    assert refused(stack, b"\xff\xfe") != []


def test_a_published_award_may_be_part_of_another(stack: Stack) -> None:
    stack.publish(least=1)
    inside = """
[[requirement.all_of]]
id = "first"
label.ja = "初級"
label.en = "first"
award = "data-entry"
source = { document = "rules", confidence = "confirmed" }
"""
    version = services.publish(
        stack.site.organisation,
        award(id_="second") + inside.encode(),
        effective_on=date(2026, 4, 1),
        at_once=False,
        by=stack.site.reviewer,
        now=NOW,
    )
    ready(stack)

    work()

    assert set(version.inside) == {"data-entry"}
    assert set(OfferRecord.objects.values_list("award__slug", flat=True)) == {
        "data-entry",
        "second",
    }


def test_a_day_passes_between_versions(stack: Stack) -> None:
    first = stack.publish()
    second = stack.publish(least=1, on=NEXT_YEAR)

    assert queries.in_force(first.award, on=NEXT_YEAR - timedelta(days=1)) == first
    assert queries.in_force(first.award, on=NEXT_YEAR) == second
