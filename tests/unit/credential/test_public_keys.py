from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from shirushi.core.errors import ShirushiError
from shirushi.credential import multibase, public_keys
from shirushi.credential.public_keys import KeyKind, KeyKindUnknown, KeyMalformed, KeyWeak
from tests.world import SIGNER

ED25519 = public_keys.of_bytes(KeyKind.ED25519, SIGNER.public_key)
SECRETS = {
    KeyKind.P256: ec.derive_private_key(7, ec.SECP256R1()),
    KeyKind.P384: ec.derive_private_key(7, ec.SECP384R1()),
    KeyKind.P521: ec.derive_private_key(7, ec.SECP521R1()),
    KeyKind.SECP256K1: ec.derive_private_key(7, ec.SECP256K1()),
}
HASHES = {
    KeyKind.P256: hashes.SHA256(),
    KeyKind.P384: hashes.SHA384(),
    KeyKind.P521: hashes.SHA512(),
    KeyKind.SECP256K1: hashes.SHA256(),
}
RSA_SECRET = rsa.generate_private_key(65537, 2048)
ORDER = 2**252 + 27742317777372353535851937790883648493

#: Every point of order 1, 2, 4 or 8, in each spelling that 32 bytes allow.
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def _point(secret: ec.EllipticCurvePrivateKey) -> bytes:
    return secret.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )


def _side_by_side(secret: ec.EllipticCurvePrivateKey, message: bytes, kind: KeyKind) -> bytes:
    size = (secret.curve.key_size + 7) // 8
    first, second = decode_dss_signature(secret.sign(message, ec.ECDSA(HASHES[kind])))
    return first.to_bytes(size) + second.to_bytes(size)


def _rsa_key(secret: rsa.RSAPrivateKey) -> public_keys.PublicKey:
    pem = secret.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return public_keys.from_pem(pem.decode())


@pytest.mark.parametrize("kind", list(SECRETS))
def test_an_ecdsa_signature_side_by_side_holds_and_any_other_length_does_not(
    kind: KeyKind,
) -> None:
    key = public_keys.of_bytes(kind, _point(SECRETS[kind]))
    signature = _side_by_side(SECRETS[kind], b"message", kind)

    assert key.verify(b"message", signature)
    assert not key.verify(b"massage", signature)
    assert not key.verify(b"message", signature + b"\0")
    assert not key.verify(b"message", b"\0" + signature)
    assert not key.verify(b"message", bytes(len(signature)))
    assert not key.verify(b"message", SECRETS[kind].sign(b"message", ec.ECDSA(HASHES[kind])))


def test_another_hash_is_another_signature() -> None:
    key = public_keys.of_bytes(KeyKind.P384, _point(SECRETS[KeyKind.P384]))
    signature = _side_by_side(SECRETS[KeyKind.P384], b"message", KeyKind.P384)

    assert key.verify(b"message", signature, hash="SHA-384")
    assert not key.verify(b"message", signature, hash="SHA-256")
    assert not ED25519.verify(b"message", SIGNER.sign(b"message"), hash="SHA-512")


def test_an_ed25519_signature_that_is_not_reduced_is_refused() -> None:
    signature = SIGNER.sign(b"message")
    second = int.from_bytes(signature[32:], "little") + ORDER
    malleated = signature[:32] + second.to_bytes(32, "little")

    assert ED25519.verify(b"message", signature)
    assert not ED25519.verify(b"message", malleated)
    assert not ED25519.verify(b"message", signature[:63])


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_an_ed25519_key_of_small_order_is_refused_in_every_spelling(point: str) -> None:
    data = bytes.fromhex(point)
    spelt = multibase.encode_base58(b"\xed\x01" + data)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": multibase.encode_base64url(data)[1:]}

    with pytest.raises(KeyWeak):
        public_keys.of_bytes(KeyKind.ED25519, data)
    with pytest.raises(KeyWeak):
        public_keys.from_multikey(spelt)
    with pytest.raises(KeyWeak):
        public_keys.from_jwk(jwk)


def test_an_ed25519_key_spelt_a_second_way_is_refused() -> None:
    # The prime is 2^255 - 19; a y above it would name a point that has its own spelling.
    again = ((2**255 - 19) + 3).to_bytes(32, "little")

    with pytest.raises(KeyWeak):
        public_keys.of_bytes(KeyKind.ED25519, again)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_reads_back_from_each_of_its_spellings(kind: KeyKind) -> None:
    if kind is KeyKind.ED25519:
        key = ED25519
    elif kind is KeyKind.RSA:
        key = _rsa_key(RSA_SECRET)
    else:
        key = public_keys.of_bytes(kind, _point(SECRETS[kind]))

    assert public_keys.from_multikey(key.multikey()) == key
    assert public_keys.from_jwk(key.jwk()) == key
    assert len(key.thumbprint()) == 43


def test_rsa_holds_with_either_padding_and_only_the_one_asked_for() -> None:
    key = _rsa_key(RSA_SECRET)
    plain = RSA_SECRET.sign(b"message", padding.PKCS1v15(), hashes.SHA256())
    pss = RSA_SECRET.sign(
        b"message",
        padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32),
        hashes.SHA256(),
    )

    assert key.verify(b"message", plain)
    assert key.verify(b"message", pss, pss=True)
    assert not key.verify(b"message", pss)
    assert not key.verify(b"message", plain, pss=True)


def test_a_short_rsa_key_is_refused() -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    numbers = short.public_key().public_numbers()
    jwk = {"kty": "RSA", "e": "AQAB", "n": multibase.encode_base64url(numbers.n.to_bytes(128))[1:]}

    with pytest.raises(KeyWeak, match="1024 bits"):
        _rsa_key(short)
    with pytest.raises(KeyWeak, match="1024 bits"):
        public_keys.from_jwk(jwk)


def test_a_published_secret_is_refused() -> None:
    with pytest.raises(KeyWeak, match="secret"):
        public_keys.from_jwk({**ED25519.jwk(), "d": "AAAA"})
    with pytest.raises(KeyWeak, match="secret"):
        public_keys.from_method(
            {
                "type": "JsonWebKey2020",
                "publicKeyJwk": ED25519.jwk(),
                "privateKeyJwk": {**ED25519.jwk(), "d": "AAAA"},
            }
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"use": "enc"},
        {"key_ops": ["sign"]},
        {"key_ops": "verify"},
        {"x": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik="},
        {"x": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2i"},
        {"x": 3},
        {"crv": "X25519"},
        {"crv": "P-256"},
        {"kty": "oct"},
        {"crv": ["Ed25519"]},
    ],
)
def test_a_jwk_that_is_not_quite_one_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ShirushiError):
        public_keys.from_jwk({**ED25519.jwk(), **wrong})


def test_a_point_off_its_curve_is_refused() -> None:
    point = SECRETS[KeyKind.P256].public_key().public_numbers()
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": multibase.encode_base64url(point.x.to_bytes(32))[1:],
        "y": multibase.encode_base64url((point.y ^ 1).to_bytes(32))[1:],
    }

    with pytest.raises(KeyMalformed):
        public_keys.from_jwk(jwk)
    with pytest.raises(KeyMalformed):
        public_keys.of_bytes(KeyKind.P256, b"\x04" + point.x.to_bytes(32) + point.y.to_bytes(32))
    with pytest.raises(KeyMalformed):
        public_keys.of_bytes(KeyKind.P256, _point(SECRETS[KeyKind.P384]))


def test_an_even_modulus_is_refused() -> None:
    modulus = base64.urlsafe_b64encode(b"\xff" * 255 + b"\xfe").rstrip(b"=").decode()

    with pytest.raises(KeyMalformed):
        public_keys.from_jwk({"kty": "RSA", "e": "AQAB", "n": modulus})


@pytest.mark.parametrize(
    ("type_", "member"),
    [
        ("Multikey", {"publicKeyMultibase": ED25519.multikey()}),
        ("Ed25519VerificationKey2020", {"publicKeyMultibase": ED25519.multikey()}),
        ("JsonWebKey", {"publicKeyJwk": ED25519.jwk()}),
        ("JsonWebKey2020", {"publicKeyJwk": ED25519.jwk()}),
        ("Ed25519VerificationKey2018", {"publicKeyJwk": ED25519.jwk()}),
        (
            "Ed25519VerificationKey2018",
            {"publicKeyBase58": multibase.encode_base58(ED25519.data)[1:]},
        ),
        ("Ed25519VerificationKey2018", {"publicKeyHex": ED25519.data.hex()}),
    ],
)
def test_a_method_gives_its_key_however_its_type_spells_it(
    type_: str, member: dict[str, Any]
) -> None:
    assert public_keys.from_method({"type": type_, **member}) == ED25519


def test_a_method_with_two_keys_or_a_key_of_another_kind_is_refused() -> None:
    p256 = public_keys.of_bytes(KeyKind.P256, _point(SECRETS[KeyKind.P256]))

    with pytest.raises(KeyMalformed, match="both publicKeyMultibase and publicKeyJwk"):
        public_keys.from_method(
            {
                "type": "Multikey",
                "publicKeyMultibase": ED25519.multikey(),
                "publicKeyJwk": ED25519.jwk(),
            }
        )
    with pytest.raises(KeyMalformed, match="a P-256 key in Ed25519VerificationKey2020"):
        public_keys.from_method(
            {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": p256.multikey()}
        )


@pytest.mark.parametrize(
    "method",
    [
        {"type": "EcdsaSecp256k1RecoveryMethod2020", "blockchainAccountId": "eip155:1:0x89"},
        {"type": "Multikey", "publicKeyBase58": "11111111111111111111111111111111"},
    ],
)
def test_a_method_of_a_kind_not_read_says_so(method: dict[str, Any]) -> None:
    with pytest.raises(KeyKindUnknown):
        public_keys.from_method(method)


@pytest.mark.parametrize(
    ("codec", "error"),
    [
        (b"\xec\x01", KeyMalformed),  # x25519-pub
        (b"\x84\x24", KeyMalformed),  # x448-pub
        (b"\x80\x26", KeyWeak),  # ed25519-priv
        (b"\x86\x26", KeyWeak),  # p256-priv
        (b"\xeb\x01", KeyKindUnknown),  # bls12_381-g2-pub
    ],
)
def test_a_multikey_that_cannot_sign_or_shows_its_secret_is_refused(
    codec: bytes, error: type[ShirushiError]
) -> None:
    """Controlled Identifiers 1.0 ``#Multikey``; the codecs are those of the Multicodec table."""
    with pytest.raises(error):
        public_keys.from_multikey(multibase.encode_base58(codec + ED25519.data))


def test_pem_that_holds_more_than_one_key_block_is_refused() -> None:
    pem = (
        RSA_SECRET.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )

    assert public_keys.from_pem(f"\n{pem}\n").kind is KeyKind.RSA
    for wrong in (pem + pem, "x" + pem, pem * 10, "", pem.replace("PUBLIC", "PRIVATE")):
        with pytest.raises(KeyMalformed):
            public_keys.from_pem(wrong)


def _pem(secret: Any) -> str:
    return str(
        secret.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def test_pem_of_each_kind_gives_its_key_and_of_any_other_says_so() -> None:
    ed = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    assert public_keys.from_pem(_pem(ed)) == ED25519
    for kind, secret in SECRETS.items():
        assert public_keys.from_pem(_pem(secret)).data == _point(secret)
        assert public_keys.from_pem(_pem(secret)).kind is kind
    for other in (
        ed448.Ed448PrivateKey.from_private_bytes(bytes(57)),
        ec.derive_private_key(7, ec.SECP224R1()),
        dsa.generate_private_key(2048),
    ):
        with pytest.raises(KeyKindUnknown):
            public_keys.from_pem(_pem(other))
    with pytest.raises(KeyMalformed):
        public_keys.from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")


def test_rsa_bytes_in_any_other_form_than_its_own_are_refused() -> None:
    key = _rsa_key(RSA_SECRET)
    outer = RSA_SECRET.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    p256 = SECRETS[KeyKind.P256].public_key()
    other = p256.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    assert public_keys.of_bytes(KeyKind.RSA, key.data) == key
    for data in (outer, other, key.data + b"\0", key.data[:-1], b""):
        with pytest.raises(KeyMalformed):
            public_keys.of_bytes(KeyKind.RSA, data)


@pytest.mark.parametrize("bits", [8200])
def test_an_rsa_key_that_would_only_cost_time_is_refused(bits: int) -> None:
    modulus = multibase.encode_base64url(((1 << bits) - 1).to_bytes(bits // 8))[1:]
    jwk = {"kty": "RSA", "e": "AQAB", "n": modulus}

    with pytest.raises(KeyMalformed):
        public_keys.from_jwk(jwk)
    with pytest.raises(KeyMalformed):
        public_keys.from_jwk({**_rsa_key(RSA_SECRET).jwk(), "e": "AQAAAAAAAAAAAQ"})
    with pytest.raises(KeyMalformed):
        public_keys.from_jwk({**_rsa_key(RSA_SECRET).jwk(), "e": "AQ"})
    with pytest.raises(KeyMalformed):
        public_keys.from_jwk({**_rsa_key(RSA_SECRET).jwk(), "e": "AAEAAQ"})


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ({}, KeyMalformed),
        ({"type": "Multikey"}, KeyMalformed),
        ({"type": ["Multikey"], "publicKeyMultibase": "z6Mk"}, KeyMalformed),
        ({"type": "Multikey", "publicKeyMultibase": 3}, KeyMalformed),
        ({"type": "Multikey", "publicKeyMultibase": "uAAAA"}, multibase.MultibaseInvalid),
        ({"type": "JsonWebKey", "publicKeyJwk": "x"}, KeyMalformed),
        ({"type": "Ed25519VerificationKey2018", "publicKeyJwk": "ab" * 32}, KeyMalformed),
        ({"type": "Ed25519VerificationKey2018", "publicKeyHex": "zz"}, KeyMalformed),
        ({"type": "Ed25519VerificationKey2018", "publicKeyHex": "abc"}, KeyMalformed),
        ({"type": "Ed25519VerificationKey2018", "publicKeyHex": "ab" * 31}, KeyMalformed),
        ({"type": "RsaVerificationKey2018", "publicKeyPem": "x"}, KeyMalformed),
        ({"type": "RsaVerificationKey2018", "publicKeyHex": "abcd"}, KeyKindUnknown),
    ],
)
def test_a_method_whose_key_cannot_be_read_is_refused(
    method: dict[str, Any], error: type[ShirushiError]
) -> None:
    with pytest.raises(error):
        public_keys.from_method(method)


def test_a_coordinate_of_another_length_is_refused() -> None:
    key = public_keys.of_bytes(KeyKind.P256, _point(SECRETS[KeyKind.P256]))
    short = multibase.encode_base64url(multibase.decode("u" + key.jwk()["x"])[1:])[1:]

    with pytest.raises(KeyMalformed):
        public_keys.from_jwk({**key.jwk(), "x": short})
