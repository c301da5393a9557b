"""A batch is issued through a template, and every byte is as if it were not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from shirushi.core.text import Text
from shirushi.credential import templates
from shirushi.credential.issuing import BatchIssuer, IssuedNotVerifiable, issue, issue_many
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile
from tests.random_credentials import issued_in_general as in_general
from tests.world import AWARDED, LIST_URL, SIGNER, STRANGER, UNIVERSITY, assertion, programme

ACHIEVEMENT = programme()
ISSUER = Profile(id=SIGNER.controller, name=UNIVERSITY, country="JP")


def learner_number(number: int, **changes: object) -> tuple[Assertion, StatusEntry]:
    one = assertion(number=number, achievement=ACHIEVEMENT)
    given = dataclasses.replace(one, issuer=ISSUER, **changes)  # type: ignore[arg-type]  # the test names fields
    return given, StatusEntry(list_url=LIST_URL, index=number)


def test_a_batch_gives_the_bytes_of_one_by_one_issuing() -> None:
    pairs = [learner_number(number) for number in range(12)]

    batch = list(issue_many(pairs, signer=SIGNER, created_at=AWARDED))

    one_by_one = [issue(one, signer=SIGNER, created_at=AWARDED, status=at) for one, at in pairs]
    assert batch == one_by_one == [in_general(*pair) for pair in pairs]


def test_the_template_itself_issues_without_the_general_path() -> None:
    first, status = learner_number(1)
    template = templates.compile_template(first, status=status)
    second, other = learner_number(2)

    assert template is not None
    data = template.issue(templates.values_of(second, other), signer=SIGNER, created_at=AWARDED)

    assert data == in_general(second, other)


def _named(value: str) -> dict[str, object]:
    return {
        "learner": Learner(
            identifiers=(
                Identifier(kind=IdentifierKind.NAME, value=value),
                Identifier(kind=IdentifierKind.EMAIL, value="sha256$0", hashed=True, salt="s"),
            )
        )
    }


@pytest.mark.parametrize(
    "text",
    [
        "髙橋 花子",
        'say "hello" \\ done',
        "".join(map(chr, range(0x20))),
        "\x7f\x80\x85\u2028\u2029\ufeff\ufffe\uffff",
        "😀 𠮷野家",
        "100% %s %b %(x)s",
        "_:b0",
        "@id",
        "<urn:a>",
        "",
        " ",
        "urn:shirushi:slot:0:00001",
        "e\u0301 é",
    ],
)
def test_any_text_is_written_as_the_general_path_writes_it(text: str) -> None:
    batch = BatchIssuer(SIGNER)
    pairs = [learner_number(number) for number in range(2)]
    pairs.append(learner_number(3, **_named(text), results=(Result(value=text),)))

    found = [batch.issue(one, created_at=AWARDED, status=status) for one, status in pairs]

    assert found[-1] == in_general(*pairs[-1])


@pytest.mark.parametrize(
    "name_learner",
    [
        lambda number: Learner(id=f"did:example:{number}"),
        lambda number: Learner(id=f"https://example.org/%E5%AD%A6/{number}"),
        lambda number: Learner(id=f"https://example.org/a/../{number}"),
        lambda _number: Learner(id=SIGNER.controller),
        lambda number: Learner(
            identifiers=(
                Identifier(kind=IdentifierKind.OTHER, value=f"{number}"),
                Identifier(kind=IdentifierKind.OTHER, value="3"),
            )
        ),
    ],
)
def test_ids_ties_and_odd_addresses_come_out_alike(
    name_learner: Callable[[int], Learner],
) -> None:
    batch = BatchIssuer(SIGNER)
    pairs = [
        learner_number(
            number,
            learner=name_learner(number),
            evidence=(
                Evidence(name="report", narrative=f"{number}"),
                Evidence(url=f"https://example.org/{number}", name="3"),
                Evidence(url="https://example.org/3", name=f"{number}"),
            ),
            results=(Result(value=f"{number}"), Result(value="3")),
        )
        for number in range(5)
    ]

    found = [batch.issue(one, created_at=AWARDED, status=status) for one, status in pairs]

    assert found == [in_general(*pair) for pair in pairs]


def test_a_template_checks_what_it_issued_and_nothing_else() -> None:
    pairs = [learner_number(number) for number in range(3)]
    template = templates.compile_template(pairs[0][0], status=pairs[0][1])
    assert template is not None
    issued = [
        template.issue(templates.values_of(*pair), signer=SIGNER, created_at=AWARDED)
        for pair in pairs
    ]
    assert issued[1] is not None

    answers = {
        "its own": template.check(issued[1], public_key=SIGNER.public_key),
        "another key": template.check(issued[1], public_key=STRANGER.public_key),
        "another learner": template.check(
            issued[1].replace("花子".encode(), "太郎".encode()), public_key=SIGNER.public_key
        ),
        "another title": template.check(
            issued[1].replace("基礎".encode(), "応用".encode()), public_key=SIGNER.public_key
        ),
        "cut off": template.check(issued[1][:-1], public_key=SIGNER.public_key),
        "an escape": template.check(
            issued[1].replace("花子".encode(), b"\\u82b1\\u5b50"), public_key=SIGNER.public_key
        ),
        "no UTF-8": template.check(
            issued[1].replace("花子".encode(), b"\xe8\x8a"), public_key=SIGNER.public_key
        ),
        "quotes only": template.check(b'"' * len(issued[1]), public_key=SIGNER.public_key),
        "no quotes": template.check(b"x" * 10**6, public_key=SIGNER.public_key),
    }

    assert answers == {
        "its own": True,
        "another key": False,
        "another learner": False,
        "another title": None,
        "cut off": None,
        "an escape": None,
        "no UTF-8": None,
        "quotes only": None,
        "no quotes": None,
    }


_ASSERTION = (
    "id achievement issuer learner awarded_at valid_from valid_until credits_earned results"
    " evidence endorsements"
)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Assertion, _ASSERTION),
        (Learner, "id identifiers"),
        (Identifier, "kind value hashed salt"),
        (Result, "value name"),
        (Evidence, "url name narrative"),
        (StatusEntry, "list_url index purpose"),
    ],
)
def test_a_template_knows_every_field_that_learners_may_differ_in(
    kind: type[Any], known: str
) -> None:
    # A new field needs a place in templates.shape_of or templates.values_of first.
    assert [one.name for one in dataclasses.fields(kind)] == known.split()


def test_what_templates_do_not_know_takes_the_general_path() -> None:
    pairs = [
        learner_number(number, results=(Result(value="A", name=Text(ja="成績", en="grade")),))
        for number in range(3)
    ]

    found = list(issue_many(pairs, signer=SIGNER, created_at=AWARDED))

    assert found == [in_general(*pair) for pair in pairs]
    assert templates.shape_of(*pairs[0]) is None


def test_another_achievement_or_issuer_is_another_template() -> None:
    issuer = BatchIssuer(SIGNER)
    other = dataclasses.replace(ACHIEVEMENT, title=Text(ja="別の題", en="Another title"))
    pairs = [
        learner_number(number, achievement=achievement)
        for number in range(4)
        for achievement in (ACHIEVEMENT, other)
    ]

    found = [issuer.issue(one, created_at=AWARDED, status=status) for one, status in pairs]

    assert found == [in_general(*pair) for pair in pairs]


class _Faulty:
    """Signs for ``SIGNER``, and gets the signatures from the fourth on wrong."""

    alg, kind = SIGNER.alg, SIGNER.kind
    controller, verification_method = SIGNER.controller, SIGNER.verification_method

    def __init__(self) -> None:
        self.signed = 0

    def sign(self, message: bytes) -> bytes:
        self.signed += 1
        signature = SIGNER.sign(message)
        return signature if self.signed < 4 else bytes([signature[0] ^ 1]) + signature[1:]


def test_a_batch_that_is_looked_over_gives_the_same_bytes() -> None:
    pairs = [learner_number(number) for number in range(5)]

    found = list(issue_many(pairs, signer=SIGNER, created_at=AWARDED, published=KeysAtHand()))

    assert found == [in_general(*pair) for pair in pairs]


def test_a_faulty_signature_never_leaves_a_batch_that_is_looked_over() -> None:
    batch = BatchIssuer(_Faulty(), published=KeysAtHand())
    for number in range(2):
        batch.issue(learner_number(number)[0], created_at=AWARDED)

    with pytest.raises(IssuedNotVerifiable):
        batch.issue(learner_number(3)[0], created_at=AWARDED)


def test_nothing_is_issued_under_a_key_that_is_published_otherwise() -> None:
    controller = "did:web:u.example"
    signer = Ed25519Signer.from_seed(bytes(range(32)), controller=controller, fragment="key")
    other = Ed25519Signer.from_seed(bytes(32), controller=controller, fragment="key")
    published = KeysAtHand(documents={controller: other.controller_document()})
    batch = BatchIssuer(signer, published=published)
    assertion, status = learner_number(1)
    theirs = dataclasses.replace(
        assertion, issuer=dataclasses.replace(assertion.issuer, id=controller)
    )

    with pytest.raises(IssuedNotVerifiable):
        batch.issue(theirs, created_at=AWARDED, status=status)
