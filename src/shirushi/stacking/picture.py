"""A plan as a picture: blocks stacked towards the award, one for each credential that counts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shirushi.core.text import Language, Text, harmless
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.explaining import explain
from shirushi.stacking.plan import NodeState, Plan, Status
from shirushi.stacking.requirement import (
    Achievement,
    AllOf,
    AnyOf,
    CountOf,
    LearnerStatus,
    LearnerYears,
    Stacked,
)

#: Requirements that are drawn; the others are counted in one line.
MOST_DRAWN = 40
#: Blocks drawn on one requirement; the others are counted in one block.
MOST_BLOCKS = 20

_WIDE = 360
_INSIDE = 336
_HEAD = 56
_LINE_HIGH = 18
#: Widths that a line has room for, in the letters' own size; a Japanese letter is 1 wide.
_ON_THE_AWARD = 312 / 15
_ON_A_HEADING = 312 / 13
_ON_A_BLOCK = 278 / 13
#: Lines that the award's name, or a requirement's, may take.
_MOST_LINES = 2
_LEAST_HIGH = 42
_MORE_HIGH = 54

_NO_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw_plan(plan: Plan, language: Language, *, name: str = "plan") -> bytes:
    """Return an SVG picture of the plan, to stand inline in a page or as a file.

    The award stands on top; below it, requirement by requirement, the credentials that count,
    the taller the more of the requirement they fill, and with a dashed border what is missing.
    Requirements are told apart by letter and pattern as well as by colour. The picture refers
    to nothing outside itself.

    name
        What its ids begin with, so that several pictures fit into one page.
    """
    drawn = _Picture(plan=plan, language=language).drawn()
    if name == "plan":
        return drawn
    # Every text in it is escaped, so that nothing but our own ids stands behind these marks.
    for mark in (b'id="', b'labelledby="', b'describedby="', b"url(#"):
        drawn = drawn.replace(mark + b"plan-", mark + name.encode() + b"-")
    return drawn


@dataclass(frozen=True, slots=True)
class _Look:
    """How the blocks of one requirement look: a tint, its ink, and lines of the pattern."""

    tint: str
    ink: str
    pattern: str


_LOOKS = (
    _Look("#e3edfb", "#0b4bb3", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
    _Look("#e2f3e8", "#0a6b35", "M4 0v8"),
    _Look("#fbeede", "#7a4d00", "M0 4h8"),
    _Look("#f1e6f8", "#6a2c91", "M0 4h8M4 0v8"),
    _Look("#fce8e6", "#a3241d", "M-2 6l4 4M0 0l8 8M6-2l4 4"),
    _Look("#e2f2f4", "#0a5f6b", "M3 3h2v2h-2z"),
)
_SIGNS = {
    Status.SATISFIED: "○",
    Status.PARTLY: "△",
    Status.MISSING: "×",
    Status.NEEDS_DECISION: "!",
    Status.UNKNOWN: "?",
    Status.NOT_PURSUED: "-",
}
_TITLE = Text(ja="「{name}」への積み上げ", en="Stacking towards {name}")
_PART = Text(ja="{letter} {label}: {status}。", en="{letter} {label}: {status}.")
_GAP = Text(ja="あと{amount}", en="{amount} more")
_NOT_THERE = Text(ja="まだない", en="not there yet")
_NOBODY_COUNTS = Text(ja="数えるものではない", en="nothing to count")
_MORE_PARTS = Text(ja="ほかに要件が{count}件", en="and {count} more requirements")
_MORE_BLOCKS = Text(ja="ほかに{count}件", en="and {count} more")


class _Picture:
    def __init__(self, *, plan: Plan, language: Language) -> None:
        self._plan = plan
        self._language: Language = language
        self._name = self._lines(plan.award.name, _ON_THE_AWARD)
        self._head = _HEAD + _LINE_HIGH * (len(self._name) - 1)
        self._down = self._head + 12
        shown = [one for one in plan.nodes if _is_drawn(one)]
        self._states, self._left_out = shown[:MOST_DRAWN], shown[MOST_DRAWN:]

    def drawn(self) -> bytes:
        """Return the whole picture."""
        body = "".join(self._body())
        title = _TITLE.format(name=self._plan.award.name)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {self._down}"'
            f' role="img" lang="{self._language}" class="plan-picture"'
            ' aria-labelledby="plan-title" aria-describedby="plan-desc">'
            f'<title id="plan-title">{self._said(title)}</title>'
            f'<desc id="plan-desc">{self._described()}</desc>'
            f"<defs>{_patterns()}</defs>"
            f'<rect width="{_WIDE}" height="{self._down}" fill="#fff"/>'
            '<g font-family="system-ui, sans-serif" font-size="13" fill="#1a1a1c">'
            f"{self._award()}{body}</g></svg>\n"
        ).encode()

    def _described(self) -> str:
        parts = [self._said(explain(self._plan).summary)]
        for number, state in enumerate(self._states):
            part = _PART.format(
                letter=_letter(number), label=state.place.node.label, status=state.status.label
            )
            parts.append(self._said(part))
        return " ".join(parts)

    def _award(self) -> str:
        outcome, head = self._plan.outcome, self._head
        below = f"{_SIGNS[outcome]} {self._said(outcome.label)}"
        name = "".join(
            f'<text x="180" y="{27 + _LINE_HIGH * number}" text-anchor="middle" fill="#fff"'
            f' font-weight="700" font-size="15">{line}</text>'
            for number, line in enumerate(self._name)
        )
        return (
            f'<path d="M12 {head}V20L24 4H336L348 20V{head}Z" fill="#1f3a5f"/>{name}'
            f'<text x="180" y="{head - 9}" text-anchor="middle" fill="#fff">{below}</text>'
        )

    def _body(self) -> Iterator[str]:
        for number, state in enumerate(self._states):
            yield from self._part(number, state)
        if self._left_out:
            yield self._line(_MORE_PARTS.format(count=len(self._left_out)))

    def _part(self, number: int, state: NodeState) -> Iterator[str]:
        node = state.place.node
        sign = f"{_SIGNS[state.status]} "
        for place, line in enumerate(self._lines(node.label, _ON_A_HEADING)):
            x, first = (12, sign) if place == 0 else (28, "")
            yield f'<text x="{x}" y="{self._down + 14}" font-weight="700">{first}{line}</text>'
            self._down += _LINE_HIGH
        self._down += 4
        yield from self._gap(number, state)
        for use in state.uses[:MOST_BLOCKS]:
            amount = amount_of(node, use.amount)
            yield self._block(
                number,
                self._short(use.held.title, _ON_A_BLOCK),
                "" if isinstance(node, Achievement) else self._short(amount, _ON_A_BLOCK),
                high=_high(use.amount, state.needed),
            )
        if len(state.uses) > MOST_BLOCKS:
            yield self._line(_MORE_BLOCKS.format(count=len(state.uses) - MOST_BLOCKS))
        self._down += 12

    def _gap(self, number: int, state: NodeState) -> Iterator[str]:
        """Yield the block that is not there: on top, since it is what is still to be put there."""
        node = state.place.node
        if state.needed is None or state.counted is None:
            if not state.uses and state.status is not Status.SATISFIED:
                nothing = isinstance(node, LearnerStatus | LearnerYears) or not node.decides
                first = self._said(state.status.label)
                second = self._said(_NOBODY_COUNTS) if nothing else ""
                yield self._block(number, first, second, high=_LEAST_HIGH, there=False)
            return
        left = state.needed - state.counted
        if left > 0:
            is_named = isinstance(node, Achievement)
            gap = _NOT_THERE if is_named else _GAP.format(amount=amount_of(node, left))
            high = _high(left, state.needed)
            status = self._said(state.status.label)
            yield self._block(number, self._short(gap, _ON_A_BLOCK), status, high=high, there=False)

    def _block(self, number: int, first: str, second: str, *, high: int, there: bool = True) -> str:
        look, top = _LOOKS[number % len(_LOOKS)], self._down
        middle = top + high // 2
        self._down += high + 4
        lines = ((first, middle - 3), (second, middle + 14)) if second else ((first, middle + 5),)
        texts = "".join(f'<text x="64" y="{y}">{line}</text>' for line, y in lines)
        where = f'x="12" y="{top}" width="{_INSIDE}" height="{high}" rx="5" stroke="{look.ink}"'
        if not there:
            box = f'<rect {where} fill="#fff" stroke-dasharray="6 4"/>'
        else:
            box = (
                f'<rect {where} fill="{look.tint}"/><rect x="13" y="{top + 1}" width="42"'
                f' height="{high - 2}" rx="4" fill="url(#plan-p{number % len(_LOOKS)})"/>'
            )
        return (
            f'{box}<circle cx="34" cy="{middle}" r="13" fill="#fff" stroke="{look.ink}"/>'
            f'<text x="34" y="{middle + 5}" text-anchor="middle" font-weight="700"'
            f' fill="{look.ink}">{_letter(number)}</text>{texts}'
        )

    def _line(self, text: Text) -> str:
        self._down += 22
        return f'<text x="12" y="{self._down - 8}">{self._said(text)}</text>'

    def _said(self, text: Text) -> str:
        """Return a text for the picture: escaped, and nothing in it that XML cannot hold."""
        return html.escape(_NO_XML.sub("\ufffd", harmless(text.in_language(self._language))))

    def _short(self, text: Text, most: float) -> str:
        said = _NO_XML.sub("\ufffd", harmless(text.in_language(self._language)))
        return html.escape(_fitted(said, most))

    def _lines(self, text: Text, most: float) -> list[str]:
        said = _NO_XML.sub("\ufffd", harmless(text.in_language(self._language)))
        return [html.escape(line) for line in _broken(said, most)]


def _is_drawn(state: NodeState) -> bool:
    """Tell whether a requirement has blocks of its own: groups have those of their parts."""
    if state.status is Status.NOT_PURSUED:
        return False
    return not isinstance(state.place.node, AllOf | AnyOf | CountOf | Stacked) or bool(state.uses)


def _letter(number: int) -> str:
    """Return the sign of a requirement: A to Z, then A2 and so on."""
    turn, place = divmod(number, 26)
    return chr(ord("A") + place) + (str(turn + 1) if turn else "")


def _high(amount: Decimal, whole: Decimal | None) -> int:
    """Return how tall a block is: the taller the more of the requirement it is."""
    if whole is None or whole <= 0:
        return _LEAST_HIGH
    return _LEAST_HIGH + int(_MORE_HIGH * min(amount / whole, Decimal(1)))


def _broken(text: str, most: float) -> list[str]:
    """Return a text in lines that fit: broken between words and Japanese letters."""
    lines = [""]
    for word in _WORD.findall(text):
        if _width(lines[-1] + word.rstrip()) <= most or not lines[-1]:
            lines[-1] += word
        else:
            lines.append(word)
    kept = [line.strip() for line in lines[: _MOST_LINES - 1]]
    kept.append("".join(lines[_MOST_LINES - 1 :]).strip())
    return [_fitted(line, most) for line in kept if line] or [""]


#: A word with the blanks behind it, or one Japanese letter with what must not begin a line.
_WORD = re.compile(
    "[\u3000-\uffef][、。，．・：；」』）】〉》〕ー々]*|[^\\s\u3000-\uffef]+\\s*|\\s+"
)


def _fitted(text: str, most: float) -> str:
    """Return as much of a text as fits, with an ellipsis where some does not."""
    if _width(text) <= most:
        return text
    width = _width("…")
    for place, letter in enumerate(text):
        width += _width(letter)
        if width > most:
            return text[:place].rstrip() + "…"
    return text


def _width(text: str) -> float:
    """Return how wide a text may get, in its own size, where the font is a wide and bold one."""
    return sum(_WIDTHS.get(letter) or _width_of_kind(letter) for letter in text)


#: Letters that are much narrower or wider than others of their kind, in wide sans-serif fonts.
_WIDTHS = {
    **dict.fromkeys(" iIjl.,:;'|!", 0.4),
    **dict.fromkeys("ftr()[]-/", 0.5),
    **dict.fromkeys("mwMW@%&", 1.1),
}


def _width_of_kind(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1
    return 0.85 if letter.isupper() else 0.72


def _patterns() -> str:
    return "".join(
        f'<pattern id="plan-p{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{look.pattern}" stroke="{look.ink}" stroke-width="1.5" fill="none"/></pattern>'
        for number, look in enumerate(_LOOKS)
    )
