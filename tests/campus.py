"""A small site for tests: an organisation with an author, a reviewer and an issuing officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Answer
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.model.document import write_achievement
from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.issuing import keys
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CohortRecord, CredentialRecord, StatusListRecord
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision
from tests.world import NOW, UNIVERSITY, checked, programme

PASSWORD = "a-long-enough-word"
HEADER = "学籍番号,氏名,メールアドレス,結果,修了日\n"


@dataclass(frozen=True, slots=True)
class Site:
    organisation: OrganisationRecord
    author: UserRecord
    reviewer: UserRecord
    officer: UserRecord


def person(name: str) -> UserRecord:
    return accounts.create_user(
        email=f"{name}@shirushi-u.example.ac.jp", display_name=name, password=PASSWORD, now=NOW
    )


def registrar(site: Site, name: str) -> UserRecord:
    user = person(name)
    accounts.grant(site.organisation, user=user, role=Role.REGISTRAR, by=site.author, now=NOW)
    return user


def make_site(slug: str = "shirushi-u") -> Site:
    author, reviewer, officer = (person(f"{name}-{slug}") for name in ("sato", "suzuki", "ito"))
    organisation = accounts.create_organisation(
        slug=slug,
        name=UNIVERSITY,
        kind=OrganisationKind.UNIVERSITY,
        country="JP",
        url="https://www.shirushi-u.example.ac.jp/",
        by=author,
        now=NOW,
    )
    for user, role in (
        (author, Role.AUTHOR),
        (author, Role.REVIEWER),
        (reviewer, Role.REVIEWER),
        (officer, Role.ISSUER),
    ):
        accounts.grant(organisation, user=user, role=role, by=author, now=NOW)
    return Site(organisation, author, reviewer, officer)


def document(name: str = "data-science") -> dict[str, Any]:
    return write_achievement(programme(name))


def draft(site: Site, name: str = "data-science") -> VersionRecord:
    return authoring.create_programme(
        site.organisation, slug=name, document=document(name), by=site.author, now=NOW
    )


def approved(site: Site, name: str = "data-science") -> VersionRecord:
    version = draft(site, name)
    authoring.submit(version.programme, by=site.author, now=NOW)
    review.decide(version, decision=Decision.APPROVED, comment="", by=site.reviewer, now=NOW)
    version.refresh_from_db()
    return version


def csv(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


def learners(count: int) -> bytes:
    return csv(
        *(f"S{n:04},学習者{n},learner{n}@example.jp,合格,2026-08-01" for n in range(1, count + 1))
    )


def cohort(site: Site, data: bytes, *, started: bool = True) -> CohortRecord:
    found = issuing.read_file(
        approved(site), file_name="learners.csv", data=data, by=site.officer, now=NOW
    )
    return issuing.start_issuing(found, by=site.officer, now=NOW) if started else found


def verified(row: CredentialRecord) -> Answer:
    published = StatusListRecord.objects.get()
    url = issuing.list_url("shirushi-u", published.number)
    document = keys.document(row.organisation)
    assert document is not None
    return checked(
        bytes(row.signed or b""),
        keys=KeysAtHand(documents={document["id"]: document}),
        lists=StatusesAtHand(lists={url: bytes(published.published)}),
    ).answer
