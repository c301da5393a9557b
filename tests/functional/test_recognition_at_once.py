"""Two registrars, two tabs of one applicant: one act is done, and done once."""

from __future__ import annotations

import uuid as uuids
from functools import partial

import pytest

from shirushi.credential.report import Report
from shirushi.web.apps.audit import queries as log
from shirushi.web.apps.issuing.checking import checked
from shirushi.web.apps.recognition import services
from shirushi.web.apps.recognition.models import DecisionOutcome, DecisionRecord, RequestRecord
from tests.campus import Site, make_site, person
from tests.functional.test_at_once import at_once
from tests.world import NOW, credential
from tests.world import checked as verified

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]


def attached() -> services.Attached:
    data = credential()
    report: Report = verified(data)
    return services.Attached(name="badge.json", data=data, checked=checked(report))


def filed(site: Site, form_key: uuids.UUID) -> RequestRecord:
    return services.file_request(
        site.organisation,
        form_key=form_key,
        name="髙橋 花子",
        email="hanako@example.jp",
        purpose="統計学入門",
        files=[attached()],
        now=NOW,
    )


def test_of_two_registrars_one_decides_and_the_other_is_told() -> None:
    site = make_site()
    row = filed(site, uuids.uuid4())
    ruling = services.Ruling(outcome=DecisionOutcome.FULL, reasons="一致", article="第30条")

    done = at_once(
        *(
            partial(services.decide, row, ruling, by=person(name), now=NOW)
            for name in ("tanaka", "mori")
        )
    )

    assert sum(isinstance(one, services.CaseDecided) for one in done) == 1
    assert DecisionRecord.objects.count() == 1
    assert log.first_broken_link() is None


def test_a_form_sent_from_two_tabs_is_one_request() -> None:
    site, key = make_site(), uuids.uuid4()

    done = at_once(partial(filed, site, key), partial(filed, site, key))

    assert done[0] == done[1]
    assert RequestRecord.objects.count() == 1
