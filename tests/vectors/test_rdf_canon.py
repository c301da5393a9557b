"""The W3C's RDFC-1.0 suite runs through the same canonicaliser that our proofs use."""

from __future__ import annotations

import csv

import pyoxigraph as ox

from tests.vectors_at import vector

#: Made to take for ever; a document like it is refused before it gets here.
POISON = {"test074"}


def test_the_canonicaliser_gives_the_suites_bytes() -> None:
    manifest = vector("w3c-rdf-canon", "manifest.csv").read_text("utf-8").splitlines()
    rows = [row for row in csv.DictReader(manifest) if row["rdfc10"] == "TRUE"]
    ours = [
        row["test"] for row in rows if not row["hashAlgorithm"] and "Negative" not in row["name"]
    ]

    for name in set(ours) - POISON:
        given = vector("w3c-rdf-canon", "rdfc10", f"{name}-in.nq")
        expected = vector("w3c-rdf-canon", "rdfc10", f"{name}-rdfc10.nq")
        dataset = ox.Dataset(ox.parse(given.read_bytes(), format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(
            keepends=True
        )
        assert b"".join(sorted(lines)) == expected.read_bytes(), name
    assert len(ours) > 50
