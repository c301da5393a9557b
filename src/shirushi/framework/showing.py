"""A framework as people and programs read it: its rules and facts, each with its source."""

from __future__ import annotations

from collections.abc import Iterator

from shirushi.core.citation import Citation
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.framework import Framework, GradedSource, Need, Rule


def need_of(rule: Rule) -> Text:
    """Return how much a rule weighs, and whether anybody was seen to demand it."""
    if not rule.demand_found:
        return DEMAND_NOT_FOUND
    if rule.inferred:
        return Text(
            ja=f"{rule.need.label.ja}・{INFERRED.ja}", en=f"{rule.need.label.en}, {INFERRED.en}"
        )
    return rule.need.label


DEMAND_NOT_FOUND = Text(ja="要件かどうか不明", en="not known whether it is demanded")
INFERRED = Text(ja="推定", en="inferred")


def cited(citation: Citation) -> Text:
    """Return a citation with its address, how sure the fact is and how near the source stands."""
    source = citation.source
    where = f" <{source.url}>" if source.url else ""
    sure = citation.confidence.label
    if isinstance(source, GradedSource):
        grade = source.grade.value
        return Text(
            ja=f"{citation.line}{where} [{sure.ja}、{grade}]",
            en=f"{citation.line}{where} [{sure.en}, {grade}]",
        )
    return Text(ja=f"{citation.line}{where} [{sure.ja}]", en=f"{citation.line}{where} [{sure.en}]")


def lines(framework: Framework, language: Language) -> list[str]:
    """Return a framework as lines for a terminal, in one language.

    >>> from shirushi.framework.loading import framework
    >>> lines(framework("nz-nzqa-2018"), "en")[0]
    'New Zealand: NZQA micro-credentials (2018) (nz-nzqa-2018)'
    """
    return [one.in_language(language) for one in _lines(framework)]


def _lines(framework: Framework) -> Iterator[Text]:
    name = framework.name
    yield Text(ja=f"{name.ja} ({framework.id})", en=f"{name.en} ({framework.id})")
    yield Text(
        ja=f"  {framework.kind.ja} — {framework.authority.ja}",
        en=f"  {framework.kind.en} — {framework.authority.en}",
    )
    days = f"{framework.in_force_from or '?'} – {framework.in_force_until or ''}".rstrip()
    yield Text(ja=f"  施行: {days}", en=f"  in force: {days}")
    for need in Need:
        for rule in framework.rules:
            if rule.need is need:
                weight = need_of(rule)
                yield Text(
                    ja=f"  [{weight.ja}] {rule.text.ja}", en=f"  [{weight.en}] {rule.text.en}"
                )
                for one in (rule.citation, *rule.also):
                    yield _indented(cited(one))
    for fact in framework.facts:
        yield Text(ja=f"  - {fact.text.ja}", en=f"  - {fact.text.en}")
        yield _indented(cited(fact.citation))
    if framework.note is not None:
        yield Text(ja=f"  注意: {framework.note.ja}", en=f"  Note: {framework.note.en}")


def _indented(text: Text) -> Text:
    return Text(ja=f"        {text.ja}", en=f"        {text.en}")


def as_json(framework: Framework) -> JsonObject:
    """Return a framework for programs, with both languages."""
    starts, ends = framework.in_force_from, framework.in_force_until
    return {
        "id": framework.id,
        "base": framework.base,
        "edition": framework.edition,
        "name": framework.name.to_json(),
        "jurisdiction": framework.jurisdiction,
        "kind": framework.kind.to_json(),
        "authority": framework.authority.to_json(),
        "in_force_from": None if starts is None else starts.isoformat(),
        "in_force_until": None if ends is None else ends.isoformat(),
        "note": None if framework.note is None else framework.note.to_json(),
        "descriptors": {one.descriptor.id: one.status.value for one in framework.descriptors},
        "rules": [
            {
                "id": rule.id,
                "ask": rule.ask,
                "need": rule.need.value,
                "demand_found": rule.demand_found,
                "text": rule.text.to_json(),
                "sources": [_cited(one) for one in (rule.citation, *rule.also)],
            }
            for rule in framework.rules
        ],
        "facts": [
            {"id": fact.id, "text": fact.text.to_json(), "source": _cited(fact.citation)}
            for fact in framework.facts
        ],
    }


def _cited(citation: Citation) -> JsonObject:
    source = citation.source
    return {
        "document": source.id,
        "title": source.title,
        "url": source.url,
        "clause": citation.clause,
        "grade": source.grade.value if isinstance(source, GradedSource) else None,
        "confidence": citation.confidence.value,
    }
