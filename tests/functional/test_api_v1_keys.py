"""Who may do what through the API: keys, roles, and other people's organisations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from shirushi.web.apps.accounts import queries as account_queries
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import MembershipRecord
from tests.campus import Site, cohort, document, draft, learners, make_site, person
from tests.programs import PROBLEM, Program, program_of
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

OURS = "/organisations/shirushi-u"
THEIRS = "/organisations/other-u"
NOBODYS = "/organisations/nobody"
NO_KEYS = [
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer shirushi_" + "x" * 43,
    "Bearer 日本語",
    "Bearer \0",
    "Basic c2F0bzphLWxvbmctZW5vdWdoLXdvcmQ=",
    "shirushi_x",
]
NOT_THEIRS = [
    ("reviewer", "GET", "/programmes"),
    ("reviewer", "POST", "/programmes"),
    ("reviewer", "PUT", "/programmes/data-science"),
    ("reviewer", "POST", "/programmes/data-science/submit"),
    ("reviewer", "POST", "/programmes/data-science/take-back"),
    ("reviewer", "POST", "/publish/1"),
    ("officer", "GET", "/reviews"),
    ("officer", "GET", "/reviews/1"),
    ("officer", "POST", "/reviews/1"),
    ("reviewer", "GET", "/cohorts"),
    ("author", "POST", "/cohorts"),
    ("author", "POST", "/cohorts/1/issue"),
    ("reviewer", "GET", "/cohorts/1"),
    ("reviewer", "GET", "/cohorts/1/credentials"),
    ("author", "POST", "/credentials/00000000-0000-4000-8000-000000000001/revoke"),
]


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def author(site: Site) -> Program:
    return program_of(site.organisation, site.author)


@pytest.mark.parametrize("where", [OURS, NOBODYS])
def test_a_key_that_is_none_opens_nothing_anywhere(site: Site, where: str) -> None:
    draft(site)

    for header in NO_KEYS:
        headers = {} if header is None else {"authorization": header}
        answer = Client(headers=headers).get(f"/api/v1{where}/programmes")

        said = json.loads(answer.content)
        assert (answer.status_code, said["code"]) == (401, "api.key-needed")
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Content-Type"] == PROBLEM


def test_a_retired_key_opens_nothing(site: Site) -> None:
    key, secret = accounts.make_api_key(
        site.organisation, user=site.author, label="x", by=site.author, now=NOW
    )
    program = Program(key=secret)
    before = program.get(f"{OURS}/programmes")

    accounts.retire_api_key(key, by=site.author, now=NOW)

    assert before.status == 200
    assert program.get(f"{OURS}/programmes").status == 401


def test_the_key_of_an_erased_account_opens_nothing(site: Site, author: Program) -> None:
    accounts.erase_user(site.author, by=site.officer, now=NOW)

    assert author.get(f"{OURS}/programmes").status == 401


def test_a_role_that_is_taken_away_is_gone_at_once(site: Site, author: Program) -> None:
    roles = [Role.AUTHOR, Role.ADMINISTRATOR]
    MembershipRecord.objects.filter(user=site.author, role__in=roles).delete()

    answer = author.get(f"{OURS}/programmes")

    assert (answer.status, answer.code) == (403, "api.role-missing")


def test_each_operation_asks_for_its_own_role(site: Site) -> None:
    programs = {
        who: program_of(site.organisation, getattr(site, who))
        for who in ("author", "reviewer", "officer")
    }

    for who, method, path in NOT_THEIRS:
        answer = programs[who].ask(method, OURS + path, b"{}")

        assert (answer.status, answer.code) == (403, "api.role-missing"), (who, method, path)


def test_what_another_organisation_has_looks_like_what_nobody_has(
    site: Site, author: Program
) -> None:
    other = make_site("other-u")
    theirs = cohort(other, learners(1))
    version = theirs.version_id
    slug = theirs.version.programme.slug
    uuid = theirs.credentials.get().uuid
    officer = program_of(site.organisation, site.officer)
    reviewer = program_of(site.organisation, site.reviewer)
    # Its addresses, by every method; and its numbers below our own address.
    asked = [
        (author, "GET", "/programmes"),
        (author, "POST", "/programmes"),
        (author, "GET", f"/programmes/{slug}"),
        (author, "PUT", f"/programmes/{slug}"),
        (author, "POST", f"/programmes/{slug}/submit"),
        (author, "POST", f"/publish/{version}"),
        (reviewer, "GET", f"/reviews/{version}"),
        (officer, "GET", f"/cohorts/{theirs.pk}"),
        (officer, "GET", f"/cohorts/{theirs.pk}/credentials"),
        (officer, "POST", f"/cohorts/{theirs.pk}/issue"),
        (officer, "POST", f"/credentials/{uuid}/revoke"),
    ]
    bodies: dict[str, Any] = {
        "PUT": {"revision": 1, "document": document()},
        "POST": {"reason": "error"},
    }

    for program, method, path in asked:
        body = json.dumps(bodies.get(method, {})).encode()
        there = program.ask(method, THEIRS + path, body)
        nowhere = program.ask(method, NOBODYS + path, body)

        assert there.status == nowhere.status == 404
        assert there.said == nowhere.said
        assert there.headers == nowhere.headers
        if path != "/programmes":
            assert program.ask(method, OURS + path, body).said == nowhere.said
    theirs.refresh_from_db()
    assert theirs.credentials.filter(revoked_at=None).count() == 1


def test_the_name_in_the_query_does_not_stand_for_the_one_in_the_address(author: Program) -> None:
    make_site("other-u")

    assert author.get(f"{THEIRS}/programmes?organisation=shirushi-u").status == 404
    assert author.get(f"{OURS}/programmes?organisation=other-u").status == 200


def test_signing_in_to_the_pages_opens_nothing_here(site: Site) -> None:
    client = Client()
    client.force_login(site.author)

    answer = client.get(f"/api/v1{OURS}/programmes")

    assert answer.status_code == 401


def test_a_program_needs_no_token_against_forged_forms(author: Program) -> None:
    # Every Program here has Django's CSRF checks switched on.
    keyed = author.post(f"{OURS}/programmes", {"slug": "x", "document": document()})
    anonymous = Program().post("/judge", document())

    assert (keyed.status, anonymous.status) == (201, 200)


def test_a_key_is_for_members_only_and_its_secret_stands_in_no_table(site: Site) -> None:
    with pytest.raises(accounts.NotAMember):
        accounts.make_api_key(
            site.organisation, user=person("stranger"), label="x", by=None, now=NOW
        )
    key, secret = accounts.make_api_key(
        site.organisation, user=site.author, label="x", by=None, now=NOW
    )

    assert secret not in json.dumps(list(type(key).objects.values()), default=str)
    assert account_queries.api_key(secret) == key
