"""Data set as a PDF/A by typst, Japanese included (needs the extra ``pdf``)."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text


class PdfNotInstalled(ShirushiError):
    """The packages that write PDF are not installed."""

    code = "framework.pdf-not-installed"
    text = Text(
        ja="PDFを作るためのパッケージがありません。", en="The packages that write PDF are missing."
    )
    remedy = Text(ja="shirushi[pdf] をインストールしてください。", en="Install shirushi[pdf].")


class GlyphMissing(ShirushiError):
    """The font has no glyph for a character, so that it would be printed as an empty box."""

    code = "framework.glyph-missing"
    text = Text(
        ja="フォントに次の文字がないため、PDFにできません: {characters}",
        en="The font has no glyph for {characters}, so no PDF is written.",
    )


def set_pdf(template: bytes, data: Mapping[str, object], *, name: str, at: datetime) -> bytes:
    """Return what a template makes of data, as PDF/A-2a.

    name
        Under which the template finds the data, as JSON; it is never read as markup.
    at
        The file's own date, so that the same data set at the same time is the same bytes.

    Raises ``PdfNotInstalled`` or ``GlyphMissing``.
    """
    if not all(importlib.util.find_spec(one) for one in ("typst", "noto_cjk", "fontTools")):
        raise PdfNotInstalled
    import typst  # noqa: PLC0415 - an extra
    from noto_cjk import font_path  # noqa: PLC0415 - the same

    written = json.dumps(data, ensure_ascii=False)
    regular = font_path("sans", "jp", "regular")
    _check_glyphs(written, str(regular))
    made: object = typst.compile(  # type: ignore[misc] # its stub's type parameter is open
        template,
        font_paths=[str(regular.parent), str(font_path("sans", "jp", "bold").parent)],
        ignore_system_fonts=True,
        sys_inputs={name: written},
        pdf_standards=["a-2a"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):  # pragma: no cover - one file, since it is one PDF
        raise PdfNotInstalled
    return made


def _check_glyphs(text: str, font: str) -> None:
    missing = sorted({one for one in text if one.isprintable() and ord(one) not in _glyphs(font)})
    if missing:
        raise GlyphMissing(characters=" ".join(missing[:20]))


@cache
def _glyphs(font: str) -> frozenset[int]:
    """Return the characters that a font has glyphs for."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - an extra

    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())
