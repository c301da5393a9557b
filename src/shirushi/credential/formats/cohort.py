"""Learners out of a spreadsheet's CSV: the good rows, and every bad one with its reason."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from shirushi.core.errors import ShirushiError
from shirushi.core.table import CellEmpty, Header, Record, narrow, open_table
from shirushi.core.text import Text
from shirushi.credential import limits

MOST_BYTES = limits.COHORT_BYTES
MOST_ROWS = 100_000
#: Characters one cell may have.
MOST_CELL = 1000


class CohortTooLarge(ShirushiError):
    """A file is larger than we read."""

    code = "credential.cohort-too-large"
    text = Text(
        ja="名簿が大きすぎます(上限は{most})。", en="The cohort is too large (the limit is {most})."
    )
    remedy = Text(ja="名簿を分けてください。", en="Split it.")


class CohortEmpty(ShirushiError):
    """A file has no rows."""

    code = "credential.cohort-empty"
    text = Text(ja="学習者の行がありません。", en="There are no rows of learners.")


class EmailMissing(ShirushiError):
    """A learner without an e-mail address cannot be sent the credential."""

    code = "credential.cohort-email-missing"
    text = Text(
        ja="メールアドレスがないため、受け取りの案内を送れません。",
        en="Without an e-mail address the learner cannot be told how to take the credential.",
    )
    remedy = Text(ja="メールアドレスを入力してください。", en="Fill in the e-mail address.")


class EmailInvalid(ShirushiError):
    """A cell is not an e-mail address."""

    code = "credential.cohort-email-invalid"
    text = Text(ja="メールアドレスの形ではありません。", en="It is not an e-mail address.")
    remedy = Text(ja="綴りを確認してください。", en="Check its spelling.")


class LearnerRepeated(ShirushiError):
    """A learner stands in the file twice."""

    code = "credential.cohort-learner-repeated"
    text = Text(ja="{line}行目と同じ学習者です。", en="It is the same learner as on line {line}.")
    remedy = Text(ja="どちらか一方を消してください。", en="Remove one of the two.")


class NotPassed(ShirushiError):
    """A learner did not pass, so there is nothing to certify."""

    code = "credential.cohort-not-passed"
    text = Text(ja="不合格のため発行しません。", en="Not issued: the learner did not pass.")


class AttendanceOnly(ShirushiError):
    """A learner only attended; that is never a micro-credential."""

    code = "credential.cohort-attendance-only"
    text = Text(
        ja="出席のみのため発行しません。出席だけではマイクロクレデンシャルになりません。",
        en="Not issued: attendance alone is never a micro-credential.",
    )
    remedy = Text(
        ja="評価に合格している場合は、結果の列を「合格」にしてください。",
        en="If the learner passed an assessment, write so in the result column.",
    )


class ResultUnknown(ShirushiError):
    """A result is a word that does not tell whether the learner passed."""

    code = "credential.cohort-result-unknown"
    text = Text(
        ja="「{value}」が合格かどうか分かりません。", en="{value!r} does not tell pass or fail."
    )
    remedy = Text(
        ja="合格、不合格、出席のみ、または評語(S A B C D F、秀優良可不可)を書いてください。",
        en="Write passed, failed, attendance only, or a grade (S A B C D F).",
    )


class DayUnreadable(ShirushiError):
    """A day is written in a way that we do not read."""

    code = "credential.cohort-day-unreadable"
    text = Text(ja="「{value}」は日付として読めません。", en="{value!r} cannot be read as a day.")
    remedy = Text(
        ja="2026-08-01、2026/8/1、令和8年8月1日 のように書いてください。",
        en="Write it like 2026-08-01 or 2026/8/1.",
    )


class RowTooLong(ShirushiError):
    """A row has more cells than there are columns, or a cell is far too long."""

    code = "credential.cohort-row-too-long"
    text = Text(
        ja="列の数か文字数が多すぎます。", en="It has too many cells, or far too long a cell."
    )
    remedy = Text(
        ja="コンマを含む値は二重引用符で囲んでください。",
        en="Put values that hold a comma between double quotes.",
    )


class CharacterForbidden(ShirushiError):
    """A cell holds a character that no name or address has."""

    code = "credential.cohort-character-forbidden"
    text = Text(
        ja="使えない文字(制御文字、外字など)が含まれています。",
        en="It holds a control character, or a private one that only some computers show.",
    )
    remedy = Text(
        ja="その文字を消すか、一般に使える文字で入力し直してください。",
        en="Type the value anew with characters that every computer has.",
    )


class QuotesBroken(ShirushiError):
    """A row's quotes do not pair up, so nobody can say which cells it has."""

    code = "credential.cohort-quotes-broken"
    text = Text(
        ja="二重引用符の対応が取れていないか、引用符の中が長すぎます。",
        en="Its double quotes do not pair up, or what they hold is far too long.",
    )
    remedy = Text(
        ja='値の中の「"」は「""」と書いてください。',
        en='Write a " inside a value as "".',
    )


class Column(enum.Enum):
    """What a column holds, and the names it goes by."""

    NAME = "name"
    KANA = "kana"
    EMAIL = "email"
    STUDENT_ID = "student_id"
    RESULT = "result"
    SCORE = "score"
    COMPLETED_ON = "completed_on"


_NAMES = {
    Column.NAME: ("氏名", "名前", "name", "full name"),
    Column.KANA: ("フリガナ", "ふりがな", "カナ", "kana"),
    Column.EMAIL: ("メールアドレス", "メール", "email", "e-mail", "mail"),
    Column.STUDENT_ID: ("学籍番号", "学生番号", "student_id", "student id", "student number"),
    Column.RESULT: ("結果", "合否", "評価", "result", "grade"),
    Column.SCORE: ("点数", "得点", "score"),
    Column.COMPLETED_ON: ("修了日", "合格日", "completed_on", "completed on", "date"),
}
#: Characters a value may have; an address may have 254 (RFC 5321 section 4.5.3.1.3).
_MOST = {Column.NAME: 200, Column.EMAIL: 254, Column.STUDENT_ID: 100}
_NEEDED = (Column.NAME, Column.EMAIL, Column.RESULT, Column.COMPLETED_ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """One learner who passed.

    line
        Where the row begins in the file, from 1.
    result_text
        The result as the file has it.
    extra
        The columns that we have no meaning for, by their names, as the file has them.
    """

    line: int
    name: str
    email: str
    result_text: str
    completed_on: date
    kana: str | None = None
    student_id: str | None = None
    score: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row that cannot be issued: where, in which column, and why."""

    line: int
    column: str | None
    error: ShirushiError


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNote:
    """Something that was read otherwise than it is written, for a person to look at."""

    line: int
    column: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What a file held: every record is a row or a problem, never both and never neither.

    notes
        Values of good rows that were made narrow. Names are never changed.
    """

    rows: tuple[CohortRow, ...]
    problems: tuple[RowProblem, ...]
    encoding: str
    notes: tuple[RowNote, ...] = ()


def read_cohort(data: bytes) -> Cohort:
    r"""Return the learners in a CSV file as Japanese Excel writes it.

    The encoding is found out; names are taken as they are, 髙 and 﨑 included. A bad row never
    stops the others. Raises ``CohortTooLarge``, ``CohortEmpty``, or as ``core.table.open_table``
    when the file as a whole cannot be used.

    >>> file = "氏名,メールアドレス,結果,修了日\n髙橋花子,h@example.jp,合格,2026/8/1\n"
    >>> read_cohort(file.encode("cp932")).rows[0].name
    '髙橋花子'
    """
    if len(data) > MOST_BYTES:
        raise CohortTooLarge(most=f"{MOST_BYTES // 1024 // 1024} MiB")
    table = open_table(data, names=_NAMES, needed=_NEEDED)
    header = table.header
    seen: dict[str, int] = {}
    rows: list[CohortRow] = []
    problems: list[RowProblem] = []
    notes: list[RowNote] = []
    for count, record in enumerate(table.following, start=1):
        if count > MOST_ROWS:
            raise CohortTooLarge(most=Text(ja=f"{MOST_ROWS:,}行", en=f"{MOST_ROWS:,} rows"))
        try:
            row = _row(record, header)
            _refuse_repeated(row, seen)
        except ShirushiError as error:
            problems.append(RowProblem(line=record.line, column=error.path, error=error))
        else:
            rows.append(row)
            notes.extend(_notes(record, header))
    if not rows and not problems:
        raise CohortEmpty
    return Cohort(
        rows=tuple(rows),
        problems=tuple(problems),
        encoding=table.encoding,
        notes=tuple(notes),
    )


def _row(record: Record, header: Header[Column]) -> CohortRow:
    """Return one learner; an error's path is the column's own name."""
    if record.broken:
        raise QuotesBroken
    if not header.fits(record):
        raise RowTooLong
    # What stands in a cell is text and stays text: "=1+1" is as good a name as any here, and
    # whoever writes it into a spreadsheet again has to quote it.
    for name, cell in zip(header.names, record.cells, strict=False):
        if len(cell) > MOST_CELL:
            raise RowTooLong(path=name.strip())
        if _forbidden(cell.strip()):
            raise CharacterForbidden(path=name.strip())
    found = header.cells(record)
    result = found[Column.RESULT]
    _check_result(result, header.name(Column.RESULT))
    if not found[Column.NAME]:
        raise CellEmpty(path=header.name(Column.NAME))
    email = _email(found[Column.EMAIL], header.name(Column.EMAIL))
    student_id = narrow(found.get(Column.STUDENT_ID, ""))
    for column, value in (
        (Column.NAME, found[Column.NAME]),
        (Column.EMAIL, email),
        (Column.STUDENT_ID, student_id),
    ):
        if len(value) > _MOST[column]:
            raise RowTooLong(path=header.name(column))
    return CohortRow(
        line=record.line,
        name=found[Column.NAME],
        email=email,
        result_text=result,
        completed_on=_day(found[Column.COMPLETED_ON], header.name(Column.COMPLETED_ON)),
        kana=found.get(Column.KANA) or None,
        student_id=student_id or None,
        score=narrow(found.get(Column.SCORE, "")) or None,
        extra=tuple(
            (name, record.cells[place].strip() if place < len(record.cells) else "")
            for place, name in header.others
        ),
    )


def _forbidden(value: str) -> bool:
    """Tell whether a value holds a control, private, unassigned or direction-turning character."""
    return not value.isprintable() and any(
        unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}
        or unicodedata.bidirectional(char) in _TURNING
        for char in value
    )


#: Characters that make a name look like another one by turning its direction.
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _notes(record: Record, header: Header[Column]) -> list[RowNote]:
    """Return what of a good row was made narrow."""
    found: list[RowNote] = []
    cells = header.cells(record)
    for column in (Column.EMAIL, Column.STUDENT_ID, Column.SCORE):
        written = cells.get(column, "")
        if written != narrow(written):
            text = _MADE_NARROW.format(written=written, read=narrow(written))
            found.append(RowNote(line=record.line, column=header.name(column), text=text))
    return found


_MADE_NARROW = Text(
    ja="「{written}」を半角の「{read}」として読み込みました。",
    en="{written!r} was read as {read!r}, in narrow characters.",
)


_EMAIL = re.compile(
    r"[^@\s\"<>(),;:]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,24}", re.IGNORECASE
)


def _email(value: str, where: str) -> str:
    value = narrow(value)
    if not value:
        raise EmailMissing(path=where)
    if _EMAIL.fullmatch(value) is None or ".." in value:
        raise EmailInvalid(path=where)
    return value


_PASSED = {
    "合格",
    "修了",
    "可",
    "良",
    "優",
    "秀",
    "passed",
    "pass",
    "completed",
    "s",
    "a+",
    "a",
    "a-",
}
_PASSED |= {"b+", "b", "b-", "c+", "c", "c-"}
_FAILED = {"不合格", "不可", "未修了", "失格", "failed", "fail", "d", "f"}
_ATTENDED = {"出席のみ", "出席", "参加", "受講のみ", "attendance only", "attended", "attendance"}


def _check_result(value: str, where: str) -> None:
    word = narrow(value).lower()
    if not word:
        raise CellEmpty(path=where)
    if word in _ATTENDED:
        raise AttendanceOnly(path=where)
    if word in _FAILED:
        raise NotPassed(path=where)
    if word not in _PASSED:
        raise ResultUnknown(path=where, value=value[:40])


_DAYS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    re.compile(r"(?:令和|R)(?P<r>\d{1,2}|元)[年.](?P<m>\d{1,2})[月.](?P<d>\d{1,2})日?"),
)
#: Reiwa 1 is 2019, from May on.
_REIWA = 2018
_REIWA_FROM = date(2019, 5, 1)


def _day(value: str, where: str) -> date:
    said = narrow(value)
    if not said:
        raise CellEmpty(path=where)
    for form in _DAYS:
        found = form.fullmatch(said)
        if found is None:
            continue
        parts = found.groupdict()
        era = parts.get("r")
        year = int(parts["y"]) if era is None else _REIWA + (1 if era == "元" else int(era))
        try:
            day = date(year, int(parts["m"]), int(parts["d"]))
        except ValueError:
            break
        if era is not None and day < _REIWA_FROM:
            break
        return day
    raise DayUnreadable(path=where, value=value[:40])


def _refuse_repeated(row: CohortRow, seen: dict[str, int]) -> None:
    """Refuse a learner known by the same student number or address as one before."""
    known_by = [f"id:{row.student_id}"] if row.student_id else []
    known_by.append(f"mail:{row.email.lower()}")
    for one in known_by:
        if one in seen:
            raise LearnerRepeated(line=seen[one])
    seen.update(dict.fromkeys(known_by, row.line))
