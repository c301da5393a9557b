"""How a number is spelt in a graph, where the parser of JSON-LD spells it otherwise.

JSON-LD 1.1 API ``#data-round-tripping`` writes a number with a fraction as C's
``printf("%1.15E")`` does, so that 8.2 becomes ``8.199999999999999E0``, and any other below 10²¹ in
digits. The parser writes the shortest digits that give the number back, and the largest whole
numbers as if they had a fraction; a signature made elsewhere then does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from shirushi.core.json import JsonObject

_DOUBLE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")
_JSON = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON")
#: From here on a whole number is written like one with a fraction.
_LEAST_LONG = 10**21
#: Below, the parser writes a whole number as it must be, whatever its datatype.
_LEAST_ODD = 10**15
#: The noughts at a mantissa's end but the first behind the point, and an exponent's.
_NOUGHTS = re.compile(r"(\d)0*E([+-])0*(\d)")


def spelt(document: JsonObject, parse: Callable[[JsonObject], list[ox.Quad]]) -> list[ox.Quad]:
    """Return what ``parse(document)`` returns, with every number spelt as JSON-LD orders.

    parse
        Gives a document's quads, in an order that does not depend on its numbers.

    Where a number stands cannot be told by its spelling, since a text with a datatype may be
    spelt alike; so the document is parsed again with other numbers, and where the spelling
    changes there is a number. JSON literals follow a rule of their own and are left alone.
    """
    quads = parse(document)
    odd = list(dict.fromkeys(one for one in _numbers(document) if _is_odd(one)))
    if not odd:
        return quads
    marks = {one: _mark(one, place) for place, one in enumerate(odd, start=1)}
    meant: dict[str, float] = {}
    for number, mark in marks.items():
        meant |= {str(mark): number, canonical_double(mark): number}
    marked = parse(_marked(document, marks))
    return [
        _respelt(quad, other.object, meant) if quad.object != other.object else quad
        for quad, other in zip(quads, marked, strict=True)
    ]


def canonical_double(number: float) -> str:
    """Return the canonical lexical form of a double.

    >>> canonical_double(8.2), canonical_double(10 / 3), canonical_double(2)
    ('8.199999999999999E0', '3.333333333333333E0', '2.0E0')
    """
    return _NOUGHTS.sub(
        lambda found: f"{found[1]}E{found[2].strip('+')}{found[3]}", f"{number:.15E}"
    )


def is_double_text(number: int) -> bool:
    """Tell whether a whole number reads as a reader of doubles would write it again.

    RFC 8785 and JSON-LD know no other numbers than doubles (ECMAScript ``#sec-numeric-types``).

    >>> is_double_text(2**53), is_double_text(2**53 + 1), is_double_text(123456789012345680000)
    (True, False, True)
    """
    if abs(number) >= _LEAST_LONG:
        return False
    mantissa, _, exponent = repr(float(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction.ljust(int(exponent), "0") if exponent else whole
    return digits == str(number)


def _numbers(document: Any) -> Iterator[float]:
    waiting = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [inner for name, inner in one.items() if name != "@context"]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, int | float) and not isinstance(one, bool):
            yield one


def _is_odd(number: float) -> bool:
    """Tell whether the parser may spell a number otherwise than it must be."""
    if isinstance(number, int) or number.is_integer():
        return abs(number) >= _LEAST_ODD
    return _digits(repr(number)) != _digits(canonical_double(number))


def _digits(text: str) -> str:
    return text.lower().partition("e")[0].replace(".", "").strip("-0")


def _is_whole(number: float) -> bool:
    return abs(number) < _LEAST_LONG and (isinstance(number, int) or number.is_integer())


def _mark(number: float, place: int) -> float:
    """Return a number of the same kind that is spelt as it must be, and stands for ``number``."""
    return place if _is_whole(number) else place + 0.5


def _marked(value: Any, marks: Mapping[float, float]) -> Any:
    if isinstance(value, dict):
        return {
            name: inner if name == "@context" else _marked(inner, marks)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_marked(inner, marks) for inner in value]
    return value if isinstance(value, str | bool | None) else marks.get(value, value)


def _respelt(quad: ox.Quad, mark: Any, meant: Mapping[str, float]) -> ox.Quad:
    """Return a quad with the number that its object's mark stands for; others unchanged."""
    if not isinstance(mark, ox.Literal) or mark.datatype == _JSON or mark.value not in meant:
        return quad
    number = meant[mark.value]
    if mark.datatype == _DOUBLE or not _is_whole(number):
        text = canonical_double(number)
    elif isinstance(number, int) and not is_double_text(number):
        text = str(number)
    else:
        text = f"{float(number):.0f}"
    literal = ox.Literal(text, datatype=mark.datatype)
    return ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)
