"""An operator makes, lists and retires the keys of programs from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shirushi.web.apps.accounts.models import ApiKeyRecord
from shirushi.web.apps.audit.models import EventRecord
from tests.campus import Site, make_site
from tests.cli_runs import run
from tests.programs import Program

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.usefixtures("site")]

AUTHOR = "sato-shirushi-u@shirushi-u.example.ac.jp"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Site:
    # The command sets the variable for the site it opens; here the site is open already.
    monkeypatch.setenv("SHIRUSHI_VAR", str(tmp_path))
    return make_site()


def test_a_key_is_made_used_listed_and_retired() -> None:
    made = run("api-key", "make", "shirushi-u", AUTHOR.upper(), "--label", "LMS")
    program = Program(key=made.stdout.strip())
    before = program.get("/organisations/shirushi-u/programmes")
    listed = run("api-key", "list", "shirushi-u", "--lang", "en")
    number = ApiKeyRecord.objects.get().pk
    retired = run("api-key", "retire", number)
    after = program.get("/organisations/shirushi-u/programmes")
    told = json.loads(run("api-key", "list", "shirushi-u", "--json").stdout)

    assert (made.exit_code, before.status) == (0, 200)
    assert made.stdout.startswith("shirushi_")
    assert "二度と表示できません" in made.stderr
    assert f"{number}\t{AUTHOR}\tLMS\tin use" in listed.stdout
    assert (retired.exit_code, after.status) == (0, 401)
    assert told[0]["retired_at"]
    assert {one.name for one in EventRecord.objects.filter(name__startswith="api_key")} == {
        "api_key.made",
        "api_key.retired",
    }


def test_what_is_not_there_is_named() -> None:
    cases = {
        ("make", "nobody", AUTHOR): "There is no organisation called 'nobody'.",
        ("make", "shirushi-u", "x@example.jp"): "There is no account with 'x@example.jp'.",
        ("list", "nobody"): "There is no organisation called 'nobody'.",
        ("retire", "999"): "There is no key of the number 999.",
        ("list", "x", "--folder", "/nowhere/at/all"): "There is no folder of a site.",
    }

    for arguments, said in cases.items():
        answer = run("api-key", *arguments, "--lang", "en")

        assert (answer.exit_code, said in answer.stderr) == (2, True), arguments


def test_a_key_for_whoever_has_no_role_is_refused() -> None:
    make_site("other-u")

    answer = run("api-key", "make", "other-u", AUTHOR, "--lang", "en")

    assert answer.exit_code == 2
    assert "holds no role" in answer.stderr
