"""What anybody may ask of the API about credit, levels, descriptors and readers abroad."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirushi.framework.abroad import sheet
from shirushi.framework.comparing import compare
from shirushi.framework.convert import convert, credits_for, hours_for
from shirushi.framework.credit_systems import Activity, credit_systems
from shirushi.framework.crosswalk import crosswalk, format_named, formats
from shirushi.framework.levels import levels
from shirushi.framework.loading import framework, frameworks_in_force, packaged
from shirushi.framework.matrix import judge_all
from shirushi.model.credits import Credits
from shirushi.model.document import read_achievement
from shirushi.model.level import Level
from shirushi.model.workload import HoursBasis, Workload
from tests.programs import Program, document_in
from tests.world import EXAMPLES

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DAY = date(2026, 4, 1)
NAMES = ["data-science", "programming", "seminar", "statistics"]
HOURS = {
    "notional-hours": HoursBasis.NOTIONAL,
    "contact-hours": HoursBasis.CONTACT,
    "clock-hours": HoursBasis.CLOCK,
}
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def example(name: str = "data-science") -> dict[str, Any]:
    return document_in(EXAMPLES / "programmes" / f"{name}.toml")


def converted(amount: str, source: str, to: str, more: str = "") -> Any:
    return Program().get(f"/convert?amount={amount}&from={source}&to={to}&on={DAY}{more}")


# ---------------------------------------------------------------- credit


@pytest.mark.parametrize("source", list(credit_systems()))
def test_credit_is_converted_into_every_system_as_the_library_does(source: str) -> None:
    credit = Credits(amount=Decimal("2.5"), system=source)

    for target in credit_systems():
        said = converted("2.5", source, target).said

        assert said == convert(credit, target, on=DAY).to_json()


@pytest.mark.parametrize("hours", HOURS)
def test_hours_are_converted_there_and_back(hours: str) -> None:
    work = Workload(hours=Decimal(90), basis=HOURS[hours])

    for system in credit_systems():
        there = converted("90", hours, system, "&activity=lecture").said
        back = converted("2", system, hours).said

        credit = Credits(amount=Decimal(2), system=system)
        lectures = credits_for(work, system, on=DAY, activity=Activity.LECTURE)
        assert there == lectures.to_json()
        assert back == hours_for(credit, HOURS[hours], on=DAY).to_json()


def test_class_hours_are_not_taken_for_learning_time() -> None:
    said = converted("90", "contact-hours", "ects").said

    assert said["results"] == []
    assert said["refusals"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("from=jp&to=ects", "amount"),
        ("amount=two&from=jp&to=ects", "amount"),
        ("amount=0&from=jp&to=ects", "amount"),
        ("amount=-2&from=jp&to=ects", "amount"),
        ("amount=1e-9999999&from=jp&to=ects", "amount"),
        ("amount=NaN&from=jp&to=ects", "amount"),
        ("amount=%EF%BC%92&from=jp&to=ects", "amount"),
        ("amount=2&to=ects", "from"),
        ("amount=2&from=mars&to=ects", "from"),
        ("amount=2&from=jp&to=mars", "to"),
        ("amount=2&from=jp", "to"),
        ("amount=2&from=notional-hours&to=contact-hours", "to"),
        ("amount=2&from=notional-hours&to=mars", "to"),
        ("amount=2&from=jp&to=ects&activity=sleep", "activity"),
        ("amount=2&from=jp&to=ects&on=2026-02-30", "on"),
    ],
)
def test_what_is_wrong_with_a_conversion_is_named(query: str, path: str) -> None:
    answer = Program().get(f"/convert?{query}")

    assert (answer.status, answer.said["path"]) == (422, path)


def test_a_conversion_without_a_day_holds_today() -> None:
    assert Program().get("/convert?amount=2&from=jp&to=ects").said["results"]


# ---------------------------------------------------------------- levels


def test_every_level_framework_is_listed_with_its_levels() -> None:
    said = Program().get("/levels").said["frameworks"]

    assert {one["framework"]: tuple(one["known"]) for one in said} == {
        id_: one.known for id_, one in levels().frameworks.items()
    }


@pytest.mark.parametrize("id_", list(levels().frameworks))
def test_every_level_is_compared_as_the_library_does(id_: str) -> None:
    for level in levels().frameworks[id_].known:
        said = Program().get(f"/levels/{id_}/{quote(level)}?to=eqf").said

        given_ = Level(framework=id_, level=level)
        assert said["comparison"] == compare(given_, "eqf").to_json()
        assert said["levels"] == levels().framework(id_).to_json(level)["levels"]


def test_a_level_alone_is_compared_to_nothing() -> None:
    said = Program().get("/levels/jeqf/5").said

    assert said["levels"][0]["qualifications"][0]["ja"] == "短期大学士"
    assert said["comparison"] is None


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/levels/mars/5", "framework"),
        ("/levels/jeqf/9", "level"),
        ("/levels/us-none/1", "level"),
        ("/levels/jeqf/5?to=mars", "to"),
        ("/crosswalk/mars/eu-2022", "from"),
        ("/crosswalk/eu-2022/mars", "to"),
        ("/formats/mars", "format"),
    ],
)
def test_a_name_nobody_knows_is_named_by_its_parameter(asked: str, path: str) -> None:
    answer = Program().get(asked)

    assert (answer.status, answer.said["path"]) == (422, path)
    assert answer.said["detail"]


# ---------------------------------------------------------------- descriptors


@pytest.mark.parametrize("source", list(packaged()))
def test_descriptors_are_walked_as_the_library_does(source: str) -> None:
    for target in ("jp-mc-1.0", "eu-2022", "my-mqa"):
        said = Program().get(f"/crosswalk/{source}/{target}").said

        assert said == crosswalk(framework(source), framework(target)).to_json()


@pytest.mark.parametrize("id_", list(formats()))
def test_a_format_shows_where_each_descriptor_lives(id_: str) -> None:
    said = Program().get(f"/formats/{id_}").said

    assert said == format_named(id_).to_json()
    assert len(said["descriptors"]) == 17


# ---------------------------------------------------------------- judging by all


@pytest.mark.parametrize("name", NAMES)
def test_a_programme_is_judged_by_all_in_force_on_a_day(name: str) -> None:
    said = Program().post(f"/judge?all=true&on={DAY}", example(name)).said

    assert said["matrix"] == judge_all(read_achievement(example(name)), on=DAY).to_json()
    shown = [one["framework"]["id"] for one in said["verdicts"]]
    assert shown == [one.id for one in frameworks_in_force(DAY)]


def test_a_programme_of_the_past_is_judged_by_the_editions_of_its_day() -> None:
    past = {**example(), "offered_from": "2018-04-01", "offered_until": "2019-04-01"}

    said = Program().post("/judge?all=true", past).said

    assert said["matrix"]["on"] == "2019-03-31"
    shown = [one["framework"]["id"] for one in said["verdicts"]]
    assert shown == [one.id for one in frameworks_in_force(date(2019, 3, 31))]


def test_all_with_one_named_adds_it_once() -> None:
    program = Program()
    old = "jp-rishu-shomei-2007"

    more = program.post(f"/judge?all=true&on={DAY}&framework={old}&framework=eu-2022", example())

    ids = [one["framework"] for one in more.said["matrix"]["verdicts"]]
    assert ids == [*(one.id for one in frameworks_in_force(DAY)), old]


def test_several_named_make_a_matrix_of_no_day_and_one_makes_none() -> None:
    program = Program()

    two = program.post("/judge?framework=jp-mc-1.0&framework=eu-2022", example()).said["matrix"]
    one = program.post("/judge?framework=jp-mc-1.0", example()).said["matrix"]

    assert [verdict["framework"] for verdict in two["verdicts"]] == ["jp-mc-1.0", "eu-2022"]
    assert two["on"] is None
    assert one is None


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("/judge?all=perhaps", "all"),
        ("/judge?all=true&on=soon", "on"),
        ("/judge?all=true&framework=mars", "framework"),
        ("/abroad?on=soon", "on"),
        ("/abroad?framework=mars", "framework"),
    ],
)
def test_what_is_wrong_with_the_question_is_named(question: str, path: str) -> None:
    answer = Program().post(question, example())

    assert (answer.status, answer.said["path"]) == (422, path)


# ---------------------------------------------------------------- abroad


@pytest.mark.parametrize("name", NAMES)
def test_a_programme_is_read_abroad_as_the_library_does(name: str) -> None:
    program, achievement = Program(), read_achievement(example(name))

    whole = program.post(f"/abroad?on={DAY}", example(name)).said
    some = program.post(f"/abroad?on={DAY}&framework=my-mqa", example(name)).said

    assert whole == sheet(achievement, frameworks_in_force(DAY), on=DAY).to_json()
    assert some == sheet(achievement, [framework("my-mqa")], on=DAY).to_json()


def test_what_is_no_programme_is_refused_with_every_mistake() -> None:
    answer = Program().post("/abroad", {"title": 7, "level": "x"})

    assert answer.status == 422
    assert "title" in answer.paths


# ---------------------------------------------------------------- strangers

NAMES_SENT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


@many
@given(NAMES_SENT, NAMES_SENT, NAMES_SENT)
def test_any_question_is_answered_or_refused(one: str, two: str, three: str) -> None:
    first, second, third = (quote(text, safe="") for text in (one, two, three))
    program = Program()

    answers = [
        program.get(f"/convert?amount={first}&from={second}&to={third}"),
        program.get(f"/convert?amount=2&from=jp&to=ects&on={first}"),
        program.get(f"/levels/{first}/{second}?to={third}"),
        program.get(f"/levels/jeqf/5?to={third}"),
        program.get(f"/crosswalk/{first}/{second}"),
        program.get(f"/formats/{first}"),
    ]

    assert {answer.status for answer in answers} <= {200, 404, 422}
