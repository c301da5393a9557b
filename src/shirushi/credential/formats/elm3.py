"""European Digital Credentials (European Learning Model 3) as assertions.

The field mapping is that of the Council Recommendation's elements. A European credential may hold
many claims; each learning achievement is one assertion. What has no place in the model is handed
out beside it, and what could not be understood is told.

Where our own extension says all of an achievement, that is what is read; but what the European
terms say is what everybody else is shown, so that they count wherever the two disagree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_describing as describing
from shirushi.credential.formats.elm3_claims import Claimed, read_claim
from shirushi.credential.formats.elm3_nodes import Nodes
from shirushi.credential.formats.elm3_nouns import CONTEXT, DESCRIPTORS_TERM, TYPE, Beside, Lost
from shirushi.credential.formats.elm3_parts import Part, first_time, many
from shirushi.credential.formats.elm3_people import learner, organisation
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion
from shirushi.model.document import read_achievement

#: Claims of one credential that are read.
MOST_CLAIMS = 200

__all__ = [
    "CONTEXT",
    "TYPE",
    "Beside",
    "EuropeanRead",
    "Lost",
    "NotEuropean",
    "is_european",
    "read",
]


class NotEuropean(ShirushiError):
    """A document is no European Digital Credential."""

    code = "credential.elm3-not-european"
    text = Text(
        ja="欧州デジタル証明書(EuropeanDigitalCredential)ではありません。",
        en="It is not a European Digital Credential.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeanRead:
    """What a European credential says.

    assertions
        One for each learning achievement, in their order; none for a credential that claims only
        that somebody took part.
    lost
        What stands there and could not be understood, and where our extension says otherwise than
        the European terms. Fields that we do not know are not told.
    beside
        For each assertion, the document and what in it the model has no place for; ``write``
        takes it to lose nothing.
    """

    assertions: tuple[Assertion, ...]
    lost: tuple[Lost, ...]
    beside: tuple[Beside, ...]


def is_european(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a European credential, also in the form for uploading."""
    inside = document.get("credential", document)
    return isinstance(inside, dict) and TYPE in many(inside.get("type"))


def read(document: Mapping[str, Any]) -> EuropeanRead:
    """Return what a European credential says, also one in the form for uploading.

    Raises ``NotEuropean``, or a mistake with its path.
    """
    if not is_european(document):
        raise NotEuropean(path="type")
    whole = Part(document.get("credential", document), "")
    lost: list[Lost] = []
    given = whole.inner("issuer")
    issuer = organisation(given, lost, "issuer")
    if given is None or issuer is None or issuer.id is None:
        raise FieldMissing(path="issuer.id" if issuer else "issuer")
    subject = whole.inner("credentialSubject")
    if subject is None:
        raise FieldMissing(path="credentialSubject")
    whole.take("id", "type", "@context", "credentialSchema", "credentialProfiles", "proof")
    id_ = whole.required("id")
    issued = first_time(whole, lost, "issuanceDate", "issued")
    starts = first_time(whole, lost, "validFrom") or issued
    ends = first_time(whole, lost, "validUntil", "expirationDate")
    if starts is None:
        raise FieldMissing(path="validFrom")
    about = learner(subject)
    claims = list(_claims(subject, lost))
    made, beside = [], []
    for number, claim in enumerate(claims):
        found = read_claim(claim, lost)
        plain = Assertion(
            id=id_ if len(claims) == 1 else f"{id_}#{number}",
            achievement=found.achievement,
            issuer=issuer,
            learner=about,
            awarded_at=found.awarded_at or issued or starts,
            valid_from=starts,
            valid_until=ends,
            results=found.results,
        )
        achievement = _with_descriptors(plain, found, lost)
        made.append(
            dataclasses.replace(
                plain,
                achievement=achievement,
                credits_earned=found.credits_earned or achievement.credits,
            )
        )
        beside.append(
            Beside(
                document=whole.of,
                place=number,
                credential=whole.rest(),
                issuer=given.rest(),
                subject=subject.rest(),
                claim=claim.rest(),
                specified_by=found.specified_by.rest(),
            )
        )
    return EuropeanRead(assertions=tuple(made), lost=tuple(lost), beside=tuple(beside))


def _claims(subject: Part, lost: list[Lost]) -> Iterator[Part]:
    subject.take("id", "type")
    for number, one in enumerate(subject.parts("hasClaim")[:MOST_CLAIMS]):
        if one.of.get("type") == "LearningAchievement":
            yield one
        else:
            lost.append(Lost(path=subject.at("hasClaim", number), said=_OTHER_CLAIM))


# ---------------------------------------------------------------- our extension


def _with_descriptors(plain: Assertion, found: Claimed, lost: list[Lost]) -> Achievement:
    """Return the whole achievement, where our extension says it beside the European terms.

    A field counts as the European terms have it, unless they say just what they would say of the
    extension's own. Raises every mistake in the extension, with its path.
    """
    spec, seen = found.specified_by, plain.achievement
    told = spec.of.get(DESCRIPTORS_TERM)
    if not isinstance(told, dict):
        return seen
    spec.take(DESCRIPTORS_TERM)
    path = spec.at(DESCRIPTORS_TERM)
    try:
        whole = read_achievement(told)
    except ShirushiError as error:
        raise error.at(path) from None
    if whole.id != seen.id:
        lost.append(Lost(path=f"{path}.id", said=_OTHER_ID))
        return seen
    written = describing.claim(Nodes(), dataclasses.replace(plain, achievement=whole))
    shown = read_claim(Part(written, ""), [])
    names = [one.name for one in dataclasses.fields(Achievement)]
    differing = {
        name: getattr(seen, name)
        for name in names
        if getattr(seen, name) != getattr(shown.achievement, name)
        or found.in_words.get(name) != shown.in_words.get(name)
    }
    lost += [Lost(path=f"{path}.{name}", said=_DISAGREES) for name in differing]
    return dataclasses.replace(whole, **differing)


_OTHER_CLAIM = Text(
    ja="学習達成ではない主張(活動・評価・資格)は読み込みません。",
    en="A claim other than a learning achievement is not read.",
)
_DISAGREES = Text(
    ja="欧州の項目に書かれた内容と異なるため、欧州の項目を採りました。",
    en="It is not what the European terms say, which are what everybody is shown; they count.",
)
_OTHER_ID = Text(
    ja="別の達成内容についての記述項目のため、欧州の項目だけを読みました。",
    en="These descriptors are of another achievement; only the European terms were read.",
)
