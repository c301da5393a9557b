"""Reading an award that an organisation wants to publish, with every mistake at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shirushi.core import json
from shirushi.core.errors import ShirushiError, raise_all
from shirushi.core.reading import parse_toml
from shirushi.core.text import Text
from shirushi.stacking.loading import load_award
from shirushi.stacking.requirement import Award, Decision, places
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.authoring import queries as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.completing import queries
from shirushi.web.apps.issuing import keys

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_SLUG = 80


class AwardIdNotUsable(ShirushiError):
    """An award's id cannot stand in an address."""

    code = "completing.award-id-not-usable"
    text = Text(ja="id「{id}」はアドレスに使えません。", en="The id {id!r} cannot be an address.")
    remedy = Text(
        ja="英小文字、数字、ハイフンで80字以内の id を付けてください。",
        en="Use small letters, digits and hyphens, at most 80.",
    )


class AwardedBySomebodyElse(ShirushiError):
    """An award names another awarding body than the organisation that publishes it."""

    code = "completing.awarded-by-somebody-else"
    text = Text(
        ja="授与機関が「{body}」になっています。公開できるのは自機関が授与するものだけです。",
        en="Its awarding body is {body}; an organisation publishes only what it awards itself.",
    )
    remedy = Text(
        ja="awarding_body.id を {own} にするか、awarding_body を省いてください。",
        en="Let awarding_body.id be {own}, or leave awarding_body out.",
    )


class AwardNotIssuable(ShirushiError):
    """An award names no approved programme of the organisation, so nothing could be issued."""

    code = "completing.award-not-issuable"
    text = Text(
        ja="achievement「{achievement}」は、この機関の承認済みプログラムではありません。",
        en="The achievement {achievement!r} is no approved programme of this organisation.",
    )
    remedy = Text(
        ja="証明の内容をプログラムとして登録し、審査で承認された後に、その id を書いてください。",
        en="Describe what it certifies as a programme, have it approved, and write its id here.",
    )


class AwardNeverCompletes(ShirushiError):
    """An award always needs a person's decision, so it would never be offered."""

    code = "completing.award-never-completes"
    text = Text(
        ja="人の判断を必ず要する要件「{label}」があるため、学習者に自動的に案内されることはありません。",
        en="It always needs a decision ({label}), so it would never be offered by itself.",
    )
    remedy = Text(
        ja="判断を要する要件は、受諾後に発行窓口で確認してください。",
        en="Leave what people decide to the issuing desk, after the holder has accepted.",
    )


class AwardTextNotUsable(ShirushiError):
    """A text of an award holds the character NUL, which no database keeps."""

    code = "completing.award-text-not-usable"
    text = Text(
        ja="使えない文字(NUL)が含まれています。",
        en="It holds a character (NUL) that cannot be kept.",
    )
    remedy = Text(ja="この文字を取り除いてください。", en="Take this character out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAward:
    """An award that may be published, the programme it is issued as, and what it was read from."""

    award: Award
    programme: VersionRecord
    source: str
    inside: dict[str, str]


def read(organisation: OrganisationRecord, data: bytes) -> ReadAward:
    """Return an award as its organisation wrote it; published ones may be part of it.

    Raises every mistake at once: those of the file, or else those that keep it from being
    published.
    """
    inside: dict[str, str] = {}

    def published(id_: str) -> bytes | None:
        found = queries.latest_source(organisation, id_)
        if found is not None:
            inside[id_] = found
        return None if found is None else found.encode()

    award = load_award(data, others=published)
    mistakes: list[ShirushiError] = [
        AwardTextNotUsable(path=path)
        for path, value in json.walk(parse_toml(data))
        if "\0" in path or (isinstance(value, str) and "\0" in value)
    ]
    if len(award.id) > _MOST_SLUG or _SLUG.fullmatch(award.id) is None:
        mistakes.append(AwardIdNotUsable(path="id", id=award.id))
    body = award.awarding_body
    own = {organisation.url, keys.controller_of(organisation)}
    if body is not None and body.id not in own:
        mistakes.append(
            AwardedBySomebodyElse(path="awarding_body.id", body=body.name, own=organisation.url)
        )
    programme = (
        None
        if award.achievement is None
        else authoring.approved(organisation).filter(document__id=award.achievement).first()
    )
    if programme is None:
        mistakes.append(AwardNotIssuable(path="achievement", achievement=award.achievement or ""))
    undecidable = _always_decided(award)
    if undecidable is not None:
        mistakes.append(AwardNeverCompletes(path="requirement", label=undecidable))
    raise_all(mistakes)
    if programme is None:
        raise AwardNotIssuable(path="achievement", achievement=award.achievement or "")
    return ReadAward(award=award, programme=programme, source=data.decode(), inside=inside)


def _always_decided(award: Award) -> Text | None:
    """Return what only a person can decide and no other way leads round, or ``None``."""
    for one in places(award):
        if one.depth == 0 and not one.node.decides:
            return one.node.label
        is_wanted = one.depth == 1 and _all_wanted(award)
        if is_wanted and (isinstance(one.node, Decision) or not one.node.decides):
            return one.node.label
    return None


def _all_wanted(award: Award) -> bool:
    root = award.requirement
    parts = getattr(root, "parts", ())
    return bool(parts) and getattr(root, "least", 0) == len(parts)
