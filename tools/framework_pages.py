"""The pages of the frameworks: each with its rules and sources, and the table of descriptors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirushi.core.citation import Citation
from shirushi.core.text import LANGUAGES, Text
from shirushi.framework.credit_systems import Rate, YearLoad, credit_systems
from shirushi.framework.crosswalk import formats
from shirushi.framework.framework import Framework, GradedSource
from shirushi.framework.level_chart import draw_levels
from shirushi.framework.levels import LevelEntry, LevelFramework
from shirushi.framework.loading import packaged
from shirushi.framework.overview import (
    LETTERS,
    RuleShown,
    asked_by,
    days,
    every_unsure,
    overview,
    sign_of,
    statuses,
)
from shirushi.framework.placing import chart, short_name


def pages() -> dict[str, tuple[str, Iterable[str]]]:
    """Return every page by its file name, as its title and its lines."""
    found: dict[str, tuple[str, Iterable[str]]] = {
        "README.md": ("枠組み / Frameworks", _index()),
        "formats.md": ("項目と形式 / Items in credentials' formats", _formats()),
        "credit-systems.md": ("単位制度 / Credit systems", _credit_systems()),
        "levels.md": ("資格枠組みのレベル / Levels of qualifications frameworks", _levels()),
        "inferred.md": ("推定による事実 / Facts that are only inferred", _inferred()),
    }
    for one in packaged().values():
        found[f"{one.id}.md"] = (_both(one.name), _page(one))
    return found


def pictures() -> dict[str, str]:
    """Return every picture by its file name."""
    found = chart()
    return {f"levels.{one}.svg": draw_levels(found, one) for one in LANGUAGES}


def _levels() -> Iterator[str]:
    found = chart()
    yield (
        "欧州資格枠組み(EQF)のレベルを基準に、直接の対照表があるものだけを並べています。表を"
        "続けて読むことはしません。レベルの比較は認定ではありません。"
    )
    yield ""
    yield (
        "Beside the levels of the EQF, by direct tables only: tables are not read one after "
        "another. Comparing levels is no recognition."
    )
    for language, name in (("ja", "レベルの対照図"), ("en", "Level chart")):
        yield from ["", f"![{name}](levels.{language}.svg)"]
    for framework in (found.reference, *(one.framework for one in found.columns)):
        column = next((one for one in found.columns if one.framework is framework), None)
        yield from ["", f"## {short_name(framework)} — {_both(framework.name)}", ""]
        own = () if framework.note is None else (framework.note,)
        for note in own if column is None else column.notes:
            yield from [f"> {note.ja}", ">", f"> {note.en}", ""]
        if column is None:
            yield from _table(
                ("レベル / level", "資格 / qualifications", "出典 / source"),
                (
                    (level, _qualifications(framework.entry(level)), _stands(framework, level))
                    for level in reversed(framework.known)
                ),
            )
        else:
            yield from _table(
                (
                    "レベル / level",
                    "資格 / qualifications",
                    "EQF",
                    "だれの表か / by whose word",
                    "出典 / source",
                ),
                (
                    (
                        one.level,
                        _qualifications(one.entry),
                        ", ".join(one.beside) or one.standing.sign,
                        f"{one.standing.sign} {_both(one.standing.label)}",
                        "" if one.table is None else _cited(one.table.citation),
                    )
                    for one in column.levels
                ),
            )
    if found.without_levels:
        yield from ["", "## 国の枠組みがない / no national framework", ""]
    for framework in found.without_levels:
        told = f": {_both(framework.note)}" if framework.note else ""
        yield f"- {_both(framework.name)}{told}"


def _qualifications(entry: LevelEntry | None) -> str:
    return "?" if entry is None else "<br>".join(_both(one) for one in entry.qualifications)


def _stands(framework: LevelFramework, level: str) -> str:
    entry = framework.entry(level)
    return "" if entry is None else _cited(entry.citation)


def _index() -> Iterator[str]:
    every = list(packaged().values())
    yield (
        "プログラムを判定できる枠組みの一覧です。要件と出典は各ページにあります。判定は参考であり、認証や認定ではありません。"
    )
    yield ""
    yield (
        "The frameworks that programmes can be judged by; each page has the rules with their "
        "sources. A verdict is for guidance and certifies nothing."
    )
    yield ""
    yield from _table(
        ("id", "枠組み / framework", "", "施行 / in force", "種類 / kind"),
        (
            (
                f"[{one.id}]({one.id}.md)",
                _both(one.name),
                one.jurisdiction,
                days(one),
                _both(one.kind),
            )
            for one in every
        ),
    )
    yield from ["", "## 17の記述子 / The 17 descriptors", ""]
    yield ", ".join(f"{letter} {_both(status.label)}" for status, letter in LETTERS.items())
    yield ""
    yield from _table(
        ("", "", *(f"[{one.id}]({one.id}.md)" for one in every)),
        (
            (
                str(column[0][0].row),
                _both(column[0][0].name),
                *(LETTERS[status] for _descriptor, status in column),
            )
            for column in zip(*(found for _one, found in statuses(every)), strict=True)
        ),
    )
    yield from ["", "## 要件 / Rules", ""]
    yield "● 必須 / required, ○ 推定による必須 / required but inferred, "
    yield "? 要件かどうか、または基準が不明 / its demand or its bound was not found, "
    yield "· 推奨・参考 / recommended or for information"
    yield ""
    yield from _table(
        ("", *(f"[{one.id}]({one.id}.md)" for one in every)),
        ((f"`{ask}`", *(sign_of(one, ask) for one in every)) for ask in asked_by(every)),
    )
    yield ""
    yield (
        "推定による事実は[一覧](inferred.md)に、資格枠組みのレベルは[対照図](levels.md)にあります。枠組みの追加は"
        "[こちら](../contributing/new-framework.md)。"
    )
    yield ""
    yield (
        "What is only inferred: [list](inferred.md). Levels of qualifications frameworks: "
        "[chart](levels.md). Where each item lives in a credential: [formats](formats.md). "
        "What a credit is worth: [credit systems](credit-systems.md). "
        "Adding a framework: [how](../contributing/new-framework.md)."
    )


def _formats() -> Iterator[str]:
    yield "説明の各項目が、証明書のどこに入り、何が読み戻せるか。"
    yield ""
    yield "Where each item of a description lives in a credential, and what of it comes back."
    for one in formats().values():
        yield from ["", f"## {_both(one.name)}", ""]
        yield from _table(
            ("項目 / item", "場所 / place", "", "読み戻し / what comes back", "出典 / source"),
            (
                (
                    _both(place.item.name),
                    ", ".join(f"`{field}`" for field in place.fields),
                    _both(place.home.label),
                    _both(place.back.label) + (f"<br>{_both(place.lost)}" if place.lost else ""),
                    _cited(place.citation),
                )
                for place in (*one.places, *one.elements)
            ),
        )


def _credit_systems() -> Iterator[str]:
    yield "1単位が何時間に当たるか。換算の方法は `shirushi convert` が示します。"
    yield ""
    yield "What one credit is worth in hours; `shirushi convert` shows how it converts."
    for one in credit_systems().values():
        yield from ["", f"## {_both(one.name)}", ""]
        yield from _table(
            ("", "時間 / hours", "出典 / source"),
            (*map(_rate, one.rates), *([] if one.year is None else [_year(one.year)])),
        )
        if one.note is not None:
            yield from ["", f"> {one.note.ja}", ">", f"> {one.note.en}"]
        for fact in one.facts:
            yield from ["", f"- {_both(fact.text)} ({_cited(fact.citation)})"]


def _rate(rate: Rate) -> tuple[str, str, str]:
    basis = "基準不明 / basis not clear" if rate.basis is None else _both(rate.basis.label)
    if rate.activity is not None:
        basis += f"<br>{_both(rate.activity.label)}"
    days = f"{rate.since or ''} – {rate.until or ''}" if rate.since or rate.until else ""
    hours = "?" if rate.least is None else f"{rate.least}"
    if rate.most != rate.least:
        hours += f"–{rate.most}"
    return basis, f"{hours}{'<br>' + days if days else ''}", _cited(rate.citation)


def _year(year: YearLoad) -> tuple[str, str, str]:
    derived = "" if year.derived is None else f" ({year.derived})"
    return "1年の単位数 / credits a year", f"{year.credits}{derived}", _cited(year.citation)


def _page(framework: Framework) -> Iterator[str]:
    yield f"`{framework.id}` · {framework.jurisdiction} · {_both(framework.kind)}"
    yield ""
    yield f"- 所管 / authority: {_both(framework.authority)}"
    yield f"- 施行 / in force: {days(framework)}"
    found = overview(framework)
    if found.others:
        listed = ", ".join(f"[{one.id}]({one.id}.md) ({days(one)})" for one in found.others)
        yield f"- 他の版 / other editions: {listed}"
    yield f"- 出典 / source: {_cited(framework.citation)}"
    if framework.note is not None:
        yield from ["", f"> {framework.note.ja}", ">", f"> {framework.note.en}"]
    sure = ", ".join(f"{_both(one.label)}: {count}" for one, count in found.confidence.items())
    yield from ["", f"事実の確度 / facts by confidence: {sure}"]
    for section in found.sections:
        yield from ["", f"## {_both(section.need.label)}", ""]
        yield from _rules(section.rules)
    yield from ["", "## 記述子 / Descriptors", ""]
    if framework.descriptors:
        yield from _table(
            ("", "記述子 / descriptor", "扱い / status", "出典 / source"),
            (
                (
                    str(one.descriptor.row),
                    _both(one.descriptor.name),
                    _both(one.status.label),
                    _cited(one.citation) + (f"<br>{_both(one.note)}" if one.note else ""),
                )
                for one in framework.descriptors
            ),
        )
    elif framework.no_list is not None:
        yield (
            "記述子の一覧は見つかっていません。 / No list of descriptors was found. "
            f"({_cited(framework.no_list)})"
        )
    if framework.facts:
        yield from ["", "## そのほかの事実 / Other facts", ""]
        yield from _table(
            ("日本語", "English", "出典 / source"),
            ((one.text.ja, one.text.en, _cited(one.citation)) for one in framework.facts),
        )


def _rules(rules: Iterable[RuleShown]) -> Iterator[str]:
    yield from _table(
        ("要件", "rule", "", "問い / question", "出典 / source"),
        (
            (
                one.rule.text.ja,
                one.rule.text.en,
                "" if one.weight is None else _both(one.weight),
                "<br>".join([f"`{one.rule.ask}`", *(_both(term) for term in one.terms)]),
                "<br>".join(_cited(citation) for citation in one.citations),
            )
            for one in rules
        ),
    )


def _inferred() -> Iterator[str]:
    yield (
        "出典で確認できておらず、推定または記憶によるものです。表示はしますが、これだけで判定を決めることはありません。確認できる資料をご存じの方はお知らせください。"
    )
    yield ""
    yield (
        "No source was seen to say these: they were reasoned or recalled. They are shown and never "
        "decide alone. If you know a source, tell us."
    )
    yield ""
    yield from _table(
        ("枠組み / framework", "日本語", "English", "出典 / source"),
        (
            (
                f"[{one.framework.id}]({one.framework.id}.md)",
                one.text.ja,
                one.text.en,
                _cited(one.citation),
            )
            for one in every_unsure()
        ),
    )


def _cited(citation: Citation) -> str:
    source = citation.source
    title = f"[{source.title}](<{source.url}>)" if source.url else source.title
    clause = f", {citation.clause}" if citation.clause else ""
    grade = f", {source.grade.value}" if isinstance(source, GradedSource) else ""
    return f"{title}{clause} ({citation.confidence.value}{grade})"


def _both(text: Text) -> str:
    return text.ja if text.ja == text.en else f"{text.ja} / {text.en}"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
