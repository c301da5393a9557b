"""The demonstration's people and programmes: an invented university and who works there.

Imported after ``open_site``, since it needs the site's tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from shirushi.core.reading import parse_toml
from shirushi.core.text import Text
from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts import queries as accounts_queries
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CohortRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision

#: The demonstration's password; its accounts exist only where ``demo`` or ``serve`` made them.
PASSWORD = "shirushi-demo"  # noqa: S105 - printed on the screen for everybody
SLUG = "shirushi-u"
HEADER = "学籍番号,氏名,メールアドレス,結果,修了日\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who works at the invented university."""

    organisation: OrganisationRecord
    author: UserRecord
    reviewer: UserRecord
    officer: UserRecord


def examples() -> Path:
    """Return the folder of examples: the checkout's own."""
    root = Path(str(resources.files("shirushi"))).parents[1]
    return root / "examples"


def make_people(now: datetime) -> People:
    """Return the university with an author, a reviewer and an issuing officer, made anew."""
    author, reviewer, officer = (
        accounts.create_user(
            email=f"{name}@shirushi-u.example.ac.jp",
            display_name=shown,
            password=PASSWORD,
            now=now,
        )
        for name, shown in (
            ("author", "佐藤 恵"),
            ("reviewer", "鈴木 誠"),
            ("issuer", "伊藤 さくら"),
        )
    )
    organisation = accounts.create_organisation(
        slug=SLUG,
        name=Text(ja="標大学", en="Shirushi University"),
        kind=OrganisationKind.UNIVERSITY,
        country="JP",
        url="https://www.shirushi-u.example.ac.jp/",
        by=author,
        now=now,
    )
    for user, role in (
        (author, Role.AUTHOR),
        # The author may review as well, though never what they wrote themselves.
        (author, Role.REVIEWER),
        (reviewer, Role.REVIEWER),
        (officer, Role.ISSUER),
        # Two registrars: an appeal is decided by the one who did not decide first.
        (reviewer, Role.REGISTRAR),
        (officer, Role.REGISTRAR),
    ):
        accounts.grant(organisation, user=user, role=role, by=author, now=now)
    return People(organisation=organisation, author=author, reviewer=reviewer, officer=officer)


def exists() -> bool:
    """Tell whether the university is there already."""
    return accounts_queries.organisation(SLUG) is not None


def describe(people: People, name: str, *, now: datetime) -> VersionRecord:
    """Return the first draft of an example programme."""
    path = examples() / "programmes" / f"{name}.toml"
    return authoring.import_programme(
        people.organisation,
        slug=name,
        file_name=path.name,
        data=path.read_bytes(),
        by=people.author,
        now=now,
    )


def approve(people: People, version: VersionRecord, *, now: datetime) -> VersionRecord:
    """Submit a draft, have it approved by the reviewer, and publish it."""
    authoring.submit(version.programme, by=people.author, now=now)
    review.decide(version, decision=Decision.APPROVED, comment="", by=people.reviewer, now=now)
    listing.publish(version, by=people.author, now=now)
    version.refresh_from_db()
    return version


def award(id_: str) -> bytes | None:
    """Return the example award with this id, or ``None``."""
    for path in sorted((examples() / "awards").glob("*.toml")):
        data = path.read_bytes()
        if parse_toml(data).get("id") == id_:
            return data
    return None


def read_rows(
    people: People,
    version: VersionRecord,
    *rows: str,
    file_name: str,
    now: datetime,
    valid_until: datetime | None = None,
) -> CohortRecord:
    """Return a small cohort of the rows given, ready to be issued."""
    data = (HEADER + "".join(f"{row}\r\n" for row in rows)).encode("utf-8-sig")
    return issuing.read_file(
        version,
        file_name=file_name,
        data=data,
        by=people.officer,
        now=now,
        valid_until=valid_until,
    )
