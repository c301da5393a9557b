"""A decision on recognition as a credential that the recognising institution signs.

Two forms, both with the whole decision under one term, ``recognition``. Recognition of somebody
else's credential is an endorsement of it (Open Badges 3.0 ``#endorsementcredential``); a refusal
is no endorsement, and is a decision of a type of its own. Credit that counts from now on is
an achievement of its own, awarded by the institution.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import Reader
from shirushi.core.text import Text
from shirushi.credential.formats import endorsement, ob3
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.achievement import Achievement, CreditRecognition
from shirushi.model.assertion import Assertion, Learner
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.endorsement import Endorsement
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile
from shirushi.model.recognition import RECOGNISED_CREDIT, Recognition, RecognitionOutcome

#: The type of a decision that endorses nothing.
DECISION = "RecognitionDecision"

#: Stands in every credential written here, so that nobody need fetch anything to verify it.
TERMS: JsonObject = {
    "recognition": {"@id": "urn:shirushi:recognition", "@type": "@json"},
    DECISION: "urn:shirushi:RecognitionDecision",
}

_TERM = "recognition"


class NothingCounts(ShirushiError):
    """Credit would be awarded by a decision that gives none."""

    code = "credential.nothing-counts"
    text = Text(
        ja="この決定は単位を認定していません。", en="This decision recognises no amount of credit."
    )


def write_decision(
    decided: Recognition,
    *,
    id_: str,
    issuer: Profile,
    subject: str,
    title: Text,
    at: datetime,
    status: StatusEntry | None = None,
) -> JsonObject:
    """Return the decision on one credential, without its proof.

    An ``EndorsementCredential``, or where it is refused, a plain credential of the type
    ``RecognitionDecision``. It names no person.

    id_
        Its own URI.
    subject
        The URI of the credential decided on.
    title
        What that credential is called.
    """
    document = endorsement.write(
        Endorsement(
            subject=subject, endorser=issuer, comment=_comment(decided, title, issuer.name)
        ),
        id_=id_,
        name=_NAME.format(title=title).ja,
        valid_from=at,
    )
    document["@context"] = [*document["@context"], TERMS]
    held = document["credentialSubject"]
    if decided.outcome is RecognitionOutcome.REFUSED:
        document["type"] = ["VerifiableCredential", DECISION]
        document["description"] = held["endorsementComment"]
        held = {"id": subject}
    document["credentialSubject"] = {**held, _TERM: to_json(decided)}
    return document if status is None else {**document, **_status(status)}


def write_credit(
    decided: Recognition,
    *,
    id_: str,
    issuer: Profile,
    learner: Learner,
    title: Text,
    at: datetime,
    status: StatusEntry | None = None,
) -> JsonObject:
    """Return the credit recognised as an Open Badges 3.0 credential, without its proof.

    It says how much counts and under which article, not why: whoever is shown it has no business
    with the reasons. Raises ``NothingCounts``.

    title
        What was recognised; two learners with the same credit for the same thing hold the same
        achievement.
    """
    credits_ = decided.credits
    if credits_ is None or not decided.outcome.gives_credit:
        raise NothingCounts
    achievement = _achievement(decided, credits_, issuer, title)
    document = ob3.write(
        Assertion(
            id=id_,
            achievement=achievement,
            issuer=issuer,
            learner=learner,
            awarded_at=at,
            valid_from=at,
            credits_earned=credits_,
            evidence=tuple(
                Evidence(url=one, name=_SOURCE.ja, narrative=_SOURCE.en) for one in decided.of
            ),
        ),
        status=() if status is None else (status,),
    )
    document["@context"] = [*document["@context"], TERMS]
    document["credentialSubject"][_TERM] = {
        name: value for name, value in to_json(decided).items() if name not in _NOT_SHOWN
    }
    return document


def _achievement(
    decided: Recognition, credits_: Credits, issuer: Profile, title: Text
) -> Achievement:
    told = {
        "by": issuer.id,
        "title": title.to_json(),
        "credits": _credits(credits_),
        "scope": decided.scope,
        "article": decided.article,
    }
    name = uuid.uuid5(uuid.NAMESPACE_URL, json.write(told).decode())
    scope = decided.scope
    return Achievement(
        id=f"urn:uuid:{name}",
        title=_CREDIT_FOR.format(title=title),
        awarding_body=issuer,
        country_region=issuer.country,
        content=_CONTENT.format(title=title, article=decided.article),
        # What the institution did is itself the field's kind of assessment, whatever came before.
        assessment_type=(
            Assessment(
                kind=AssessmentKind.PRIOR_LEARNING, text=_CRITERIA.format(article=decided.article)
            ),
        ),
        credit_recognition=CreditRecognition(
            credits=credits_, text=Text(ja=scope, en=scope) if scope else None
        ),
        achievement_type=RECOGNISED_CREDIT,
        criteria=_CRITERIA.format(article=decided.article),
    )


def to_json(decided: Recognition) -> JsonObject:
    """Return the decision as it stands under ``recognition``; what nobody said is left out."""
    every: JsonObject = {
        "outcome": decided.outcome.value,
        "decided_on": decided.decided_on.isoformat(),
        "round": decided.round,
        "credits": None if decided.credits is None else _credits(decided.credits),
        "scope": decided.scope,
        "condition": decided.condition,
        "difference": decided.difference,
        "reasons": decided.reasons,
        "article": decided.article,
        "of": list(decided.of),
    }
    return {name: value for name, value in every.items() if value not in (None, "", [])}


def read(document: Mapping[str, Any]) -> Recognition | None:
    """Return the decision in a credential, or ``None`` where it holds none.

    Raises every mistake, each with its path from the top of the document.
    """
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or _TERM not in subject:
        return None
    path = f"credentialSubject.{_TERM}"
    if not isinstance(subject[_TERM], dict):
        raise WrongShape(path=path, wanted=json.OBJECT)
    reader = Reader(subject[_TERM], path=path)
    outcome = reader.choice("outcome", RecognitionOutcome, required=True)
    decided_on = reader.day("decided_on", required=True)
    round_ = reader.raw("round")
    if isinstance(round_, bool) or not isinstance(round_, int) or not 1 <= round_ <= _MOST_ROUNDS:
        reader.fail(WrongShape(path="round", wanted=_ROUND))
    credits_ = None
    inner = reader.table_of("credits")
    if inner is not None:
        amount, system = inner.decimal("amount", required=True), inner.string("system")
        if amount is not None:
            credits_ = inner.built(lambda: Credits(amount=amount, system=system))
    words = {name: reader.optional_string(name) or "" for name in _WORDS}
    article, of = reader.string("article"), reader.strings("of")
    reader.allow_unknown()
    reader.close()
    if outcome is None or decided_on is None:
        raise WrongShape(path=path, wanted=json.OBJECT)
    return Recognition(
        outcome=outcome,
        decided_on=decided_on,
        article=article,
        of=of,
        credits=credits_,
        round=int(round_),
        **words,
    )


def _credits(credits_: Credits) -> JsonObject:
    return {"amount": f"{credits_.amount:f}", "system": credits_.system}


def _status(entry: StatusEntry) -> JsonObject:
    return {
        "credentialStatus": {
            "id": f"{entry.list_url}#{entry.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": entry.purpose,
            "statusListIndex": str(entry.index),
            "statusListCredential": entry.list_url,
        }
    }


def _comment(decided: Recognition, title: Text, body: Text) -> Text:
    """Return the decision in one sentence, both languages in it: a comment has one string."""
    said = _SAID.format(
        body=body,
        title=title,
        outcome=decided.outcome.label,
        scope=_SCOPE.format(scope=decided.scope) if decided.scope else "",
        article=decided.article,
    )
    both = f"{said.ja} / {said.en}"
    return Text(ja=both, en=both)


#: What a credential of credit keeps to itself; the decision tells it to who asked.
_NOT_SHOWN = {"condition", "difference", "reasons"}
_WORDS = ("scope", "condition", "difference", "reasons")
_MOST_ROUNDS = 99

_NAME = Text(ja="「{title}」の認定に関する決定", en="Decision on the recognition of {title}")
_SAID = Text(
    ja="{body}は「{title}」について次のとおり決定しました: {outcome}{scope}。根拠: {article}",
    en="{body} decided on {title}: {outcome}{scope}. Basis: {article}",
)
_SCOPE = Text(ja="({scope})", en=" ({scope})")
_ROUND = Text(ja=f"1から{_MOST_ROUNDS}までの整数", en=f"a whole number from 1 to {_MOST_ROUNDS}")
_CREDIT_FOR = Text(ja="「{title}」の単位認定", en="Credit recognised for {title}")
_CONTENT = Text(
    ja="ほかの機関で修得した「{title}」を、{article}に基づき単位として認定したもの。",
    en="What was learnt elsewhere, {title}, recognised as credit under {article}.",
)
_CRITERIA = Text(
    ja="{article}に基づく認定の決定による。", en="By a decision on recognition under {article}."
)
_SOURCE = Text(ja="認定の対象とした証明書", en="The credential that was recognised")
