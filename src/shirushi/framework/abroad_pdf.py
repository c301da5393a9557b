"""The "read abroad" sheet as a PDF/A in both languages (needs the extra ``pdf``)."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files

from shirushi.core.text import Language, Text
from shirushi.framework.abroad import NOTE, Sheet, said_level, said_size
from shirushi.framework.pdf import set_pdf


def write_pdf(sheet: Sheet, language: Language, *, at: datetime) -> bytes:
    """Return a sheet as PDF/A-2a.

    at
        When it is made: printed, and the file's own date, so that the same sheet made at the same
        time is the same bytes.

    What is printed is handed over as data and never as markup. Raises ``PdfNotInstalled`` or
    ``GlyphMissing``.
    """
    template = files("shirushi.framework").joinpath("data", "abroad.typ").read_bytes()
    return set_pdf(template, _data(sheet, language, at=at), name="sheet", at=at)


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


_HEADING = Text(ja="海外での読まれ方", en="How it is read abroad")
_MADE = Text(ja="作成: {at}", en="Made: {at}")
_SIZE = Text(ja="学習量", en="Size")
_LEVEL = Text(ja="レベル", en="Level")
_CHANGES = Text(ja="必要な変更・記載", en="To change or state")
_NONE = Text(ja="なし", en="none")
_UNREAD = Text(ja="示せないこと", en="Not told")
