"""Two workers, two clicks, a click and a revocation at the same moment: an award is given once."""

from __future__ import annotations

import os
import uuid
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from shirushi.stacking.ledger import Account, AccountKind
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank import queries as banking
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.completing import services
from shirushi.web.apps.completing.models import (
    AWARDED,
    AwardVersionRecord,
    OfferRecord,
    OfferState,
    WatchRecord,
)
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.jobs import awards as jobs
from shirushi.web.jobs.worker import work
from tests.functional.test_at_once import at_once, refused
from tests.stacks import Stack, make_stack, opened, ready

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stack() -> Stack:
    return make_stack()


def offered(stack: Stack, *, at_once: bool = False) -> OfferRecord:
    stack.publish(at_once=at_once, consumes=True)
    ready(stack)
    work()
    return OfferRecord.objects.select_related("account", "award__organisation").get()


def accept(offer: OfferRecord) -> str:
    return services.accept(offer, beyond=checking.Nothing(), now=timezone.now()).state


def credentials() -> int:
    return CredentialRecord.objects.exclude(evidence=[]).count()


def counted(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


def revoke(stack: Stack, name: str = "data-science") -> str:
    row, by = stack.rows[name], stack.site.officer
    issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=by, now=timezone.now())
    return "revoked"


def spent(offer: OfferRecord) -> int:
    ledger = banking.ledger_of(offer.account)
    assert ledger.balances
    account = Account(kind=AccountKind.AWARD, id="shirushi-u/data-entry")
    return len(ledger.in_account(account))


def test_two_workers_that_count_one_account_make_one_offer(stack: Stack) -> None:
    stack.publish()
    account = ready(stack)
    review = partial(services.review, account.pk, beyond=checking.Nothing(), now=timezone.now())

    outcomes = at_once(review, review)

    assert refused(outcomes) == []
    assert OfferRecord.objects.count() == counted("award.offered") == 1


def test_two_workers_that_run_everything_tell_the_holder_once(stack: Stack) -> None:
    stack.publish()
    ready(stack)

    at_once(partial(work, name=f"here:{os.getpid()}"), partial(work, name=f"there:{os.getpid()}"))

    told = [one for one in mail.outbox if "You have completed" in one.subject]
    assert len(told) == 1
    assert OfferRecord.objects.count() == 1


def test_one_offer_accepted_twice_at_once_is_issued_and_spent_once(stack: Stack) -> None:
    offer = offered(stack, at_once=True)

    outcomes = at_once(partial(accept, offer), partial(accept, offer))
    work()

    assert refused(outcomes) == []
    assert credentials() == counted("award.issued") == 1
    assert spent(offer) == 2


def test_two_officers_who_issue_at_once_issue_one_credential(stack: Stack) -> None:
    offer = offered(stack)
    accept(offer)

    def issue() -> str:
        by, now = stack.site.officer, timezone.now()
        return services.issue(offer, by=by, beyond=checking.Nothing(), now=now).state

    outcomes = at_once(issue, issue)
    work()

    assert refused(outcomes) == []
    assert credentials() == counted("award.issued") == 1


def test_accepting_and_declining_at_once_do_one_of_the_two(stack: Stack) -> None:
    offer = offered(stack, at_once=True)

    def decline() -> str:
        return services.decline(offer, now=timezone.now()).state

    outcomes = at_once(partial(accept, offer), decline)
    work()

    offer.refresh_from_db()
    assert [type(one) for one in refused(outcomes)] == [services.OfferGone]
    assert credentials() == (1 if offer.state in AWARDED else 0)


def test_accepting_while_a_component_is_revoked_never_leaves_the_award_unmarked(
    stack: Stack,
) -> None:
    offer = offered(stack, at_once=True)

    outcomes = at_once(partial(accept, offer), partial(revoke, stack))
    work()

    offer.refresh_from_db()
    assert [type(one) for one in refused(outcomes)] in ([], [services.OfferGone])
    assert offer.state in {OfferState.REOPENED, OfferState.WITHDRAWN}
    assert spent(offer) == 0


def test_accepting_while_the_credits_are_taken_out_spends_nothing_twice(stack: Stack) -> None:
    offer = offered(stack, at_once=True)
    record = f"urn:uuid:{stack.rows['statistics'].uuid}"

    def take_out() -> str:
        act_id = str(uuid.uuid4())
        bank.take_out(offer.account, record, act_id=act_id, expected=None, now=timezone.now())
        return "out"

    outcomes = at_once(partial(accept, offer), take_out)
    work()

    offer.refresh_from_db()
    assert len(refused(outcomes)) == 1
    assert (offer.state, spent(offer)) in {
        (OfferState.ISSUED, 2),
        (OfferState.WITHDRAWN, 0),
    }


def test_keeping_and_revoking_at_once_do_one_of_the_two(stack: Stack) -> None:
    offer = offered(stack, at_once=True)
    accept(offer)
    work()
    revoke(stack)
    work()

    def decide(act: object) -> str:
        done = act(offer, note="", by=stack.site.officer, now=timezone.now())  # type: ignore[operator]  # one of two services
        return str(done.state)

    outcomes = at_once(partial(decide, services.keep), partial(decide, services.revoke))
    work()

    offer.refresh_from_db()
    assert [type(one) for one in refused(outcomes)] == [services.OfferGone]
    assert (offer.state, spent(offer)) in {(OfferState.ISSUED, 1), (OfferState.REVOKED, 0)}
    assert counted("award.kept") + counted("award.revoked") == 1


def test_one_award_published_twice_at_once_is_one_version(stack: Stack) -> None:
    def publish() -> int:
        return stack.publish().pk

    outcomes = at_once(publish, publish)

    assert len(set(outcomes)) == 1
    assert AwardVersionRecord.objects.count() == 1


def test_leave_given_twice_at_once_is_given_once(stack: Stack) -> None:
    account, organisation = opened(), stack.site.organisation

    def watch() -> str:
        services.watch(account, None, now=timezone.now())
        services.watch(account, organisation, now=timezone.now())
        return "given"

    assert refused(at_once(watch, watch)) == []
    assert WatchRecord.objects.count() == 2


@pytest.mark.parametrize("at", ["before the note", "after the note"])
def test_a_job_that_died_half_way_is_run_again_without_harm(stack: Stack, at: str) -> None:
    offer = offered(stack, at_once=True)
    accept(offer)
    work()
    revoke(stack)
    work()
    services.revoke(offer, note="", by=stack.site.officer, now=timezone.now())
    if at == "after the note":
        jobs.revoke_awarded.call(offer.pk)

    work()
    offer.refresh_from_db()
    jobs.revoke_awarded.call(offer.pk)
    jobs.close_revoked.call(offer.credential_id or 0)
    jobs.review_account.call(offer.account_id)
    work()

    offer.refresh_from_db()
    assert offer.credential is None or offer.credential.revoked_at is not None
    assert offer.state == OfferState.REVOKED
    assert counted("award.revoked") == 1
    assert counted("credential.revoked") == 2
