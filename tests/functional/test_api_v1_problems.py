"""What the API answers when it cannot do what it was asked: always problem details, never more."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from shirushi.web.apps.authoring.models import ProgrammeRecord
from tests.campus import Site, document, draft, make_site
from tests.programs import PROBLEM, Program, document_in, program_of
from tests.world import EXAMPLES

pytestmark = [pytest.mark.web, pytest.mark.django_db]

OURS = "/organisations/shirushi-u"
#: A body that cannot be read, the status and the code it is answered with.
BODIES = [
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
]
#: What is sent, the path of the mistake, and a part of what is said about it.
FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"document": {}}, "slug", "A required field is missing."),
    ({"slug": "a b", "document": {}}, "slug", "It must be a text of this form"),
    ({"slug": "", "document": {}}, "slug", "It must be a text of this form"),
    ({"slug": "x" * 61, "document": {}}, "slug", "at most 60 characters"),
    ({"slug": None, "document": {}}, "slug", "It must be a string."),
    ({"slug": "x", "document": []}, "document", "It must be an object."),
    ({"slug": "x"}, "document", "A required field is missing."),
    (
        {"slug": "x", "document": document() | {"id": "urn:" + "x" * 400}},
        "document.id",
        "The id is too long",
    ),
]


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def author(site: Site) -> Program:
    return program_of(site.organisation, site.author)


# ---------------------------------------------------------------- what was sent


def test_a_body_that_cannot_be_read_says_so(author: Program) -> None:
    for body, status, code in BODIES:
        answer = author.ask("POST", f"{OURS}/programmes", body)

        assert (answer.status, answer.code) == (status, code), body[:40]
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


def test_a_field_that_is_wrong_is_named(author: Program) -> None:
    for sent, path, detail in FIELDS:
        answer = author.post(f"{OURS}/programmes", sent)

        assert (answer.status, answer.said["path"]) == (422, path)
        assert detail in answer.said["detail"]


def test_a_revision_is_a_whole_number_and_the_right_one(site: Site, author: Program) -> None:
    draft(site)
    there = f"{OURS}/programmes/data-science"

    not_numbers: tuple[object, ...] = ("1", 1.5, True, None, [])
    for revision in not_numbers:
        answer = author.put(there, {"revision": revision, "document": document()})
        assert (answer.status, answer.code) == (422, "core.wrong-shape")
    for number in (10**30, -1, 0):
        answer = author.put(there, {"revision": number, "document": document()})
        assert (answer.status, answer.code) == (409, "authoring.edited-meanwhile")


def test_a_name_that_is_taken_says_so(site: Site, author: Program) -> None:
    draft(site)

    answer = author.post(f"{OURS}/programmes", {"slug": "data-science", "document": document()})

    assert (answer.status, answer.code, answer.said["path"]) == (
        409,
        "authoring.programme-exists",
        "slug",
    )


def test_a_name_that_the_site_uses_itself_says_so(author: Program) -> None:
    answer = author.post(f"{OURS}/programmes", {"slug": "report", "document": document()})

    assert (answer.status, answer.code, answer.said["path"]) == (
        422,
        "authoring.programme-name-reserved",
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


def test_a_body_that_is_empty_or_of_no_length_says_so() -> None:
    empty = Program().ask("POST", "/verify")
    chunked = Client(headers={"accept-language": "en", "transfer-encoding": "chunked"}).generic(
        "POST", "/api/v1/verify", b"", "application/json"
    )

    assert (empty.status, empty.code) == (400, "api.nothing-sent")
    assert (chunked.status_code, json.loads(chunked.content)["code"]) == (
        411,
        "api.length-missing",
    )


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


def test_more_than_can_be_counted_for_a_stranger_is_refused() -> None:
    award = document_in(EXAMPLES / "awards" / "data-literacy-certificate.toml")
    one = award["requirement"]["all_of"][0]
    award["requirement"]["all_of"] = [one | {"id": f"r{number}"} for number in range(99)]

    answer = Program().post("/stack", {"award": award, "credentials": ["x"] * 51})

    assert (answer.status, answer.code) == (422, "api.too-much-to-count")


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
