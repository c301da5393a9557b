"""Graphs and documents made to cost far more than their size, for tests and tools/hostile.py."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

Edges = Iterable[tuple[object, object]]


def lines(edges: Edges, *, predicate: str = "urn:p") -> list[str]:
    """Return N-Quads for a directed graph of blank nodes."""
    return [f"_:n{one} <{predicate}> _:n{two} ." for one, two in edges]


def clique(size: int, *, name: str = "") -> Edges:
    return ((f"{name}{a}", f"{name}{b}") for a in range(size) for b in range(size) if a != b)


def cliques(size: int, count: int) -> Edges:
    return itertools.chain.from_iterable(clique(size, name=f"c{one}x") for one in range(count))


def ring(size: int) -> Edges:
    return ((one, (one + 1) % size) for one in range(size))


def both_ways(edges: Edges) -> Edges:
    return itertools.chain.from_iterable(((one, two), (two, one)) for one, two in edges)


def hypercube(sides: int) -> Edges:
    return ((one, one ^ (1 << bit)) for one in range(1 << sides) for bit in range(sides))


def bipartite(left: int, right: int) -> Edges:
    return both_ways((f"l{a}", f"r{b}") for a in range(left) for b in range(right))


def paley(prime: int) -> Edges:
    """A strongly regular graph: no look at any distance tells two of its nodes apart."""
    squares = {one * one % prime for one in range(1, prime)}
    return ((a, b) for a in range(prime) for b in range(prime) if (a - b) % prime in squares)


def petersen() -> Edges:
    pairs = list(itertools.combinations(range(5), 2))
    return ((f"{a}{b}", f"{c}{d}") for a, b in pairs for c, d in pairs if not {a, b} & {c, d})


def stars(centres: int, points: int) -> Edges:
    """Alike centres, each with alike points: n! orders of each centre's points."""
    return ((f"c{one}", f"c{one}p{two}") for one in range(centres) for two in range(points))


def one_graph_many_quads(count: int) -> list[str]:
    """Two alike nodes with ``count`` quads each in one blank graph: one neighbour, many times."""
    return [f'_:{node} <urn:p{number}> "v" _:g .' for node in "xy" for number in range(count)] + [
        '_:g <urn:name> "graph" .'
    ]


#: Graphs that must be refused, by name.
REFUSED: dict[str, Callable[[], list[str]]] = {
    **{f"clique of {n}": lambda n=n: lines(clique(n)) for n in range(7, 11)},  # type: ignore[misc]  # a lambda's default binds the loop
    "600 cliques of 6": lambda: lines(cliques(6, 600)),
    "hypercube of 10 sides": lambda: lines(hypercube(10)),
    "bipartite 9 and 9": lambda: lines(bipartite(9, 9)),
    "Paley graph of 29": lambda: lines(paley(29)),
    "2 stars of 12 points": lambda: lines(stars(2, 12)),
    "2 stars of 9000 points": lambda: lines(stars(2, 4500)),
    "ring of 9000": lambda: lines(ring(9000)),
    "ring of 9000, both ways": lambda: lines(both_ways(ring(9000))),
}

#: Graphs that look hostile and are not: an answer must come.
ANSWERED: dict[str, Callable[[], list[str]]] = {
    "clique of 4": lambda: lines(clique(4)),
    "Petersen graph": lambda: lines(petersen()),
    "ring of 60": lambda: lines(ring(60)),
    "one graph, 300 quads": lambda: one_graph_many_quads(300),
    "hypercube of 3 sides": lambda: lines(hypercube(3)),
    "2 stars of 5 points": lambda: lines(stars(2, 5)),
    "5000 nodes apart": lambda: [f"<urn:a> <urn:p> _:n{one} ." for one in range(5000)],
}


def _document(**fields: Any) -> dict[str, Any]:
    return {"@context": [V2, OPEN_BADGES], "id": "urn:a", "type": "VerifiableCredential", **fields}


def _own(terms: Any, **fields: Any) -> dict[str, Any]:
    return {"@context": terms, **fields}


#: Documents that must be refused before they are parsed, by name.
COSTLY: dict[str, Callable[[], dict[str, Any]]] = {
    "an identifier of a megabyte in 20,000 quads": lambda: _own(
        {}, **{"@id": "urn:" + "a" * 1_000_000, "urn:p": [str(one) for one in range(20_000)]}
    ),
    "a graph's name of 100 kB in 10,000 quads": lambda: _own(
        {},
        **{
            "@id": "urn:" + "a" * 100_000,
            "@graph": [{"@id": f"urn:{one}", "urn:p": "x"} for one in range(10_000)],
        },
    ),
    "an identifier under another name": lambda: _own(
        {"called": "@id"},
        called="urn:" + "a" * 1_000_000,
        **{"urn:p": [str(one) for one in range(20_000)]},
    ),
    "a term of 60 kB, 10,000 times": lambda: _own(
        {"a": "urn:" + "a" * 60_000},
        **{"@graph": [{"@id": f"urn:{one}", "a": "x"} for one in range(10_000)]},
    ),
    "4,000 terms and contexts in 10,000 places": lambda: _own(
        {f"t{one}": f"urn:{one}" for one in range(4000)},
        **{"@graph": [{"@context": {"x": "urn:x"}, "x": "1"} for _ in range(10_000)]},
    ),
    "a type with 3,000 terms, 20,000 times": lambda: _own(
        {"T": {"@id": "urn:T", "@context": {f"t{one}": f"urn:{one}" for one in range(3000)}}},
        **{"@graph": [{"@type": "T", "t1": "1"} for _ in range(20_000)]},
    ),
    "1,000 types at once": lambda: _own(
        {
            f"T{one}": {"@id": f"urn:T{one}", "@context": {f"a{n}": f"urn:{n}" for n in range(20)}}
            for one in range(1000)
        },
        **{"@graph": [{"@type": [f"T{one}" for one in range(1000)]} for _ in range(20)]},
    ),
    "10,000 contexts": lambda: {**_document(), "@context": [V2] * 10_000},
    "20,000 proofs": lambda: _document(evidence=[{"proof": {}}] * 15_000),
    "10,000 types": lambda: _document(evidence=[{"type": "Achievement"}] * 10_000),
    "a million values": lambda: _document(evidence=["urn:x"] * 1_000_000),
}


def relabelled(given: list[str], names: Iterator[str]) -> list[str]:
    """Return the same graph with other labels."""
    labels: dict[str, str] = {}

    def label(term: str) -> str:
        return labels.setdefault(term, f"_:{next(names)}") if term.startswith("_:") else term

    return [" ".join(label(term) for term in line.split(" ")) for line in given]
