"""The "read abroad" sheet as a PDF/A in both languages (needs the extra ``pdf``)."""

from __future__ import annotations

import importlib.util
import json
from datetime import datetime
from functools import cache
from importlib.resources import files

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language, Text
from shirushi.framework.abroad import NOTE, Sheet, said_level, said_size


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


def write_pdf(sheet: Sheet, language: Language, *, at: datetime) -> bytes:
    """Return a sheet as PDF/A-2a.

    at
        When it is made: printed, and the file's own date, so that the same sheet made at the same
        time is the same bytes.

    What is printed is handed over as data and never as markup. Raises ``PdfNotInstalled`` or
    ``GlyphMissing``.
    """
    if not all(importlib.util.find_spec(name) for name in ("typst", "noto_cjk", "fontTools")):
        raise PdfNotInstalled
    import typst  # noqa: PLC0415 - an extra
    from noto_cjk import font_path  # noqa: PLC0415 - the same

    data = _data(sheet, language, at=at)
    regular = font_path("sans", "jp", "regular")
    _check_glyphs(json.dumps(data, ensure_ascii=False), str(regular))
    template = files("shirushi.framework").joinpath("data", "abroad.typ").read_bytes()
    made: object = typst.compile(  # type: ignore[misc] # its stub's type parameter is open
        template,
        font_paths=[str(regular.parent), str(font_path("sans", "jp", "bold").parent)],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):  # pragma: no cover - one file, since it is one PDF
        raise PdfNotInstalled
    return made


def _data(sheet: Sheet, language: Language, *, at: datetime) -> dict[str, object]:
    """Return what is printed, as plain data in one language."""

    def said(text: Text) -> str:
        return text.in_language(language)

    body = sheet.achievement.awarding_body
    return {
        "lang": language,
        "title": said(sheet.achievement.title),
        "other_title": sheet.achievement.title.in_language("en" if language == "ja" else "ja"),
        "body": "" if body is None else said(body.name),
        "heading": said(_HEADING),
        "made": said(_MADE).format(at=at.strftime("%Y-%m-%d %H:%M UTC")),
        "labels": {
            "size": said(_SIZE),
            "level": said(_LEVEL),
            "changes": said(_CHANGES),
            "none": said(_NONE),
            "unread": said(_UNREAD),
        },
        "readings": [
            {
                "where": one.framework.jurisdiction,
                "name": said(one.framework.name),
                "outcome": one.verdict.outcome.value,
                "outcome_label": said(one.verdict.outcome.label),
                "summary": said(one.verdict.summary),
                "size": [said(text) for text in said_size(one)],
                "level": [said(text) for text in said_level(one)],
                "changes": [said(change.remedy) for change in one.changes],
                "unread": [said(text) for text in one.unread],
                "source": one.framework.citation.line,
            }
            for one in sheet.readings
        ],
        "note": said(NOTE),
    }


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


_HEADING = Text(ja="海外での読まれ方", en="How it is read abroad")
_MADE = Text(ja="作成: {at}", en="Made: {at}")
_SIZE = Text(ja="学習量", en="Size")
_LEVEL = Text(ja="レベル", en="Level")
_CHANGES = Text(ja="必要な変更・記載", en="To change or state")
_NONE = Text(ja="なし", en="none")
_UNREAD = Text(ja="示せないこと", en="Not told")
