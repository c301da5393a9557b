"""Awards that complete themselves: offered, accepted, issued, re-opened, erased."""

from __future__ import annotations

import pytest
from django.core import mail

from shirushi.core.errors import ShirushiError
from shirushi.credential.formats import ob3  # noqa: F401
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank import queries as banking
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.completing import queries, services
from shirushi.web.apps.completing.models import OfferRecord, OfferState
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.jobs.worker import work
from tests.stacks import Stack, make_stack, opened
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def stack() -> Stack:
    return make_stack()


def test_smoke(stack: Stack) -> None:
    account = opened()
    services.watch(account, None, now=NOW)
    stack.publish()
    stack.deposit(account)
    stack.deposit(account, "statistics")
    mail.outbox.clear()
    work()
    (offer,) = queries.offers(account)
    print(offer.state, offer.plan["summary"], offer.components, [m.subject for m in mail.outbox])
    print(mail.outbox[-1].body)
    assert offer.state == OfferState.OFFERED
    services.accept(offer, beyond=checking.Nothing(), now=NOW)
    offer.refresh_from_db()
    assert offer.state == "accepted"
    services.issue(offer, by=stack.site.officer, beyond=checking.Nothing(), now=NOW)
    work()
    offer.refresh_from_db()
    report = checking.check(bytes(offer.credential.signed), beyond=checking.Nothing(), now=NOW, email="")
    print(report.answer, report.require().evidence)
    issuing.revoke(stack.rows["data-science"], reason=RevocationReason.ERROR, note="", by=stack.site.officer, now=NOW)
    work()
    offer.refresh_from_db()
    print(offer.state, offer.fallen, offer.new_plan["summary"])
    services.revoke(offer, note="x", by=stack.site.officer, now=NOW)
    work()
    offer.refresh_from_db(); offer.credential.refresh_from_db()
    print(offer.state, offer.credential.revoked_at)
    print([m.subject for m in mail.outbox])
