"""Frameworks out of TOML, with every mistake reported at once, and those that come with us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from shirushi.core.citation import Citation, Source
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import (
    DescriptorNeed,
    DescriptorStatus,
    Fact,
    Framework,
    Need,
    Rule,
)
from shirushi.framework.rules.answer import NotFound
from shirushi.framework.rules.registry import QUESTIONS
from shirushi.framework.sources import (
    package_data,
    packaged_sources,
    read_citation,
    read_citation_table,
    read_graded,
)
from shirushi.framework.vocabulary import descriptor_named, descriptors
from shirushi.model.achievement import Achievement


class FrameworkUnknown(ShirushiError):
    """No framework that we have is called so."""

    code = "framework.unknown"
    text = Text(ja="枠組み「{id}」はありません。", en="There is no framework {id!r}.")
    remedy = Text(ja="次のいずれかを指定してください: {known}", en="Use one of these: {known}.")


class QuestionUnknown(ShirushiError):
    """A rule asks a question that nobody wrote."""

    code = "framework.question-unknown"
    text = Text(ja="「{name}」という問いはありません。", en="There is no question called {name!r}.")
    remedy = Text(
        ja="次の問いのいずれかを書いてください: {known}", en="Ask one of these questions: {known}."
    )


class RuleRepeated(ShirushiError):
    """Two rules or facts of one framework have the same id."""

    code = "framework.rule-repeated"
    text = Text(ja="id「{id}」が二度あります。", en="The id {id!r} stands there twice.")
    remedy = Text(ja="別の id にしてください。", en="Give one of them another id.")


class DescriptorRepeated(ShirushiError):
    """A framework says two things about one descriptor."""

    code = "framework.descriptor-repeated"
    text = Text(ja="記述子「{id}」が二度あります。", en="The descriptor {id!r} stands there twice.")
    remedy = Text(ja="一方を消してください。", en="Remove one of the two.")


class DescriptorsIncomplete(ShirushiError):
    """A framework lists some descriptors and says nothing about others."""

    code = "framework.descriptors-incomplete"
    text = Text(ja="次の記述子の扱いがありません: {ids}", en="Nothing is said about: {ids}.")
    remedy = Text(
        ja="一覧にない記述子は absent に書いてください。"
        "一覧が公表されていない枠組みには [no_descriptor_list] を出典とともに書きます。",
        en="Put those that its list does not have under absent; where no list is published, "
        "write [no_descriptor_list] with its source.",
    )


class DemandNotRequired(ShirushiError):
    """A rule that nothing hangs on says that its demand was not found."""

    code = "framework.demand-not-required"
    text = Text(
        ja="demanded は、必須(required)の要件にだけ書けます。",
        en="Only a required rule can say that its demand was not found.",
    )
    remedy = Text(ja="need を required にしてください。", en="Make its need required.")


class NothingRequired(ShirushiError):
    """A framework requires nothing, so that everything would meet it."""

    code = "framework.nothing-required"
    text = Text(ja="必須の要件が一つもありません。", en="No rule is required.")


class InForceReversed(ShirushiError):
    """A framework would end before it begins."""

    code = "framework.in-force-reversed"
    text = Text(ja="施行の終わりが始まりより前です。", en="It ends before it begins.")


# ---------------------------------------------------------------- the frameworks we have


@cache
def packaged() -> Mapping[str, Framework]:
    """Return the frameworks that come with the package, by id: Japan's, then the others'.

    >>> list(packaged())[:5]
    ['jp-mc-1.0', 'jp-rishu-shomei', 'jp-rishu-shomei-2007', 'ae-cbmc', 'au-nmf']
    """
    sources = packaged_sources()
    every = [load_framework(package_data(name), sources) for name in packaged_names()]
    return MappingProxyType({one.id: one for one in every})


def packaged_names() -> list[str]:
    """Return every edition's file: each TOML in a jurisdiction's folder, so a file is enough."""
    folders = [
        one for one in files("shirushi.framework").joinpath("data").iterdir() if one.is_dir()
    ]
    found = [
        (folder.name, one.name.removesuffix(".toml"))
        for folder in folders
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    ]
    found.sort(key=lambda pair: (pair[0] != _HOME, pair))
    return [f"{folder}/{name}.toml" for folder, name in found]


_HOME = "jp"


def framework(id_: str) -> Framework:
    """Return the packaged framework called ``id_``. Raises ``FrameworkUnknown``.

    >>> framework("eu-2022").name.en
    'Council Recommendation on micro-credentials (2022/C 243/02)'
    """
    known = packaged()
    if id_ not in known:
        raise FrameworkUnknown(id=id_, known=", ".join(sorted(known)))
    return known[id_]


def frameworks_in_force(on: date) -> tuple[Framework, ...]:
    """Return the packaged editions that hold on a day, in the order they are shown.

    An edition whose beginning is not known counts as in force.

    >>> [one.id for one in frameworks_in_force(date(2019, 3, 31)) if one.jurisdiction == "JP"]
    ['jp-rishu-shomei-2007']
    """
    return tuple(one for one in packaged().values() if one.in_force(on))


def editions(base: str) -> tuple[Framework, ...]:
    """Return every edition of a framework, the latest first. Raises ``FrameworkUnknown``.

    base
        The id that the editions share, or the id of any of them.

    >>> [one.id for one in editions("jp-rishu-shomei-2007")]
    ['jp-rishu-shomei', 'jp-rishu-shomei-2007']
    """
    known = packaged()
    shared = known[base].base if base in known else base
    found = [one for one in known.values() if one.base == shared]
    if not found:
        raise FrameworkUnknown(id=base, known=", ".join(sorted(known)))
    return tuple(sorted(found, key=lambda one: one.in_force_from or date.min, reverse=True))


def edition_of(base: str, on: date) -> Framework | None:
    """Return the edition of a framework that holds on a day, or ``None`` where none does.

    Raises ``FrameworkUnknown``.

    >>> one = edition_of("jp-rishu-shomei", date(2019, 3, 31))
    >>> one and one.id
    'jp-rishu-shomei-2007'
    """
    return next((one for one in editions(base) if one.in_force(on)), None)


def day_judged(achievement: Achievement, *, today: date) -> date:
    """Return the day whose editions judge a programme where nobody names a day.

    Today while it is offered or does not say when; its first day where it is still to come, and
    its last where it is over, since rules that came later were never its own.

    >>> past = Achievement(
    ...     id="urn:a",
    ...     title=Text(ja="講座", en="Course"),
    ...     offered_from=date(2018, 4, 1),
    ...     offered_until=date(2019, 4, 1),
    ... )
    >>> day_judged(past, today=date(2026, 11, 20))
    datetime.date(2019, 3, 31)
    """
    starts, ends = achievement.offered_from, achievement.offered_until
    if ends is not None and date.min < ends <= today:
        last = ends - timedelta(days=1)
        return last if starts is None else max(last, starts)
    return today if starts is None else max(today, starts)


# ---------------------------------------------------------------- reading one


def load_framework(data: bytes, sources: Mapping[str, Source]) -> Framework:
    """Return the framework in a TOML document.

    sources
        The documents that it may cite, by id, besides those it lists itself under ``sources``.

    Raises ``NotToml`` and its kin, or every mistake at once, each with its path.
    """
    return read_framework(parse_toml(data), sources)


def read_framework(document: Mapping[str, Any], sources: Mapping[str, Source]) -> Framework:
    """Return the framework in a document that is read already. Raises every mistake at once."""
    reader = Reader(document)
    own = reader.table_of("sources")
    known = _Known(sources={**sources, **({} if own is None else read_graded(own))})

    in_force = reader.table_of("in_force")
    stated = tuple(_descriptor_needs(reader, known))
    no_list = reader.table_of("no_descriptor_list")
    if not stated and no_list is None and not reader.has("descriptors"):
        reader.fail(DescriptorsIncomplete(path="descriptors", ids=", ".join(descriptors())))
    rules = (*_descriptor_rules(stated), *_rules(reader, known))
    id_ = reader.string("id")
    found = Framework(
        id=id_,
        base=reader.optional_string("base") or id_,
        edition=reader.string("edition"),
        name=reader.text("name"),
        jurisdiction=reader.string("jurisdiction"),
        kind=reader.text("kind"),
        authority=reader.text("authority"),
        citation=known.citation(reader),
        in_force_from=in_force.day("from") if in_force else None,
        in_force_until=in_force.day("until") if in_force else None,
        in_force_citation=known.citation(in_force) if in_force else None,
        note=reader.optional_text("note"),
        descriptors=stated,
        no_list=known.citation(no_list) if no_list else None,
        rules=rules,
        facts=tuple(_facts(reader, known)),
    )
    _check(found, reader)
    reader.close()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a framework's tables may refer to."""

    sources: Mapping[str, Source]

    def citation(self, reader: Reader) -> Citation:
        """Return the citation in ``source``; one that is missing is a mistake of ``reader``."""
        found = read_citation(reader, "source", self.sources)
        return found or read_citation_table(_ignored(reader), self.sources)


def _ignored(reader: Reader) -> Reader:
    """Return a reader whose mistakes nobody hears, to build a stand-in with."""
    return Reader({}, path=reader.path, mistakes=[])


def _descriptor_needs(reader: Reader, known: _Known) -> Iterator[DescriptorNeed]:
    """Yield what the framework says about each descriptor, in the common order."""
    found: dict[str, DescriptorNeed] = {}
    for block in reader.tables("descriptors"):
        citation = known.citation(block)
        note = block.optional_text("note")
        for status in DescriptorStatus:
            for number, id_ in enumerate(block.strings(status.value)):
                path = join_path(status.value, number)
                try:
                    descriptor = descriptor_named(id_)
                except ShirushiError as error:
                    block.fail(error.at(path))
                    continue
                if id_ in found:
                    block.fail(DescriptorRepeated(path=path, id=id_))
                found[id_] = DescriptorNeed(
                    descriptor=descriptor, status=status, citation=citation, note=note
                )
    missing = [id_ for id_ in descriptors() if id_ not in found]
    if found and missing:
        reader.fail(DescriptorsIncomplete(path="descriptors", ids=", ".join(missing)))
    yield from (found[id_] for id_ in descriptors() if id_ in found)


def _descriptor_rules(stated: tuple[DescriptorNeed, ...]) -> Iterator[Rule]:
    """Yield the rule that each descriptor's status amounts to; none for those absent."""
    for one in stated:
        need = one.status.need
        if need is not None:
            yield Rule(
                id=f"descriptor-{one.descriptor.id}",
                ask="descriptor_stated",
                params=MappingProxyType({"descriptor": one.descriptor}),
                need=need,
                text=_DESCRIPTOR_RULE.format(name=one.descriptor.name, status=one.status.label),
                citation=one.citation,
            )


_DESCRIPTOR_RULE = Text(ja="「{name}」の記載({status})", en='"{name}" is stated ({status})')


def _rules(reader: Reader, known: _Known) -> Iterator[Rule]:
    for one in reader.tables("rule"):
        ask = one.string("ask")
        need = one.choice("need", Need, required=True) or Need.REQUIRED
        demanded = one.choice("demanded", NotFound)
        if demanded is not None and need is not Need.REQUIRED:
            one.fail(DemandNotRequired(path="demanded"))
        yield Rule(
            id=one.string("id"),
            ask=ask,
            params=MappingProxyType(_params(one, ask)),
            need=need,
            demand_found=demanded is None,
            text=one.text("text"),
            citation=known.citation(one),
            also=tuple(read_citation_table(two, known.sources) for two in one.tables("also")),
        )


def _params(rule: Reader, ask: str) -> dict[str, object]:
    """Return the parameters under ``with``, read as the question wants them."""
    given = rule.table_of("with") or Reader(
        {}, path=join_path(rule.path, "with"), mistakes=rule.mistakes
    )
    question = QUESTIONS.get(ask)
    if question is None:
        given.allow_unknown()
        if ask:
            rule.fail(QuestionUnknown(path="ask", name=ask, known=", ".join(QUESTIONS)))
        return {}
    return question.read(given)


def _facts(reader: Reader, known: _Known) -> Iterator[Fact]:
    for one in reader.tables("fact"):
        yield Fact(id=one.string("id"), text=one.text("text"), citation=known.citation(one))


def _check(found: Framework, reader: Reader) -> None:
    """Note the mistakes that lie between fields."""
    seen: set[str] = set()
    named = [("rule", one.id) for one in found.rules] + [("fact", one.id) for one in found.facts]
    for place, id_ in named:
        if id_ in seen:
            reader.fail(RuleRepeated(path=place, id=id_))
        seen.add(id_)
    if not any(rule.need is Need.REQUIRED for rule in found.rules):
        reader.fail(NothingRequired(path="rule"))
    starts, ends = found.in_force_from, found.in_force_until
    if starts is not None and ends is not None and ends <= starts:
        reader.fail(InForceReversed(path="in_force"))
