"""What a visitor of the demonstration site finds; imported once the site's tables are there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from shirushi.cli import story
from shirushi.cli.story import PASSWORD
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.issuing import queries, sealing
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.jobs.worker import work

__all__ = ["PASSWORD", "prepare"]

_LEARNERS = (
    "S26-0001,髙橋 花子,hanako.takahashi@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0002,𠮷田 蓮,ren.yoshida@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0003,山﨑 結衣,yui.yamasaki@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
    "S26-0004,出席 太郎,taro@stu.shirushi-u.example.ac.jp,出席のみ,2026-08-01",
)


def prepare(*, now: datetime) -> str:
    """Make the university, a published programme, one in review and a cohort, if missing.

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
    organisation = accounts.organisation(story.SLUG)
    if organisation is None:
        return ""
    cohorts = queries.cohorts(organisation).order_by("created_at")
    row = queries.credentials(cohorts[0])[0]
    token = sealing.claim_token(str(row.uuid))
    return str(settings.SITE_URL) + reverse("claim", args=[row.uuid, token])
