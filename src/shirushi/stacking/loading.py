"""Awards out of TOML, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from shirushi.core.citation import Citation, Confidence, Source
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldMissing, FieldWrong, Reader, parse_toml
from shirushi.core.text import Text
from shirushi.framework.credit_systems import CreditSystemUnknown, credit_systems
from shirushi.framework.sources import load_sources, packaged_sources
from shirushi.model.level import Level
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.stacking.recognition import VALUES
from shirushi.stacking.requirement import (
    Achievement,
    AllOf,
    AnyOf,
    Award,
    Cap,
    ContactHours,
    CountOf,
    Credits,
    Decision,
    Holding,
    LearnerStatus,
    LearnerYears,
    Node,
    Selection,
    Stacked,
)

#: Awards inside awards; a doctorate over a master over a bachelor over a certificate is four.
MOST_AWARDS_DEEP = 8
#: Requirements and caps of one award; the largest curriculum we know of has about a hundred.
MOST_NODES = 1_000
#: Requirements inside requirements, those of stacked awards included.
MOST_NODES_DEEP = 40
#: Amounts larger or finer than these were mistyped; they also keep the solver exact.
MOST_AMOUNT = Decimal(10_000)
MOST_PLACES = 3


class SourceNotListed(ShirushiError):
    """A rule names a source that the award's list of sources does not have."""

    code = "stacking.source-not-listed"
    text = Text(ja="出典「{id}」が document にありません。", en="There is no source called {id!r}.")
    remedy = Text(ja="[document.{id}] を加えてください。", en="Add [document.{id}] with its title.")


class RequirementKindUnknown(ShirushiError):
    """A requirement is none of the kinds, or is two of them at once."""

    code = "stacking.requirement-kind-unknown"
    text = Text(
        ja="要件の種類を一つだけ書いてください。", en="A requirement is of exactly one kind."
    )
    remedy = Text(
        ja="次の種類のいずれかを書いてください: {known}", en="Write one of these kinds: {known}."
    )


class RequirementRepeated(ShirushiError):
    """Two requirements or caps of one award have the same id."""

    code = "stacking.requirement-repeated"
    text = Text(ja="id「{id}」が二度あります。", en="The id {id!r} stands there twice.")
    remedy = Text(ja="別の id にしてください。", en="Give one of them another id.")


class CategoryUnknown(ShirushiError):
    """A requirement draws on a category that the award does not have."""

    code = "stacking.category-unknown"
    text = Text(ja="科目区分「{id}」はありません。", en="There is no category called {id!r}.")
    remedy = Text(
        ja="次の区分のいずれかを書いてください: {known}",
        en="Name one of these categories: {known}.",
    )


class AmountNotUsable(ShirushiError):
    """An amount is not above 0, too large, or too fine."""

    code = "stacking.amount-not-usable"
    text = Text(
        ja="数は0より大きく{most}以下、小数{places}桁までです({amount})。",
        en="An amount is more than 0, at most {most}, with up to {places} decimals, not {amount}.",
    )


class CountNotPossible(ShirushiError):
    """More parts are asked for than there are, or none."""

    code = "stacking.count-not-possible"
    text = Text(
        ja="{parts}件のうち{least}件という条件は成り立ちません。",
        en="{least} of {parts} parts cannot be asked for.",
    )


class AwardNotFound(ShirushiError):
    """An award is part of this one, and nobody gave it."""

    code = "stacking.award-not-found"
    text = Text(ja="積み上げる「{id}」が見つかりません。", en="The award {id!r} is not at hand.")
    remedy = Text(
        ja="同じ場所に {id}.toml を置いてください。", en="Put {id}.toml beside this file."
    )


class AwardCycle(ShirushiError):
    """An award is part of itself."""

    code = "stacking.award-cycle"
    text = Text(ja="循環しています: {way}", en="It goes round in a circle: {way}")


class CapBelowMinimum(ShirushiError):
    """A cap lets less count than a requirement about the same credentials asks for."""

    code = "stacking.cap-below-minimum"
    text = Text(
        ja="上限{most}が、要件「{id}」の最低{least}を下回っています。",
        en="The cap of {most} lies below the {least} that {id!r} asks for.",
    )
    remedy = Text(
        ja="上限か最低数を確認してください。", en="Check the cap and the minimum; one is wrong."
    )


class WithinUnknown(ShirushiError):
    """A requirement or cap is about a share of another requirement that is not there before it."""

    code = "stacking.within-unknown"
    text = Text(
        ja="単位の要件「{id}」が、これより前にありません。",
        en="No requirement of credits called {id!r} stands before this one.",
    )
    remedy = Text(
        ja="前に書かれた要件のいずれかを書いてください: {known}",
        en="Name one of those before it: {known}.",
    )


class AwardUnknown(ShirushiError):
    """No award that comes with the package is called so."""

    code = "stacking.award-unknown"
    text = Text(ja="学位・証明「{id}」はありません。", en="There is no award called {id!r}.")
    remedy = Text(
        ja="`shirushi stack --rules` で一覧を表示できます。",
        en="List those that there are with `shirushi stack --rules`.",
    )


class AwardTooLarge(ShirushiError):
    """An award has more requirements, or more awards inside it, than can be meant."""

    code = "stacking.award-too-large"
    text = Text(
        ja="要件の数か入れ子の深さが上限を超えています(要件{nodes}件、要件の入れ子{deep}段、積み上げ{awards}段まで)。",
        en="It has too many requirements, or too many inside each other (at most {nodes} in all, "
        "{deep} deep, {awards} awards deep).",
    )


#: A TOML document, one that is read already, or nothing.
Others = Callable[[str], bytes | Mapping[str, Any] | None]


def _no_others(_id: str) -> None:
    return None


def load_award(data: bytes, *, others: Others = _no_others) -> Award:
    """Return the award in a TOML document.

    others
        Gives the documents of awards that may be part of this one, by id; ``None`` for those
        not at hand.

    Raises ``NotToml`` and its kin, or every mistake at once, each with its path.
    """
    return _read(parse_toml(data), _Loading(others=others))


@cache
def packaged_awards() -> Mapping[str, Award]:
    """Return the awards that come with the package, by id.

    >>> packaged_awards()["jp-junior-college"].jurisdiction
    'JP'
    """
    folder = files("shirushi.stacking").joinpath("data")
    sources = {**packaged_sources(), **load_sources(folder.joinpath("sources.toml").read_bytes())}
    documents: dict[str, dict[str, Any]] = {}
    for country in sorted(folder.iterdir(), key=lambda one: one.name):
        if country.is_dir():
            for one in sorted(country.iterdir(), key=lambda one: one.name):
                documents[one.name.removesuffix(".toml")] = parse_toml(one.read_bytes())
    found = {}
    for id_, document in documents.items():
        try:
            found[id_] = _read(document, _Loading(others=documents.get, sources=sources))
        except ShirushiError as error:
            raise error.at(id_) from None
    return MappingProxyType(found)


def packaged_award(id_: str) -> Award:
    """Return one award that comes with the package; underscores do for hyphens.

    Raises ``AwardUnknown``.
    """
    found = packaged_awards().get(id_.replace("_", "-"))
    if found is None:
        raise AwardUnknown(id=id_)
    return found


def read_award(document: Mapping[str, Any], *, others: Others = _no_others) -> Award:
    """Return the award in a document that is read already. Raises every mistake at once."""
    return _read(document, _Loading(others=others))


@dataclass(slots=True)
class _Loading:
    """What is shared by an award and the awards inside it."""

    others: Others
    sources: Mapping[str, Source] = field(default_factory=dict)
    way: tuple[str, ...] = ()
    nodes: int = 0
    depth: int = 0


@dataclass(slots=True)
class _Known:
    """What the requirements of one award may refer to, and the ids they have used."""

    sources: Mapping[str, Source]
    categories: Mapping[str, Selection]
    loading: _Loading
    way: tuple[str, ...]
    ids: set[str] = field(default_factory=set)
    credits_: dict[str, Credits] = field(default_factory=dict)


def _read(document: Mapping[str, Any], loading: _Loading) -> Award:
    reader = Reader(document)
    id_ = reader.string("id")
    way = (*loading.way, id_)
    sources = {**loading.sources, **_sources(reader, required=not loading.sources)}
    known = _Known(sources=sources, categories={}, loading=loading, way=way)
    known.categories = _categories(reader)
    body = reader.table_of("awarding_body")
    tree = reader.table_of("requirement", required=True)
    award = Award(
        id=id_,
        name=reader.text("name"),
        jurisdiction=reader.string("jurisdiction"),
        kind=reader.text("kind"),
        citation=_citation(reader, known),
        awarding_body=None if body is None else _profile(body),
        achievement=reader.optional_string("achievement"),
        issuers=reader.strings("issuers"),
        note=reader.optional_text("note"),
        requirement=_node(_nothing(reader) if tree is None else tree, known),
        caps=tuple(_cap(one, known) for one in reader.tables("cap")),
        unique_subjects=reader.yes_no("unique_subjects") is True,
        consumes=reader.yes_no("consumes") is True,
        shares_with=reader.strings("shares_with"),
    )
    reader.close()
    return award


def _nothing(reader: Reader) -> Reader:
    """Return a reader whose mistakes nobody hears, to build a stand-in with."""
    return Reader({"decision": True}, path=reader.path, mistakes=[])


def _sources(reader: Reader, *, required: bool) -> dict[str, Source]:
    listed = reader.table_of("document", required=required)
    found: dict[str, Source] = {}
    for id_ in listed.table if listed is not None else ():
        one = listed.table_of(id_) if listed is not None else None
        if one is not None:
            title, url = one.string("title"), one.optional_string("url")
            found[id_] = Source(id=id_, title=title, url=url)
    return found


def _categories(reader: Reader) -> dict[str, Selection]:
    listed = reader.table_of("category")
    found: dict[str, Selection] = {}
    for id_ in listed.table if listed is not None else ():
        one = listed.table_of(id_) if listed is not None else None
        if one is not None:
            found[id_] = _selection(one)
    return found


def _citation(reader: Reader, known: _Known) -> Citation:
    inner = reader.table_of("source", required=True) or Reader({}, mistakes=[])
    id_ = inner.string("document")
    if id_ and id_ not in known.sources:
        inner.fail(SourceNotListed(path="document", id=id_))
    return Citation(
        source=known.sources.get(id_, Source(id=id_, title="")),
        confidence=inner.choice("confidence", Confidence, required=True) or Confidence.INFERRED,
        clause=inner.optional_string("clause"),
        read_on=inner.day("read"),
    )


def _profile(reader: Reader) -> Profile:
    return Profile(
        id=reader.optional_string("id"),
        name=reader.text("name"),
        kind=reader.choice("kind", OrganisationKind),
        country=reader.optional_string("country"),
        url=reader.optional_string("url"),
    )


# ---------------------------------------------------------------- requirements


def _node(reader: Reader, known: _Known) -> Node:
    loading = known.loading
    loading.nodes += 1
    if loading.nodes > MOST_NODES or loading.depth >= MOST_NODES_DEEP:
        raise _too_large(reader.path)
    kinds = [name for name in _KINDS if reader.has(name)]
    if len(kinds) != 1:
        reader.fail(RequirementKindUnknown(known=", ".join(_KINDS)))
        reader.allow_unknown()
        return _decision(_nothing(reader), known)
    loading.depth += 1
    try:
        return _KINDS[kinds[0]](reader, known)
    finally:
        loading.depth -= 1


def _too_large(path: str | None = None) -> AwardTooLarge:
    return AwardTooLarge(
        path=path or None, nodes=MOST_NODES, deep=MOST_NODES_DEEP, awards=MOST_AWARDS_DEEP
    )


def _common(reader: Reader, known: _Known) -> dict[str, Any]:
    """Return the fields that every requirement has."""
    return {
        "id": _id(reader, known),
        "label": reader.text("label"),
        "citation": _citation(reader, known),
        "enforced": _enforced(reader),
    }


def _id(reader: Reader, known: _Known) -> str:
    id_ = reader.string("id")
    if "/" in id_:
        reader.fail(FieldWrong(path="id", wanted=_NO_SLASH, value=repr(id_)))
    if id_ and id_ in known.ids:
        reader.fail(RequirementRepeated(path="id", id=id_))
    known.ids.add(id_)
    return id_


_NO_SLASH = Text(ja="/ を含まない文字列", en="a text without a slash")


def _enforced(reader: Reader) -> bool:
    """Return whether the rule is enforced; whatever else than true or nothing says it is not."""
    return reader.yes_no("enforce", default=True) is True


def _parts(reader: Reader, name: str, known: _Known) -> tuple[Node, ...]:
    return tuple(_node(one, known) for one in reader.tables(name, required=True))


def _all_of(reader: Reader, known: _Known) -> Node:
    parts = _parts(reader, "all_of", known)
    _check_count(reader, "all_of", 1, len(parts))
    return AllOf(**_common(reader, known), parts=parts)


def _any_of(reader: Reader, known: _Known) -> Node:
    parts = _parts(reader, "any_of", known)
    _check_count(reader, "any_of", 1, len(parts))
    return AnyOf(**_common(reader, known), parts=parts)


def _count_of(reader: Reader, known: _Known) -> Node:
    parts = _parts(reader, "count_of", known)
    least = reader.decimal("least", required=True)
    whole = least if least is not None and least == least.to_integral_value() else None
    count = 0 if whole is None or abs(whole) > MOST_NODES else int(whole)
    if least is not None:
        _check_count(reader, "least", count, len(parts))
    return CountOf(**_common(reader, known), parts=parts, least=count)


def _check_count(reader: Reader, name: str, least: int, parts: int) -> None:
    if not 1 <= least <= parts:
        reader.fail(CountNotPossible(path=name, least=least, parts=parts))


def _credits(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("credits") or Reader({}, mistakes=[])
    common = _common(reader, known)
    within = inner.optional_string("within")
    share, of_share = _share(inner, known, "within", ROUND_UP)
    least = _amount(inner, "least") if share is None else of_share
    if within is not None and share is None:
        _of(inner, known, "within")
    found = Credits(
        **common,
        least=least,
        system=_system(inner),
        selection=_from(inner, known),
        # What lies within another requirement must not compete with it for credentials.
        pool=inner.optional_string("pool") or ("credits" if within is None else common["id"]),
        within=within,
        share=share,
    )
    known.credits_[found.id] = found
    return found


def _system(reader: Reader) -> str:
    id_ = reader.string("system")
    if id_ and id_ not in credit_systems():
        listed = ", ".join(credit_systems())
        reader.fail(CreditSystemUnknown(path="system", id=id_, known=listed))
    return id_


def _of(reader: Reader, known: _Known, name: str) -> Credits | None:
    """Return the requirement of credits that ``name`` names; it must have been read before."""
    id_ = reader.string(name)
    if id_ and id_ not in known.credits_:
        reader.fail(WithinUnknown(path=name, id=id_, known=", ".join(known.credits_)))
    return known.credits_.get(id_)


def _share(
    reader: Reader, known: _Known, name: str, rounding: str
) -> tuple[Decimal | None, Decimal | None]:
    """Return a share and what it comes to of the requirement that ``name`` names."""
    share = reader.decimal("share")
    if share is None:
        return None, None
    if not 0 < share <= 1:
        reader.fail(FieldWrong(path="share", wanted=_SHARE, value=str(share)))
        return None, None
    outer = _of(reader, known, name)
    if outer is None or outer.least is None:
        return share, None
    return share, (share * outer.least).quantize(Decimal("0.001"), rounding=rounding).normalize()


_SHARE = Text(ja="0より大きく1以下の割合", en="a share above 0 and up to 1")


def _contact_hours(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("contact_hours") or Reader({}, mistakes=[])
    return ContactHours(
        **_common(reader, known),
        least=_amount(inner, "least"),
        selection=_from(inner, known),
        pool=inner.optional_string("pool") or "hours",
    )


def _achievement(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("achievement") or Reader({}, mistakes=[])
    return Achievement(
        **_common(reader, known),
        achievement=inner.string("is"),
        selection=_from(inner, known),
    )


def _holding(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("holding") or Reader({}, mistakes=[])
    common = _common(reader, known)
    selection = _from(inner, known)
    if not (selection.achievements or selection.marks or selection.facts):
        inner.fail(FieldMissing(path="marks"))
    return Holding(**common, selection=selection, least=_whole(inner, "least"))


def _whole(reader: Reader, name: str) -> int:
    number = reader.decimal(name)
    if number is None:
        return 1
    if number != number.to_integral_value() or not 1 <= number <= MOST_NODES:
        reader.fail(AmountNotUsable(path=name, most=MOST_NODES, places=0, amount=number))
        return 1
    return int(number)


def _learner(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("learner") or Reader({}, mistakes=[])
    return LearnerStatus(
        **_common(reader, known),
        status=inner.string("status"),
        wanted=inner.yes_no("wanted", default=True) is True,
    )


def _years(reader: Reader, known: _Known) -> Node:
    inner = reader.table_of("years") or Reader({}, mistakes=[])
    return LearnerYears(
        **_common(reader, known),
        measure=inner.string("measure"),
        least=_amount(inner, "least"),
        most=inner.decimal("most"),
        most_share=_amount(inner, "most_share"),
        of=inner.optional_string("of"),
        otherwise=inner.decimal("otherwise"),
    )


def _decision(reader: Reader, known: _Known) -> Node:
    if reader.yes_no("decision") is False:
        reader.fail(FieldWrong(path="decision", wanted=_TRUE, value="false"))
    return Decision(**_common(reader, known))


_TRUE = Text(ja="true", en="true")


def _stacked(reader: Reader, known: _Known) -> Node:
    id_ = reader.optional_string("award") or ""
    common = _common(reader, known)
    try:
        award = _award_named(id_, known)
    except ShirushiError as error:
        reader.fail(error.at("award"))
        return _decision(_nothing(reader), known)
    return Stacked(**common, award=award)


def _award_named(id_: str, known: _Known) -> Award:
    """Return the award inside this one. Raises what stops it from being read."""
    loading = known.loading
    if id_ in known.way:
        raise AwardCycle(way=" → ".join([*known.way, id_]))
    if len(known.way) >= MOST_AWARDS_DEEP:
        raise _too_large()
    data = loading.others(id_) if id_ else None
    if data is None:
        raise AwardNotFound(id=id_)
    # Read anew each time, so that what stands inside it counts towards the size.
    outer, loading.way = loading.way, known.way
    try:
        return _read(parse_toml(data) if isinstance(data, bytes) else data, loading)
    finally:
        loading.way = outer


_KINDS: dict[str, Callable[[Reader, _Known], Node]] = {
    "all_of": _all_of,
    "any_of": _any_of,
    "count_of": _count_of,
    "credits": _credits,
    "contact_hours": _contact_hours,
    "achievement": _achievement,
    "holding": _holding,
    "learner": _learner,
    "years": _years,
    "award": _stacked,
    "decision": _decision,
}


# ---------------------------------------------------------------- caps and selections


def _cap(reader: Reader, known: _Known) -> Cap:
    # A cap costs as much to look at as a requirement does.
    known.loading.nodes += 1
    if known.loading.nodes > MOST_NODES:
        raise _too_large(reader.path)
    share, of_share = _share(reader, known, "of", ROUND_DOWN)
    counts = reader.has("most_items")
    most = _amount(reader, "most_items" if counts else "most") if share is None else of_share
    found = Cap(
        id=_id(reader, known),
        label=reader.text("label"),
        citation=_citation(reader, known),
        most=most,
        system=_system(reader),
        selection=_capped(reader, known),
        exempt=_exempt(reader, known),
        pool=reader.optional_string("pool"),
        enforced=_enforced(reader),
        per=reader.optional_string("per"),
        counts_items=counts,
        share=share,
    )
    if found.decides and found.per is None and not counts:
        for one in known.credits_.values():
            _check_minimum(reader, found, one)
    return found


def _exempt(reader: Reader, known: _Known) -> tuple[Selection, ...]:
    """Return what a cap leaves alone: one selection, or a list of which any suffices."""
    if isinstance(reader.raw("exempt"), dict):
        inner = reader.table_of("exempt")
        return () if inner is None else (_capped(inner, known),)
    return tuple(_capped(one, known) for one in reader.tables("exempt"))


def _check_minimum(reader: Reader, cap: Cap, one: Credits) -> None:
    if cap.exempt or cap.pool not in {None, one.pool} or cap.system != one.system:
        return
    # ``assessed`` and the like are no part of a cap's selection.
    same = replace(cap.selection, assessed=one.selection.assessed)
    about_all = same == Selection(assessed=same.assessed)
    below = cap.most is not None and one.least is not None and cap.most < one.least
    if one.decides and below and (about_all or same == one.selection):
        reader.fail(CapBelowMinimum(path="most", most=cap.most, id=one.id, least=one.least))


def _capped(reader: Reader, known: _Known) -> Selection:
    """Return a cap's selection, which must not hang on a level that may be unknown."""
    found = _from(reader, known)
    if found.level_least is not None:
        reader.fail(FieldWrong(path="level_least", wanted=_NO_LEVEL, value=repr(found.level_least)))
    return found


_NO_LEVEL = Text(ja="上限には水準以外の条件", en="another condition than a level, for a cap,")


def _amount(reader: Reader, name: str) -> Decimal | None:
    """Return an amount, or ``None`` where it does not stand: not known, and never no limit."""
    amount = reader.decimal(name)
    if amount is None:
        return None
    digits = amount.as_tuple().exponent
    fine = isinstance(digits, int) and -digits > MOST_PLACES
    if not 0 < amount <= MOST_AMOUNT or fine:
        reader.fail(AmountNotUsable(path=name, most=MOST_AMOUNT, places=MOST_PLACES, amount=amount))
        return None
    return amount


def _from(reader: Reader, known: _Known) -> Selection:
    """Return the selection in ``reader``; what it leaves out comes from its category."""
    name = reader.optional_string("category")
    own = _selection(reader)
    if name is None:
        return own
    if name not in known.categories:
        listed = ", ".join(known.categories)
        reader.fail(CategoryUnknown(path="category", id=name, known=listed))
        return own
    base = known.categories[name]
    return Selection(
        achievements=own.achievements or base.achievements,
        issuers=own.issuers or base.issuers,
        level_least=own.level_least or base.level_least,
        assessed=own.assessed and base.assessed,
        facts=own.facts or base.facts,
        marks=own.marks or base.marks,
        measures=own.measures or base.measures,
        recent_years=own.recent_years or base.recent_years,
    )


def _selection(reader: Reader) -> Selection:
    level = reader.table_of("level_least")
    return Selection(
        achievements=reader.strings("achievements"),
        issuers=reader.strings("issuers"),
        level_least=None
        if level is None
        else Level(framework=level.string("framework"), level=level.string("level")),
        assessed=reader.yes_no("assessed", default=True) is True,
        facts=_facts(reader),
        marks=reader.strings("marks"),
        measures=_measures(reader),
        recent_years=_whole(reader, "recent_years") if reader.has("recent_years") else None,
    )


def _facts(reader: Reader) -> tuple[tuple[str, tuple[str, ...]], ...]:
    inner = reader.table_of("facts")
    if inner is None:
        return ()
    found = tuple((axis, inner.strings(axis)) for axis in sorted(inner.table))
    for axis, values in found:
        if not values:
            inner.fail(FieldMissing(path=axis))
        for value in values:
            if value not in VALUES.get(axis, (value,)):
                listed = ", ".join(VALUES[axis])
                wanted = Text(ja=f"次のいずれか: {listed}", en=f"one of {listed}")
                inner.fail(FieldWrong(path=axis, wanted=wanted, value=repr(value)))
    return found


def _measures(reader: Reader) -> tuple[tuple[str, Decimal], ...]:
    inner = reader.table_of("measures")
    if inner is None:
        return ()
    found = ((name, _amount(inner, name)) for name in sorted(inner.table))
    return tuple((name, least) for name, least in found if least is not None)
