"""The fields of NIAD-QE's bachelor by accumulation (専攻分野), as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shirushi.core.citation import Citation
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.sources import load_sources, read_citation


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeField:
    """One field that the bachelor is awarded in."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeFields:
    """Every field, and how many concentrations (専攻の区分) they have between them.

    concentrations
        Their number only: which they are, and what each asks for, is not known here.
    """

    fields: tuple[DegreeField, ...]
    concentrations: int
    citation: Citation | None


@cache
def degree_fields() -> DegreeFields:
    """Return the fields in which NIAD-QE awards the bachelor.

    >>> found = degree_fields()
    >>> len(found.fields), found.concentrations, found.fields[19].name.ja
    (27, 60, '工学')
    """
    folder = files("shirushi.stacking").joinpath("data")
    sources = load_sources(folder.joinpath("sources.toml").read_bytes())
    reader = Reader(parse_toml(folder.joinpath("niad-fields.toml").read_bytes()))
    listed = reader.table_of("field", required=True) or Reader({}, mistakes=[])
    found = []
    for id_ in listed.table:
        one = listed.table_of(id_)
        if one is not None:
            found.append(DegreeField(id=id_, name=one.text("name")))
    number = reader.decimal("concentrations", required=True)
    fields = DegreeFields(
        fields=tuple(found),
        concentrations=0 if number is None else int(number),
        citation=read_citation(reader, "source", sources),
    )
    reader.close()
    return fields
