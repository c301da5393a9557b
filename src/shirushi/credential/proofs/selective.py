"""Parts of a linked-data document: chosen by JSON pointers, and followed through canonical form.

What VC-DI-ECDSA 1.0 calls its selective disclosure functions. A document's nodes without names
are given passing ones, so that the same node is known again in the whole document, in a part of
it, and in the canonical form of either. The names are put into the JSON as it stands, not into an
expanded and compacted copy of it, which would not give every Open Badge back; and the result is
compared with the document it came from, so that no name can change what the document says.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject, walk
from shirushi.core.text import Text
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import pinned

#: Nodes without a name that a document may have: comparing them takes the square of it.
MOST_NODES = 500

_NAME = "urn:bnid:"
_NAMED = re.compile(r'"(?:[^"\\]|\\.)*"|<urn:bnid:([0-9]+)>')
_PARTS = re.compile(r'<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?')
_BLANK = re.compile(r'"(?:[^"\\]|\\.)*"|(_:[A-Za-z0-9_-]+)')

Lines = list[str]


class PointerInvalid(ShirushiError):
    """A JSON pointer leads nowhere in the document."""

    code = "credential.pointer-invalid"
    text = Text(
        ja="「{pointer}」(JSONポインター)の指す項目はありません。",
        en="There is nothing at the JSON pointer {pointer!r}.",
    )


class PartsNotFollowed(ShirushiError):
    """The document's nodes cannot be told apart well enough to show a part of it."""

    code = "credential.parts-not-followed"
    text = Text(
        ja="この証明書は、一部だけを開示する形にできません。",
        en="The credential cannot be put in a form of which parts can be shown.",
    )
    remedy = Text(
        ja="同じ内容の項目が並ぶ箇所に id を付けてください。",
        en="Give an id to the items that look alike.",
    )


def named(document: JsonObject) -> JsonObject:
    """Return ``document`` with a passing name on each node that has none.

    VC-DI-ECDSA 1.0 ``#skolemizecompactjsonld``. Raises ``PartsNotFollowed`` where a name of that
    shape stands in it already.
    """
    if any(isinstance(value, str) and _NAME in value for _, value in walk(document)):
        raise PartsNotFollowed(path="id")
    count = iter(range(MOST_NODES))
    literals = _json_terms(document.get("@context", []))

    def with_names(value: Any) -> Any:
        if isinstance(value, list):
            return [with_names(one) for one in value]
        if not isinstance(value, dict) or "@value" in value:
            return value
        found = {
            name: inner if name == "@context" or name in literals else with_names(inner)
            for name, inner in value.items()
        }
        if "id" not in value and "@id" not in value:
            number = next(count, None)
            if number is None:
                raise PartsNotFollowed
            found["id"] = f"{_NAME}{number}"
        return found

    whole: JsonObject = with_names(document)
    return whole


def unnamed(value: Any) -> Any:
    """Return ``value`` without the passing names."""
    if isinstance(value, list):
        return [unnamed(one) for one in value]
    if isinstance(value, dict):
        return {
            name: unnamed(inner)
            for name, inner in value.items()
            if not (name == "id" and isinstance(inner, str) and inner.startswith(_NAME))
        }
    return value


def _json_terms(contexts: Any) -> set[str]:
    """Return the terms whose values are JSON itself, in which nothing is a node."""
    found: set[str] = set()
    for one in contexts if isinstance(contexts, list) else [contexts]:
        terms = pinned(one).terms if isinstance(one, str) else one
        for path, value in walk(terms):
            if isinstance(value, dict) and value.get("@type") == "@json":
                found.add(path.rpartition(".")[2])
    return found


# ------------------------------------------------------------------------ pointers


def select(pointers: Iterable[str], document: JsonObject) -> JsonObject | None:
    """Return the part of ``document`` that the pointers choose, or ``None`` without any.

    With what is chosen come the names and types of the nodes on the way to it.
    ``#selectjsonld``. Raises ``PointerInvalid``.
    """
    every = list(pointers)
    if not every:
        return None
    chosen: dict[Any, Any] = {**_bare(document), "@context": copy.deepcopy(document["@context"])}
    for pointer in every:
        _choose(pointer, document, chosen)
    found: JsonObject = _filled(chosen)
    return found


class _Sparse(dict[int, Any]):
    """A list of which only some places are chosen."""


def _choose(pointer: str, document: JsonObject, chosen: dict[Any, Any]) -> None:
    value: Any = document
    into: dict[Any, Any] = chosen
    steps = _steps(pointer)
    for number, step in enumerate(steps):
        key: Any = step
        if isinstance(value, list):
            key = int(step) if step.isascii() and step.isdigit() and len(step) < 6 else -1  # noqa: PLR2004 - no list is longer
        if not (
            (isinstance(value, dict) and key in value)
            or (isinstance(value, list) and 0 <= key < len(value))
        ):
            raise PointerInvalid(pointer=pointer[:200])
        value = value[key]
        if number == len(steps) - 1 or not isinstance(value, dict | list):
            if number < len(steps) - 1:
                raise PointerInvalid(pointer=pointer[:200])
            into[key] = copy.deepcopy(value)
            return
        if key not in into:
            into[key] = _bare(value) if isinstance(value, dict) else _Sparse()
        elif isinstance(into[key], list):
            into[key] = _Sparse(enumerate(into[key]))
        into = into[key]


def _steps(pointer: str) -> list[str]:
    """Return the steps of a JSON pointer (RFC 6901)."""
    if not pointer.startswith("/") or re.search(r"~(?![01])", pointer):
        raise PointerInvalid(pointer=pointer[:200])
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer[1:].split("/")]


def _bare(node: JsonObject) -> JsonObject:
    """Return a node's name and types alone."""
    return {name: copy.deepcopy(node[name]) for name in ("id", "type") if name in node}


def _filled(value: Any) -> Any:
    if isinstance(value, _Sparse):
        return [_filled(value[place]) for place in sorted(value)]
    if isinstance(value, dict):
        return {name: _filled(inner) for name, inner in value.items()}
    return value


# ------------------------------------------------------------------ canonical forms


def lines_of(document: JsonObject) -> Lines:
    """Return the document's statements, with blank nodes ``_:b0`` for its passing names."""

    def blank(found: re.Match[str]) -> str:
        return found[0] if found[1] is None else f"_:b{found[1]}"

    return [_NAMED.sub(blank, line) for line in rdf.canonical(document).decode().splitlines()]


def canonical_labels(document: JsonObject) -> dict[str, str]:
    """Return which canonical label (``c14n0``) each passing name of ``document`` gets.

    Raises ``PartsNotFollowed`` unless the named document says exactly what the unnamed one does.
    """
    given = lines_of(document)
    canonical = rdf.canonical(unnamed(document)).decode().splitlines()
    labels = _matched(given, canonical)
    if sorted(relabelled(given, labels)) != canonical:
        raise PartsNotFollowed
    return labels


def relabelled(lines: Iterable[str], labels: Mapping[str, str]) -> Lines:
    """Return the statements with other labels on their blank nodes, sorted."""

    def label(found: re.Match[str]) -> str:
        return found[0] if found[1] is None else f"_:{labels[found[1][2:]]}"

    return sorted(_BLANK.sub(label, line) for line in lines)


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """Return the label in ``theirs`` for each one in ``ours``, two spellings of one graph.

    Nodes are coloured by what stands around them until no more can be told apart; where some
    are still alike, one of each graph is taken for the same and the rest coloured again.
    """
    graphs = [[_PARTS.findall(line) for line in lines] for lines in (ours, theirs)]
    colours = [
        {part: "" for line in graph for part in line if part.startswith("_:")} for graph in graphs
    ]
    while True:
        colours = [_coloured(graph, one) for graph, one in zip(graphs, colours, strict=True)]
        counts = [Counter(one.values()) for one in colours]
        if counts[0] != counts[1]:
            raise PartsNotFollowed
        alike = min((colour for colour, n in counts[0].items() if n > 1), default=None)
        if alike is None:
            break
        for one in colours:
            first = min(node for node, colour in one.items() if colour == alike)
            one[first] = f"{alike}!"
    there = {colour: node for node, colour in colours[1].items()}
    return {node[2:]: there[colour][2:] for node, colour in colours[0].items()}


def _coloured(graph: list[list[str]], colours: dict[str, str]) -> dict[str, str]:
    """Return the colours after as many rounds as tell anything more apart."""
    kinds = 0
    while len(set(colours.values())) > kinds:
        kinds = len(set(colours.values()))
        around: dict[str, list[str]] = {node: [] for node in colours}
        for line in graph:
            nodes = {part for part in line if part in colours}
            for node in nodes:
                seen = ["*" if part == node else colours.get(part, part) for part in line]
                around[node].append("\0".join(seen))
        colours = {
            node: hashlib.sha256(json.write([colours[node], *sorted(seen)])).hexdigest()
            for node, seen in around.items()
        }
    return colours
