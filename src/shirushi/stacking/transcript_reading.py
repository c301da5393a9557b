"""Reading rows of a transcript out of CSV or a form, every mistake at once (成績表)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shirushi.core.errors import ShirushiError, raise_all
from shirushi.core.reading import MOST_MISTAKES
from shirushi.core.table import CellEmpty, Header, Record, narrow, open_table, read_header
from shirushi.core.text import Text
from shirushi.framework.credit_systems import credit_systems
from shirushi.model.credits import Credits, CreditsNotPositive
from shirushi.stacking.recognition import FAILED
from shirushi.stacking.transcript import (
    APRIL,
    NAMES,
    Column,
    Period,
    TakenAs,
    TranscriptRow,
)

#: Bytes of one file.
MOST_BYTES = 1024 * 1024
#: Rows of one file: a bachelor has some sixty subjects, and people attend several places.
MOST_ROWS = 500
#: Characters of one cell.
MOST_CELL = 200


class TranscriptTooLarge(ShirushiError):
    """A file is larger than we read."""

    code = "stacking.transcript-too-large"
    text = Text(
        ja="成績の表が大きすぎます(上限は{most})。",
        en="The transcript is too large (the limit is {most}).",
    )
    remedy = Text(ja="関係のある科目だけにしてください。", en="Keep the subjects that matter.")


class TranscriptEmpty(ShirushiError):
    """A file has no rows."""

    code = "stacking.transcript-empty"
    text = Text(ja="科目の行がありません。", en="There are no rows of subjects.")


class CreditsUnreadable(ShirushiError):
    """A cell is not a number of credits above 0."""

    code = "stacking.transcript-credits-unreadable"
    text = Text(
        ja="「{value}」は単位数として読めません。", en="{value!r} is not a number of credits."
    )
    remedy = Text(
        ja="0より大きい数を、2 や 1.5 のように書いてください。"
        "単位を得ていない科目の行は除いてください。",
        en="Write a number above 0, like 2 or 1.5; leave out subjects that gave no credit.",
    )


class SystemMissing(ShirushiError):
    """Credits are given without their system, so nobody can say what they are worth."""

    code = "stacking.transcript-system-missing"
    text = Text(
        ja="単位制度が書かれていません。", en="It is not said which system's credits it has."
    )
    remedy = Text(
        ja="日本の大学の単位なら jp と書いてください。ほかに使えるもの: {known}",
        en="Write jp for credits of Japanese universities. Others at hand: {known}",
    )


class WordUnknown(ShirushiError):
    """A cell holds a word that has no meaning in its column."""

    code = "stacking.transcript-word-unknown"
    text = Text(ja="「{value}」の意味が分かりません。", en="{value!r} has no meaning here.")
    remedy = Text(ja="次のいずれかを書いてください: {known}", en="Write one of these: {known}")


class EarnedUnreadable(ShirushiError):
    """When credit was earned is written in a way that we do not read."""

    code = "stacking.transcript-earned-unreadable"
    text = Text(
        ja="「{value}」は修得した時期として読めません。",
        en="{value!r} does not tell when it was earned.",
    )
    remedy = Text(
        ja="2024-03-31、2024年3月、2023年度、令和5年度 のように書いてください。",
        en="Write it like 2024-03-31, 2024-03 or AY2023.",
    )


class RowTwice(ShirushiError):
    """The same subject, at the same place and time, stands there twice."""

    code = "stacking.transcript-row-twice"
    text = Text(
        ja="{line}行目と同じ科目です(機関、科目名、修得した時期が同じ)。",
        en="It is the same subject as in row {line}: same institution, name and time.",
    )
    remedy = Text(
        ja="どちらか一方を消すか、修得した時期を書き分けてください。",
        en="Remove one of the two, or say when each was earned.",
    )


class RowUnreadable(ShirushiError):
    """A row's quotes do not pair up, or it has too many or too long or unprintable cells."""

    code = "stacking.transcript-row-unreadable"
    text = Text(
        ja="行を読めません(引用符の対応、列の数、文字数、制御文字のいずれかに問題があります)。",
        en="The row cannot be read: its quotes, the number or length of its cells, or a control "
        "character.",
    )
    remedy = Text(
        ja="コンマを含む値は二重引用符で囲み、一つの値は{most}文字までにしてください。",
        en="Put values with a comma between double quotes; a value has at most {most} characters.",
    )


_NEEDED = (Column.INSTITUTION, Column.SUBJECT, Column.CREDITS, Column.SYSTEM, Column.RESULT)


#: What may stand in the columns that have words of their own; the first of each is shown.
_WORDS: dict[Column, dict[str, tuple[str, ...]]] = {
    Column.FIELD: {
        "major": ("専門", "専門科目"),
        "related": ("関連", "関連科目"),
        "outside": ("専攻外", "専攻外科目", "その他", "その他科目"),
        "liberal_arts": ("教養", "教養科目", "liberal arts"),
    },
    Column.PHASE: {
        "basic": ("基礎資格",),
        "after_basic": ("積み上げ", "積上げ", "積み上げ単位", "after basic"),
    },
    Column.TAKEN_AS: {
        "part_time": ("科目等履修生", "科目等履修", "part time"),
        "approved_advanced": ("認定専攻科",),
        "university_advanced": ("大学の専攻科", "大学専攻科"),
        "graduate": ("大学院",),
        "other": ("その他",),
    },
    Column.ORIGIN: {
        "own": ("自大学",),
        "other_university": ("他大学", "他の大学"),
        "foreign_university": ("外国の大学", "海外の大学"),
        "non_university": ("大学以外",),
    },
    Column.MODE: {
        "face_to_face": ("対面", "面接"),
        "distance": ("遠隔", "オンライン", "メディア授業"),
    },
}
_PASSED = {"合格", "合", "修了", "認定", "可", "良", "優", "秀", "passed", "pass", "p", "s"}
_PASSED |= {f"{grade}{sign}" for grade in "abc" for sign in ("", "+", "-")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The rows of one file, in its order.

    ignored
        Names of columns that have no meaning here, so that a misspelt one is seen.
    """

    rows: tuple[TranscriptRow, ...]
    ignored: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Table:
    """What is known of a table while its rows are read."""

    header: Header[Column]
    mistakes: list[ShirushiError] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def path(self, line: int, column: Column | None = None) -> str:
        """Return where a mistake is: the row and the column's own name."""
        return f"row {line}" if column is None else f"row {line}, {self.header.name(column)}"


def read_transcript(data: bytes) -> Transcript:
    r"""Return the rows of a CSV file, with Japanese or English column names.

    UTF-8 and what Japanese Excel writes are understood. Raises ``TranscriptTooLarge``,
    ``TranscriptEmpty``, or as ``core.table.open_table`` when the file as a whole cannot be used,
    and otherwise every mistake at once, with row and column.

    >>> file = "機関名,科目名,単位数,単位制度,評価\n標大学,線形代数,2,jp,優\n"
    >>> read_transcript(file.encode("cp932")).rows[0].credits.amount
    Decimal('2')
    """
    if len(data) > MOST_BYTES:
        raise TranscriptTooLarge(most=f"{MOST_BYTES // 1024 // 1024} MiB")
    table = open_table(data, names=NAMES, needed=_NEEDED)
    return _read(table.header, table.following)


def read_typed(rows: Sequence[Mapping[Column, str]]) -> Transcript:
    """Return rows that were typed into a form; those with nothing in them are passed over.

    Raises as ``read_transcript`` does.
    """
    names = tuple(Column)
    header = Record(line=0, cells=tuple(column.label.ja for column in names))
    typed = (
        Record(line=number, cells=tuple(row.get(column, "") for column in names))
        for number, row in enumerate(rows, start=1)
        if any(row.get(column, "").strip() for column in (Column.SUBJECT, Column.CREDITS))
    )
    return _read(read_header(header, names=NAMES, needed=_NEEDED), typed)


def _read(header: Header[Column], following: Iterable[Record]) -> Transcript:
    table = _Table(header=header)
    rows = []
    for count, record in enumerate(following, start=1):
        if count > MOST_ROWS:
            raise TranscriptTooLarge(most=Text(ja=f"{MOST_ROWS}行", en=f"{MOST_ROWS} rows"))
        row = _row(record, table)
        if row is not None:
            rows.append(row)
        if len(table.mistakes) >= MOST_MISTAKES:
            break
    raise_all(table.mistakes)
    if not rows:
        raise TranscriptEmpty
    return Transcript(rows=tuple(rows), ignored=tuple(name for _, name in header.others))


def _row(record: Record, table: _Table) -> TranscriptRow | None:
    """Return one row, or ``None`` with its mistakes noted."""
    line, before = record.line, len(table.mistakes)
    if not _is_readable(record, table):
        table.mistakes.append(RowUnreadable(path=table.path(line), most=MOST_CELL))
        return None
    cells = table.header.cells(record)
    for column in (Column.INSTITUTION, Column.SUBJECT):
        if not cells[column]:
            table.mistakes.append(CellEmpty(path=table.path(line, column)))
    credits_ = _credits(cells, line, table)
    passed = _passed(cells[Column.RESULT], line, table)
    earned = _earned(cells.get(Column.EARNED, ""), line, table)
    said = {
        column: _word(column, cells.get(column, ""), line, table)
        for column in _WORDS
        if column in cells
    }
    if len(table.mistakes) > before or credits_ is None or passed is None:
        return None
    taken_as = said.pop(Column.TAKEN_AS, None)
    row = TranscriptRow(
        line=line,
        institution=cells[Column.INSTITUTION],
        subject=cells[Column.SUBJECT],
        credits=credits_,
        result=cells[Column.RESULT],
        passed=passed,
        institution_id=cells.get(Column.INSTITUTION_ID) or None,
        earned=earned,
        taken_as=None if taken_as is None else TakenAs(taken_as),
        facts=_facts(cells, said, earned),
    )
    if row.id in table.seen:
        table.mistakes.append(RowTwice(path=table.path(line), line=table.seen[row.id]))
        return None
    table.seen[row.id] = line
    return row


def _is_readable(record: Record, table: _Table) -> bool:
    return not record.broken and table.header.fits(record) and all(map(_is_text, record.cells))


def _is_text(cell: str) -> bool:
    short = len(cell) <= MOST_CELL
    return short and all(
        char.isprintable() or unicodedata.category(char) == "Zs" for char in cell.strip()
    )


def _facts(
    cells: Mapping[Column, str], said: Mapping[Column, str | None], earned: Period | None
) -> tuple[tuple[str, str], ...]:
    found = [(column.value, word) for column, word in said.items() if word is not None]
    found.append(("subject", narrow(cells[Column.SUBJECT])))
    year = None if earned is None else earned.academic_year
    if year is not None:
        found.append(("year", str(year)))
        semester = narrow(cells.get(Column.SEMESTER, ""))
        if semester:
            found.append(("semester", f"{year}-{semester}"))
    return tuple(sorted(found))


def _credits(cells: Mapping[Column, str], line: int, table: _Table) -> Credits | None:
    value, system = narrow(cells[Column.CREDITS]), narrow(cells[Column.SYSTEM]).lower()
    path = table.path(line, Column.CREDITS)
    amount = None
    if not value:
        table.mistakes.append(CellEmpty(path=path))
    elif _AMOUNT.fullmatch(value) is None:
        table.mistakes.append(CreditsUnreadable(path=path, value=value))
    else:
        amount = Decimal(value)
    system_path = table.path(line, Column.SYSTEM)
    known = ", ".join(credit_systems())
    if not system:
        table.mistakes.append(SystemMissing(path=system_path, known=known))
    elif system not in credit_systems():
        table.mistakes.append(WordUnknown(path=system_path, value=system, known=known))
        system = ""
    if amount is None:
        return None
    try:
        # An amount is wrong or right whatever its system is.
        found = Credits(amount=amount, system=system)
    except CreditsNotPositive as error:
        table.mistakes.append(error.at(path))
        return None
    return found if system else None


_AMOUNT = re.compile(r"[+-]?\d{1,10}(?:\.\d{1,10})?", re.ASCII)


def _passed(value: str, line: int, table: _Table) -> bool | None:
    word = narrow(value).lower()
    path = table.path(line, Column.RESULT)
    if not word:
        table.mistakes.append(CellEmpty(path=path))
        return None
    if word in FAILED or word == "d":
        return False
    if word not in _PASSED:
        known = Text(
            ja="合格、不合格、認定、または評語(S A B C F、秀優良可不可)",
            en="passed, failed, or a grade (S A B C F)",
        )
        table.mistakes.append(WordUnknown(path=path, value=value, known=known))
        return None
    return True


def _word(column: Column, value: str, line: int, table: _Table) -> str | None:
    word = narrow(value).lower()
    if not word:
        return None
    for key, names in _WORDS[column].items():
        if word == key or word in {narrow(name).lower() for name in names}:
            return key
    shown = ", ".join(f"{names[0]} ({key})" for key, names in _WORDS[column].items())
    table.mistakes.append(WordUnknown(path=table.path(line, column), value=value, known=shown))
    return None


_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_ERA = re.compile(r"(令和|平成|昭和|[rhs])\s?(\d{1,2}|元)(?=年|[-/.])", re.ASCII | re.IGNORECASE)
_ACADEMIC = re.compile(r"(?:ay)?\s?(\d{4})年度|ay\s?(\d{4})", re.ASCII | re.IGNORECASE)
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?: 0?0:00(?::00)?)?", re.ASCII
)


def _earned(value: str, line: int, table: _Table) -> Period | None:
    """Return when credit was earned, as exactly as it is said, or ``None`` where it is not."""
    said = narrow(value)
    if not said:
        return None
    western = _ERA.sub(_western, said)
    academic, day = _ACADEMIC.fullmatch(western), _DAY.fullmatch(western)
    try:
        if academic is not None:
            year = int(academic[1] or academic[2])
            return Period(first=date(year, APRIL, 1), last=date(year + 1, APRIL - 1, 31))
        if day is not None:
            year, month = int(day[1]), int(day[2])
            if day[3] is not None:
                exact = date(year, month, int(day[3]))
                return Period(first=exact, last=exact)
            first = date(year, month, 1)
            return Period(first=first, last=date(year, month, calendar.monthrange(year, month)[1]))
    except ValueError:
        pass
    path = table.path(line, Column.EARNED)
    table.mistakes.append(EarnedUnreadable(path=path, value=value))
    return None


def _western(found: re.Match[str]) -> str:
    year = 1 if found[2] == "元" else int(found[2])
    return str(_ERAS[found[1].lower()] + year)
