"""How much work a stranger's schema could make of a document, told before it is begun.

A validator that walks a schema does not share what it finds, so a few lines of ``anyOf`` over
``$ref`` can ask for more steps than there are atoms. Counting the steps is cheap: how often each
place of the schema meets each value follows from how often its parents do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Steps that a validator may take, a few hundredths of a second.
MOST_STEPS = 1_000_000
#: Steps that the counting itself may take.
MOST_COUNTING = 150_000
#: Schemas inside one document.
MOST_PLACES = 20_000


class SchemaTooComplex(ShirushiError):
    """A schema would make more work than we do for a stranger."""

    code = "credential.schema-too-complex"
    text = Text(
        ja="スキーマ「{url}」は複雑すぎるため、照合しません。",
        en="The schema {url} is too complex to be checked against.",
    )


class SchemaNotUsable(ShirushiError):
    """A schema document cannot be used: not a schema, or it leans on other documents."""

    code = "credential.schema-not-usable"
    text = Text(
        ja="スキーマ「{url}」を使えません({reason})。",
        en="The schema {url} cannot be used ({reason}).",
    )


#: Editions whose references are counted as their validators follow them; later ones do not exist.
EDITIONS = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema",
)

#: Moves a document's addresses by a plain ``id``, so that it is read where it refers to nothing.
DRAFT_4 = "http://json-schema.org/draft-04/schema"

_LISTED = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_BY_NAME = ("dependentSchemas", "dependencies")


def refuse_outside(schema: Any, *, url: str) -> None:
    """Raise ``SchemaNotUsable`` where a schema leans on anything outside itself.

    Nothing of a schema is ever fetched beside the schema; ``$id`` inside it, which would move
    its addresses, and dynamic references are not followed either.
    """
    edition = schema.get("$schema", EDITIONS[0]) if isinstance(schema, dict) else EDITIONS[0]
    if not isinstance(edition, str) or edition.removesuffix("#") not in (*EDITIONS, DRAFT_4):
        raise SchemaNotUsable(url=url, reason=f"$schema {str(edition)[:80]}")
    stack: list[tuple[Any, bool]] = [(schema, True)]
    count = 0
    while stack:
        value, is_root = stack.pop()
        count += 1
        if count > MOST_PLACES:
            raise SchemaTooComplex(url=url)
        if isinstance(value, list):
            stack += [(one, False) for one in value]
        if not isinstance(value, dict):
            continue
        stack += [(one, False) for one in value.values()]
        target = value.get("$ref")
        if target is not None and edition.removesuffix("#") == DRAFT_4:
            raise SchemaNotUsable(url=url, reason="$ref in draft 4")
        if isinstance(target, str) and _pointed(schema, target) is None:
            raise SchemaNotUsable(url=url, reason=f"$ref {target[:80]}")
        moved = "$dynamicRef" in value or "$recursiveRef" in value
        if moved or (not is_root and isinstance(value.get("$id"), str)):
            raise SchemaNotUsable(url=url, reason="$id or a dynamic reference inside it")


def refuse_heavy(schema: Any, document: Any, *, url: str) -> None:
    """Raise ``SchemaTooComplex`` where checking ``document`` could take over ``MOST_STEPS``.

    An upper bound for a validator that never stops early; ``schema`` has passed
    ``refuse_outside``.
    """
    steps = counted = 0
    waiting: list[tuple[Any, list[tuple[Any, int]]]] = [(document, [(schema, 1)])]
    while waiting:
        value, wanted = waiting.pop()
        met = _met(schema, wanted, url=url)
        counted += len(met) + 1
        # An "unevaluated" keyword makes a validator ask again what the others have seen.
        again = 1 + sum(
            "unevaluatedProperties" in one or "unevaluatedItems" in one for one, _ in met
        )
        steps += again * sum(times * _weight(one, value) for one, times in met)
        if steps > MOST_STEPS or counted > MOST_COUNTING:
            raise SchemaTooComplex(url=url)
        for inner, inside in _inside(value, met):
            counted += len(inside)
            waiting.append((inner, [(one, times * again) for one, times in inside]))


def _met(root: Any, wanted: list[tuple[Any, int]], *, url: str) -> list[tuple[dict[str, Any], int]]:
    """Return every schema that meets a value, with how often, following what applies in place."""
    order: list[dict[str, Any]] = []
    state: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(one, False) for one, _ in wanted]
    while stack:
        one, done = stack.pop()
        if not isinstance(one, dict):
            continue
        if done:
            state[id(one)] = 2
            order.append(one)
        elif state.get(id(one)) is None:
            state[id(one)] = 1
            stack.append((one, True))
            for below in _in_place(root, one):
                if isinstance(below, dict) and state.get(id(below)) == 1:
                    raise SchemaNotUsable(
                        url=url,
                        reason=Text(ja="参照が循環しています", en="a reference in a circle"),
                    )
                stack.append((below, False))
    times: dict[int, int] = {}
    for one, number in wanted:
        times[id(one)] = times.get(id(one), 0) + number
    for one in reversed(order):
        for below in _in_place(root, one):
            times[id(below)] = times.get(id(below), 0) + times[id(one)]
    return [(one, times[id(one)]) for one in order]


def _in_place(root: Any, schema: dict[str, Any]) -> Iterator[Any]:
    for name in _LISTED:
        value = schema.get(name)
        if isinstance(value, list):
            yield from value
    for name in _SINGLE:
        if name in schema:
            yield schema[name]
    for name in _BY_NAME:
        value = schema.get(name)
        if isinstance(value, dict):
            yield from value.values()
    target = schema.get("$ref")
    if isinstance(target, str):
        yield _pointed(root, target)


def _pointed(root: Any, target: str) -> Any:
    """Return what a local reference points at, or ``None`` for any other (RFC 6901)."""
    if target != "#" and not target.startswith("#/"):
        return None
    found = root
    for step in unquote(target.removeprefix("#")).split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, list) and name.isdecimal() and len(name) < _DIGITS:
            found = found[int(name)] if int(name) < len(found) else None
        else:
            return None
    return found


def _inside(
    value: Any, met: list[tuple[dict[str, Any], int]]
) -> Iterator[tuple[Any, list[tuple[Any, int]]]]:
    """Yield each value inside ``value`` with the schemas that could meet it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            found = [(below, times) for one, times in met for below in _for_member(one, name)]
            if found:
                yield inner, found
            names = [(one["propertyNames"], times) for one, times in met if "propertyNames" in one]
            if names:
                yield name, names
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found = [(below, times) for one, times in met for below in _for_item(one, number)]
            if found:
                yield inner, found


def _for_member(schema: dict[str, Any], name: str) -> Iterator[Any]:
    known = schema.get("properties")
    if isinstance(known, dict) and name in known:
        yield known[name]
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict):
        yield from patterns.values()
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in schema:
            yield schema[keyword]


def _for_item(schema: dict[str, Any], number: int) -> Iterator[Any]:
    for keyword in ("items", "prefixItems"):
        value = schema.get(keyword)
        if isinstance(value, list):
            yield from value[number : number + 1]
        elif value is not None:
            yield value
    for keyword in ("additionalItems", "unevaluatedItems", "contains"):
        if keyword in schema:
            yield schema[keyword]


def _weight(schema: dict[str, Any], value: Any) -> int:
    """Return how heavy a schema's own keywords are, in steps."""
    heavy = 1
    for name in ("enum", "required"):
        listed = schema.get(name)
        heavy += len(listed) if isinstance(listed, list) else 0
    if schema.get("uniqueItems") and isinstance(value, list):
        heavy += len(value) * len(value)
    if isinstance(value, str):
        patterns = ("pattern" in schema) + len(schema.get("patternProperties") or ())
        heavy += patterns * (1 + len(value) // 64) * 8
    return heavy


_DIGITS = 7
