"""Two administrators, two invitations, two decisions at the same moment."""

from __future__ import annotations

import uuid as uuids
from decimal import Decimal
from functools import partial

import pytest

from shirushi.credential.report import Answer
from shirushi.model.credits import Credits
from shirushi.web.apps.accounts import queries, services
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit import queries as log
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.models import DocumentRecord, RevocationReason
from shirushi.web.apps.recognition import services as recognition
from shirushi.web.apps.recognition.models import DecisionOutcome, DecisionRecord
from tests.campus import make_site, person
from tests.functional.test_at_once import at_once
from tests.functional.test_recognition_at_once import filed
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]


def test_two_administrators_who_take_each_others_role_leave_one() -> None:
    site = make_site()
    place = site.organisation
    services.grant(place, user=site.reviewer, role=Role.ADMINISTRATOR, by=site.author, now=NOW)

    done = at_once(
        *(
            partial(services.take_away, place, user=of, role=Role.ADMINISTRATOR, by=by, now=NOW)
            for of, by in ((site.author, site.reviewer), (site.reviewer, site.author))
        )
    )

    assert sum(isinstance(one, services.LastAdministrator) for one in done) == 1
    assert len(queries.members(place, Role.ADMINISTRATOR)) == 1
    assert log.first_broken_link() is None


def test_one_address_invited_by_two_organisations_at_once_has_one_account() -> None:
    places = [make_site(), make_site("other-u")]

    done = at_once(
        *(
            partial(
                services.invite,
                site.organisation,
                email=email,
                display_name="加藤",
                roles={Role.AUTHOR},
                by=site.author,
                now=NOW,
            )
            for site, email in zip(places, ("kato@example.jp", "Kato@example.jp"), strict=True)
        )
    )

    user = UserRecord.objects.get(email__iexact="kato@example.jp")
    assert done == [user, user]
    for site in places:
        assert queries.roles(user, site.organisation) == {Role.AUTHOR}
    made = EventRecord.objects.filter(name="member.invited").values_list("params", flat=True)
    assert sorted(one["made"] for one in made) == [False, True]


def test_decisions_and_a_withdrawal_at_once_each_have_their_own_place() -> None:
    site = make_site()
    registrar = person("tanaka")
    rows = [filed(site, uuids.uuid4()) for _ in range(3)]
    ruling = recognition.Ruling(
        outcome=DecisionOutcome.FULL,
        reasons="一致",
        article="第30条",
        credits=Credits(amount=Decimal(1), system="jp"),
    )
    decide = [partial(recognition.decide, row, ruling, by=registrar, now=NOW) for row in rows]
    decide[0]()

    done = at_once(
        *decide[1:],
        partial(
            recognition.withdraw, rows[0], reason=RevocationReason.ERROR, by=registrar, now=NOW
        ),
    )

    assert [type(one) for one in done] == [DecisionRecord, DecisionRecord, int]
    found = DocumentRecord.objects.order_by("pk")
    assert len({one.status_index for one in found}) == len(found) == 6
    for one in found:
        data = bytes(one.signed or b"")
        report = checking.check(data, beyond=checking.Nothing(), now=NOW, email="")
        assert report.answer is (Answer.REVOKED if one.revoked_at else Answer.VALID)
    assert sum(one.revoked_at is not None for one in found) == 2
    assert log.first_broken_link() is None
