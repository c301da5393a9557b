"""What the strict reader refuses, and what it lets through."""

import pytest

from shirushi.core import json
from shirushi.core.errors import ShirushiError


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"a":1,"a":2}', json.NameRepeated),
        (b'{"b":{"a":1,"a":1}}', json.NameRepeated),
        (b"[NaN]", json.NumberNotAllowed),
        (b"[1e999]", json.NumberNotAllowed),
        (b"[" + b"9" * 5000 + b"]", json.NumberNotAllowed),
        (b"\xff", json.NotUtf8),
        (b"", json.NotJson),
        (b'{"a":', json.NotJson),
        (b"[" * 100_000, json.DocumentTooDeep),
        (b'["\\ud800"]', json.SurrogateAlone),
        (b'{"\\udc00":1}', json.SurrogateAlone),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(
    data: bytes, kind: type[ShirushiError]
) -> None:
    with pytest.raises(kind):
        json.read(data)


def test_brackets_inside_texts_are_not_nesting() -> None:
    data = b'["' + b"[" * 200 + b'\\"{"]'

    assert json.read(data) == ["[" * 200 + '"{']


def test_a_document_over_the_limit_is_not_read() -> None:
    with pytest.raises(json.DocumentTooLarge, match="limit is 10"):
        json.read(b'{"a":"bcdefgh"}', most_bytes=10)


def test_a_byte_order_mark_and_a_paired_surrogate_are_fine() -> None:
    assert json.read(b'\xef\xbb\xbf["\\ud842\\udfb7"]') == ["𠮷"]


def test_only_an_object_is_an_object() -> None:
    with pytest.raises(json.WrongShape, match="an object"):
        json.read_object(b"[]")
