"""What the API answers when it cannot do what it was asked: always problem details, never more."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from shirushi.web.apps.accounts import queries as account_queries
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import MembershipRecord
from shirushi.web.apps.authoring.models import ProgrammeRecord
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


# ---------------------------------------------------------------- keys


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


def test_the_name_in_the_query_does_not_stand_for_the_one_in_the_address(
    site: Site, author: Program
) -> None:
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


# ---------------------------------------------------------------- what was sent


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"a":', 400, "core.not-json"),
        (b"\xff\xfe", 400, "core.not-utf8"),
        (b'{"slug": "x", "slug": "y"}', 422, "core.name-repeated"),
        (b'{"slug": "\\u0000"}', 422, "api.nul-character"),
        (b'{"sl\\u0000ug": "x"}', 422, "api.nul-character"),
        (b'{"slug": "\\ud800"}', 422, "core.surrogate-alone"),
        (b'{"slug": NaN}', 422, "core.number-not-allowed"),
        (b'{"slug": ' + b"9" * 5000 + b"}", 422, "core.number-not-allowed"),
        (b"[" * 5000, 422, "core.document-too-deep"),
        (b"[]", 422, "core.wrong-shape"),
        (b"null", 422, "core.wrong-shape"),
        (b"7", 422, "core.wrong-shape"),
        (b"", 422, "core.field-missing"),
        (b" " * (4 * 1024 * 1024 + 1), 413, "core.document-too-large"),
        (b" " * (6 * 1024 * 1024), 413, "api.too-large"),
    ],
)
def test_a_body_that_cannot_be_read_says_so(
    author: Program, body: bytes, status: int, code: str
) -> None:
    answer = author.ask("POST", f"{OURS}/programmes", body)

    assert (answer.status, answer.code) == (status, code)
    assert ProgrammeRecord.objects.count() == 0


def test_many_mistakes_come_at_once_each_with_its_path(author: Program) -> None:
    wrong = {"slug": 7, "document": {**document(), "title": 1, "level": "x"}, "colour": "red"}

    first = author.post(f"{OURS}/programmes", wrong)
    second = author.post(f"{OURS}/programmes", wrong | {"slug": "x"} | {"colour": None})
    third = author.post(f"{OURS}/programmes", {"slug": "x", "document": wrong["document"]})

    assert (first.status, first.paths) == (422, ["colour", "slug"])
    assert (second.status, second.said["path"]) == (422, "colour")
    assert {one["code"] for one in first.said["errors"]} == {
        "api.name-unknown",
        "core.wrong-shape",
    }
    assert third.paths == ["document.level", "document.title"]


def test_an_empty_document_lists_everything_that_is_missing(author: Program) -> None:
    created = author.post(f"{OURS}/programmes", {"slug": "x", "document": {}})
    judged = Program().post("/judge", {})

    assert created.status == judged.status == 422
    assert set(created.paths) == {f"document.{one}" for one in judged.paths}


@pytest.mark.parametrize(
    ("sent", "path", "detail"),
    [
        ({"document": {}}, "slug", "A required field is missing."),
        ({"slug": "a b", "document": {}}, "slug", "It must be a text of this form"),
        ({"slug": "", "document": {}}, "slug", "It must be a text of this form"),
        ({"slug": "x" * 61, "document": {}}, "slug", "at most 60 characters"),
        ({"slug": None, "document": {}}, "slug", "It must be a string."),
        ({"slug": "x", "document": []}, "document", "It must be an object."),
        ({"slug": "x"}, "document", "A required field is missing."),
    ],
)
def test_a_field_that_is_wrong_is_named(
    author: Program, sent: dict[str, Any], path: str, detail: str
) -> None:
    answer = author.post(f"{OURS}/programmes", sent)

    assert (answer.status, answer.said["path"]) == (422, path)
    assert detail in answer.said["detail"]


@pytest.mark.parametrize("revision", ["1", 1.5, True, None, [], 10**30, -1])
def test_a_revision_is_a_whole_number_and_the_right_one(
    site: Site, author: Program, revision: Any
) -> None:
    draft(site)

    answer = author.put(
        f"{OURS}/programmes/data-science", {"revision": revision, "document": document()}
    )

    assert answer.status in {409, 422}
    assert answer.code in {"authoring.edited-meanwhile", "core.wrong-shape"}


def test_a_name_that_is_taken_says_so(site: Site, author: Program) -> None:
    draft(site)

    answer = author.post(f"{OURS}/programmes", {"slug": "data-science", "document": document()})

    assert (answer.status, answer.code, answer.said["path"]) == (
        409,
        "authoring.programme-exists",
        "slug",
    )


def test_a_form_without_its_parts_names_them(site: Site) -> None:
    officer = program_of(site.organisation, site.officer)

    empty = officer.post(f"{OURS}/cohorts")
    no_number = officer.upload(f"{OURS}/cohorts", "x.csv", b"x", version="one")
    text = officer.client.post(
        f"/api/v1{OURS}/cohorts",
        {"version": 1, "file": "not a file"},
        headers={"authorization": f"Bearer {officer.key}"},
    )

    assert empty.paths == ["file", "version"]
    assert no_number.said["path"] == "version"
    assert json.loads(text.content)["path"] == "file"


def test_a_form_that_is_broken_is_a_problem() -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = Program().ask("POST", "/verify", b"--y\r\nno", kind)

        assert answer.status in {400, 422}


def test_verifying_a_form_without_a_file_names_it() -> None:
    answer = Client().post("/api/v1/verify", {"email": "a@example.jp"})

    assert (answer.status_code, json.loads(answer.content)["path"]) == (422, "file")


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=", "page=1.5", "words=" + "x" * 201]
)
def test_a_query_that_is_wrong_names_the_parameter(query: str) -> None:
    answer = Program().get(f"/catalogue?{query}")

    assert (answer.status, answer.said["path"]) == (422, query.partition("=")[0])


@pytest.mark.parametrize("page", [2, 10**6, 10**30])
def test_a_page_behind_the_last_is_empty(page: int) -> None:
    assert Program().get(f"/catalogue?page={page}").said["items"] == []


@pytest.mark.parametrize("name", ["words", "provider"])
@pytest.mark.parametrize("value", ["%00", "%FF%FE", "%ED%A0%80", "%F0%A0%AE%B7", "%25_'\"--"])
def test_the_catalogue_is_asked_anything(name: str, value: str) -> None:
    answer = Program().get(f"/catalogue?{name}={value}")

    assert (answer.status, answer.said.get("code")) in {(200, None), (422, "api.nul-character")}


# ---------------------------------------------------------------- sizes


def test_fifty_megabytes_are_answered_before_they_are_read(author: Program) -> None:
    for path in ("/verify", f"{OURS}/cohorts", "/stack"):
        answer = author.client.post(
            f"/api/v1{path}",
            data=b"",
            content_type="application/json",
            CONTENT_LENGTH=str(50 * 1024 * 1024),
        )

        assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)
        assert json.loads(answer.content)["code"] == "api.too-large"


def test_too_many_credentials_are_refused() -> None:
    sent = {"award": {}, "credentials": ["x"] * 101}

    answer = Program().post("/stack", sent)

    assert (answer.status, answer.said["path"]) == (422, "credentials")


def test_a_form_with_thousands_of_fields_or_files_is_refused(site: Site) -> None:
    officer = program_of(site.organisation, site.officer)
    headers = {"authorization": f"Bearer {officer.key}"}
    fields = {f"f{n}": "x" for n in range(2001)}
    files = {f"f{n}": SimpleUploadedFile("x", b"x") for n in range(101)}

    for sent in (fields, files):
        answer = officer.client.post(f"/api/v1{OURS}/cohorts", sent, headers=headers)

        assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


# ---------------------------------------------------------------- addresses and methods


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/judge/",
        "/catalogue/shirushi-u/nothing",
        "/catalogue/%00/x",
        "/catalogue/日本/大学",
        "/organisations",
        "/organisations/shirushi-u",
        "/organisations/shirushi-u/cohorts/x",
        "/organisations/shirushi-u/cohorts/-1",
        "/organisations/shirushi-u/cohorts/" + "9" * 5000,
        "/organisations/shirushi-u/credentials/1/revoke",
        "/docs",
        "/../v2/judge",
    ],
)
def test_an_address_with_nothing_at_it_says_so(path: str) -> None:
    answer = Program().get(quote(path, safe="/%"))

    assert (answer.status, answer.code) == (404, "api.not-found")


def test_numbers_larger_than_any_table_are_not_found(site: Site, author: Program) -> None:
    officer = program_of(site.organisation, site.officer)

    for number in (2**31, 2**63, 10**30):
        assert author.post(f"{OURS}/publish/{number}").status == 404
        assert officer.get(f"{OURS}/cohorts/{number}").status == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/judge", "POST"),
        ("DELETE", "/frameworks", "GET"),
        ("PATCH", f"{OURS}/programmes", "GET, POST"),
        ("DELETE", f"{OURS}/programmes/x", "GET, PUT"),
        ("OPTIONS", "/verify", "POST"),
        ("BREW", "/catalogue", "GET"),
    ],
)
def test_a_method_that_is_not_known_names_those_that_are(
    method: str, path: str, allowed: str
) -> None:
    answer = Program().ask(method, path)

    assert (answer.status, answer.headers["Allow"]) == (405, allowed)


# ---------------------------------------------------------------- languages, and our own faults


@pytest.mark.parametrize(
    ("asked", "title", "detail"),
    [
        ("ja", "見つからない", "このアドレスには何もありません。"),
        ("en", "Not found", "There is nothing at this address."),
        ("en-GB,en;q=0.9,ja;q=0.1", "Not found", "There is nothing at this address."),
        ("fr", "見つからない", "このアドレスには何もありません。"),
        ("*;q=x", "見つからない", "このアドレスには何もありません。"),
    ],
)
def test_a_problem_speaks_the_language_that_was_asked_for(
    asked: str, title: str, detail: str
) -> None:
    answer = Program(language=asked).get("/nothing")

    assert (answer.said["title"], answer.said["detail"]) == (title, detail)
    assert "Accept-Language" in answer.headers["Vary"]


def test_both_languages_tell_the_same_mistakes(site: Site) -> None:
    secret = program_of(site.organisation, site.author).key
    wrong = {"slug": "a b", "document": 1, "more": 1}

    ja, en = (
        Program(key=secret, language=one).post(f"{OURS}/programmes", wrong) for one in ("ja", "en")
    )

    assert ja.paths == en.paths == ["document", "more", "slug"]
    for one, other in zip(ja.said["errors"], en.said["errors"], strict=True):
        assert one["code"] == other["code"]
        assert one["detail"] != other["detail"]
        assert not one["detail"].isascii()


@pytest.mark.parametrize("debug", [False, True])
def test_our_own_fault_is_told_without_a_trace(site: Site, author: Program, debug: bool) -> None:  # noqa: FBT001 - a test's parameter
    version = draft(site)
    # What is stored cannot be read any more: the operation breaks inside.
    type(version).objects.filter(pk=version.pk).update(verdicts={"jp-mc-1.0": {"outcome": "x"}})
    program = Program(key=author.key, errors=False)

    with override_settings(DEBUG=debug):
        answer = program.get(f"{OURS}/programmes/data-science")

    assert (answer.status, answer.code) == (500, "api.broken")
    assert "verdicts" not in json.dumps(answer.said)


def test_the_pages_keep_their_own_errors(client: Client) -> None:
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
