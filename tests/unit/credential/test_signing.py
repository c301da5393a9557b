from __future__ import annotations

import pytest

from shirushi.credential.keys import KeysAtHand, SeedInvalid, Signer
from shirushi.credential.proofs import signing
from shirushi.credential.proofs.checking import check_proofs
from shirushi.credential.proofs.integrity import KeyNotForSuite
from shirushi.credential.public_keys import KeyKind
from shirushi.credential.signers import EcdsaSigner
from tests.world import AWARDED, NOW, SIGNER

P256 = EcdsaSigner.from_secret((7).to_bytes(32), kind=KeyKind.P256)
P384 = EcdsaSigner.from_secret((7).to_bytes(48), kind=KeyKind.P384)
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:learner"},
}


@pytest.mark.parametrize(
    ("signer", "name", "suite"),
    [
        (SIGNER, None, "eddsa-rdfc-2022"),
        (SIGNER, "eddsa-jcs-2022", "eddsa-jcs-2022"),
        (P256, None, "ecdsa-rdfc-2019"),
        (P384, None, "ecdsa-rdfc-2019"),
        (P384, "ecdsa-jcs-2019", "ecdsa-jcs-2019"),
    ],
)
def test_a_key_signs_with_its_own_suite_or_the_one_asked_for(
    signer: Signer, name: str | None, suite: str
) -> None:
    document = {**DOCUMENT, "issuer": signer.controller}

    signed = signing.sign(document, signer=signer, created_at=AWARDED, cryptosuite=name)

    assert check_proofs(signed, keys=KeysAtHand(), now=NOW).suites == (suite,)


@pytest.mark.parametrize(
    ("signer", "name"),
    [(SIGNER, "ecdsa-rdfc-2019"), (P256, "eddsa-rdfc-2022"), (SIGNER, "eddsa-2022")],
)
def test_a_suite_that_is_not_the_keys_signs_nothing(signer: Signer, name: str) -> None:
    with pytest.raises(KeyNotForSuite):
        signing.sign(DOCUMENT, signer=signer, created_at=AWARDED, cryptosuite=name)


def test_two_signers_make_a_set() -> None:
    document = {**DOCUMENT, "issuer": SIGNER.controller}

    both = signing.sign(
        signing.sign(document, signer=SIGNER, created_at=AWARDED),
        signer=P256,
        created_at=AWARDED,
    )

    assert check_proofs(both, keys=KeysAtHand(), now=NOW).suites == (
        "eddsa-rdfc-2022",
        "ecdsa-rdfc-2019",
    )


def test_the_same_message_is_signed_with_the_same_bytes_and_no_secret_is_shown() -> None:
    assert P256.sign(b"message") == P256.sign(b"message")
    assert P256.public_key.verify(b"message", P256.sign(b"message"))
    assert "secret" not in repr(P256)
    assert P384.controller_document()["assertionMethod"] == [P384.verification_method]


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        (b"", KeyKind.P256),
        (bytes(32), KeyKind.P256),
        (b"\xff" * 32, KeyKind.P256),
        ((7).to_bytes(48), KeyKind.P256),
        ((7).to_bytes(32), KeyKind.P384),
        ((7).to_bytes(32), KeyKind.ED25519),
    ],
)
def test_a_secret_that_is_no_number_of_its_curve_is_refused(secret: bytes, kind: KeyKind) -> None:
    with pytest.raises(SeedInvalid):
        EcdsaSigner.from_secret(secret, kind=kind)
