"""The pages of the frameworks: each with its rules and sources, and the table of descriptors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirushi.core.citation import Citation, Confidence
from shirushi.core.text import Text
from shirushi.framework.credit_systems import Rate, YearLoad, credit_systems
from shirushi.framework.crosswalk import formats
from shirushi.framework.framework import DescriptorStatus, Framework, GradedSource, Need, Rule
from shirushi.framework.loading import editions, packaged
from shirushi.framework.rules.answer import NotFound
from shirushi.framework.showing import need_of
from shirushi.framework.vocabulary import Element, descriptors

#: One letter a status, as the table below it explains.
LETTERS = {
    DescriptorStatus.MANDATORY: "M",
    DescriptorStatus.OPTIONAL: "O",
    DescriptorStatus.PRESENT: "P",
    DescriptorStatus.CONDITIONAL: "C",
    DescriptorStatus.ABSENT: "–",
    DescriptorStatus.NOT_SPECIFIED: "?",
}


def pages() -> dict[str, tuple[str, Iterable[str]]]:
    """Return every page by its file name, as its title and its lines."""
    found: dict[str, tuple[str, Iterable[str]]] = {
        "README.md": ("枠組み / Frameworks", _index()),
        "formats.md": ("項目と形式 / Items in credentials' formats", _formats()),
        "credit-systems.md": ("単位制度 / Credit systems", _credit_systems()),
        "inferred.md": ("推定による事実 / Facts that are only inferred", _inferred()),
    }
    for one in packaged().values():
        found[f"{one.id}.md"] = (_both(one.name), _page(one))
    return found


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
                _days(one),
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
                str(descriptor.row),
                _both(descriptor.name),
                *(LETTERS[one.status_of(descriptor.id)] for one in every),
            )
            for descriptor in descriptors().values()
        ),
    )
    yield from ["", "## 要件 / Rules", ""]
    yield "● 必須 / required, ○ 推定による必須 / required but inferred, "
    yield "? 要件かどうか、または基準が不明 / its demand or its bound was not found, "
    yield "· 推奨・参考 / recommended or for information"
    yield ""
    asked = sorted({_asked(rule) for one in every for rule in one.rules} - {"descriptor_stated"})
    yield from _table(
        ("", *(f"[{one.id}]({one.id}.md)" for one in every)),
        ((f"`{ask}`", *(_weight(one, ask) for one in every)) for ask in asked),
    )
    yield ""
    yield (
        "推定による事実は[一覧](inferred.md)にあります。枠組みの追加は"
        "[こちら](../contributing/new-framework.md)。"
    )
    yield ""
    yield (
        "What is only inferred: [list](inferred.md). Where each item lives in a credential: "
        "[formats](formats.md). What a credit is worth: [credit systems](credit-systems.md). "
        "Adding a framework: [how](../contributing/new-framework.md)."
    )


def _asked(rule: Rule) -> str:
    """Return a rule's question, with the element that it asks for."""
    element = rule.params.get("element")
    return f"{rule.ask}: {element.id}" if isinstance(element, Element) else rule.ask


def _weight(framework: Framework, ask: str) -> str:
    rules = [rule for rule in framework.rules if _asked(rule) == ask]
    required = [rule for rule in rules if rule.need is Need.REQUIRED]
    answered = [rule for rule in required if _is_found(rule)]
    if any(rule.seen for rule in answered):
        return "●"
    if answered:
        return "○"
    if required:
        return "?"
    return "·" if rules else ""


def _is_found(rule: Rule) -> bool:
    return rule.demand_found and NotFound.NOT_FOUND not in rule.params.values()


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
    yield f"- 施行 / in force: {_days(framework)}"
    others = [one for one in editions(framework.id) if one.id != framework.id]
    if others:
        listed = ", ".join(f"[{one.id}]({one.id}.md) ({_days(one)})" for one in others)
        yield f"- 他の版 / other editions: {listed}"
    yield f"- 出典 / source: {_cited(framework.citation)}"
    if framework.note is not None:
        yield from ["", f"> {framework.note.ja}", ">", f"> {framework.note.en}"]
    for need in Need:
        rules = [
            one
            for one in framework.rules
            if one.need is need and not one.id.startswith("descriptor-")
        ]
        if rules:
            yield from ["", f"## {_both(need.label)}", ""]
            yield from _rules(rules)
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


def _rules(rules: list[Rule]) -> Iterator[str]:
    yield from _table(
        ("要件", "rule", "", "問い / question", "出典 / source"),
        (
            (
                rule.text.ja,
                rule.text.en,
                "" if rule.seen else _both(need_of(rule)),
                _question(rule),
                "<br>".join(_cited(one) for one in (rule.citation, *rule.also)),
            )
            for rule in rules
        ),
    )


def _question(rule: Rule) -> str:
    said = [f"`{rule.ask}`"]
    for name, value in rule.params.items():
        if value is NotFound.NOT_FOUND:
            said.append(f"{name}: 不明 / not found")
        elif isinstance(value, Text):
            said.append(_both(value))
        elif isinstance(value, (tuple, frozenset)):
            said.append(f"{name}: {', '.join(sorted(_plain(one) for one in value))}")
        else:
            said.append(f"{name}: {_plain(value)}")
    return "<br>".join(said)


def _plain(value: object) -> str:
    return str(getattr(value, "value", getattr(value, "id", value)))


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
            (f"[{one.id}]({one.id}.md)", text.ja, text.en, _cited(citation))
            for one in packaged().values()
            for text, citation in _unsure(one)
        ),
    )


def _unsure(framework: Framework) -> Iterator[tuple[Text, Citation]]:
    for rule in framework.rules:
        if rule.inferred and not rule.id.startswith("descriptor-"):
            yield rule.text, rule.citation
    for fact in framework.facts:
        if fact.citation.confidence is Confidence.INFERRED:
            yield fact.text, fact.citation


def _days(framework: Framework) -> str:
    starts, ends = framework.in_force_from, framework.in_force_until
    return f"{starts or '?'} – {ends or ''}".rstrip()


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
