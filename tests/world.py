"""A small world for tests: an issuer with a key, a learner, a programme, a moment."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.issuing import issue, issue_status_list
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.report import Report
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import verify
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.document import read_achievement_file
from shirushi.model.profile import Profile

EXAMPLES = Path(__file__).parent.parent / "examples"

NOW = datetime(2026, 11, 20, tzinfo=UTC)
AWARDED = datetime(2026, 8, 1, tzinfo=UTC)
EMAIL = "hanako@example.jp"
LIST_URL = "https://mc.shirushi-u.example.ac.jp/status/1"

SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
STRANGER = Ed25519Signer.from_seed(bytes(range(1, 33)))
WEB_SIGNER = Ed25519Signer.from_seed(
    bytes(range(32)), controller="did:web:mc.shirushi-u.example.ac.jp"
)
WEB_KEYS = KeysAtHand(documents={WEB_SIGNER.controller: WEB_SIGNER.controller_document()})
UNIVERSITY = Text(ja="標大学", en="Shirushi University")


def programme(name: str = "data-science") -> Achievement:
    path = EXAMPLES / "programmes" / f"{name}.toml"
    return read_achievement_file(path.name, path.read_bytes())


def assertion(
    *,
    number: int = 1,
    issuer: str = SIGNER.controller,
    achievement: Achievement | None = None,
    valid_until: datetime | None = None,
) -> Assertion:
    achievement = achievement or programme()
    return Assertion(
        id=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        achievement=achievement,
        issuer=Profile(id=issuer, name=UNIVERSITY, country="JP"),
        learner=Learner(
            identifiers=(
                Identifier(kind=IdentifierKind.NAME, value="髙橋 花子"),
                identity.hashed(IdentifierKind.EMAIL, EMAIL, salt=f"salt-{number}"),
            )
        ),
        awarded_at=AWARDED,
        valid_from=AWARDED,
        valid_until=valid_until,
        credits_earned=achievement.credits,
        results=(Result(value="合格"),),
    )


def credential(
    *,
    signer: Ed25519Signer = SIGNER,
    index: int | None = None,
    valid_until: datetime | None = None,
    number: int = 1,
) -> bytes:
    one = assertion(issuer=signer.controller, valid_until=valid_until, number=number)
    status = None if index is None else StatusEntry(list_url=LIST_URL, index=index)
    return issue(one, signer=signer, created_at=AWARDED, status=status)


def statuses(*revoked: int, signer: Ed25519Signer = SIGNER) -> StatusesAtHand:
    bits = Bitstring()
    for index in revoked:
        bits.set(index, on=True)
    signed = issue_status_list(bits, list_url=LIST_URL, signer=signer, created_at=AWARDED)
    return StatusesAtHand(lists={LIST_URL: signed})


def checked(
    data: bytes,
    *,
    keys: KeysAtHand | None = None,
    lists: StatusesAtHand | None = None,
    now: datetime = NOW,
    recipient: str | None = None,
) -> Report:
    return verify(
        data,
        keys=keys or KeysAtHand(),
        statuses=lists or StatusesAtHand(),
        now=now,
        recipient=None
        if recipient is None
        else Identifier(kind=IdentifierKind.EMAIL, value=recipient),
    )


def with_changes(one: Assertion, **changes: object) -> Assertion:
    return dataclasses.replace(one, **changes)  # type: ignore[arg-type]  # the test names fields
