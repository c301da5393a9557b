"""A decision on recognition written as a credential, signed, verified and read again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.formats import endorsement, recognition
from shirushi.credential.proofs.signing import sign
from shirushi.credential.report import Answer, Format
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.assertion import IdentifierKind, Learner
from shirushi.model.credits import Credits
from shirushi.model.profile import Profile
from shirushi.model.recognition import Recognition, RecognitionOutcome
from tests.world import EMAIL, LIST_URL, NOW, SIGNER, UNIVERSITY, checked, statuses

SOURCE = "urn:uuid:00000000-0000-4000-8000-000000000001"
ID = "urn:uuid:00000000-0000-4000-8000-000000000009"
TITLE = Text(ja="データ", en="Data")
ISSUER = Profile(id=SIGNER.controller, name=UNIVERSITY, country="JP")
DECIDED = Recognition(
    outcome=RecognitionOutcome.PART,
    article="学則第30条",
    decided_on=date(2026, 11, 20),
    of=(SOURCE,),
    credits=Credits(amount=Decimal("1.5"), system="jp"),
    scope="1.5単位(統計学入門)",
    reasons="一致する。\n水準も同じである。",
)
PLACE = StatusEntry(list_url=LIST_URL, index=5)


def decision(decided: Recognition) -> bytes:
    document = recognition.write_decision(
        decided, id_=ID, issuer=ISSUER, subject=SOURCE, title=TITLE, at=NOW, status=PLACE
    )
    return json.write(sign(document, signer=SIGNER, created_at=NOW))


def credit(decided: Recognition = DECIDED, *, email: str = EMAIL, id_: str = ID) -> bytes:
    learner = Learner(identifiers=(identity.hashed(IdentifierKind.EMAIL, email, salt="s"),))
    document = recognition.write_credit(
        decided, id_=id_, issuer=ISSUER, learner=learner, title=TITLE, at=NOW, status=PLACE
    )
    return json.write(sign(document, signer=SIGNER, created_at=NOW))


@pytest.mark.parametrize("outcome", RecognitionOutcome)
def test_a_decision_is_verified_and_read_again_whole(outcome: RecognitionOutcome) -> None:
    decided = replace(DECIDED, outcome=outcome, condition="試験の合格", difference="水準")

    data = decision(decided)

    assert checked(data, lists=statuses()).answer is Answer.VALID
    assert checked(data, lists=statuses(5)).answer is Answer.REVOKED
    assert recognition.read(json.read_object(data)) == decided


@pytest.mark.parametrize("outcome", RecognitionOutcome)
def test_only_what_recognises_is_an_endorsement(outcome: RecognitionOutcome) -> None:
    document = json.read_object(decision(replace(DECIDED, outcome=outcome)))

    is_one = outcome is not RecognitionOutcome.REFUSED
    assert ("EndorsementCredential" in document["type"]) is is_one
    assert ("endorsementComment" in document["credentialSubject"]) is is_one


def test_an_endorsement_is_read_as_one_by_whoever_knows_no_recognition() -> None:
    found = endorsement.read(json.read_object(decision(DECIDED)))

    assert found.subject == SOURCE
    assert found.endorser.id == SIGNER.controller
    assert "一部を認定" in found.comment.ja
    assert "recognised in part" in found.comment.ja


def test_credit_is_a_badge_for_its_holder_without_the_reasons() -> None:
    data = credit()

    report = checked(data, lists=statuses(), recipient=EMAIL)

    assert (report.answer, report.format) == (Answer.VALID, Format.OPEN_BADGE_3)
    assert report.require().credits_earned == DECIDED.credits
    assert checked(data, lists=statuses(), recipient="x@example.jp").answer is (
        Answer.OTHER_RECIPIENT
    )
    assert "水準も同じ" not in data.decode()
    assert EMAIL not in data.decode()


def test_the_same_credit_for_the_same_thing_is_the_same_achievement() -> None:
    more = replace(DECIDED, credits=Credits(amount=Decimal(2), system="jp"))

    ids = [
        checked(one, lists=statuses()).require().achievement.id
        for one in (credit(), credit(email="taro@example.jp", id_=SOURCE), credit(more))
    ]

    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"credits": None},
        {"outcome": RecognitionOutcome.CONDITIONAL},
        {"outcome": RecognitionOutcome.REFUSED},
    ],
)
def test_no_credit_is_certified_that_no_decision_gives(changes: dict[str, Any]) -> None:
    with pytest.raises(recognition.NothingCounts):
        credit(replace(DECIDED, **changes))


def test_any_changed_word_of_the_decision_is_refused() -> None:
    data = decision(DECIDED)

    for old, new in (("1.5", "15"), ("学則第30条", "学則第31条"), ("part", "full")):
        changed = data.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
        assert changed != data
        assert checked(changed, lists=statuses()).answer is Answer.TAMPERED


def test_a_document_without_a_decision_holds_none() -> None:
    assert recognition.read({"credentialSubject": {"id": "x"}}) is None
    assert recognition.read({"credentialSubject": []}) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from([*recognition.to_json(DECIDED), "condition", "difference", "other"])


@given(changes=st.dictionaries(_FIELDS, _JSON, max_size=3), whole=st.booleans(), other=_JSON)
def test_whatever_stands_there_is_read_or_told_with_its_path(
    changes: dict[str, Any], other: object, *, whole: bool
) -> None:
    held: Any = {**recognition.to_json(DECIDED), **changes} if whole else other

    with suppress(ShirushiError):
        assert recognition.read({"credentialSubject": {"recognition": held}}) is not None
