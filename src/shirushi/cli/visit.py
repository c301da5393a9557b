"""What a visitor of the demonstration site finds; imported once the site's tables are there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from shirushi.cli import story
from shirushi.cli.story import PASSWORD, People
from shirushi.core.dates import utc_now
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.completing import services as completing
from shirushi.web.apps.issuing import checking, queries, sealing
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CohortRecord
from shirushi.web.jobs.worker import work

__all__ = ["PASSWORD", "prepare"]

#: The example award that the university publishes, and the programme it is issued as.
AWARD = "data-practice-entry"

_LEARNERS = (
    "S26-0001,髙橋 花子,hanako.takahashi@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0002,𠮷田 蓮,ren.yoshida@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0003,山﨑 結衣,yui.yamasaki@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0004,出席 太郎,taro@stu.shirushi-u.example.ac.jp,出席のみ,2026-08-01",
)


def prepare(*, now: datetime) -> str:
    """Make the university, published programmes, one in review, a cohort and an award, if missing.

    Returns the address of one learner's claim page.
    """
    if not story.exists():
        people = story.make_people(now)
        version = story.approve(people, story.describe(people, "data-science", now=now), now=now)
        waiting = story.describe(people, "statistics", now=now)
        authoring.submit(waiting.programme, by=people.author, now=now)
        story.describe(people, "seminar", now=now)
        cohort = story.read_rows(people, version, *_LEARNERS, file_name="2026-spring.csv", now=now)
        issuing.start_issuing(cohort, by=people.officer, now=now)
        work()
        _stack(people, cohort, now=now)
    organisation = accounts.organisation(story.SLUG)
    if organisation is None:
        return ""
    cohorts = queries.cohorts(organisation).order_by("created_at", "pk")
    row = queries.credentials(cohorts[0])[0]
    token = sealing.claim_token(str(row.uuid))
    return str(settings.SITE_URL) + reverse("claim", args=[row.uuid, token])


def _stack(people: People, first: CohortRecord, *, now: datetime) -> None:
    """Publish an award, and let one learner's account in the credit bank complete it."""
    versions = {
        name: story.approve(people, story.describe(people, name, now=now), now=now)
        for name in ("programming", AWARD)
    }
    second = story.read_rows(
        people, versions["programming"], _LEARNERS[0], file_name="2026-python.csv", now=now
    )
    issuing.start_issuing(second, by=people.officer, now=now)
    work()
    rows = [queries.credentials(one)[0] for one in (first, second)]
    account = bank.ask_for_link(name=rows[0].name, email=rows[0].email, now=now)
    completing.watch(account, None, now=now)
    for row in rows:
        bank.deposit_credential(
            account,
            bytes(row.signed or b""),
            act_id=str(row.uuid),
            expected=None,
            beyond=checking.Nothing(),
            # What was signed a moment ago is not valid yet at the moment before.
            now=utc_now(),
        )
    completing.publish(
        people.organisation,
        (story.examples() / "awards" / f"{AWARD}.toml").read_bytes(),
        effective_on=now.date(),
        at_once=False,
        by=people.reviewer,
        now=now,
    )
    work()
