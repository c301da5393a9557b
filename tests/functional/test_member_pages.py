"""An administrator gives and takes roles, and invites; the last administrator stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from shirushi.web.apps.accounts import queries, services
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.jobs.worker import work
from tests.campus import PASSWORD, Site, make_site, person
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

PAGE = "/o/shirushi-u/members/"
NEW = {"email": "kato@example.jp", "display_name": "加藤", "roles": ["author", "registrar"]}


@pytest.fixture
def site() -> Site:
    return make_site()


def desk(user: UserRecord) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(site: Site, of: UserRecord, roles: list[str], *, by: UserRecord | None = None) -> Any:
    prefix = f"m{of.pk}"
    before = [one.value for one in queries.roles(of, site.organisation)]
    return desk(by or site.author).post(
        f"{PAGE}{of.pk}/", {f"{prefix}-before": before, f"{prefix}-roles": roles}
    )


def test_an_administrator_gives_and_takes_roles_and_it_is_recorded(site: Site) -> None:
    answer = change(site, site.officer, ["registrar"])

    assert answer.status_code == 302
    assert queries.roles(site.officer, site.organisation) == {Role.REGISTRAR}
    told = EventRecord.objects.filter(actor_id=site.author.pk).order_by("-number")[:2]
    assert [(one.name, one.params["role"]) for one in told] == [
        ("role.taken-away", "issuer"),
        ("role.granted", "registrar"),
    ]


def test_only_administrators_come_here(site: Site) -> None:
    assert desk(site.reviewer).get(PAGE).status_code == 403
    assert change(site, site.officer, [], by=site.reviewer).status_code == 403
    assert desk(person("stranger")).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert "管理者" in desk(site.author).get(PAGE).content.decode()
    assert PAGE in desk(site.author).get("/").content.decode()
    assert PAGE not in desk(site.reviewer).get("/").content.decode()


def test_the_last_administrator_cannot_be_removed(site: Site) -> None:
    answer = change(site, site.author, [])

    assert answer.status_code == 422
    assert "管理者が1人もいなくなる" in answer.content.decode()
    assert Role.ADMINISTRATOR in queries.roles(site.author, site.organisation)
    assert Role.AUTHOR in queries.roles(site.author, site.organisation)


def test_with_a_second_administrator_the_first_may_go(site: Site) -> None:
    change(site, site.reviewer, ["administrator"])

    answer = change(site, site.author, ["author"])

    assert answer["Location"] == "/"
    assert Role.ADMINISTRATOR not in queries.roles(site.author, site.organisation)


def test_a_closed_account_is_no_second_administrator(site: Site) -> None:
    services.grant(
        site.organisation, user=site.reviewer, role=Role.ADMINISTRATOR, by=site.author, now=NOW
    )
    UserRecord.objects.filter(pk=site.reviewer.pk).update(is_active=False)

    assert change(site, site.author, []).status_code == 422


def test_what_another_administrator_changed_meanwhile_stays(site: Site) -> None:
    prefix = f"m{site.officer.pk}"
    services.grant(
        site.organisation, user=site.officer, role=Role.REVIEWER, by=site.author, now=NOW
    )

    desk(site.author).post(
        f"{PAGE}{site.officer.pk}/",
        {f"{prefix}-before": ["issuer"], f"{prefix}-roles": ["issuer", "author"]},
    )

    assert queries.roles(site.officer, site.organisation) == {
        Role.ISSUER,
        Role.REVIEWER,
        Role.AUTHOR,
    }


def test_somebody_new_is_invited_chooses_a_password_and_signs_in(site: Site) -> None:
    answers = [desk(site.author).post(PAGE, NEW).status_code for _ in range(2)]
    work()

    (sent,) = mail.outbox
    assert answers == [302, 302]
    assert sent.to == ["kato@example.jp"]
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(sent.body))
    assert link is not None
    client = Client()
    page = client.get(link[1], follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )
    user = UserRecord.objects.get(email="kato@example.jp")
    assert user.check_password(PASSWORD)
    assert queries.roles(user, site.organisation) == {Role.AUTHOR, Role.REGISTRAR}
    assert Client().login(email="kato@example.jp", password=PASSWORD)
    assert EventRecord.objects.filter(name="member.invited").count() == 1


def test_somebody_with_an_account_gets_the_roles_and_a_mail_without_a_key(site: Site) -> None:
    user = person("kato")

    desk(site.author).post(PAGE, {**NEW, "email": user.email.upper(), "display_name": "別名"})
    work()

    assert queries.roles(user, site.organisation) == {Role.AUTHOR, Role.REGISTRAR}
    assert "/password/reset/key/" not in str(mail.outbox[0].body)
    assert UserRecord.objects.get(pk=user.pk).display_name == "kato"


@pytest.mark.parametrize("wrong", [{"email": "x"}, {"roles": []}, {"roles": ["king"]}])
def test_a_bad_invitation_is_answered_and_changes_nothing(
    site: Site, wrong: dict[str, object]
) -> None:
    answer = desk(site.author).post(PAGE, {**NEW, **wrong})

    assert answer.status_code == 422
    assert not UserRecord.objects.filter(email="kato@example.jp").exists()


def test_nobody_changes_the_roles_of_another_organisations_members(site: Site) -> None:
    other = make_site("other-u")

    assert change(site, other.officer, ["author"]).status_code == 404
    assert queries.roles(other.officer, site.organisation) == frozenset()
