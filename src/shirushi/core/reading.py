"""Reading a plain document (TOML, JSON) field by field, with every mistake reported at once."""

from __future__ import annotations

import enum
import functools
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from shirushi.core import json
from shirushi.core.dates import DayInvalid, parse_day
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.text import Text

T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)


class FieldMissing(ShirushiError):
    """A field that must be there is not."""

    code = "core.field-missing"
    text = Text(ja="必須の項目がありません。", en="A required field is missing.")
    remedy = Text(ja="この項目を書いてください。", en="Write this field.")


class FieldUnknown(ShirushiError):
    """A field stands there that means nothing here, so it is probably misspelt."""

    code = "core.field-unknown"
    text = Text(ja="知らない項目です。", en="This field is not known.")
    remedy = Text(
        ja="つづりを確認してください。使える項目: {known}",
        en="Check its spelling. Known fields: {known}",
    )


class FieldWrong(ShirushiError):
    """A field holds another kind of value than it should."""

    code = "core.field-wrong"
    text = Text(
        ja="{wanted}を書いてください(今の値: {value})。", en="Write {wanted} here, not {value}."
    )


class NotToml(ShirushiError):
    """The text is not TOML."""

    code = "core.not-toml"
    text = Text(ja="TOMLとして読めません({where})。", en="It cannot be read as TOML: {reason}")


#: Bytes a TOML file may have: people write them, and the longest has a tenth.
MOST_TOML_BYTES = 1024 * 1024
#: How deep tables and lists may stand inside each other.
MOST_TOML_DEPTH = 200
#: A key of so many dotted parts makes the reader copy each part as often as there are parts.
_KEY_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_KEY_PART}){{{MOST_TOML_DEPTH // 2}}}")

#: Mistakes that are noted; nobody mends more of them in one go.
MOST_MISTAKES = 1000

STRING = Text(ja="空でない文字列", en="a text that is not empty")
TABLE = Text(ja="表(項目の集まり)", en="a table")
LIST = Text(ja="配列", en="a list")
NUMBER = Text(ja='数(45 や "0.5" など)', en='a number (like 45 or "0.5")')
YES_NO = Text(ja="true または false", en="true or false")
BOTH_LANGUAGES = Text(ja="ja と en の両方を持つ文", en="a text in both languages, as ja and en")


def _place(reason: str) -> str:
    """Return where the parser stopped, in Japanese; its own words are English only.

    >>> _place("Invalid value (at line 3, column 8)"), _place("Unclosed array (at end of document)")
    ('3行8桁', 'ファイルの終わり')
    """
    found = re.search(r"\(at line (\d+), column (\d+)\)$", reason)
    if found is not None:
        return f"{found[1]}行{found[2]}桁"
    return "ファイルの終わり" if reason.endswith("(at end of document)") else reason


def parse_toml(data: bytes) -> dict[str, Any]:
    """Return the table in ``data``.

    Raises ``NotToml``, ``NotUtf8``, ``DocumentTooLarge`` or ``DocumentTooDeep``.
    """
    if len(data) > MOST_TOML_BYTES:
        raise json.DocumentTooLarge(size=len(data), most=MOST_TOML_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise json.NotUtf8(offset=error.start) from None
    if _LONG_KEY.search(text):
        raise json.DocumentTooDeep(most=MOST_TOML_DEPTH)
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise NotToml(where=_place(str(error)), reason=str(error)) from None
    except RecursionError:
        raise json.DocumentTooDeep(most=MOST_TOML_DEPTH) from None
    _refuse_deep(found)
    return found


def _refuse_deep(table: dict[str, Any]) -> None:
    """Refuse what later readers, which call themselves, could not follow."""
    level: list[Any] = [table]
    for _ in range(MOST_TOML_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise json.DocumentTooDeep(most=MOST_TOML_DEPTH)


class Reader:
    """One table of a document: take fields from it, then ``close`` to hear every mistake.

    Each ``take`` notes the field as known; a wrong value is noted as a mistake with its path
    and the method returns a stand-in, so that reading goes on. Nothing built from a reader may
    be used before ``close`` has returned. Readers of inner tables share the outer's list of
    mistakes.

    >>> reader = Reader({"name": "", "hours": "x", "colour": 1})
    >>> reader.string("name"), reader.decimal("hours")
    ('', None)
    >>> reader.close()
    Traceback (most recent call last):
    ...
    shirushi.core.errors.ManyErrors: There are 3 mistakes.
      name: Write a text that is not empty here, not ''.
      hours: Write a number (like 45 or "0.5") here, not 'x'.
      colour: This field is not known. Check its spelling. Known fields: hours, name
    """

    def __init__(
        self,
        table: Mapping[str, Any],
        *,
        path: str = "",
        mistakes: list[ShirushiError] | None = None,
    ) -> None:
        self.table = table
        self.path = path
        self.mistakes: list[ShirushiError] = [] if mistakes is None else mistakes
        self._known: set[str] = set()
        self._inner: list[Reader] = []
        self._open = False

    # -- what a caller may say about the table itself

    def allow_unknown(self) -> Mapping[str, Any]:
        """Let fields we do not know stand, and return those not taken so far."""
        self._open = True
        return {name: value for name, value in self.table.items() if name not in self._known}

    def fail(self, error: ShirushiError) -> None:
        """Note a mistake that the caller found; its path is taken as inside this table."""
        self._note(lambda: error.at(self.path) if self.path else error)

    def close(self) -> None:
        """Raise every mistake of this table and those inside it, or return."""
        self._note_unknown()
        raise_all(self.mistakes)

    def built(self, make: Callable[[], T]) -> T | None:
        """Return what ``make`` returns; a ``ShirushiError`` it raises is noted as a mistake."""
        try:
            return make()
        except ShirushiError as error:
            self.fail(error)
            return None

    # -- taking fields

    def has(self, name: str) -> bool:
        """Tell whether the field stands there, whatever it holds."""
        self._known.add(name)
        return self.table.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return the field as it stands, or ``None``."""
        self._known.add(name)
        return self.table.get(name)

    def string(self, name: str) -> str:
        """Return a text that must be there and not be empty."""
        return self.optional_string(name, required=True) or ""

    def optional_string(self, name: str, *, required: bool = False) -> str | None:
        """Return a text, or ``None`` where it does not stand."""
        value = self._value(name, required=required)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._wrong(name, STRING, value)
            return None
        return value

    def text(self, name: str) -> Text:
        """Return a text in both languages that must be there."""
        return self.optional_text(name, required=True) or Text(ja="", en="")

    def optional_text(self, name: str, *, required: bool = False) -> Text | None:
        """Return a text in both languages, or ``None`` where it does not stand."""
        value = self._value(name, required=required)
        if value is None:
            return None
        if (
            not isinstance(value, dict)
            or set(value) != {"ja", "en"}
            or not all(isinstance(said, str) and said.strip() for said in value.values())
        ):
            self._wrong(name, BOTH_LANGUAGES, value)
            return None
        return Text(ja=value["ja"], en=value["en"])

    def decimal(self, name: str, *, required: bool = False) -> Decimal | None:
        """Return an exact number, written as a string or a whole number; never a float."""
        value = self._value(name, required=required)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) < 10**json.MOST_DIGITS:
                return Decimal(value)
            value = hex(value)
        if isinstance(value, str) and len(value) <= json.MOST_DIGITS:
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite() and abs(number.adjusted()) <= json.MOST_DIGITS:
                return number
        self._wrong(name, NUMBER, value)
        return None

    def yes_no(self, name: str, *, default: bool | None = None) -> bool | None:
        """Return true or false, or ``default`` where it does not stand."""
        value = self._value(name, required=False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(name, YES_NO, value)
            return default
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a calendar day, or ``None`` where it does not stand."""
        value = self._value(name, required=required)
        if value is None:
            return None
        try:
            return parse_day(value)
        except DayInvalid as error:
            self.fail(error.at(name))
            return None

    def choice(self, name: str, kind: type[E], *, required: bool = False) -> E | None:
        """Return the member of ``kind`` whose value stands there."""
        value = self._value(name, required=required)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            options = ", ".join(str(member.value) for member in kind)
            wanted = Text(ja=f"次のいずれか({options})", en=f"one of {options}")
            self._wrong(name, wanted, value)
            return None

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty where it does not stand."""
        value = self._value(name, required=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self._wrong(name, LIST, value)
            return ()
        return tuple(value)

    def table_of(self, name: str, *, required: bool = False) -> Reader | None:
        """Return a reader of an inner table, or ``None`` where it does not stand."""
        value = self._value(name, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(name, TABLE, value)
            return None
        return self._enter(value, name)

    def tables(self, name: str, *, required: bool = False) -> Iterator[Reader]:
        """Yield a reader for each table of a list; none where it does not stand."""
        value = self._value(name, required=required)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(name, LIST, value)
            return
        for number, inner in enumerate(value):
            if isinstance(inner, dict):
                yield self._enter(inner, join_path(name, number))
            else:
                self._wrong(join_path(name, number), TABLE, inner)

    # -- inside

    def _enter(self, table: Mapping[str, Any], name: str) -> Reader:
        inner = Reader(table, path=join_path(self.path, name), mistakes=self.mistakes)
        self._inner.append(inner)
        return inner

    def _value(self, name: str, *, required: bool) -> Any:
        self._known.add(name)
        value = self.table.get(name)
        if value is None and required:
            self._note(lambda: FieldMissing(path=join_path(self.path, name)))
        return value

    def _wrong(self, name: str, wanted: Text, value: object) -> None:
        shown = repr(value[:60] if isinstance(value, str | list) else value)
        if len(shown) > 60:  # noqa: PLR2004 - a message stays one line
            shown = shown[:57] + "..."
        path = join_path(self.path, name)
        self._note(lambda: FieldWrong(path=path, wanted=wanted, value=shown))

    def _note(self, make: Callable[[], ShirushiError]) -> None:
        if len(self.mistakes) < MOST_MISTAKES:
            self.mistakes.append(make())

    def _note_unknown(self) -> None:
        if not self._open:
            known = ", ".join(sorted(self._known))
            for name in self.table:
                if name not in self._known:
                    path = join_path(self.path, str(name))
                    self._note(functools.partial(FieldUnknown, path=path, known=known))
        for inner in self._inner:
            inner._note_unknown()  # noqa: SLF001 - the same class
        self._inner = []
