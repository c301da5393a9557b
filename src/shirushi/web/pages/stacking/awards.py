"""The awards that a person can choose from, and the award that they bring along."""

from __future__ import annotations

from collections.abc import Mapping

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language
from shirushi.stacking.loading import load_award, packaged_awards
from shirushi.stacking.requirement import Award
from shirushi.web.pages.stacking.carrying import Upload


def offered() -> Mapping[str, Award]:
    """Return the awards that can be chosen here, by id."""
    return packaged_awards()


def choices(language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the awards for a list to choose from, those of one country together."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for id_, award in offered().items():
        name = award.name.in_language(language)
        groups.setdefault(award.jurisdiction, []).append((id_, name))
    return sorted(groups.items(), key=lambda group: (group[0] != "JP", group[0]))


def brought(data: bytes, inside: list[Upload]) -> Award:
    """Return the award that a person wrote.

    inside
        Awards that may be part of it, each named ``<id>.toml``.

    Raises every mistake, those in an award inside under the name of its file.
    """
    parts = {one.name.removesuffix(".toml"): one.data for one in inside}
    for one in inside:
        # By itself first, so that its mistakes are told under its own name.
        try:
            load_award(one.data, others=parts.get)
        except ShirushiError as error:
            raise error.at(one.name) from None
    return load_award(data, others=parts.get)
