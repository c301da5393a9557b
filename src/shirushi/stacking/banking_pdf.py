"""A credit bank's statement as a PDF/A (needs the extra ``pdf``)."""

from __future__ import annotations

from importlib.resources import files

from shirushi.core.text import Language, Text
from shirushi.framework.pdf import set_pdf
from shirushi.stacking.amounts import plain
from shirushi.stacking.banking import NOTE, NOTHING, Holding, Standing, Statement, system_name


def write_pdf(said: Statement, language: Language) -> bytes:
    """Return a statement as PDF/A-2a in one language; the same one is the same bytes.

    Raises ``PdfNotInstalled`` or ``GlyphMissing``.
    """
    template = files("shirushi.stacking").joinpath("data", "statement.typ").read_bytes()
    return set_pdf(template, _data(said, language), name="statement", at=said.at)


def _data(said: Statement, language: Language) -> dict[str, object]:
    """Return what is printed, as plain data in one language."""

    def spoken(text: Text) -> str:
        return text.in_language(language)

    return {
        "lang": language,
        "title": spoken(_TITLE),
        "holder": said.holder,
        "made": spoken(_MADE).format(
            at=said.at.astimezone(said.zone).strftime("%Y-%m-%d %H:%M %Z")
        ),
        "note": spoken(NOTE),
        "whose": spoken(_WHOSE),
        "nothing": spoken(NOTHING),
        "labels": {name: spoken(text) for name, text in _LABELS.items()},
        "sums": [[spoken(one.system), plain(one.usable), plain(one.claimed)] for one in said.sums],
        "groups": [
            {
                "name": spoken(name),
                "items": [_item(one, language, said) for one in found],
            }
            for name, found in _groups(said)
            if found
        ],
        "lines": [
            [
                said.day(one.at),
                spoken(one.what),
                spoken(one.title) + ("" if one.note is None else f" — {spoken(one.note)}"),
                plain(one.credits),
                spoken(one.system),
                spoken(_NOT_CONFIRMED) if one.pending else "",
            ]
            for one in said.lines
        ],
    }


def _groups(said: Statement) -> tuple[tuple[Text, list[Holding]], ...]:
    """Return what counts, what is only stated, and what is no longer there, apart."""
    here = {Standing.CONFIRMED: _COUNTS, Standing.CLAIMED: _STATED}
    return tuple(
        (name, [one for one in said.holdings if here.get(one.standing, _GONE) is name])
        for name in (_COUNTS, _STATED, _GONE)
    )


def _item(one: Holding, language: Language, said: Statement) -> dict[str, object]:
    deposit = one.deposit
    facts = [
        (_KIND, deposit.kind.label.in_language(language)),
        (_FROM, one.about.issuer),
        (_ENTERED, said.day(deposit.at)),
        (_WORD, one.word.in_language(language)),
        (_EVIDENCE, one.about.evidence),
        (_UNTIL, "" if deposit.expires_on is None else deposit.expires_on.isoformat()),
        (_WHERE, "\n".join(place.in_language(language) for place in one.places)),
        (_RECORD, deposit.record),
    ]
    return {
        "title": one.about.title.in_language(language),
        "amount": _amount(one),
        "system": system_name(deposit.credits.system).in_language(language),
        "standing": one.standing.label.in_language(language),
        "state": one.standing.value,
        "facts": [[name.in_language(language), text] for name, text in facts if text],
    }


def _amount(one: Holding) -> str:
    """Return what is left, and of how much where a part of it is gone."""
    whole = plain(one.deposit.credits.amount)
    return f"{plain(one.left)} / {whole}" if 0 < one.left < one.deposit.credits.amount else whole


_TITLE = Text(ja="単位バンク 明細書", en="Credit bank statement")
_MADE = Text(ja="作成: {at}", en="Made: {at}")
_WHOSE = Text(
    ja="この明細書は署名されていません。内容は、学修者記録(CLR)または各証明書の検証で確認できます。",
    en="This statement is not signed. What it says can be checked with the learner record (CLR) "
    "or by verifying each credential.",
)
_COUNTS = Text(ja="使える単位", en="What counts")
_STATED = Text(ja="確認されていないもの", en="What nobody has confirmed")
_GONE = Text(ja="使えなくなったもの・移ったもの", en="What is used, gone or no longer in force")
_LABELS = {
    "holder": Text(ja="口座名義(本人の記入)", en="Account of (as typed in by the holder)"),
    "sums": Text(ja="残高", en="Balance"),
    "system": Text(ja="単位制度", en="Credit system"),
    "usable": Text(ja="使える単位", en="To use"),
    "claimed": Text(ja="申告(未確認)", en="Claimed only"),
    "lines": Text(ja="入出の記録", en="What came and went"),
    "date": Text(ja="日付", en="Date"),
    "act": Text(ja="記帳", en="Act"),
    "what": Text(ja="内容", en="What"),
    "credits": Text(ja="単位数", en="Credits"),
}
_KIND = Text(ja="種別", en="Kind")
_FROM = Text(ja="実施・発行", en="From")
_ENTERED = Text(ja="預け入れ日", en="Deposited on")
_WORD = Text(ja="根拠", en="On whose word")
_EVIDENCE = Text(ja="根拠資料", en="Evidence")
_UNTIL = Text(ja="使えなくなる日", en="Cannot be used from")
_WHERE = Text(ja="移った先", en="Where it went")
_RECORD = Text(ja="記録", en="Record")
_NOT_CONFIRMED = Text(ja="未確認", en="not confirmed")
