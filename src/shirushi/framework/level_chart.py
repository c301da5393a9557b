"""The level chart as a picture: frameworks as columns, beside the levels of one of them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from shirushi.core.text import Language, Text
from shirushi.framework.placing import Chart, Column, Placed, Standing, short_name

_LEFT = 112
_HEAD = 56
_ROW = 40
_LANE = 48
_GAP = 6
_BOX = 30
_BOX_WIDE = 42
_LEAST_WIDE = 84
_LINE = 26


def draw_levels(chart: Chart, language: Language) -> str:
    """Return an SVG picture of the chart, to stand inline in a page or as a file.

    A box is a level; it stands in the rows of the reference's levels that it compares to. Solid
    is official, dashed and dotted are not; a sign says the same without line or colour. What was
    agreed to have no counterpart and what is unknown stand in bands of their own. The picture
    refers to nothing outside itself.

    >>> from shirushi.framework.placing import chart
    >>> draw_levels(chart("eqf"), "en").startswith("<svg ")
    True
    """
    return _Picture(chart, language).drawn()


@dataclass(frozen=True, slots=True)
class _Look:
    """How a box is filled and bordered."""

    fill: str
    ink: str
    border: str


_LOOKS = {
    Standing.OFFICIAL: _Look("#e3edfb", "#0b4bb3", 'stroke-width="2"'),
    Standing.NOT_READ: _Look("#fff", "#7a4d00", 'stroke-width="1.5" stroke-dasharray="8 4"'),
    Standing.INFERRED: _Look("#fff", "#6a2c91", 'stroke-width="1.5" stroke-dasharray="2 3"'),
    Standing.NONE: _Look("#ececef", "#1a1a1c", 'stroke-width="2"'),
    Standing.UNKNOWN: _Look("#fff", "#b4b8c0", 'stroke-width="1"'),
}
_BANDS = {
    Standing.NONE: (Text(ja="対応なし", en="none"), Text(ja="(合意)", en="(agreed)")),
    Standing.UNKNOWN: (Text(ja="不明", en="unknown"), Text(ja="", en="")),
}
_TITLE = Text(ja="{name}と他の資格枠組みのレベル", en="Levels beside the {name}")
_NO_TABLE = Text(
    ja="{name}との対照表がない枠組み(どのレベルも不明)",
    en="Frameworks without a table to {name} (every level unknown)",
)
_LEGEND = {
    Standing.NONE: Text(
        ja="対応なしと合意(不明ではない)", en="agreed to have no counterpart (not unknown)"
    ),
    Standing.UNKNOWN: Text(ja="不明(表に定めがない)", en="unknown (no table tells)"),
}
_TOLD = Text(ja="{name}: {count}のレベルが対応。", en="{name}: {count} levels compare.")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One column with its boxes in lanes: first row, last row, lane, level."""

    column: Column
    boxes: tuple[tuple[int, int, int, Placed], ...]
    lanes: int

    @property
    def wide(self) -> int:
        """How wide it is, its gap to the next one included."""
        return max(_LEAST_WIDE, self.lanes * _LANE + _GAP)

    def at(self, left: int, lane: int) -> int:
        """Return where a lane's box begins: the lanes stand in the column's middle."""
        return left + (self.wide - self.lanes * _LANE + _LANE - _BOX_WIDE) // 2 + lane * _LANE

    def band(self, standing: Standing) -> list[Placed]:
        """Return the levels that stand in a band."""
        return [one for one in self.column.levels if one.standing is standing]


class _Picture:
    def __init__(self, chart: Chart, language: Language) -> None:
        self._chart = chart
        self._language: Language = language
        self._columns = [_drawn(one, chart.rows) for one in chart.columns if one.has_table]
        self._apart = [one for one in chart.columns if not one.has_table]
        longest = max((len(one.levels) for one in self._apart), default=0)
        # Wide enough for the legend's sentences too.
        self._wide = max(
            _LEFT + sum(one.wide for one in self._columns) + _GAP, _LEFT + longest * _LANE, 560
        )
        self._down = _HEAD

    def drawn(self) -> str:
        """Return the whole picture."""
        body = "".join(self._body())
        name = short_name(self._chart.reference)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._wide} {self._down}"'
            f' role="img" lang="{self._language}" class="levels-picture"'
            ' aria-labelledby="levels-title" aria-describedby="levels-desc">'
            f'<title id="levels-title">{html.escape(self._said(_TITLE.format(name=name)))}</title>'
            f'<desc id="levels-desc">{self._described()}</desc>'
            f'<rect width="{self._wide}" height="{self._down}" fill="#fff"/>'
            f'<g font-family="system-ui, sans-serif" font-size="13" fill="#1a1a1c">{body}</g>'
            "</svg>\n"
        )

    def _described(self) -> str:
        told = (
            _TOLD.format(
                name=short_name(one.column.framework),
                count=sum(1 for placed in one.column.levels if placed.beside),
            )
            for one in self._columns
        )
        return html.escape(" ".join(self._said(one) for one in told))

    def _body(self) -> Iterator[str]:
        yield from self._head()
        yield from self._grid()
        for standing, label in _BANDS.items():
            yield from self._band(standing, label)
        yield from self._without_table()
        yield from self._legend()

    def _head(self) -> Iterator[str]:
        yield _words(_LEFT - 10, 24, short_name(self._chart.reference), anchor="end", bold=True)
        for left, one in self._places():
            framework = one.column.framework
            middle = left + one.wide // 2
            yield _words(middle, 24, short_name(framework), bold=True)
            yield _words(middle, 42, framework.jurisdiction, soft=True)

    def _grid(self) -> Iterator[str]:
        rows = self._chart.rows
        for number, level in enumerate(rows):
            top = _HEAD + number * _ROW
            yield self._rule(top)
            yield _words(_LEFT - 10, top + 25, level, anchor="end", bold=True)
        for left, one in self._places():
            for first, last, lane, placed in one.boxes:
                x = one.at(left, lane)
                high = (last - first) * _ROW + _BOX
                yield _box(x, _HEAD + first * _ROW + 5, placed.level, placed.standing, high=high)
            for level, standing in one.column.without.items():
                top = _HEAD + rows.index(level) * _ROW
                yield from self._nothing(left + one.wide // 2, top, standing)
        self._down = _HEAD + len(rows) * _ROW

    def _nothing(self, middle: int, top: int, standing: Standing) -> Iterator[str]:
        """Yield what stands where no level compares to the reference's."""
        if standing is Standing.NONE:
            yield _box(middle - _BOX_WIDE // 2, top + 5, "", standing)
        else:
            yield _words(middle, top + 25, standing.sign, soft=True)

    def _band(self, standing: Standing, label: tuple[Text, Text]) -> Iterator[str]:
        lines = [-(-len(one.band(standing)) // one.lanes) for one in self._columns]
        high = max([1, *lines]) * (_BOX + 6) + 10
        yield self._rule(self._down, strong=True)
        for number, text in enumerate(label):
            y = self._down + 24 + number * 17
            if text.ja:
                yield _words(_LEFT - 10, y, self._said(text), anchor="end", bold=number == 0)
        for left, one in self._places():
            for number, placed in enumerate(one.band(standing)):
                line, lane = divmod(number, one.lanes)
                y = self._down + 8 + line * (_BOX + 6)
                yield _box(one.at(left, lane), y, placed.level, standing)
        self._down += high

    def _without_table(self) -> Iterator[str]:
        if not self._apart:
            return
        yield self._rule(self._down, strong=True)
        heading = _NO_TABLE.format(name=short_name(self._chart.reference))
        yield _words(12, self._down + 24, self._said(heading), anchor="start", bold=True)
        self._down += 36
        for one in self._apart:
            name = short_name(one.framework)
            yield _words(_LEFT - 10, self._down + 21, name, anchor="end", bold=True)
            for number, placed in enumerate(one.levels):
                yield _box(_LEFT + number * _LANE, self._down, placed.level, placed.standing)
            self._down += _BOX + 8

    def _legend(self) -> Iterator[str]:
        yield self._rule(self._down + 2, strong=True)
        self._down += 12
        for standing in Standing:
            yield _box(12, self._down, "", standing, high=20)
            label = self._said(_LEGEND.get(standing, standing.label))
            yield _words(64, self._down + 15, label, anchor="start")
            self._down += _LINE
        self._down += 4

    def _places(self) -> Iterator[tuple[int, _Drawn]]:
        left = _LEFT
        for one in self._columns:
            yield left, one
            left += one.wide

    def _rule(self, down: int, *, strong: bool = False) -> str:
        ink = "#4d4d52" if strong else "#d4d7dd"
        return f'<path d="M0 {down}H{self._wide}" stroke="{ink}"/>'

    def _said(self, text: Text) -> str:
        return text.in_language(self._language)


def _drawn(column: Column, rows: tuple[str, ...]) -> _Drawn:
    """Put each level into a lane where it covers no other."""
    spans = sorted(
        (
            (run[0], run[-1], number, one)
            for number, one in enumerate(column.levels)
            for run in _runs([rows.index(level) for level in one.beside])
        ),
        key=lambda span: span[:3],
    )
    ends: list[int] = []
    boxes = []
    for first, last, _number, one in spans:
        lane = next((at for at, end in enumerate(ends) if end < first), len(ends))
        ends[lane : lane + 1] = [last]
        boxes.append((first, last, lane, one))
    return _Drawn(column=column, boxes=tuple(boxes), lanes=max(1, len(ends)))


def _runs(places: list[int]) -> Iterator[list[int]]:
    """Yield rows that lie together; a level that compares to rows apart has a box for each."""
    run: list[int] = []
    for place in sorted(places):
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _box(x: int, y: int, level: str, standing: Standing, *, high: int = _BOX) -> str:
    look = _LOOKS[standing]
    said = f"{level} {standing.sign}".strip()
    return (
        f'<rect x="{x}" y="{y}" width="{_BOX_WIDE}" height="{high}" rx="4" fill="{look.fill}"'
        f' stroke="{look.ink}" {look.border}/>'
        f"{_words(x + _BOX_WIDE // 2, y + high // 2 + 5, said)}"
    )


def _words(
    x: int, y: int, said: str, *, anchor: str = "middle", bold: bool = False, soft: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    ink = ' fill="#4d4d52"' if soft else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}{ink}>{html.escape(said)}</text>'
