"""Strict reading of strangers' JSON, and the one way we write it."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from typing import Any, NoReturn, TypeAlias

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.text import Text

JsonObject: TypeAlias = dict[str, Any]

#: Bytes one document may have. A credential with its picture inside stays far below.
MOST_BYTES = 4 * 1024 * 1024
#: How deep arrays and objects may stand inside each other.
MOST_DEPTH = 64
#: Characters one text may have: the longest honest one is a status list of 16 million entries.
MOST_CHARACTERS = 3 * 1024 * 1024
#: Characters a name may have. Names become paths, and a path is written for every value under it.
MOST_NAME = 1000
#: Items one array or object may have.
MOST_ITEMS = 100_000
#: Digits a whole number may have; more is an attack on whoever turns it into a number.
MOST_DIGITS = 40


class NotJson(ShirushiError):
    """The bytes are not JSON."""

    code = "core.not-json"
    text = Text(
        ja="JSONとして読めません({line}行{column}桁)。",
        en="It cannot be read as JSON (line {line}, column {column}).",
    )
    remedy = Text(
        ja="ファイルが途中で切れていないか、JSON形式か確認してください。",
        en="Check that the file is whole and that it is JSON.",
    )


class NotUtf8(ShirushiError):
    """The bytes are not UTF-8, which JSON demands (RFC 8259 section 8.1)."""

    code = "core.not-utf8"
    text = Text(
        ja="UTF-8の文字列ではありません({offset}バイト目)。",
        en="It is not UTF-8 text (byte {offset}).",
    )
    remedy = Text(ja="UTF-8で保存し直してください。", en="Save it as UTF-8.")


class NameRepeated(ShirushiError):
    """One object has the same name twice, so two readers could see two documents."""

    code = "core.name-repeated"
    text = Text(
        ja="同じ項目名「{name}」が二度あります。", en="The name {name!r} stands there twice."
    )
    remedy = Text(ja="どちらか一方を消してください。", en="Remove one of the two.")


class DocumentTooLarge(ShirushiError):
    """The document is larger than we read."""

    code = "core.document-too-large"
    text = Text(
        ja="大きすぎます({size}バイト、上限は{most}バイト)。",
        en="It is too large ({size} bytes; the limit is {most}).",
    )


class DocumentTooDeep(ShirushiError):
    """Arrays and objects stand inside each other deeper than we read."""

    code = "core.document-too-deep"
    text = Text(
        ja="入れ子が深すぎます(上限は{most}段)。", en="It is nested too deep (the limit is {most})."
    )


class TooMany(ShirushiError):
    """An array or object holds more than we read, or a text or name is longer."""

    code = "core.too-many"
    text = Text(
        ja="{what}が上限({most})を超えています。", en="It has {what} over the limit ({most})."
    )


class NumberNotAllowed(ShirushiError):
    """A number that JSON does not have, or that is absurdly long."""

    code = "core.number-not-allowed"
    text = Text(ja="「{value}」は使えない数値です。", en="{value!r} is not a number that JSON has.")


class SurrogateAlone(ShirushiError):
    """Half of a character pair, which no text can hold."""

    code = "core.surrogate-alone"
    text = Text(
        ja="文字として成り立たない符号(片割れのサロゲート)があります。",
        en="The text holds half of a character (a lone surrogate).",
    )


class WrongShape(ShirushiError):
    """A value has another JSON type than its place asks for."""

    code = "core.wrong-shape"
    text = Text(ja="{wanted}でなければなりません。", en="It must be {wanted}.")


def read(data: bytes, *, most_bytes: int = MOST_BYTES) -> Any:
    """Return the JSON value in ``data``, refusing whatever two readers could read differently.

    A byte-order mark is accepted. Repeated names, NaN and infinities, lone surrogates,
    nesting over ``MOST_DEPTH``, long names, and documents over ``most_bytes`` are refused. Raises
    ``NotJson``, ``NotUtf8``, ``NameRepeated``, ``DocumentTooLarge``, ``DocumentTooDeep``,
    ``TooMany``, ``NumberNotAllowed`` or ``SurrogateAlone``.

    >>> read(b'{"a": [1, 2]}')
    {'a': [1, 2]}
    >>> read(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    shirushi.core.json.NameRepeated: The name 'a' stands there twice. Remove one of the two.
    """
    if len(data) > most_bytes:
        raise DocumentTooLarge(size=len(data), most=most_bytes)
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NotUtf8(offset=error.start) from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise DocumentTooDeep(most=MOST_DEPTH) from None
    if data.count(b"[") + data.count(b"{") > MOST_DEPTH:
        _refuse_deep(value)
    if len(text) > MOST_ITEMS:
        _refuse_many(value)
    if b"\\" in data and b"\\u" in data:  # most have no backslash, which one byte tells at once
        _refuse_surrogates(value)
    return value


def read_object(data: bytes, *, most_bytes: int = MOST_BYTES) -> JsonObject:
    """Return the JSON object in ``data``; as ``read``, and ``WrongShape`` for any other value."""
    value = read(data, most_bytes=most_bytes)
    if not isinstance(value, dict):
        raise WrongShape(wanted=OBJECT)
    return value


def write(value: Any) -> bytes:
    """Return ``value`` as compact UTF-8 JSON, names in the order they stand."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def write_pretty(value: Any) -> str:
    """Return ``value`` as JSON for people to read, two spaces an indent."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


OBJECT = Text(ja="オブジェクト({…})", en="an object")
ARRAY = Text(ja="配列([…])", en="an array")
STRING = Text(ja="文字列", en="a string")


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value inside ``value`` with its path, the whole first.

    >>> list(walk({"a": [1]}))
    [('', {'a': [1]}), ('a', [1]), ('a[0]', 1)]
    """
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, join_path(path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from walk(inner, join_path(path, number))


def objects_in(value: Any, *, without: Container[str] = ()) -> list[JsonObject]:
    """Return every object inside a JSON value, the outermost first; much faster than ``walk``.

    without
        Names of members that are not entered.

    >>> objects_in({"a": [{"b": 1}], "c": {}}, without={"c"})
    [{'a': [{'b': 1}], 'c': {}}, {'b': 1}]
    """
    waiting = [value]
    for one in waiting:
        if isinstance(one, dict):
            for name, inner in one.items():
                if (type(inner) is dict or type(inner) is list) and name not in without:
                    waiting.append(inner)
        elif isinstance(one, list):
            waiting.extend([inner for inner in one if type(inner) is dict or type(inner) is list])
    return [one for one in waiting if isinstance(one, dict)]


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    # All names together are looked at first: that is quicker, and mostly enough.
    if len("".join(found)) > MOST_NAME and max(map(len, found)) > MOST_NAME:
        raise TooMany(what=_NAME, most=MOST_NAME)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise NameRepeated(path=None, name=name)
            seen.add(name)
    return found


def _no_constant(name: str) -> NoReturn:
    raise NumberNotAllowed(value=name)


def _short_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise NumberNotAllowed(value=digits[:MOST_DIGITS] + "…")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise NumberNotAllowed(value=digits[:MOST_DIGITS])
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_constant=_no_constant,
    parse_int=_short_int,
    parse_float=_finite,
)


def _refuse_deep(value: Any) -> None:
    """Refuse what readers that call themselves could not follow."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if type(one) is dict else one)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return
    raise DocumentTooDeep(most=MOST_DEPTH)


def _refuse_many(value: Any) -> None:
    """Refuse long arrays and texts; no paths are built, since a hostile one could be long."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if len(one) > MOST_CHARACTERS:
                raise TooMany(what=_TEXT, most=MOST_CHARACTERS)
        elif isinstance(one, list | dict):
            if len(one) > MOST_ITEMS:
                raise TooMany(what=_ITEMS, most=MOST_ITEMS)
            waiting.extend(one if isinstance(one, list) else one.values())


def _refuse_surrogates(value: Any) -> None:
    if not _has_surrogate(json.dumps(value, ensure_ascii=False)):
        return
    for path, inner in walk(value):
        texts = (
            [inner] if isinstance(inner, str) else list(inner) if isinstance(inner, dict) else []
        )
        if any(_has_surrogate(text) for text in texts):
            raise SurrogateAlone(path=path or None)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


_NAME = Text(ja="項目名の文字数", en="a name with characters")
_TEXT = Text(ja="文字列の文字数", en="a text with characters")
_ITEMS = Text(ja="要素の数", en="items")
