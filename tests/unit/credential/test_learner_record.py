"""Credentials put together as a learner record, each byte for byte as it was."""

from __future__ import annotations

import json

import pytest

from shirushi.core.text import Text
from shirushi.credential.baking import png
from shirushi.credential.formats import clr2
from shirushi.credential.formats.clr2 import Record, RecordEmpty
from shirushi.credential.learner_record import member_of, write_record
from shirushi.credential.report import Answer, Outcome, StepName
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import Learner
from shirushi.model.profile import Profile
from tests.unit.credential.test_png import PICTURE
from tests.world import AWARDED, SIGNER, STRANGER, UNIVERSITY, checked, credential

RECORD = Record(
    id="urn:uuid:00000000-0000-4000-8000-000000000077",
    name="学修者記録",
    publisher=Profile(id=STRANGER.controller, name=UNIVERSITY, country="JP"),
    learner=Learner(id="did:example:hanako"),
    valid_from=AWARDED,
)
STATED = Achievement(
    id="urn:uuid:00000000-0000-4000-8000-000000000078",
    title=Text(ja="実務", en="Work"),
    content=Text(ja="本人の申告", en="Stated by the holder"),
)
TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0.AAAA"


def test_each_credential_is_inside_byte_for_byte_and_holds_on_its_own() -> None:
    one = json.dumps(json.loads(credential()), indent=3, ensure_ascii=False).encode()
    two = credential(number=2)

    written = write_record(RECORD, [one, two], signer=STRANGER)

    assert one in written
    assert two in written
    assert checked(written).answer is Answer.VALID
    inside = clr2.read(json.loads(written)).contained
    assert [checked(json.dumps(each).encode()).answer for each in inside] == [Answer.VALID] * 2


def test_the_same_record_is_the_same_bytes() -> None:
    one, two = (write_record(RECORD, [credential()], signer=STRANGER) for _ in range(2))

    assert one == two


def test_a_changed_credential_inside_breaks_the_record_s_own_signature() -> None:
    written = write_record(RECORD, [credential()], signer=STRANGER)

    changed = written.replace("合格".encode(), "優秀".encode(), 1)

    assert checked(changed).step(StepName.PROOF).outcome is Outcome.FAILED


def test_what_is_only_stated_is_signed_beside_the_credentials() -> None:
    record = Record(
        **{name: getattr(RECORD, name) for name in RECORD.__dataclass_fields__}
        | {"achievements": (STATED,)}
    )

    written = write_record(record, [credential()], signer=STRANGER)

    assert checked(written).answer is Answer.VALID
    (found,) = clr2.read(json.loads(written)).achievements
    assert found.content == STATED.content


def test_without_a_key_nobody_signs() -> None:
    assert "proof" not in json.loads(write_record(RECORD, [credential()], signer=None))


def test_a_token_stands_in_an_envelope() -> None:
    written = json.loads(write_record(RECORD, [TOKEN], signer=None))

    (inside,) = written["credentialSubject"]["verifiableCredential"]
    assert inside["type"] == "EnvelopedVerifiableCredential"
    assert inside["id"] == f"data:application/vc+jwt,{TOKEN.decode()}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing",
        b"\xff{",
        b'{"type": "Assertion", "@context": "https://w3id.org/openbadges/v2"}',
        write_record(RECORD, [credential()], signer=None),
        TOKEN + b"~disclosure~",
        json.dumps({**json.loads(credential()), "x": 1}).encode(),
    ],
)
def test_what_is_no_member_is_none_and_left_out(data: bytes) -> None:
    assert member_of(data) is None
    with pytest.raises(RecordEmpty):
        write_record(RECORD, [data], signer=SIGNER)


def test_a_baked_credential_is_taken_out_of_its_picture() -> None:
    baked = png.bake(PICTURE, credential())

    assert credential() in write_record(RECORD, [baked], signer=STRANGER)
