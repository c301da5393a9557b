"""Contexts with no more terms than one document can need.

Most of the time that a document takes for the first time goes into reading its contexts: some
hundred terms, of which it uses a few dozen. A term is looked up by its name only: as a member's
name, as a type or another value, or in front of a colon. So a term whose name stands in none of
these places, nor in the definition of a term that is kept, can be left out, and nothing that is
read changes. ``test_leaving_terms_out_changes_no_quad`` compares.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from shirushi.core.json import JsonObject
from shirushi.credential.jsonld.contexts import Context, context_of, unfold

#: Sets of used names whose contexts are kept, and characters of one name in such a set.
MOST_KEPT = 128


def texts_in(document: JsonObject) -> set[str]:
    """Return every name and text of a document, and what stands in front of a colon in each.

    >>> sorted(texts_in({"a:b": ["c", {"d": 1}]}))
    ['a', 'a:b', 'c', 'd']
    """
    found: set[str] = set()
    waiting: list[Any] = [document]
    for one in waiting:
        if isinstance(one, dict):
            found.update(one)
        for inner in one.values() if isinstance(one, dict) else one:
            if isinstance(inner, str):
                found.add(inner)
            elif isinstance(inner, dict | list):
                waiting.append(inner)
    found.update([one.partition(":")[0] for one in found if ":" in one])
    return found


def pruned_texts(
    found: tuple[Context, ...], *, texts: set[str], chosen: Mapping[str, str]
) -> tuple[str, ...] | None:
    """Return pinned contexts as JSON, with the terms that a document with ``texts`` can need.

    Several objects of one context are joined with commas. ``None`` where nothing may be left
    out: the contexts contradict each other, or one of them is no object of terms.
    """
    files = tuple(one.file for one in found)
    editions = tuple(sorted(chosen.items()))
    names = _names(files, editions)
    if names is None:
        return None
    return _pruned(files, editions, names & texts)


@functools.lru_cache(maxsize=64)
def _terms(file: str, editions: tuple[tuple[str, str], ...]) -> list[Any]:
    return unfold(context_of(file).terms, chosen=dict(editions))


@functools.lru_cache(maxsize=64)
def _names(files: tuple[str, ...], editions: tuple[tuple[str, str], ...]) -> frozenset[str] | None:
    """Return every name that some contexts define, or ``None`` where none may be left out."""
    contexts = [one for file in files for one in _terms(file, editions)]
    if not all(_is_plain(one, inner=False) for one in contexts):
        return None
    try:
        # A contradiction between terms that a document does not use is one all the same.
        text = json.dumps({"@context": contexts, "@id": "urn:a", "urn:b": "c"})
        list(ox.parse(text, format=ox.RdfFormat.JSON_LD))
    except (SyntaxError, ValueError):
        return None
    return frozenset(name for one in contexts for name, _ in _defined(one))


def _is_plain(context: Any, *, inner: bool) -> bool:
    """Tell whether contexts are objects, or inside others also ``null``, and lean on nothing."""
    if isinstance(context, list):
        return all(_is_plain(one, inner=inner) for one in context)
    if context is None:
        return inner
    if not isinstance(context, dict) or {"@import", "@base"} & set(context):
        return False
    return all(
        _is_plain(meant["@context"], inner=True)
        for meant in context.values()
        if isinstance(meant, dict) and "@context" in meant
    )


def _defined(context: Any) -> Iterator[tuple[str, set[str]]]:
    """Yield each name that a context defines, at any depth, and the texts in its definition."""
    if isinstance(context, list):
        for one in context:
            yield from _defined(one)
    for name, meant in context.items() if isinstance(context, dict) else ():
        if isinstance(meant, dict):
            yield name, texts_in({n: value for n, value in meant.items() if n != "@context"})
            if "@context" in meant:
                yield from _defined(meant["@context"])
        else:
            yield name, texts_in({"@id": meant})


@functools.lru_cache(maxsize=MOST_KEPT)
def _pruned(
    files: tuple[str, ...], editions: tuple[tuple[str, str], ...], used: frozenset[str]
) -> tuple[str, ...]:
    contexts = [_terms(file, editions) for file in files]
    mentioned: dict[str, set[str]] = {}
    for one in contexts:
        for name, texts in _defined(one):
            # A term that is called like a compact IRI leans on what stands before its colon.
            mentioned.setdefault(name, set()).update(texts, texts_in({name: None}))
    aliases = {
        name
        for context in contexts
        for one in context
        for name, meant in one.items()
        if (meant.get("@id") if isinstance(meant, dict) else meant) in {"@id", "@type"}
    }
    kept: set[str] = set()
    # ``id`` and ``type`` always stay: they are protected wherever anything is, so that what may
    # not be taken back is not taken back here either.
    waiting = [
        name for name in mentioned if name in used or name in aliases or name.startswith("@")
    ]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept.add(name)
            waiting += [one for one in mentioned[name] if one in mentioned]
    return tuple(
        ", ".join(json.dumps(_with_names(one, kept)) for one in context) for context in contexts
    )


def _with_names(context: Any, kept: set[str]) -> Any:
    if isinstance(context, list):
        return [_with_names(one, kept) for one in context]
    if context is None:
        return None
    found = {}
    for name, meant in context.items():
        if name not in kept:
            continue
        if isinstance(meant, dict) and "@context" in meant:
            found[name] = {**meant, "@context": _with_names(meant["@context"], kept)}
        else:
            found[name] = meant
    return found
