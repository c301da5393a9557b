"""Descriptors on their way: kept, to add, lost, or not to be known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from shirushi.cli.main import main
from shirushi.core.errors import ManyErrors
from shirushi.core.reading import parse_toml
from shirushi.framework.crosswalk import (
    FormatUnknown,
    Home,
    Passage,
    crosswalk,
    format_named,
    formats,
    read_formats,
)
from shirushi.framework.loading import framework, packaged
from shirushi.framework.sources import package_data, packaged_sources
from shirushi.framework.vocabulary import descriptors, elements

JAPAN, EUROPE, LAW = (framework(one) for one in ("jp-mc-1.0", "eu-2022", "jp-rishu-shomei"))


def ids(source: str, target: str, passage: Passage) -> list[str]:
    done = crosswalk(framework(source), framework(target))
    return [row.descriptor.id for row in done.of(passage)]


def test_what_europe_does_not_list_is_lost_in_its_form() -> None:
    assert ids("jp-mc-1.0", "eu-2022", Passage.NOT_ASKED) == [
        "content",
        "language",
        "certification",
        "credit_recognition",
    ]


def test_what_the_law_does_not_list_has_to_be_added_for_europe() -> None:
    assert ids("jp-rishu-shomei", "eu-2022", Passage.TO_ADD) == [
        "country_region",
        "learning_outcomes",
        "level",
    ]


def test_a_framework_onto_itself_loses_and_adds_nothing() -> None:
    for one in packaged().values():
        if one.descriptors:
            done = crosswalk(one, one)
            assert {row.passage for row in done.rows} <= {Passage.KEPT, Passage.NEITHER}


def test_where_no_list_is_published_nothing_is_known() -> None:
    silent = replace(EUROPE, descriptors=())

    assert {row.passage for row in crosswalk(JAPAN, silent).rows} == {Passage.UNKNOWN}
    assert "unknown" in "\n".join(crosswalk(silent, JAPAN).lines("en"))


def test_every_format_has_a_place_for_every_descriptor() -> None:
    for one in formats().values():
        assert [place.item.id for place in one.places] == list(descriptors())
        assert [place.item.id for place in one.elements] == list(elements())
        assert all(place.fields for place in one.places)
        assert all(bool(place.fields) != (place.home is Home.NONE) for place in one.elements)


def test_what_open_badges_has_no_term_for_is_in_our_extension() -> None:
    homes = {place.item.id: place.home for place in format_named("ob3").places}

    assert homes["learner_effort"] is Home.EXTENSION
    assert homes["title"] is Home.NATIVE


def test_a_format_of_another_name_is_an_error_of_ours() -> None:
    with pytest.raises(FormatUnknown, match="ob2, ob3, elm3"):
        format_named("pdf")


def test_every_mistake_of_the_data_is_told_at_once() -> None:
    document = parse_toml(
        b"""
        [format.x]
        name = { ja = "x", en = "x" }
        [format.x.descriptor.title]
        fields = ["name"]
        home = "cellar"
        source = { document = "recalled", confidence = "inferred" }
        """
    )

    with pytest.raises(ManyErrors) as caught:
        read_formats(document, packaged_sources())

    paths = {one.path for one in caught.value.errors}
    assert "format.x.descriptor.title.home" in paths
    assert "format.x.descriptor.stackability" in paths


def test_the_command_ends_by_what_has_to_be_added() -> None:
    runner = CliRunner()

    adds = runner.invoke(main, ["crosswalk", "jp-rishu-shomei", "jp-mc-1.0"])
    keeps = runner.invoke(main, ["crosswalk", "jp-mc-1.0", "jp-rishu-shomei", "--json"])
    places = runner.invoke(main, ["crosswalk", "ob3", "--lang", "en"])
    wrong = runner.invoke(main, ["crosswalk", "pdf", "--lang", "en"])

    assert [adds.exit_code, keeps.exit_code, places.exit_code, wrong.exit_code] == [1, 0, 0, 2]
    assert "+  7. 学修成果: 追加が必要" in adds.stdout
    assert "no term: in an extension" in places.stdout
    assert "There is no format 'pdf'" in wrong.stderr


def test_what_gets_lost_is_said_wherever_something_does_and_nowhere_else() -> None:
    document = parse_toml(package_data("formats.toml"))
    del document["format"]["elm3"]["descriptor"]["language"]["lost"]
    document["format"]["ob3"]["element"]["purpose"]["lost"] = {"ja": "全部", "en": "all"}

    with pytest.raises(ManyErrors) as caught:
        read_formats(document, packaged_sources())

    assert [(one.code, one.path) for one in caught.value.errors] == [
        ("framework.loss-untold", "format.ob3.element.purpose.lost"),
        ("framework.loss-untold", "format.elm3.descriptor.language.lost"),
    ]
