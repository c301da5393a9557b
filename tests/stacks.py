"""A small site with an award that two credentials complete, for the tests of completing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from shirushi.model.document import write_achievement
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.bank import services as bank
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.completing import services
from shirushi.web.apps.completing.models import AwardVersionRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision
from shirushi.web.jobs.worker import work
from tests.campus import Site, csv, make_site
from tests.world import NOW, programme

HANAKO = "hanako@example.jp"
ACHIEVEMENT = "https://www.shirushi-u.example.ac.jp/achievements"
FIRST_DAY = date(2026, 4, 1)

AWARD = f"""
id = "ID"
name.ja = "データ入門修了証"
name.en = "Certificate of Data Entry"
jurisdiction = "JP"
kind.ja = "修了証"
kind.en = "certificate"
achievement = "{ACHIEVEMENT}/programming"
consumes = CONSUMES
source = {{ document = "rules", confidence = "confirmed" }}

[document.rules]
title = "実施要項(架空の例)"

[category.two]
achievements = ["{ACHIEVEMENT}/data-science", "{ACHIEVEMENT}/statistics"]

[requirement]
id = "whole"
label.ja = "修了要件"
label.en = "What it asks for"
source = {{ document = "rules", confidence = "confirmed" }}

[[requirement.all_of]]
id = "science"
label.ja = "データサイエンスの修了"
label.en = "Data science"
achievement = {{ is = "{ACHIEVEMENT}/data-science" }}
source = {{ document = "rules", confidence = "confirmed" }}

[[requirement.all_of]]
id = "credits"
label.ja = "2単位以上"
label.en = "2 credits"
credits = {{ least = LEAST, system = "jp", category = "two" }}
source = {{ document = "rules", confidence = "confirmed" }}
"""


def award(*, id_: str = "data-entry", consumes: bool = False, least: int = 2) -> bytes:
    text = AWARD.replace('"ID"', f'"{id_}"').replace("CONSUMES", "true" if consumes else "false")
    return text.replace("LEAST", str(least)).encode()


@dataclass(frozen=True, slots=True)
class Stack:
    """The site, and the credentials by the name of their programme."""

    site: Site
    rows: dict[str, CredentialRecord]

    def holding(self, email: str) -> Stack:
        """Return the same site with the credentials of another learner."""
        return Stack(self.site, _rows_of(email))

    def publish(
        self,
        *,
        id_: str = "data-entry",
        at_once: bool = False,
        consumes: bool = False,
        least: int = 2,
        on: date = FIRST_DAY,
    ) -> AwardVersionRecord:
        return services.publish(
            self.site.organisation,
            award(id_=id_, consumes=consumes, least=least),
            effective_on=on,
            at_once=at_once,
            by=self.site.reviewer,
            now=NOW,
        )

    def deposit(self, account: BankAccountRecord, name: str = "data-science") -> BankDepositRecord:
        return bank.deposit_credential(
            account,
            bytes(self.rows[name].signed or b""),
            act_id=str(uuid.uuid4()),
            expected=None,
            beyond=checking.Nothing(),
            now=timezone.now(),
        )


def make_stack(*emails: str, valid_until: datetime | None = None) -> Stack:
    """Return a site where two programmes were issued to each address, and a third is approved."""
    site = make_site()
    approved(site, "programming")
    for name in ("data-science", "statistics"):
        rows = [
            f"S{number},学習者{number},{email},合格,2026-08-01"
            for number, email in enumerate(emails or (HANAKO,), start=1)
        ]
        cohort = issuing.read_file(
            approved(site, name),
            file_name=f"{name}.csv",
            data=csv(*rows),
            by=site.officer,
            now=NOW,
            valid_until=valid_until,
        )
        issuing.start_issuing(cohort, by=site.officer, now=NOW)
    work()
    return Stack(site, _rows_of(emails[0] if emails else HANAKO))


def _rows_of(email: str) -> dict[str, CredentialRecord]:
    rows = CredentialRecord.objects.filter(email=email)
    return {one.achievement_id.rpartition("/")[2]: one for one in rows}


def approved(site: Site, name: str) -> VersionRecord:
    version = authoring.create_programme(
        site.organisation,
        slug=name,
        document=write_achievement(programme(name)),
        by=site.author,
        now=NOW,
    )
    authoring.submit(version.programme, by=site.author, now=NOW)
    review.decide(version, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)
    version.refresh_from_db()
    return version


def opened(email: str = HANAKO) -> BankAccountRecord:
    return bank.ask_for_link(name="花子", email=email, now=NOW)


def ready(stack: Stack, email: str = HANAKO) -> BankAccountRecord:
    """Return an account that lets be looked, with both credentials in it."""
    account = opened(email)
    services.watch(account, None, now=timezone.now())
    for name in ("data-science", "statistics"):
        stack.deposit(account, name)
    return account
