"""The canonical form of JSON itself (RFC 8785), for suites that know no linked data."""

from __future__ import annotations

from typing import Any

import rfc8785

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.jsonld.numbers import is_double_text


class NotCanonicalJson(ShirushiError):
    """A document holds what RFC 8785 cannot write: a number no double holds, half a character."""

    code = "credential.not-canonical-json"
    text = Text(
        ja="正規化したJSON(RFC 8785)に表せない値があります({reason})。",
        en="A value cannot be written as canonical JSON, RFC 8785 ({reason}).",
    )


def canonical(value: Any) -> bytes:
    r"""Return the canonical JSON of ``value``, UTF-8. Raises ``NotCanonicalJson``.

    >>> canonical({"b": 1.0, "a": "é"})
    b'{"a":"\xc3\xa9","b":1}'
    >>> canonical({"a": 2**53 + 1})
    Traceback (most recent call last):
    ...
    shirushi.credential.proofs.jcs.NotCanonicalJson: A value cannot be written as canonical JSON...
    """
    try:
        try:
            return rfc8785.dumps(value)
        except rfc8785.IntegerDomainError:
            return rfc8785.dumps(_with_doubles(value))
    except (ValueError, RecursionError) as error:
        raise NotCanonicalJson(reason=str(error)[:100]) from None


def _with_doubles(value: Any) -> Any:
    """Return the value with those large whole numbers as doubles that are written alike.

    ``#section-3.2.2.3``: a number is what ECMAScript makes of it. One that it would write with
    other digits stays, and is refused: whoever altered those digits would not be found out.
    """
    if isinstance(value, dict):
        return {name: _with_doubles(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_doubles(inner) for inner in value]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_whole and is_double_text(value) else value
