"""CSV as spreadsheets write it: its encoding, its columns by their names, and its records."""

from __future__ import annotations

import codecs
import enum
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Japanese Excel writes CP932, or UTF-8 with a mark in front; EUC-JP still comes out of old
#: registries. Its bytes often fit CP932 as well, as other characters: see ``decode``.
ENCODINGS = ("utf-8", "cp932", "euc_jp")

#: Characters of one quoted cell that are looked through for its end.
MOST_QUOTED = 20_000
#: Cells of one record that are told apart; the rest of its line is taken as one more.
MOST_CELLS = 1000

_QUOTED = re.compile(f'"((?:[^"]|""){{0,{MOST_QUOTED}}}+)"')
_LINE = re.compile(r"[^\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


class TableUnreadable(ShirushiError):
    """A file is in no encoding that we read, or not a CSV at all."""

    code = "core.table-unreadable"
    text = Text(ja="CSVとして読めません({reason})。", en="It cannot be read as CSV ({reason}).")
    remedy = Text(
        ja="Excelの「CSV UTF-8(コンマ区切り)」で保存し直してください。",
        en="Save it from Excel as CSV UTF-8 (comma delimited).",
    )


class ColumnMissing(ShirushiError):
    """A table's first row does not name columns that are needed."""

    code = "core.table-column-missing"
    text = Text(
        ja="必要な列がありません: {names}。", en="Columns that are needed are missing: {names}."
    )
    remedy = Text(
        ja="1行目に次の列名を書いてください: {needed}",
        en="Name these columns in the first row: {needed}.",
    )


class ColumnRepeated(ShirushiError):
    """Two columns have the same meaning."""

    code = "core.table-column-repeated"
    text = Text(ja="列「{name}」が二つあります。", en="The column {name!r} stands there twice.")
    remedy = Text(ja="一方を消してください。", en="Remove one of them.")


class CellEmpty(ShirushiError):
    """A cell that must hold something is empty."""

    code = "core.table-cell-empty"
    text = Text(ja="空欄です。", en="It is empty.")
    remedy = Text(ja="値を入力してください。", en="Fill it in.")


#: What the columns of one kind of table mean; a value is the column's name for programs.
K = TypeVar("K", bound=enum.Enum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a table.

    line
        The line it begins on, from 1.
    broken
        Its quotes do not pair up, so nobody can say which cells it has.
    """

    line: int
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Generic[K]):
    """The columns of a table: their names as it has them, and where each meaning stands."""

    names: tuple[str, ...]
    places: Mapping[K, int]

    def name(self, column: K) -> str:
        """Return a column's own name."""
        return self.names[self.places[column]].strip()

    def cells(self, record: Record) -> dict[K, str]:
        """Return what a record says by meaning; a cell that is not there is empty."""
        cells = record.cells
        return {
            column: cells[place].strip() if place < len(cells) else ""
            for column, place in self.places.items()
        }

    def fits(self, record: Record) -> bool:
        """Tell whether a record says nothing behind the last column."""
        return not any(cell.strip() for cell in record.cells[len(self.names) :])

    @property
    def others(self) -> tuple[tuple[int, str], ...]:
        """The columns that have a name and no meaning, with their places."""
        known = set(self.places.values())
        named = ((place, name.strip()) for place, name in enumerate(self.names))
        return tuple((place, name) for place, name in named if place not in known and name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[K]):
    """A file that was opened.

    following
        The records behind the header, read as they are asked for.
    """

    header: Header[K]
    following: Iterator[Record]
    encoding: str


def open_table(data: bytes, *, names: Mapping[K, Sequence[str]], needed: Sequence[K]) -> Table[K]:
    r"""Return a CSV file as a table whose columns are known by their names.

    names
        The names that each column goes by, wide or narrow, in capitals or not.
    needed
        The columns that must be there.

    Raises ``TableUnreadable``, ``ColumnMissing`` or ``ColumnRepeated``.

    >>> Fruit = enum.Enum("Fruit", {"NAME": "name"})
    >>> table = open_table("名称,色\n梨,青\n".encode(), names={Fruit.NAME: ("名称",)}, needed=())
    >>> [table.header.cells(one) for one in table.following], table.header.others
    ([{<Fruit.NAME: 'name'>: '梨'}], ((1, '色'),))
    """
    known = _meanings(names)
    text, encoding = decode(data, is_known=lambda name: narrow(name).lower() in known)
    table = records(text)
    first = next(table, Record(line=1, cells=()))
    header = read_header(first, names=names, needed=needed)
    return Table(header=header, following=table, encoding=encoding)


def read_header(
    first: Record, *, names: Mapping[K, Sequence[str]], needed: Sequence[K]
) -> Header[K]:
    """Return the columns that a table's first record names; see ``open_table``."""
    where = f"line {first.line}"
    if first.broken or any("\0" in name for name in first.cells):
        raise TableUnreadable(reason=where)
    known = _meanings(names)
    found: dict[K, int] = {}
    for place, name in enumerate(first.cells):
        meaning = known.get(narrow(name).lower())
        if meaning is None:
            continue
        if meaning in found:
            raise ColumnRepeated(path=f"{where}, column {place + 1}", name=name)
        found[meaning] = place
    missing = [column for column in needed if column not in found]
    if missing:
        raise ColumnMissing(
            path=where,
            names=", ".join(f"{names[one][0]} ({one.value})" for one in missing),
            needed=Text(
                ja="、".join(names[one][0] for one in needed),
                en=", ".join(one.value for one in needed),
            ),
        )
    return Header(names=first.cells, places=found)


def narrow(value: str) -> str:
    """Return a text with full-width letters and digits made narrow, and no blanks around it."""
    return unicodedata.normalize("NFKC", value).strip()


def _meanings(names: Mapping[K, Sequence[str]]) -> dict[str, K]:
    return {narrow(name).lower(): column for column, each in names.items() for name in each}


def decode(data: bytes, *, is_known: Callable[[str], bool]) -> tuple[str, str]:
    """Return a file's text and the encoding that it is in.

    is_known
        Whether a column's name is one that the caller knows: of two encodings that fit, the one
        in which the first row has more such names is the right one.

    Raises ``TableUnreadable``.
    """
    if data.startswith(b"PK\x03\x04"):
        raise TableUnreadable(
            reason=Text(ja="Excelブックのようです", en="it looks like an Excel workbook")
        )
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise TableUnreadable(reason=f"{name}: byte {error.start}") from None
    fitting: list[tuple[str, str]] = []
    for name in ENCODINGS:
        try:
            fitting.append((data.decode(name), name))
        except UnicodeDecodeError:
            continue
        if name == "utf-8":
            break
    if not fitting:
        raise TableUnreadable(reason="UTF-8, CP932, EUC-JP")

    def likely(one: tuple[str, str]) -> tuple[int, int]:
        # Bytes of EUC-JP can fit CP932 with every name turned into half-width kana.
        first = next(records(one[0]), Record(line=1, cells=()))
        return sum(is_known(name) for name in first.cells), -len(_HALF_KANA.findall(one[0]))

    return max(fitting, key=likely)


_HALF_KANA = re.compile("[\uff61-\uff9f]")


def records(text: str) -> Iterator[Record]:
    r"""Yield each record that holds anything.

    RFC 4180 section 2; the separator is the one of comma, tab and semicolon that the first
    line holds most of. A record whose quotes do not pair up ends with its line, so that the
    ones behind it are read all the same.

    >>> [one.cells for one in records('a,b\n"x, y",z\n')]
    [('a', 'b'), ('x, y', 'z')]
    >>> [(one.line, one.broken) for one in records('a\n"x\nb\n')]
    [(1, False), (2, True), (3, False)]
    """
    separator = _separator(text)
    plain = re.compile(rf"[^{separator}\r\n]*")
    blanks = re.compile(rf"(?:[ {separator}]*+(?:\r\n|\r|\n))*+")
    at, line = 0, 1
    while at < len(text):
        blank = blanks.match(text, at)
        if blank is not None and blank.end() > at:
            line += len(_LINE_END.findall(blank[0]))
            at = blank.end()
            continue
        cells, end = _cells(text, at, separator, plain)
        broken = end is None
        if end is None:
            end = _line_end(text, at)
        # Only \n and \r end a line of CSV; Python's other line ends stay inside cells.
        stop = _LINE_END.match(text, end)
        following = stop.end() if stop else end
        if broken or any(cell.strip() for cell in cells):
            yield Record(line=line, cells=() if broken else tuple(cells), broken=broken)
        line += len(_LINE_END.findall(text, at, following))
        at = following


def _cells(
    text: str, at: int, separator: str, plain: re.Pattern[str]
) -> tuple[list[str], int | None]:
    """Return the cells from ``at`` on, and where they end; no end where quotes do not pair up."""
    cells: list[str] = []
    while True:
        if len(cells) == MOST_CELLS:
            end = _line_end(text, at)
            return [*cells, text[at:end]], end
        if text.startswith('"', at):
            found = _QUOTED.match(text, at)
            if found is None:
                return cells, None
            cells.append(found[1].replace('""', '"'))
        else:
            found = plain.match(text, at)
            cells.append(found[0] if found else "")
        at = found.end() if found else at
        if at >= len(text) or text[at] in "\r\n":
            return cells, at
        if text[at] != separator:
            return cells, None
        at += 1


def _line_end(text: str, at: int) -> int:
    found = _LINE.match(text, at)
    return found.end() if found else at


def _separator(text: str) -> str:
    found = _LINE.match(text)
    return max(",\t;", key=(found[0] if found else "").count)
