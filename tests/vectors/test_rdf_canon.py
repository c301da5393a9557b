"""The W3C's RDFC-1.0 suite runs through the canonicaliser that our proofs use."""

from __future__ import annotations

import csv

import pyoxigraph as ox
import pytest

from shirushi.credential import limits
from shirushi.credential.jsonld.rdfc import Budget, HashName, TooComplex, canonical_lines
from tests.vectors_at import vector


def rows() -> list[dict[str, str]]:
    manifest = vector("w3c-rdf-canon", "manifest.csv").read_text("utf-8").splitlines()
    return [row for row in csv.DictReader(manifest) if row["rdfc10"] == "TRUE"]


def lines_of(test: str) -> list[str]:
    given = vector("w3c-rdf-canon", "rdfc10", f"{test}-in.nq").read_bytes()
    quads = ox.parse(given, format=ox.RdfFormat.N_QUADS)
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")[:-1]


def hash_of(row: dict[str, str]) -> HashName:
    return "sha384" if row["hashAlgorithm"] == "SHA384" else "sha256"


def test_the_canonicaliser_gives_the_suites_bytes() -> None:
    for row in rows():
        expected = vector("w3c-rdf-canon", "rdfc10", f"{row['test']}-rdfc10.nq")

        found = canonical_lines(lines_of(row["test"]), hash_name=hash_of(row))

        assert "".join(f"{one}\n" for one in found) == expected.read_text("utf-8"), row["test"]
    assert len(rows()) > 60


def test_the_hardest_honest_graph_takes_a_small_part_of_the_budget() -> None:
    spent = []
    for row in rows():
        budget = Budget()
        canonical_lines(lines_of(row["test"]), hash_name=hash_of(row), budget=budget)
        spent.append(limits.CANONICALISATION_STEPS - budget.steps)

    assert max(spent) < limits.CANONICALISATION_STEPS / 2


def test_the_suites_poison_is_refused() -> None:
    with pytest.raises(TooComplex):
        canonical_lines(lines_of("test074"))
