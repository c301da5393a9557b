"""RDF Dataset Canonicalization (RDFC-1.0) with a budget: alike nodes told apart, or refused.

Telling blank nodes apart that look alike can take n! steps, and the graphs that do so are easily
made (``#dataset-poisoning``). No cheap look at a graph tells how many steps it will take, so
they are counted while they are done; where a thread or a clock would give a slow machine another
answer than a fast one, a count gives every machine the same.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits

#: How far nodes that look alike are followed from one to the next: each step is three calls, and
#: Python stops at a thousand.
_MOST_DEPTH = 100

HashName: TypeAlias = Literal["sha256", "sha384"]
#: Copying so many labels takes as long as hashing one neighbour.
_LABELS_A_STEP = 32

_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
_TERM = re.compile(
    r'<[^>]*>|_:[^ ]+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?',
)
_SUBJECT, _OBJECT, _GRAPH = 0, 2, 3
_POSITIONS = ((_SUBJECT, "s"), (_OBJECT, "o"), (_GRAPH, "g"))


class TooComplex(ShirushiError):
    """The document's graph is larger or more tangled than we canonicalise."""

    code = "credential.too-complex"
    text = Text(ja="構造が複雑すぎます({what})。", en="It is too complex ({what}).")


_STEPS = Text(ja="区別できない節点どうしの絡み合い", en="a tangle of nodes that look alike")
_BLANKS = Text(ja="名前のない節点{count}個", en="{count} nodes without a name")


@dataclass(slots=True)
class Budget:
    """How much work is left.

    >>> Budget(steps=2).spend(3)
    Traceback (most recent call last):
    ...
    shirushi.credential.jsonld.rdfc.TooComplex: It is too complex (a tangle of nodes that look ...
    """

    steps: int = limits.CANONICALISATION_STEPS

    def spend(self, steps: int) -> None:
        """Take ``steps`` off. Raises ``TooComplex`` when nothing is left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooComplex(what=_STEPS)


def canonical_lines(
    lines: Iterable[str], *, hash_name: HashName = "sha256", budget: Budget | None = None
) -> list[str]:
    r"""Return a dataset's canonical N-Quads, sorted, each once.

    lines
        Canonical N-Quads (``#canonical-quads``) without their line ends, but with any labels
        on their blank nodes.
    hash_name
        "sha256", or "sha384" for a P-384 key's suites.
    budget
        The work that may be done; ``CANONICALISATION_STEPS`` when not given.

    ``#canon-algorithm``. Raises ``TooComplex``.

    >>> canonical_lines(['_:x <urn:p> _:y .', '_:y <urn:q> "1" .'])
    ['_:c14n0 <urn:q> "1" .', '_:c14n1 <urn:p> _:c14n0 .']
    """
    graph = _Graph(hash_name=hash_name, budget=budget or Budget())
    # 2. Every quad goes under each of its blank nodes.
    plain: set[str] = set()
    for line in dict.fromkeys(lines):
        if "_:" in line:
            graph.add(line, plain)
        else:
            plain.add(line)
    return sorted([*plain, *graph.labelled()])


@dataclass(slots=True)
class _Issuer:
    """Labels in the order in which they were given (``#blank-node-identifier-issuer``)."""

    prefix: str
    given: dict[str, str] = field(default_factory=dict)

    def issue(self, node: str) -> str:
        """Return the node's label, a new one if it has none."""
        found = self.given.get(node)
        if found is None:
            found = self.given[node] = f"_:{self.prefix}{len(self.given)}"
        return found

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, dict(self.given))


@dataclass(slots=True)
class _Graph:
    """A dataset's blank nodes with the quads around each: RDFC-1.0's canonicalisation state."""

    hash_name: HashName
    budget: Budget
    quads: list[list[str]] = field(default_factory=list)
    around: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    firsts: dict[str, str] = field(default_factory=dict)
    canonical: _Issuer = field(default_factory=lambda: _Issuer("c14n"))

    def add(self, line: str, plain: set[str]) -> None:
        """Keep a line under its blank nodes, or in ``plain`` when it has none after all."""
        terms = _TERM.findall(line)
        blanks = {terms[place] for place, _ in _POSITIONS if _is_blank(terms, place)}
        if not blanks:
            plain.add(line)
            return
        self.quads.append(terms)
        for node in blanks:
            self.around[node].append(terms)
        if len(self.around) > limits.BLANK_NODES:
            raise TooComplex(what=_BLANKS.format(count=len(self.around)))

    def labelled(self) -> Iterator[str]:
        """Yield every quad with its canonical labels."""
        self._label()
        labels = self.canonical.given
        for terms in self.quads:
            yield (
                " ".join(
                    labels.get(term, term) if place != 1 else term
                    for place, term in enumerate(terms)
                )
                + " ."
            )

    def _label(self) -> None:
        # 3. Nodes by what stands directly around them.
        alike: dict[str, list[str]] = defaultdict(list)
        for node in self.around:
            self.firsts[node] = self._first_degree(node)
            alike[self.firsts[node]].append(node)
        # 4. Those that look like no other.
        for look in sorted(alike):
            if len(alike[look]) == 1:
                self.canonical.issue(alike[look][0])
        # 5. The rest, by what stands around their neighbours and so on.
        for look in sorted(alike):
            if len(alike[look]) == 1:
                continue
            found: list[tuple[str, int, _Issuer]] = []
            for number, node in enumerate(alike[look]):
                if node in self.canonical.given:
                    continue
                issuer = _Issuer("b")
                issuer.issue(node)
                digest, issuer = self._n_degree(node, issuer, 0)
                found.append((digest, number, issuer))
            for _, _, issuer in sorted(found, key=lambda one: one[:2]):
                for node in issuer.given:
                    self.canonical.issue(node)

    def _hash(self, text: str) -> str:
        return _HASHES[self.hash_name](text.encode()).hexdigest()

    def _first_degree(self, node: str) -> str:
        """``#hash-1d-quads``."""
        lines = []
        for terms in self.around[node]:
            said = [
                term if not _is_blank(terms, place) else "_:a" if term == node else "_:z"
                for place, term in enumerate(terms)
            ]
            lines.append(" ".join(said) + " .\n")
        return self._hash("".join(sorted(lines)))

    def _related(self, node: str, terms: list[str], issuer: _Issuer, position: str) -> str:
        """``#hash-related-blank-node``."""
        label = self.canonical.given.get(node) or issuer.given.get(node) or self.firsts[node]
        predicate = "" if position == "g" else terms[1]
        return self._hash(position + predicate + label)

    def _n_degree(self, node: str, issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """``#hash-nd-quads``."""
        if depth > _MOST_DEPTH:
            raise TooComplex(what=_STEPS)
        # 1-3. The neighbours, by how they are related.
        near: dict[str, list[str]] = defaultdict(list)
        for terms in self.around[node]:
            self.budget.spend(1)
            for place, position in _POSITIONS:
                if _is_blank(terms, place) and terms[place] != node:
                    other = terms[place]
                    self.budget.spend(1)
                    near[self._related(other, terms, issuer, position)].append(other)
        # 4-5. For each relation, the order of its neighbours that gives the least path.
        said: list[str] = []
        for relation in sorted(near):
            path, issuer = self._least_path(near[relation], issuer, depth)
            said += (relation, path)
        # 6.
        return self._hash("".join(said)), issuer

    def _least_path(self, near: list[str], issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """``#hash-nd-quads`` 5.4 to 5.6: try every order, keep the least path."""
        chosen: tuple[str, _Issuer] | None = None
        for order in _orders(near):
            self.budget.spend(len(order) + len(issuer.given) // _LABELS_A_STEP)
            found = self._path(order, issuer.copy(), chosen, depth)
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        return chosen or ("", issuer)

    def _path(
        self, order: list[str], issuer: _Issuer, chosen: tuple[str, _Issuer] | None, depth: int
    ) -> tuple[str, _Issuer] | None:
        """Return the path of one order, or ``None`` once it is worse than the one chosen."""
        path, later = "", []
        for node in order:
            known = self.canonical.given.get(node)
            if known is None:
                if node not in issuer.given:
                    later.append(node)
                known = issuer.issue(node)
            path += known
            if _is_worse(path, chosen):
                return None
        for node in later:
            digest, deeper = self._n_degree(node, issuer, depth + 1)
            path += f"{issuer.issue(node)}<{digest}>"
            issuer = deeper
            if _is_worse(path, chosen):
                return None
        return path, issuer


def _is_blank(terms: list[str], place: int) -> bool:
    return place != 1 and place < len(terms) and terms[place].startswith("_:")


def _is_worse(path: str, chosen: tuple[str, _Issuer] | None) -> bool:
    return chosen is not None and len(path) >= len(chosen[0]) and path > chosen[0]


def _orders(nodes: list[str]) -> Iterator[list[str]]:
    """Yield every order of ``nodes``, those that look the same only once.

    Knuth's algorithm L (TAOCP 7.2.1.2): no recursion, whatever the length.

    >>> ["".join(one) for one in _orders(["b", "a", "b"])]
    ['abb', 'bab', 'bba']
    """
    order = sorted(nodes)
    while True:
        yield order.copy()
        # The last place whose neighbour is greater moves up; everything behind it starts anew.
        at = len(order) - 2
        while at >= 0 and order[at] >= order[at + 1]:
            at -= 1
        if at < 0:
            return
        swap = len(order) - 1
        while order[swap] <= order[at]:
            swap -= 1
        order[at], order[swap] = order[swap], order[at]
        order[at + 1 :] = reversed(order[at + 1 :])
