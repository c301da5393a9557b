"""A pre-check for NIAD-QE in words, as JSON, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from shirushi.core.citation import Citation
from shirushi.core.json import JsonObject
from shirushi.core.spreadsheet import spreadsheet
from shirushi.core.text import Language, Text
from shirushi.stacking.amounts import credits_said, plain
from shirushi.stacking.explaining import said
from shirushi.stacking.niad import degree_fields
from shirushi.stacking.niad_check import Line, PreCheck, Reach, Stage, SubjectClass, Total
from shirushi.stacking.plan import NodeState, Status
from shirushi.stacking.requirement import places

#: The columns of the form's inner table: the three classes, and what nobody classified.
CLASSES: tuple[SubjectClass | None, ...] = (*SubjectClass, None)


def check_lines(found: PreCheck, language: Language) -> list[str]:
    """Return a pre-check as lines for a terminal or a text file, in one language."""
    return [one.in_language(language) for one in _lines(found)]


def class_label(one: SubjectClass | None) -> Text:
    """Return a class in words; ``None`` is one that nobody stated."""
    return _NO_CLASS if one is None else one.label


def total_said(one: Total) -> Text:
    """Return how a total stands, in one sentence."""
    figures = _FIGURES.format(
        counted=plain(one.counted), stated=plain(one.stated), least=plain(one.least)
    )
    more = [figures]
    if one.open is None:
        more.append(_OPEN_UNKNOWN)
    elif one.open:
        more.append(_OPEN.format(open=plain(one.open)))
    if not one.decides:
        more.append(_INFERRED)
    elif one.gap:
        more.append(_GAP.format(gap=plain(one.gap)))
    return _joined(more)


def point_said(one: NodeState) -> Text:
    """Return how something stands that is not about an amount of credit."""
    node = one.place.node
    if one.uses and all(use.held.is_stated for use in one.uses):
        return _STATED_TO_HAVE
    if not node.decides:
        return _DECIDE
    return _POINTS.get(one.status, one.status.label)


def point_label(found: PreCheck, one: NodeState) -> Text:
    """Return what a point is about; those of one class of application name it."""
    above = {place.path: place.node for place in places(found.award)}
    parent = above.get(one.place.parent or "")
    if parent is None or not parent.id.startswith("class-"):
        return one.place.node.label
    return _BELOW.format(above=parent.label, label=one.place.node.label)


def _lines(found: PreCheck) -> Iterator[Text]:
    yield _TITLE
    yield _indented(1, _NOTICE)
    yield from (_indented(1, one) for one in applicant_said(found))
    yield _blank()
    yield _LISTED
    for number, line in enumerate(found.lines, start=1):
        yield from _line(number, line)
    yield _blank()
    yield _SUMS
    for stage in Stage:
        cells = [
            _CELL.format(name=class_label(one), amount=plain(found.summed(stage, one)))
            for one in CLASSES
        ]
        row = Text(ja="、".join(one.ja for one in cells), en=", ".join(one.en for one in cells))
        yield _indented(1, _ROW.format(stage=stage.label, cells=row))
    yield _blank()
    yield _TOTALS
    for one in found.totals:
        yield _indented(
            1, _TOTAL.format(mark=_MARKS[one.reach], label=one.label, said=total_said(one))
        )
        yield _indented(3, _source(one.citation))
    yield _blank()
    yield _POINTS_TITLE
    for state in found.points:
        said_of = _POINT.format(label=point_label(found, state), said=point_said(state))
        yield _indented(1, said_of)
        yield _indented(3, _source(state.place.node.citation))
    yield _blank()
    yield from (_indented(1, one) for one in limits(found))


def applicant_said(found: PreCheck) -> tuple[Text, ...]:
    """Return what the applicant stated, line by line, and what was not said."""
    who = found.applicant
    chosen = who.degree_field
    field = _UNSAID if chosen is None else chosen.name
    if chosen is not None and who.concentration:
        field = Text(
            ja=f"{chosen.name.ja}({who.concentration})", en=f"{chosen.name.en}, {who.concentration}"
        )
    basic = _UNSAID if who.basic is None else who.basic.label
    day = _UNSAID if who.basic_on is None else _as_it_is(who.basic_on.isoformat())
    kind = _UNSAID if who.course_class is None else _as_it_is(str(who.course_class))
    return (
        _AS_OF.format(day=found.on.isoformat()),
        _FIELD.format(field=field),
        _BASIC.format(basic=basic, day=day),
        _CLASS.format(kind=kind),
    )


def limits(found: PreCheck) -> tuple[Text, ...]:
    """Return what this check does not know, for a person to read first."""
    fields = degree_fields()
    return (
        _NO_STANDARDS.format(count=fields.concentrations),
        _CLASSES_STATED,
        *([_STATED] if any(one.is_stated for one in found.lines) else []),
        *([found.award.note] if found.award.note is not None else []),
        _ADVICE,
    )


def line_said(line: Line) -> Text:
    """Return how much it is, when it was earned, and how it was classified."""
    return _joined(
        [
            _amount(line),
            _NO_TIME if line.earned is None else line.earned.label,
            _NO_STAGE if line.stage is None else line.stage.label,
            class_label(line.subject_class),
        ],
        between=", ",
    )


def _line(number: int, line: Line) -> Iterator[Text]:
    yield _indented(
        1,
        _SUBJECT.format(
            number=number,
            title=line.held.title,
            institution=line.held.assertion.issuer.name,
            said=line_said(line),
            counting=line.counting.label,
        ),
    )
    for one in line.said:
        yield _indented(3, _OPEN_POINT.format(why=one))


def _amount(line: Line) -> Text:
    amount = line.held.assertion.credits_earned
    return _NO_CREDIT if amount is None else credits_said(amount.amount, amount.system)


def check_json(found: PreCheck) -> JsonObject:
    """Return the same for programs, with both languages."""
    who = found.applicant
    return {
        "award": found.award.id,
        "on": found.on.isoformat(),
        "applicant": {
            "field": who.field,
            "concentration": who.concentration,
            "basic": None if who.basic is None else who.basic.value,
            "basic_on": None if who.basic_on is None else who.basic_on.isoformat(),
            "course_class": who.course_class,
        },
        "is_short": found.is_short,
        "lines": [
            {
                "credential": line.held.id,
                "title": said(line.held.assertion.achievement.title),
                "institution": said(line.held.assertion.issuer.name),
                "stated": line.is_stated,
                "earned": None if line.earned is None else line.earned.shown,
                "potential": None if line.potential is None else plain(line.potential),
                "credits": None if line.credits is None else plain(line.credits),
                "stage": None if line.stage is None else line.stage.value,
                "class": None if line.subject_class is None else line.subject_class.value,
                "counting": line.counting.value,
                "reasons": [said(one) for one in line.said],
            }
            for line in found.lines
        ],
        "sums": [
            {
                "stage": stage.value,
                "class": None if one is None else one.value,
                "credits": plain(found.summed(stage, one)),
            }
            for stage in Stage
            for one in CLASSES
        ],
        "totals": [
            {
                "id": one.id,
                "label": said(one.label),
                "least": plain(one.least),
                "counted": plain(one.counted),
                "stated": plain(one.stated),
                "open": None if one.open is None else plain(one.open),
                "answer": one.reach.value,
                "said": said(total_said(one)),
                "confidence": one.citation.confidence.value,
                "source": one.citation.line,
            }
            for one in found.totals
        ],
        "points": [
            {
                "id": one.place.node.id,
                "label": said(point_label(found, one)),
                "status": one.status.value,
                "said": said(point_said(one)),
                "confidence": one.place.node.citation.confidence.value,
                "source": one.place.node.citation.line,
            }
            for one in found.points
        ],
        "limits": [said(one) for one in limits(found)],
    }


def check_table(found: PreCheck, language: Language) -> bytes:
    """Return a pre-check as CSV for a spreadsheet: every subject, then the totals."""

    def told(text: Text) -> str:
        return text.in_language(language)

    rows = [[told(one) for one in _HEADER]]
    for number, line in enumerate(found.lines, start=1):
        rows.append(
            [
                str(number),
                told(line.held.assertion.issuer.name),
                told(line.held.assertion.achievement.title),
                "" if line.credits is None else plain(line.credits),
                "" if line.earned is None else told(line.earned.label),
                "" if line.stage is None else told(line.stage.label),
                "" if line.subject_class is None else told(line.subject_class.label),
                told(_BY_APPLICANT if line.is_stated else _VERIFIED),
                told(line.counting.label),
                ("" if language == "ja" else " ").join(
                    _ended(told(one), language) for one in line.said
                ),
            ]
        )
    rows += [[], [told(one) for one in _TOTALS_HEADER]]
    for one in found.totals:
        rows.append(
            [
                told(one.label),
                plain(one.least),
                plain(one.counted),
                plain(one.stated),
                "?" if one.open is None else plain(one.open),
                told(one.reach.label),
                told(one.citation.confidence.label),
            ]
        )
    rows += [[], *([told(one)] for one in (_NOTICE, *limits(found)))]
    return spreadsheet(rows)


def _ended(text: str, language: Language) -> str:
    return text + ("。" if language == "ja" else ".")


def _joined(parts: list[Text], *, between: str = "; ") -> Text:
    return Text(ja="、".join(one.ja for one in parts), en=between.join(one.en for one in parts))


def _indented(deep: int, text: Text) -> Text:
    blank = "  " * deep
    return Text(ja=blank + text.ja, en=blank + text.en)


def _blank() -> Text:
    return Text(ja="", en="")


def _as_it_is(value: str) -> Text:
    return Text(ja=value, en=value)


def _source(citation: Citation) -> Text:
    label = citation.confidence.label
    return Text(
        ja=f"出典: {citation.line} [{label.ja}]", en=f"source: {citation.line} [{label.en}]"
    )


_MARKS = {Reach.REACHED: "○", Reach.OPEN: "!", Reach.SHORT: "×"}
_TITLE = Text(
    ja="学位授与機構への申請の事前確認(単位積み上げ型の学士)",
    en="Before applying to NIAD-QE for the bachelor by accumulation of credit",
)
_NOTICE = Text(
    ja="申請書ではありません。機構の様式に書き写す前の確認に使ってください。",
    en="This is no application: use it to look things through before filling in the agency's form.",
)
_AS_OF = Text(ja="基準日: {day}", en="as of {day}")
_FIELD = Text(ja="専攻分野: {field}", en="field: {field}")
_BASIC = Text(
    ja="基礎資格(申告): {basic}、取得日 {day}",
    en="basic qualification, as stated: {basic}, completed on {day}",
)
_CLASS = Text(ja="申請の区分(申告): 第{kind}区分", en="class of application, as stated: {kind}")
_UNSAID = Text(ja="(未記入)", en="(not said)")
_LISTED = Text(ja="単位の一覧と分類", en="Credits, one by one")
_SUBJECT = Text(
    ja="{number}. {title}({institution}): {said} → {counting}",
    en="{number}. {title} ({institution}): {said} → {counting}",
)
_OPEN_POINT = Text(ja="- {why}。", en="- {why}.")
_NO_CREDIT = Text(ja="単位数なし", en="no credit")
_NO_TIME = Text(ja="時期は不明", en="time not known")
_NO_STAGE = Text(ja="段階は不明", en="stage not known")
_NO_CLASS = Text(ja="区分は不明", en="class not known")
_SUMS = Text(ja="算入した単位の内訳", en="What is counted, by stage and class")
_ROW = Text(ja="{stage}: {cells}", en="{stage}: {cells}")
_CELL = Text(ja="{name} {amount}", en="{name} {amount}")
_TOTALS = Text(ja="合計と最低単位数", en="Totals and minimums")
_TOTAL = Text(ja="{mark} {label}: {said}", en="{mark} {label}: {said}")
_FIGURES = Text(
    ja="算入{counted}(うち申告のみ{stated})、必要{least}",
    en="{counted} counted ({stated} of them only stated), {least} needed",
)
_OPEN = Text(
    ja="ほかに人の判断を待つもの最大{open}", en="at most {open} more wait for a person's decision"
)
_OPEN_UNKNOWN = Text(
    ja="ほかに人の判断を待つものがあり、何単位になるか分からない",
    en="more wait for a person's decision, and how many cannot be told",
)
_GAP = Text(ja="あと{gap}", en="{gap} more")
_INFERRED = Text(
    ja="この最低数は推定(要確認)のため、人が確かめる",
    en="this minimum is inferred, so a person must confirm it",
)
_POINTS_TITLE = Text(ja="単位数以外に確認すること", en="What else an application asks for")
_BELOW = Text(ja="{above}: {label}", en="{above}: {label}")
_POINT = Text(ja="・{label}: {said}", en="- {label}: {said}")
_STATED_TO_HAVE = Text(
    ja="あると申告されている(書類による確認が必要)", en="stated to be there; documents must show it"
)
_DECIDE = Text(ja="人による判断が必要", en="a person must decide")
_POINTS = {
    Status.SATISFIED: Text(ja="申告によれば満たす", en="met, by what is stated"),
    Status.MISSING: Text(ja="申告によれば満たさない", en="not met, by what is stated"),
    Status.UNKNOWN: Text(ja="不明(申告がない)", en="not known; nobody said"),
}
_NO_STANDARDS = Text(
    ja="専攻の区分が{count}あることは分かっていますが、区分ごとの専攻基準は収録していません。"
    "科目の分類の当否は機構が審査します。",
    en="There are {count} concentrations; the standards of each are not known here. The agency "
    "judges whether a subject is classified rightly.",
)
_CLASSES_STATED = Text(
    ja="専門・関連・専攻外の区分は申告のとおりです。自動では分類していません。",
    en="Classes of subjects are as stated; nothing here classifies a subject.",
)
_STATED = Text(
    ja="[申告]の付いたものは本人の申告であり、検証されていません。成績証明書が必要です。",
    en="What is marked [stated] was stated by the applicant and verified by nobody: it needs its "
    "transcript.",
)
_ADVICE = Text(
    ja="これは計算による助言です。決定するのは機構です。",
    en="This is advice by calculation; the agency decides.",
)
_HEADER = (
    Text(ja="番号", en="no."),
    Text(ja="機関名", en="institution"),
    Text(ja="科目名", en="subject"),
    Text(ja="単位数", en="credits"),
    Text(ja="修得時期", en="earned"),
    Text(ja="段階", en="stage"),
    Text(ja="科目区分(申告)", en="class, as stated"),
    Text(ja="確認", en="verification"),
    Text(ja="扱い", en="counting"),
    Text(ja="人が判断すること・理由", en="what a person must decide, and why"),
)
_TOTALS_HEADER = (
    Text(ja="合計", en="total"),
    Text(ja="必要", en="needed"),
    Text(ja="算入", en="counted"),
    Text(ja="うち申告のみ", en="of them only stated"),
    Text(ja="人の判断を待つもの", en="waiting for a decision"),
    Text(ja="結果", en="answer"),
    Text(ja="最低数の確かさ", en="how sure the minimum is"),
)
_BY_APPLICANT = Text(ja="申告", en="stated")
_VERIFIED = Text(ja="証明書", en="credential")
