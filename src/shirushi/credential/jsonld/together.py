"""Nodes with several types that each bring terms, written so that one type brings them all.

JSON-LD 1.1 ``#type-scoped-contexts`` applies the contexts of all types of a node one after the
other, in the order of the types' names. pyoxigraph 0.5.13 starts anew from the node's own
context for each, so that the last one alone remains. Here such a node gets one more type, last
by name, which brings all the contexts as one list; its triple is taken out again afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import JsonObject, walk
from shirushi.core.text import Text
from shirushi.credential.jsonld.contexts import NEWEST, Chosen, unfold

#: What the added types stand for; quads with it are not the document's.
ADDED_TYPE = "urn:shirushi:types-together"


class TypesTogether(ShirushiError):
    """Several types that each bring terms stand where we cannot put them together."""

    code = "credential.types-together"
    text = Text(
        ja="独自の項目を持つ型が複数重なる構造({types})には、この位置では対応していません。",
        en="Several types that each bring terms ({types}) are not supported in this place.",
    )


@dataclass(frozen=True, slots=True)
class _Active:
    """The terms in force at a place, as the contexts write them, and what they go back to."""

    terms: Mapping[str, Any] = field(default_factory=dict)
    previous: _Active | None = None

    def means(self, name: str) -> Any:
        meant = self.terms.get(name, name if name.startswith("@") else None)
        return meant.get("@id") if isinstance(meant, dict) and "@id" in meant else meant

    def brings(self, name: str) -> list[Any] | None:
        """Return the contexts that a term or type brings, ``None`` where it brings none."""
        meant = self.terms.get(name)
        if not isinstance(meant, dict) or "@context" not in meant:
            return None
        given = meant["@context"]
        return given if isinstance(given, list) else [given]

    def after(self, contexts: list[Any], *, propagates: bool = True) -> _Active:
        """Return the terms in force after more contexts (``#context-processing-algorithm``)."""
        if len(contexts) == 1 and isinstance(contexts[0], dict):
            propagates = contexts[0].get("@propagate", propagates) is not False
        terms = dict(self.terms)
        for one in contexts:
            if one is None:
                terms = {}
            elif isinstance(one, dict):
                terms.update((n, meant) for n, meant in one.items() if not n.startswith("@"))
        previous = self.previous
        if not propagates and previous is None:
            previous = self
        return _Active(terms, previous)


def put_together(document: JsonObject, *, chosen: Chosen = NEWEST) -> tuple[JsonObject, int]:
    """Return the document, its contexts unfolded, and how many types were added to it.

    Raises ``ContextUnknown`` or ``TypesTogether``.
    """
    rewriting = _Rewriting(chosen)
    found: JsonObject = rewriting.value(document, _Active(), None, "")
    return found, rewriting.count


@dataclass(slots=True)
class _Rewriting:
    chosen: Chosen
    count: int = 0

    def value(self, value: Any, active: _Active, name: str | None, path: str) -> Any:
        if isinstance(value, list):
            return [
                self.value(one, active, name, join_path(path, number))
                for number, one in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        meant = active.terms.get(name) if name is not None else None
        if isinstance(meant, dict):
            if meant.get("@type") == "@json":
                return value
            containers = meant.get("@container", [])
            every = set(containers if isinstance(containers, list) else [containers])
            if "@type" in every:
                _refuse_bringing(value, active, path)
            if _MAPS & every:
                return self._map(value, active, name, path)
        return self._node(value, active, name, path)

    def _map(self, value: JsonObject, active: _Active, name: str | None, path: str) -> Any:
        """Return a map whose names are indexes and not terms."""
        count = self.count
        for key, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    self._node(one, active, name, join_path(path, key), from_map=True)
        if self.count > count:
            raise TypesTogether(path=path, types=name or "")
        return value

    def _node(
        self,
        value: JsonObject,
        active: _Active,
        name: str | None,
        path: str,
        *,
        from_map: bool = False,
    ) -> JsonObject:
        scoped = active.brings(name) if name is not None else None
        means = [active.means(key) for key in value]
        goes_back = not from_map and "@value" not in means and means != ["@id"]
        kept = active
        if active.previous and goes_back:
            active = active.previous
        if scoped is not None:
            active = active.after(scoped)
            kept = kept.after(scoped)
        changed = dict(value)
        if "@context" in value:
            own = unfold(value["@context"], chosen=self.chosen, path=join_path(path, "@context"))
            _refuse_propagation(own, path)
            changed["@context"] = own
            active, kept = active.after(own), kept.after(own)
        outside, kept_outside = active, kept
        types = sorted(
            {
                one
                for key, inner in value.items()
                if outside.means(key) == "@type"
                for one in (inner if isinstance(inner, list) else [inner])
                if isinstance(one, str)
            }
        )
        bringing = [one for one in types if outside.brings(one) is not None]
        for one in bringing:
            active = active.after(outside.brings(one) or [], propagates=False)
            kept = kept.after(outside.brings(one) or [], propagates=False)
        if scoped is not None:
            _same(dict.fromkeys([*value, *types]), active, kept, path)
            _same(list(value.values()), outside, kept_outside, path)
        for key, inner in value.items():
            if key != "@context" and outside.means(key) != "@type":
                changed[key] = self.value(inner, active, key, join_path(path, key))
        return self._joined(changed, outside, types, bringing) if len(bringing) > 1 else changed

    def _joined(
        self, node: JsonObject, outside: _Active, types: list[str], bringing: list[str]
    ) -> JsonObject:
        self.count += 1
        added = f"{_LAST}{self.count}"
        if added <= types[-1]:
            raise TypesTogether(types=", ".join(bringing))
        every = [one for name in bringing for one in outside.brings(name) or []]
        key = next(name for name in node if outside.means(name) == "@type")
        given = node[key] if isinstance(node[key], list) else [node[key]]
        own = node.get("@context", [])
        means = {added: {"@id": ADDED_TYPE, "@context": every}}
        return {**node, "@context": [*own, means], key: [*given, added]}


def _refuse_bringing(types: JsonObject, active: _Active, path: str) -> None:
    """Refuse a map by type in which a type brings terms: the parser leaves them out."""
    bringing = [one for one in types if active.brings(one) is not None]
    if bringing:
        raise TypesTogether(path=path, types=", ".join(bringing)[:80])


def _refuse_propagation(contexts: list[Any], path: str) -> None:
    """Refuse a context of a node's own that ends with the node: the parser goes on with it."""
    if any(isinstance(one, dict) and "@propagate" in one for one in contexts):
        raise TypesTogether(path=join_path(path, "@context"), types="@propagate")


def _same(value: Any, right: _Active, parsed: _Active, path: str) -> None:
    """Refuse names that mean one thing by the standard and another to the parser.

    Where a term brings a context, pyoxigraph does not first go back to what was in force
    outside the types of the node around.
    """
    for _, inner in walk(value):
        names = list(inner) if isinstance(inner, dict) else []
        for one in [*names, inner] if isinstance(inner, str) else names:
            for name in {one, one.partition(":")[0]}:
                if right.terms.get(name) != parsed.terms.get(name):
                    raise TypesTogether(path=path, types=name[:80])


#: Stands behind every other name by its code points, and is neither an address nor a prefix.
_LAST = "\U0010fffd"
_MAPS = {"@index", "@id", "@type", "@language"}
