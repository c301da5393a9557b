"""A plain picture of our own, for providers that have none."""

from __future__ import annotations

import html
import re

from shirushi.core.text import Text

#: Lines of the title that are shown; all of them are in the accessible title.
MOST_LINES = 3
#: Characters of a line that fit on the picture.
MOST_LETTERS = 16

_NOT_SHOWN = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHAT = Text(ja="マイクロクレデンシャル", en="Micro-credential")


def plain_badge(*lines: str) -> bytes:
    """Return an SVG picture with the title on it, ready for ``svg.bake``.

    The title is the picture's accessible name as well.

    >>> plain_badge("データサイエンス基礎", "標大学").startswith(b"<svg xmlns=")
    True
    """
    clean = [_NOT_SHOWN.sub(" ", line).strip() for line in lines]
    title = html.escape(" ".join(line for line in clean if line) or _WHAT.en)
    shown = [_short(line) for line in clean if line][:MOST_LINES]
    texts = "".join(
        f'<text x="160" y="{236 + 24 * place}">{html.escape(line)}</text>'
        for place, line in enumerate(shown)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" role="img"'
        ' aria-labelledby="t">'
        f'<title id="t">{title}</title>'
        '<rect width="320" height="320" rx="24" fill="#fff"/>'
        '<circle cx="160" cy="112" r="80" fill="#1f3a5f"/>'
        '<path d="M120 112l28 28 52-56" fill="none" stroke="#fff" stroke-width="14"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        '<g font-family="sans-serif" font-size="17" text-anchor="middle" fill="#1f3a5f">'
        f"{texts}</g></svg>"
    ).encode()


def _short(line: str) -> str:
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"
