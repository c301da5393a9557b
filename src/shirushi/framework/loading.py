"""TOML to frameworks, with every mistake of a file reported at once."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.framework import Framework, Need, Rule
from shirushi.framework.rules import QUESTIONS
from shirushi.framework.rules.descriptors import DESCRIPTORS

_DATA = resources.files("shirushi.framework") / "data"


class FrameworkUnknown(ShirushiError):
    """No framework of this name is at hand."""

    code = "framework.unknown"
    text = Text(ja="枠組み「{id}」はありません。", en="There is no framework {id!r}.")
    remedy = Text(ja="使えるもの: {known}", en="At hand: {known}")


class SourceUnknown(ShirushiError):
    """A fact names a source that ``sources.toml`` does not have."""

    code = "framework.source-unknown"
    text = Text(ja="出典「{id}」は登録されていません。", en="The source {id!r} is not listed.")
    remedy = Text(ja="sources.toml に加えてください。", en="Add it to sources.toml.")


class QuestionUnknown(ShirushiError):
    """A rule asks a question that nobody has written."""

    code = "framework.question-unknown"
    text = Text(ja="問い「{ask}」はありません。", en="There is no question {ask!r}.")
    remedy = Text(ja="使えるもの: {known}", en="Known questions: {known}")


class ParamsWrong(ShirushiError):
    """A rule gives its question other parameters than it takes."""

    code = "framework.params-wrong"
    text = Text(ja="この問いの引数は「{takes}」です。", en="This question takes exactly: {takes}.")


class ParamInvalid(ShirushiError):
    """A parameter holds a value that its question cannot use."""

    code = "framework.param-invalid"
    text = Text(ja="この値は使えません: {value}", en="This value cannot be used: {value}")


class RuleRepeated(ShirushiError):
    """Two rules of one framework have the same name."""

    code = "framework.rule-repeated"
    text = Text(ja="要件名「{id}」が二度あります。", en="Two rules are called {id!r}.")


def load_sources(data: bytes) -> dict[str, Source]:
    """Return the sources in a ``sources.toml``, by id."""
    reader = Reader(parse_toml(data))
    found = {}
    for inner in reader.tables("source", required=True):
        one = Source(
            id=inner.string("id"), title=inner.string("title"), url=inner.optional_string("url")
        )
        found[one.id] = one
    reader.close()
    return found


def load_framework(data: bytes, *, sources: Mapping[str, Source]) -> Framework:
    """Return the framework in ``data``.

    ``[[rule]]`` tables ask questions; ``[descriptors]`` is short for one rule a descriptor,
    mandatory ones required and optional ones shown. Raises every mistake at once, each with
    its path: a missing source, a question nobody has written, a wrong parameter.
    """
    reader = Reader(parse_toml(data))
    framework = Framework(
        id=reader.string("id"),
        name=reader.text("name"),
        jurisdiction=reader.string("jurisdiction"),
        kind=reader.text("kind"),
        in_force_from=reader.day("in_force_from"),
        in_force_until=reader.day("in_force_until"),
        note=reader.optional_text("note"),
        rules=(*_rules(reader, sources), *_descriptor_rules(reader, sources)),
    )
    seen: set[str] = set()
    for rule in framework.rules:
        if rule.id in seen:
            reader.fail(RuleRepeated(path="rule", id=rule.id))
        seen.add(rule.id)
    reader.close()
    return framework


@functools.cache
def packaged() -> Mapping[str, Framework]:
    """Return the frameworks that come with Shirushi, by id.

    >>> sorted(packaged())
    ['eu-2022', 'jp-mc-1.0', 'jp-rishu-shomei']
    """
    sources = load_sources((_DATA / "sources.toml").read_bytes())
    found = [
        load_framework(file.read_bytes(), sources=sources)
        for folder in sorted(_DATA.iterdir(), key=lambda one: one.name)
        if folder.is_dir()
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
    ]
    return {framework.id: framework for framework in found}


def framework(id_: str) -> Framework:
    """Return one packaged framework. Raises ``FrameworkUnknown``.

    >>> framework("eu-2022").jurisdiction
    'EU'
    """
    found = packaged().get(id_)
    if found is None:
        raise FrameworkUnknown(id=id_, known=", ".join(packaged()))
    return found


def _rules(reader: Reader, sources: Mapping[str, Source]) -> Iterator[Rule]:
    for inner in reader.tables("rule"):
        ask = inner.string("ask")
        params = inner.raw("with") or {}
        _check_question(inner, ask, params)
        need = inner.choice("need", Need, required=True)
        citation = _citation(inner, sources)
        rule_id, text = inner.string("id"), inner.text("text")
        if need is not None and citation is not None:
            yield Rule(id=rule_id, ask=ask, params=params, need=need, text=text, citation=citation)


_USABLE = {
    "descriptor": lambda value: value in DESCRIPTORS,
    "hours": lambda value: isinstance(value, str) and value.isdigit(),
    "basis": lambda value: value in ("notional", "contact", "clock"),
    "kinds": lambda value: isinstance(value, list) and bool(value),
}


def _check_question(reader: Reader, ask: str, params: Any) -> None:
    question = QUESTIONS.get(ask)
    if question is None:
        reader.fail(QuestionUnknown(path="ask", ask=ask, known=", ".join(QUESTIONS)))
    elif not isinstance(params, dict) or set(params) != question.takes:
        reader.fail(ParamsWrong(path="with", takes=", ".join(sorted(question.takes)) or "-"))
    else:
        for name, value in params.items():
            if not isinstance(value, str | list) or not _USABLE[name](value):
                reader.fail(ParamInvalid(path=f"with.{name}", value=repr(value)))


def _descriptor_rules(reader: Reader, sources: Mapping[str, Source]) -> Iterator[Rule]:
    inner = reader.table_of("descriptors")
    if inner is None:
        return
    citation = _citation(inner, sources)
    for status, need in (("mandatory", Need.REQUIRED), ("optional", Need.RECOMMENDED)):
        for number, name in enumerate(inner.strings(status)):
            if name not in DESCRIPTORS:
                inner.fail(ParamInvalid(path=f"{status}[{number}]", value=name))
            elif citation is not None:
                yield Rule(
                    id=f"descriptor-{name.replace('_', '-')}",
                    ask="descriptor_stated",
                    params={"descriptor": name},
                    need=need,
                    text=Text(ja="{name}を記載すること", en="state the {name}").format(
                        name=DESCRIPTORS[name]
                    ),
                    citation=citation,
                )


def _citation(reader: Reader, sources: Mapping[str, Source]) -> Citation | None:
    inner = reader.table_of("source", required=True)
    if inner is None:
        return None
    document = inner.string("document")
    confidence = inner.choice("confidence", Confidence, required=True)
    clause, read_on = inner.optional_string("clause"), inner.day("read")
    if document and document not in sources:
        inner.fail(SourceUnknown(path="document", id=document))
    if document not in sources or confidence is None:
        return None
    return Citation(source=sources[document], clause=clause, read_on=read_on, confidence=confidence)
