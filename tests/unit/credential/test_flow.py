"""The steps around a good signature: refresh, lists of others, endorsements, presentations."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import multibase
from shirushi.credential.formats import ob3
from shirushi.credential.issuing import issue, issue_status_list
from shirushi.credential.jose import base64url, jws
from shirushi.credential.jose.token_list import TokenList, issue_token_list
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import CREDENTIALS_V1, CREDENTIALS_V2, editions
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022, integrity
from shirushi.credential.proofs.integrity import PROOF_TYPE
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.report import Answer, Format, Outcome, Report, StepName
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import DocumentsAtHand, IssuersListed, verify
from shirushi.model.assertion import Identifier, IdentifierKind, Learner
from tests.world import (
    AWARDED,
    EMAIL,
    LIST_URL,
    NOW,
    SIGNER,
    STRANGER,
    WEB_SIGNER,
    assertion,
    credential,
    statuses,
    with_changes,
)

PLACE = "https://mc.shirushi-u.example.ac.jp/newer/1"
ISSUER_URL = "https://issuer.example/1"


def report(data: bytes | JsonObject, **options: Any) -> Report:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    given = {"keys": KeysAtHand(), "statuses": StatusesAtHand(), "now": NOW, **options}
    return verify(raw, **given)


def signed(
    document: JsonObject, signer: Ed25519Signer = SIGNER, purpose: str = "assertionMethod"
) -> JsonObject:
    return integrity.sign(
        document,
        suite=eddsa_rdfc_2022.SUITE,
        signer=signer,
        created_at=AWARDED,
        purpose=purpose,
    )


def plain(signer: Ed25519Signer = SIGNER, **fields: Any) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": signer.controller,
        "credentialSubject": {"id": "did:example:learner"},
        **fields,
    }


def presentation(*credentials: JsonObject, **fields: Any) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
        **fields,
    }


# ---------------------------------------------------------------- kinds and fields


def test_a_credential_of_no_special_kind_is_verified() -> None:
    found = report(signed(plain()))

    assert (found.answer, found.format) == (Answer.VALID, Format.CREDENTIAL)
    assert found.secured_by == ("eddsa-rdfc-2022",)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"id": "no url"}, "id"),
        ({"issuer": {"name": "x"}}, "issuer.id"),
        ({"credentialSubject": [{"id": "urn:a"}, {}]}, "credentialSubject[1]"),
        ({"credentialSubject": []}, "credentialSubject"),
        ({"credentialStatus": {"id": "urn:a"}}, "credentialStatus.type"),
        ({"credentialSchema": {"type": "JsonSchema"}}, "credentialSchema.id"),
        ({"validFrom": "2026-11-20"}, "validFrom"),
        ({"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"}, "validUntil"),
        ({"name": {"@value": "x", "url": "urn:a"}}, "name"),
        ({"@context": [CREDENTIALS_V2, "not a url"]}, "@context[1]"),
        ({"@context": ["https://www.w3.org/ns/odrl.jsonld", CREDENTIALS_V2]}, "@context"),
        ({"evidence": ["text"]}, "evidence[0]"),
    ],
)
def test_the_data_models_rules_hold_for_every_kind(fields: dict[str, Any], path: str) -> None:
    found = report(plain(**fields))

    assert found.answer is Answer.SCHEMA_INVALID
    assert found.step(StepName.SCHEMA).path == path


def test_a_badge_by_its_content_must_say_that_it_is_one() -> None:
    document = json.loads(credential())
    document["type"] = ["VerifiableCredential"]

    found = report(document)

    assert (found.answer, found.step(StepName.SCHEMA).path) == (Answer.SCHEMA_INVALID, "type")


def test_a_record_by_its_content_must_say_that_it_is_one() -> None:
    """Otherwise nobody would look at the credentials inside."""
    document = plain(credentialSubject={"id": "urn:a", "type": ["ClrSubject"]})
    document["@context"].append(ob3.CONTEXTS[1])

    found = report(document)

    assert (found.answer, found.step(StepName.SCHEMA).path) == (Answer.SCHEMA_INVALID, "type")


@pytest.mark.parametrize(
    ("critical", "header", "answer"),
    [
        (["b64", "sigT"], {}, Answer.UNSUPPORTED),
        (["sigD"], {}, Answer.UNSUPPORTED),
        (["b64"], {"etsiU": ["e30"]}, Answer.UNSUPPORTED),
        (["b64"], {}, Answer.MALFORMED),
        (["exp", "sigT"], {}, Answer.MALFORMED),
    ],
)
def test_a_european_seal_is_unsupported_and_not_wrong(
    critical: list[str], header: JsonObject, answer: Answer
) -> None:
    """ETSI TS 119 182-1 clause 5: what a JAdES seal calls critical."""
    protected = base64url.encode(json.dumps({"alg": "RS256", "crit": critical}).encode())
    sealed = {"protected": protected, "header": header, "signature": "AAAA"}

    found = report({"payload": "e30", "signatures": [sealed]})

    assert found.answer is answer


def test_an_undefined_term_is_told_where_nobody_signed() -> None:
    found = report(plain(colour="red"))

    assert found.answer is Answer.TAMPERED
    assert found.step(StepName.SCHEMA).code == "credential.term-undefined"
    assert found.step(StepName.PROOF).code == "credential.proof-missing"


def test_a_badge_about_nobody_holds_and_says_so() -> None:
    document = json.loads(credential())
    del document["proof"]
    del document["credentialSubject"]["identifier"]

    found = report(signed(document))

    assert found.answer is Answer.VALID_WITH_WARNINGS
    assert found.assertion is None
    assert "names no learner" in found.step(StepName.RECIPIENT).reason.en


@pytest.mark.parametrize(
    ("proof", "answer"),
    [
        ({"type": "MadeUpSignature2031"}, Answer.TAMPERED),
        ({"type": "DataIntegrityProof", "cryptosuite": "newer-2031"}, Answer.UNSUPPORTED),
        ({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}, Answer.UNSUPPORTED),
    ],
)
def test_a_suite_we_do_not_know_is_unsupported_and_a_kind_nobody_knows_is_refused(
    proof: JsonObject, answer: Answer
) -> None:
    assert report(plain(proof=proof)).answer is answer


# ---------------------------------------------------------------- editions and controllers


def test_the_edition_of_a_context_that_the_signature_fits_is_found_and_named() -> None:
    url = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
    newest, older = editions()[url]
    document = {
        **plain(),
        "@context": [CREDENTIALS_V1, url],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:a", "type": "Achievement", "name": "n"},
    }
    options = {
        "@context": ["https://w3id.org/security/data-integrity/v2"],
        "type": PROOF_TYPE,
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": SIGNER.verification_method,
        "proofPurpose": "assertionMethod",
    }
    document["@context"].append("https://w3id.org/security/data-integrity/v2")
    del options["@context"]
    canonical = functools.partial(rdf.canonical, chosen={url: older.edition})
    suite, kind = eddsa_rdfc_2022.SUITE, KeyKind.ED25519
    message = integrity.hash_data(document, options, suite=suite, kind=kind, canonical=canonical)
    value = multibase.encode_base58(SIGNER.sign(message))

    found = report({**document, "proof": {**options, "proofValue": value}})

    assert found.answer is Answer.VALID
    assert found.editions == {url: older.edition}
    assert older.edition in found.step(StepName.PROOF).reason.en
    assert newest.edition not in found.step(StepName.PROOF).reason.en


def test_another_controllers_key_signs_only_if_the_issuers_document_lists_it() -> None:
    data = signed(plain(issuer=ISSUER_URL))
    listing = {"id": ISSUER_URL, "assertionMethod": [SIGNER.verification_method]}
    other = {"id": ISSUER_URL, "assertionMethod": [STRANGER.verification_method]}
    lying = {"id": "https://else.example", "assertionMethod": [SIGNER.verification_method]}

    answers = [
        report(data, keys=KeysAtHand(documents=documents)).answer
        for documents in ({}, {ISSUER_URL: listing}, {ISSUER_URL: other}, {ISSUER_URL: lying})
    ]

    assert answers == [Answer.WRONG_KEY, Answer.VALID, Answer.WRONG_KEY, Answer.WRONG_KEY]


def test_a_did_key_issuer_cannot_be_signed_for_by_another() -> None:
    data = signed(plain(issuer=STRANGER.controller))
    document = {"id": STRANGER.controller, "assertionMethod": [SIGNER.verification_method]}

    keys = KeysAtHand(documents={STRANGER.controller: document})

    assert report(data, keys=keys).answer is Answer.WRONG_KEY


# ---------------------------------------------------------------- refresh


def refreshable(**fields: Any) -> JsonObject:
    document = json.loads(credential())
    del document["proof"]
    url = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    document["@context"].insert(2, url)
    document["refreshService"] = {"id": PLACE, "type": "1EdTechCredentialRefresh"}
    return signed({**document, **fields})


def test_a_newer_version_takes_the_originals_place() -> None:
    newer = refreshable(validUntil="2026-10-01T00:00:00Z")
    documents = DocumentsAtHand(documents={PLACE: json.dumps(newer).encode()})

    found = report(refreshable(), documents=documents)

    assert found.step(StepName.REFRESH).outcome is Outcome.PASSED
    assert found.answer is Answer.EXPIRED


def test_an_older_version_does_not_take_a_newer_ones_place() -> None:
    """Open Badges 3.0 ``#achievementcredential``: ``validFrom`` tells which is the most recent."""
    documents = DocumentsAtHand(documents={PLACE: json.dumps(refreshable()).encode()})
    ended = refreshable(validFrom="2026-09-01T00:00:00Z", validUntil="2026-10-01T00:00:00Z")

    found = report(ended, documents=documents)

    assert found.answer is Answer.EXPIRED
    assert found.step(StepName.REFRESH).code == "credential.version-older"


@pytest.mark.parametrize(
    "newer",
    [
        None,
        b"not json",
        json.dumps({**refreshable(), "name": "changed"}).encode(),
        json.dumps(refreshable(id="urn:uuid:another")).encode(),
        json.dumps(
            refreshable(validFrom="2026-10-01T00:00:00Z", validUntil="2026-09-01T00:00:00Z")
        ).encode(),
        json.dumps(signed(plain(STRANGER), STRANGER)).encode(),
    ],
)
def test_a_newer_version_that_cannot_be_used_leaves_the_original(newer: bytes | None) -> None:
    documents = DocumentsAtHand(documents={} if newer is None else {PLACE: newer})

    found = report(refreshable(), documents=documents)

    assert found.step(StepName.REFRESH).outcome is Outcome.NOT_CHECKED
    assert found.answer is Answer.VALID_WITH_WARNINGS


def test_nothing_is_fetched_for_a_credential_that_is_not_its_issuers_word() -> None:
    class Never:
        def document(self, url: str) -> bytes:
            pytest.fail(url)

        def status_list(self, url: str) -> bytes:
            pytest.fail(url)

    forged = {**refreshable(), "name": "changed"}

    found = report(forged, documents=Never(), statuses=Never())

    assert found.answer is Answer.TAMPERED


# ---------------------------------------------------------------- status lists


def listed(signer: Ed25519Signer, *revoked: int, url: str = LIST_URL) -> StatusesAtHand:
    bits = Bitstring()
    for index in revoked:
        bits.set(index, on=True)
    data = issue_status_list(bits, list_url=url, signer=signer, created_at=AWARDED)
    return StatusesAtHand(lists={LIST_URL: data})


def test_a_list_by_somebody_else_counts_and_is_told() -> None:
    data = credential(index=3)

    clear = report(data, statuses=listed(STRANGER, 4))

    assert report(data, statuses=listed(STRANGER, 3)).answer is Answer.REVOKED
    assert clear.answer is Answer.VALID_WITH_WARNINGS
    assert STRANGER.controller in clear.step(StepName.STATUS).reason.en


def test_a_list_by_somebody_else_under_another_name_says_nothing() -> None:
    another = listed(STRANGER, url="https://mc.shirushi-u.example.ac.jp/status/2")

    assert report(credential(index=3), statuses=another).answer is Answer.STATUS_UNKNOWN


def test_a_list_by_somebody_else_where_anybody_could_answer_says_nothing() -> None:
    url = "http://u.example/list"
    document = json.loads(credential(index=3))
    del document["proof"]
    document["credentialStatus"]["statusListCredential"] = url
    at_hand = StatusesAtHand(lists={url: listed(STRANGER, url=url).lists[LIST_URL]})

    assert report(signed(document), statuses=at_hand).answer is Answer.STATUS_UNKNOWN


def test_a_list_signed_with_the_same_key_under_another_name_is_the_issuers() -> None:
    # WEB_SIGNER has SIGNER's key under a did:web.
    keys = KeysAtHand(documents={WEB_SIGNER.controller: WEB_SIGNER.controller_document()})

    assert (
        report(credential(index=3), statuses=listed(WEB_SIGNER), keys=keys).answer is Answer.VALID
    )


def test_a_list_on_the_issuers_own_server_is_the_issuers() -> None:
    keys = KeysAtHand(documents={WEB_SIGNER.controller: WEB_SIGNER.controller_document()})
    data = credential(signer=WEB_SIGNER, index=3)

    assert report(data, statuses=listed(STRANGER), keys=keys).answer is Answer.VALID


def test_a_list_that_moved_is_minded_and_another_list_says_nothing() -> None:
    moved = listed(SIGNER, url="https://old-service.example/lists/1")
    another = listed(SIGNER, url="https://mc.shirushi-u.example.ac.jp/status/2")

    found = report(credential(index=3), statuses=moved)

    assert found.answer is Answer.VALID_WITH_WARNINGS
    assert "another address" in found.step(StepName.STATUS).reason.en
    assert report(credential(index=3), statuses=another).answer is Answer.STATUS_UNKNOWN


def test_a_plain_no_outweighs_a_list_out_of_reach() -> None:
    ends = AWARDED.replace(month=9)

    found = report(credential(index=3, valid_until=ends))

    assert found.answer is Answer.EXPIRED
    assert found.step(StepName.STATUS).outcome is Outcome.NOT_CHECKED


def test_several_entries_are_all_looked_up() -> None:
    document = json.loads(credential(index=3))
    del document["proof"]
    entry = document["credentialStatus"]
    document["credentialStatus"] = [entry, {**entry, "statusListIndex": "5"}]

    assert report(signed(document), statuses=statuses(5)).answer is Answer.REVOKED
    assert report(signed(document), statuses=statuses(6)).answer is Answer.VALID


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"statusPurpose": "refresh"}, Answer.VALID),
        ({"statusPurpose": "message"}, Answer.VALID_WITH_WARNINGS),
    ],
)
def test_a_status_that_only_tells_something_takes_nothing_back(
    told: JsonObject, answer: Answer
) -> None:
    document = json.loads(credential(index=3))
    del document["proof"]
    document["credentialStatus"] |= told

    assert report(signed(document)).answer is answer


# ---------------------------------------------------------------- people and trust


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        (IdentifierKind.OTHER, "did:key:z6MkLearner", Answer.VALID),
        (IdentifierKind.OTHER, "did:key:z6MkOther", Answer.OTHER_RECIPIENT),
        (IdentifierKind.STUDENT_ID, "S-1", Answer.VALID),
        (IdentifierKind.STUDENT_ID, "S-2", Answer.OTHER_RECIPIENT),
        (IdentifierKind.EMAIL, EMAIL, Answer.OTHER_RECIPIENT),
    ],
)
def test_a_learner_is_known_by_did_or_number(
    kind: IdentifierKind, value: str, answer: Answer
) -> None:
    learner = Learner(
        id="did:key:z6MkLearner",
        identifiers=(Identifier(kind=IdentifierKind.STUDENT_ID, value="S-1"),),
    )
    data = issue(with_changes(assertion(), learner=learner), signer=SIGNER, created_at=AWARDED)

    assert report(data, recipient=Identifier(kind=kind, value=value)).answer is answer


def test_a_listed_issuer_is_trusted_and_another_only_warned_of() -> None:
    why = Text(ja="認可された大学", en="an accredited university")
    policy = IssuersListed(reasons={SIGNER.controller: why})

    listed_one = report(credential(), trusted=policy)
    other = report(signed(plain(STRANGER), STRANGER), trusted=policy)

    assert listed_one.step(StepName.ISSUER).reason.en == "an accredited university"
    assert (listed_one.answer, other.answer) == (Answer.VALID, Answer.VALID_WITH_WARNINGS)


def test_an_altered_credential_passes_neither_as_its_learners_nor_as_a_trusted_issuers() -> None:
    altered = json.loads(credential()) | {"name": "Something else"}
    why = Text(ja="認可された大学", en="an accredited university")

    found = report(
        altered,
        trusted=IssuersListed(reasons={SIGNER.controller: why}),
        recipient=Identifier(kind=IdentifierKind.EMAIL, value=EMAIL),
    )

    assert found.answer is Answer.TAMPERED
    for name in (StepName.RECIPIENT, StepName.ISSUER):
        assert found.step(name).outcome is Outcome.NOT_CHECKED
        assert "signature" in found.step(name).reason.en


def test_the_period_is_said_as_people_write_days() -> None:
    reason = report(credential()).step(StepName.DATES).reason

    assert "2026年8月1日 00:00(協定世界時)から有効" in reason.ja
    assert "1 August 2026, 00:00 UTC" in reason.en


# ---------------------------------------------------------------- presentations


def test_a_presentation_holds_with_its_holder_and_its_credentials() -> None:
    shown = presentation(json.loads(credential()), holder=STRANGER.controller)

    found = report(signed(shown, STRANGER, "authentication"))

    assert (found.answer, found.format) == (Answer.VALID, Format.PRESENTATION)
    assert STRANGER.controller in found.step(StepName.PROOF).reason.en


def test_an_unsigned_presentation_shows_its_credentials_with_a_warning() -> None:
    found = report(presentation(json.loads(credential())))

    assert found.answer is Answer.VALID_WITH_WARNINGS
    assert "nobody can say" in found.step(StepName.PROOF).reason.en


def test_one_bad_credential_spoils_a_presentation_and_is_named() -> None:
    altered = {**json.loads(credential()), "name": "changed"}
    expired = json.loads(credential(number=2, valid_until=AWARDED.replace(month=9)))

    first = report(presentation(json.loads(credential()), altered))
    second = report(presentation(expired))

    assert (first.answer, second.answer) == (Answer.TAMPERED, Answer.EXPIRED)
    assert (first.step(StepName.PROOF).path or "").startswith("verifiableCredential[1]")
    assert (second.step(StepName.DATES).path or "").startswith("verifiableCredential[0]")


def test_a_presentation_by_another_than_its_holder_is_refused() -> None:
    shown = presentation(json.loads(credential()), holder=SIGNER.controller)

    assert report(signed(shown, STRANGER, "authentication")).answer is Answer.TAMPERED


def test_a_presentation_of_nothing_or_of_a_presentation_is_refused() -> None:
    inner = presentation(json.loads(credential()))

    assert report(presentation()).answer is Answer.TAMPERED
    assert not report(presentation(inner)).answer.holds


# ---------------------------------------------------------------- endorsements


def endorsed(subject: str, signer: Ed25519Signer = STRANGER, **changes: Any) -> JsonObject:
    document = json.loads(credential())
    del document["proof"]
    said = {
        "@context": document["@context"][:2],
        "id": "urn:uuid:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "推奨",
        "issuer": {"id": signer.controller, "type": ["Profile"], "name": "協会"},
        "validFrom": "2026-08-02T00:00:00Z",
        "credentialSubject": {
            "id": subject,
            "type": ["EndorsementSubject"],
            "endorsementComment": "よい",
        },
    }
    document["endorsement"] = [{**signed(said, signer), **changes}]
    return signed(document)


def test_a_good_endorsement_is_told() -> None:
    found = report(endorsed(SIGNER.controller))

    assert found.step(StepName.ENDORSEMENTS).outcome is Outcome.PASSED
    assert found.answer is Answer.VALID


def test_a_bad_endorsement_takes_nothing_from_the_credential() -> None:
    altered = report(endorsed(SIGNER.controller, name="別の推奨"))
    other = report(endorsed("https://else.example/"))

    for found in (altered, other):
        assert found.step(StepName.ENDORSEMENTS).outcome is Outcome.FAILED
        assert found.step(StepName.ENDORSEMENTS).path
        assert found.answer is Answer.VALID_WITH_WARNINGS


def test_a_status_entry_of_a_kind_nobody_knows_is_unknown() -> None:
    document = {
        **plain(),
        "@context": [CREDENTIALS_V2, {"NewList2031": "urn:NewList2031"}],
        "credentialStatus": {"id": "urn:a", "type": "NewList2031"},
    }

    assert report(signed(document)).answer is Answer.STATUS_UNKNOWN


def test_a_place_in_a_list_is_written_with_the_credential() -> None:
    entry = StatusEntry(list_url=LIST_URL, index=9)
    data = issue(assertion(), signer=SIGNER, created_at=AWARDED, status=entry)

    assert report(data, statuses=statuses(9)).answer is Answer.REVOKED


def test_a_schema_of_the_standards_kind_out_of_reach_leaves_the_question_open() -> None:
    url = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    named = {"id": "https://u.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
    data = signed({**plain(credentialSchema=named), "@context": [CREDENTIALS_V2, url]})
    advised = signed(plain(credentialSchema={**named, "type": "JsonSchema"}))
    there = DocumentsAtHand(documents={named["id"]: b'{"required": ["id"]}'})
    not_met = DocumentsAtHand(documents={named["id"]: b'{"required": ["nothing"]}'})

    answers = [
        report(data).answer,
        report(data, documents=there).answer,
        report(data, documents=not_met).answer,
        report(advised).answer,
    ]

    assert answers == [
        Answer.SCHEMA_UNKNOWN,
        Answer.VALID,
        Answer.SCHEMA_INVALID,
        Answer.VALID_WITH_WARNINGS,
    ]


def test_what_a_holder_may_hide_is_not_missing() -> None:
    proof = {"type": PROOF_TYPE, "cryptosuite": "ecdsa-sd-2023"}
    hiding = {
        **plain(proof=proof),
        "@context": [CREDENTIALS_V1, "https://w3id.org/security/data-integrity/v2"],
    }

    assert report(hiding).step(StepName.SCHEMA).outcome is Outcome.PASSED
    assert report({**hiding, "issuer": "no url"}).step(StepName.SCHEMA).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "hidden", [("criteria",), ("criteria", "description"), ("id", "type", "name", "criteria")]
)
def test_what_a_badges_schema_asks_for_may_be_hidden_too(hidden: tuple[str, ...]) -> None:
    """VC-DI-ECDSA 1.0 ``#ecdsa-sd-2023``: a holder shows a part, the schema is the whole's."""
    document = json.loads(credential())
    for name in hidden:
        del document["credentialSubject"]["achievement"][name]
    hiding = {**document, "proof": {"type": PROOF_TYPE, "cryptosuite": "ecdsa-sd-2023"}}

    step = report(hiding).step(StepName.SCHEMA)

    assert step.outcome is Outcome.PASSED
    assert "achievement.criteria" in step.reason.en
    assert report(document).step(StepName.SCHEMA).outcome is Outcome.FAILED


def test_what_is_shown_must_fit_the_schema_all_the_same() -> None:
    document = json.loads(credential())
    del document["credentialSubject"]["achievement"]["criteria"]
    document["credentialSubject"]["achievement"]["name"] = 5
    hiding = {**document, "proof": {"type": PROOF_TYPE, "cryptosuite": "ecdsa-sd-2023"}}

    assert report(hiding).step(StepName.SCHEMA).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("status", "lists", "answer"),
    [
        (None, {}, Answer.VALID),
        ({"status_list": {"idx": 0, "uri": LIST_URL}}, {}, Answer.STATUS_UNKNOWN),
        ({"status_list": {"idx": 0, "uri": LIST_URL}}, {0: 1}, Answer.REVOKED),
        ({"status_list": {"idx": 1, "uri": LIST_URL}}, {0: 1}, Answer.VALID),
        ({"other": {}}, {0: 1}, Answer.STATUS_UNKNOWN),
        ("text", {}, Answer.STATUS_UNKNOWN),
    ],
)
def test_a_tokens_own_status_counts_beside_its_credentials(
    status: Any, lists: dict[int, int], answer: Answer
) -> None:
    document = ob3.write(assertion())
    claims = {**document, **({} if status is None else {"status": status})}
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": SIGNER.verification_method}
    token = jws.sign(header, json.dumps(claims).encode(), signer=SIGNER).encode()
    bits = TokenList(bits=1, length=8)
    for index, value in lists.items():
        bits.set(index, value)
    packed = issue_token_list(bits, list_url=LIST_URL, signer=SIGNER, created_at=AWARDED)
    at_hand = StatusesAtHand(lists={LIST_URL: packed} if lists else {})

    assert report(token, statuses=at_hand).answer is answer


def test_a_cryptosuite_that_is_no_text_is_refused_like_any_other_mistake() -> None:
    assert not report(plain(proof={"type": PROOF_TYPE, "cryptosuite": [{}]})).answer.holds
