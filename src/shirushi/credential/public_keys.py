"""Public keys: every spelling strangers use for one, and the check of a signature with it."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from nacl import bindings

from shirushi.core import json
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.text import Text
from shirushi.credential import multibase
from shirushi.credential.ed25519 import holds as _holds_ed25519

HashName: TypeAlias = Literal["SHA-256", "SHA-384", "SHA-512"]

#: Bits of an RSA modulus. Below is weak (NIST SP 800-131A); above only costs the verifier time.
LEAST_RSA_BITS = 2048
MOST_RSA_BITS = 8192
MOST_RSA_EXPONENT = 2**32
#: Characters of a PEM block: the largest RSA key read has about 1,450.
MOST_PEM = 4096


class KeyKindUnknown(ShirushiError):
    """A public key is of a kind that we cannot check signatures with."""

    code = "credential.key-kind-unknown"
    text = Text(
        ja="対応していない種類の公開鍵です。", en="The public key is of a kind not read here."
    )
    remedy = Text(
        ja="Ed25519、P-256、P-384、P-521、secp256k1、RSAのいずれかの公開鍵を用いてください。",
        en="Use an Ed25519, P-256, P-384, P-521, secp256k1 or RSA key.",
    )


class KeyMalformed(ShirushiError):
    """A public key is not as its kind must be: no point of its curve, a length that is off."""

    code = "credential.key-malformed"
    text = Text(
        ja="公開鍵が正しくありません({reason})。",
        en="The public key is not as it must be ({reason}).",
    )


class KeyWeak(ShirushiError):
    """A public key under which others than its owner could sign."""

    code = "credential.key-weak"
    text = Text(
        ja="公開鍵が弱く、他人でも署名を偽造できます({reason})。",
        en="The public key is weak: others could forge its signatures ({reason}).",
    )


class KeyKind(StrEnum):
    """What a key is, named as JOSE names its curve."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    P521 = "P-521"
    SECP256K1 = "secp256k1"
    RSA = "RSA"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A curve of ECDSA: its equation, the bytes of one coordinate, and the hash it goes with."""

    curve: ec.EllipticCurve
    size: int
    hash: HashName


_CURVES = {
    KeyKind.P256: _Curve(curve=ec.SECP256R1(), size=32, hash="SHA-256"),
    KeyKind.P384: _Curve(curve=ec.SECP384R1(), size=48, hash="SHA-384"),
    KeyKind.P521: _Curve(curve=ec.SECP521R1(), size=66, hash="SHA-512"),
    KeyKind.SECP256K1: _Curve(curve=ec.SECP256K1(), size=32, hash="SHA-256"),
}
_HASHES: dict[HashName, hashes.HashAlgorithm] = {
    "SHA-256": hashes.SHA256(),
    "SHA-384": hashes.SHA384(),
    "SHA-512": hashes.SHA512(),
}

#: What stands in front of a key's bytes in a Multikey: a multicodec, as a varint.
_MULTICODECS = {
    KeyKind.ED25519: b"\xed\x01",
    KeyKind.P256: b"\x80\x24",
    KeyKind.P384: b"\x81\x24",
    KeyKind.P521: b"\x82\x24",
    KeyKind.SECP256K1: b"\xe7\x01",
    KeyKind.RSA: b"\x85\x24",
}
#: Multicodec ``jwk_jcs-pub``: a canonical JWK in place of raw bytes, as EBSI's did:key has it.
_JWK_JCS = b"\xd1\xd6\x03"
#: Multicodecs of secret keys (Ed25519, secp256k1, X25519, RSA, P-256, P-384, P-521), and of the
#: X25519 and X448 keys that only agree on keys and never sign.
_SECRETS = tuple(bytes([0x80 | low, 0x26]) for low in range(9))
_AGREEMENT = (b"\xec\x01", b"\x84\x24")
_SECRET_SHOWN = Text(ja="秘密鍵も一緒に公開されています", en="the secret is published with it")
_NOT_FOR_SIGNATURES = Text(ja="署名用ではありません", en="not for signatures")
_ED25519_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key that signatures can be checked with.

    data
        Ed25519: the 32 bytes of RFC 8032. An elliptic curve: the compressed point of SEC 1.
        RSA: the ``RSAPublicKey`` of RFC 8017, DER.

    Made by ``from_multikey``, ``from_jwk``, ``from_base58``, ``from_pem`` or ``from_method``,
    which refuse keys that are malformed or weak; two keys are equal if they are the same key.
    """

    kind: KeyKind
    data: bytes

    def verify(
        self,
        message: bytes,
        signature: bytes,
        *,
        hash: HashName | None = None,  # noqa: A002 - the standard's own word
        pss: bool = False,
    ) -> bool:
        """Tell whether ``signature`` is this key's over ``message``.

        signature
            As JOSE and Data Integrity spell it: Ed25519 and RSA as they come, ECDSA as the two
            numbers side by side, each as long as the curve (IEEE P1363). Any other length is a
            wrong signature, and so is an Ed25519 one whose second half is not reduced
            (RFC 8032 section 5.1.7), so that nobody can make a second signature out of one.
        hash
            What the message is hashed with; the curve's own (P-384 with SHA-384) when not
            given, SHA-256 for RSA. Ed25519 has its own and takes none.
        pss
            RSA only: PSS padding with a salt as long as the hash (PS256), not PKCS #1 v1.5.
        """
        if self.kind is KeyKind.ED25519:
            return hash is None and _holds_ed25519(self.data, message, signature)
        if self.kind is KeyKind.RSA:
            return _verify_rsa(self.data, message, signature, hash or "SHA-256", pss=pss)
        return _verify_ec(_CURVES[self.kind], self.data, message, signature, hash)

    def multikey(self) -> str:
        """Return the key as ``publicKeyMultibase``, base58btc with its multicodec in front.

        >>> from_multikey("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp").multikey()
        'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
        """
        return multibase.encode_base58(_MULTICODECS[self.kind] + self.data)

    def jwk(self) -> dict[str, str]:
        """Return the key's members as a JSON Web Key (RFC 7517), in the order of RFC 7638.

        >>> from_multikey("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp").jwk()
        {'crv': 'Ed25519', 'kty': 'OKP', 'x': 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik'}
        """
        if self.kind is KeyKind.ED25519:
            return {"crv": self.kind.value, "kty": "OKP", "x": _base64url(self.data)}
        if self.kind is KeyKind.RSA:
            numbers = _load_rsa(self.data).public_numbers()
            return {
                "e": _base64url(_bytes(numbers.e)),
                "kty": "RSA",
                "n": _base64url(_bytes(numbers.n)),
            }
        curve = _CURVES[self.kind]
        point = _load_ec(curve.curve.name, self.data).public_numbers()
        return {
            "crv": self.kind.value,
            "kty": "EC",
            "x": _base64url(point.x.to_bytes(curve.size)),
            "y": _base64url(point.y.to_bytes(curve.size)),
        }

    def thumbprint(self) -> str:
        """Return the JWK thumbprint, SHA-256 (RFC 7638), base64url."""
        members = ",".join(f'"{name}":"{value}"' for name, value in self.jwk().items())
        return _base64url(hashlib.sha256(f"{{{members}}}".encode()).digest())


# ------------------------------------------------------------------ spellings


def of_bytes(kind: KeyKind, data: bytes, *, path: str | None = None) -> PublicKey:
    """Return the key of its raw bytes, as ``PublicKey.data`` describes them.

    Raises ``KeyMalformed`` or ``KeyWeak``.
    """
    try:
        _check(kind, data)
    except ShirushiError as error:
        raise error.at(path) if path else error from None
    return PublicKey(kind=kind, data=data)


def from_multikey(text: str, *, path: str | None = None) -> PublicKey:
    """Return the key written as ``publicKeyMultibase`` (``z6Mk…``, ``zDn…``, ``z82…``).

    Controlled Identifiers 1.0 ``#Multikey``. Base58btc only, which the suites demand. Raises
    ``MultibaseInvalid``, ``KeyKindUnknown``, ``KeyMalformed`` or ``KeyWeak``.
    """
    try:
        return _multikey(text)
    except ShirushiError as error:
        raise error.at(path) if path else error from None


@functools.lru_cache(maxsize=1024)
def _multikey(text: str) -> PublicKey:
    """Return the key of a Multikey; an issuer's is read for each of its credentials."""
    if not text.startswith("z"):
        raise multibase.MultibaseInvalid
    data = multibase.decode(text)
    for kind, codec in _MULTICODECS.items():
        if data.startswith(codec):
            return of_bytes(kind, data[len(codec) :])
    if data.startswith(_JWK_JCS):
        return _canonical_jwk(data[len(_JWK_JCS) :])
    if data.startswith(_SECRETS):
        raise KeyWeak(reason=_SECRET_SHOWN)
    if data.startswith(_AGREEMENT):
        raise KeyMalformed(reason=_NOT_FOR_SIGNATURES)
    raise KeyKindUnknown


def _canonical_jwk(data: bytes) -> PublicKey:
    """Return the key of the JWK in a Multikey, written as RFC 8785 has it and not otherwise."""
    key = from_jwk(json.read_object(data, most_bytes=MOST_PEM))
    if json.write(key.jwk()) != data:
        raise KeyMalformed(
            reason=Text(ja="正規の書き方でないJWK", en="a JWK that is not canonical")
        )
    return key


def from_jwk(jwk: Mapping[str, Any], *, path: str | None = None) -> PublicKey:
    """Return the key of a JSON Web Key.

    One with a secret in it (``d``, ``k``) is refused, since whoever published it lost the key,
    and so is one that its owner says is not for signatures. Raises ``KeyKindUnknown``,
    ``KeyMalformed`` or ``KeyWeak``.
    """
    if {"d", "k", "p", "q", "dp", "dq", "qi", "oth"} & set(jwk):
        raise KeyWeak(
            path=path,
            reason=_SECRET_SHOWN,
        )
    if jwk.get("use", "sig") != "sig" or not _may_verify(jwk.get("key_ops", ["verify"])):
        raise KeyMalformed(path=path, reason=_NOT_FOR_SIGNATURES)
    family, curve = jwk.get("kty"), jwk.get("crv")
    if family == "OKP" and curve in ("X25519", "X448"):
        raise KeyMalformed(path=path, reason=_NOT_FOR_SIGNATURES)
    if family == "RSA":
        modulus, exponent = (_member(jwk, name, path, most=1100) for name in ("n", "e"))
        return of_bytes(KeyKind.RSA, _rsa_der(modulus, exponent, path), path=path)
    if family == "OKP" and curve == KeyKind.ED25519:
        return of_bytes(KeyKind.ED25519, _member(jwk, "x", path), path=path)
    if family == "EC" and isinstance(curve, str) and curve in set(_CURVES):
        size = _CURVES[KeyKind(curve)].size
        x, y = (_member(jwk, name, path) for name in ("x", "y"))
        if len(x) != size or len(y) != size:
            raise KeyMalformed(
                path=path,
                reason=Text(ja="座標の長さが違います", en="a coordinate of another length"),
            )
        _check_point(curve, b"\x04" + x + y, path)
        return of_bytes(KeyKind(curve), bytes([2 + (y[-1] & 1)]) + x, path=path)
    raise KeyKindUnknown(path=path)


def from_base58(kind: KeyKind, text: str, *, path: str | None = None) -> PublicKey:
    """Return the key written as ``publicKeyBase58``: its raw bytes, no letter in front.

    Raises ``MultibaseInvalid`` or ``KeyMalformed``.
    """
    return of_bytes(kind, multibase.decode("z" + text, path=path), path=path)


def from_pem(text: str, *, path: str | None = None) -> PublicKey:
    """Return the key in a PEM block, ``PUBLIC KEY`` or ``RSA PUBLIC KEY``.

    As Open Badges 2.0 publishes keys (``publicKeyPem``). Raises ``KeyKindUnknown``,
    ``KeyMalformed`` or ``KeyWeak``.
    """
    if len(text) > MOST_PEM or not _PEM.fullmatch(text.strip()):
        raise KeyMalformed(
            path=path,
            reason=Text(ja="公開鍵一つのPEMではありません", en="not one PEM block of a public key"),
        )
    try:
        key = serialization.load_pem_public_key(text.strip().encode("ascii"))
    except UnsupportedAlgorithm:
        raise KeyKindUnknown(path=path) from None
    except ValueError:
        raise KeyMalformed(
            path=path, reason=Text(ja="公開鍵のないPEM", en="PEM that holds no public key")
        ) from None
    if isinstance(key, ed25519.Ed25519PublicKey):
        return of_bytes(KeyKind.ED25519, key.public_bytes_raw(), path=path)
    if isinstance(key, rsa.RSAPublicKey):
        return of_bytes(KeyKind.RSA, _rsa_bytes(key), path=path)
    if isinstance(key, ec.EllipticCurvePublicKey):
        for kind, curve in _CURVES.items():
            if curve.curve.name == key.curve.name:
                return of_bytes(kind, _compressed(key), path=path)
    raise KeyKindUnknown(path=path)


def from_method(method: Mapping[str, Any], *, path: str | None = None) -> PublicKey:
    """Return the key of a verification method, however its type spells it.

    Read are ``Multikey``, ``JsonWebKey``, and the older types that the field still publishes.
    The key must stand there in one spelling only: with two, two readers could take two keys.
    Controlled Identifiers 1.0 ``#verification-methods``. Raises ``KeyKindUnknown``,
    ``KeyMalformed``, ``KeyWeak`` or ``MultibaseInvalid``.
    """
    name = method.get("type")
    spelt = [member for member in _SPELLINGS if member in method]
    if {"privateKeyJwk", "secretKeyMultibase", "privateKeyMultibase"} & set(method):
        raise KeyWeak(
            path=path,
            reason=_SECRET_SHOWN,
        )
    if not isinstance(name, str):
        raise KeyMalformed(
            path=join_path(path, "type"),
            reason=Text(ja="JSONの型が違います", en="of another JSON type"),
        )
    if name in _TYPES and not spelt:
        raise KeyMalformed(path=path, reason=Text(ja="鍵がありません", en="no key"))
    if name not in _TYPES:
        raise KeyKindUnknown(path=join_path(path, "type"))
    if len(spelt) > 1:
        raise KeyMalformed(
            path=path,
            reason=Text(
                ja=f"{spelt[0]} と {spelt[1]} の両方があります",
                en=f"both {spelt[0]} and {spelt[1]}",
            ),
        )
    (member,) = spelt
    here = join_path(path, member)
    value = method[member]
    key = _read_spelling(member, value, name, here)
    if key.kind not in _TYPES[name]:
        raise KeyMalformed(
            path=here,
            reason=Text(
                ja=f"{name} に {key.kind.value} の鍵があります",
                en=f"a {key.kind.value} key in {name}",
            ),
        )
    return key


def _read_spelling(member: str, value: object, name: str, path: str) -> PublicKey:
    if member == "publicKeyJwk" and isinstance(value, dict):
        return from_jwk(value, path=path)
    if not isinstance(value, str) or member == "publicKeyJwk":
        raise KeyMalformed(
            path=path, reason=Text(ja="JSONの型が違います", en="of another JSON type")
        )
    if member == "publicKeyMultibase":
        return from_multikey(value, path=path)
    if member == "publicKeyPem":
        return from_pem(value, path=path)
    # Raw bytes say nothing of their kind, so the type alone must.
    kinds = _TYPES[name]
    if len(kinds) != 1 or KeyKind.RSA in kinds:
        raise KeyKindUnknown(path=path)
    if member == "publicKeyBase58":
        return from_base58(kinds[0], value, path=path)
    if len(value) % 2 or not _HEX.fullmatch(value):
        raise KeyMalformed(path=path, reason=Text(ja="16進数ではありません", en="not hexadecimal"))
    return of_bytes(kinds[0], bytes.fromhex(value), path=path)


_SPELLINGS = (
    "publicKeyMultibase",
    "publicKeyJwk",
    "publicKeyBase58",
    "publicKeyHex",
    "publicKeyPem",
)
_ANY = tuple(KeyKind)
#: Types of verification methods (DID Specification Registries), and the kinds each may hold.
_TYPES: dict[str, tuple[KeyKind, ...]] = {
    "Multikey": _ANY,
    "JsonWebKey": _ANY,
    "JsonWebKey2020": _ANY,
    "Ed25519VerificationKey2018": (KeyKind.ED25519,),
    "Ed25519VerificationKey2020": (KeyKind.ED25519,),
    "EcdsaSecp256k1VerificationKey2019": (KeyKind.SECP256K1,),
    "EcdsaSecp256r1VerificationKey2019": (KeyKind.P256,),
    "P256Key2021": (KeyKind.P256,),
    "RsaVerificationKey2018": (KeyKind.RSA,),
}
_HEX = re.compile(r"[0-9A-Fa-f]{2,1024}")
_PEM = re.compile(
    r"-----BEGIN ((?:RSA )?PUBLIC KEY)-----[A-Za-z0-9+/=\s]+-----END \1-----", re.ASCII
)


# ------------------------------------------------------------------- checks


def _check(kind: KeyKind, data: bytes) -> None:
    if kind is KeyKind.ED25519:
        _check_ed25519(data)
    elif kind is KeyKind.RSA:
        _check_rsa(data)
    else:
        if len(data) != _CURVES[kind].size + 1 or data[0] not in {2, 3}:
            raise KeyMalformed(
                reason=Text(
                    ja="曲線上の点の圧縮表現ではありません",
                    en="not a compressed point of its curve",
                )
            )
        _check_point(kind.value, data, None)


@functools.lru_cache(maxsize=1024)
def _check_ed25519(data: bytes) -> None:
    """Refuse what is no point, is spelt two ways, or has a small order.

    Under a point of small order one signature fits many messages: whoever publishes one can
    later deny everything, and a stranger can sign (RFC 8032 section 8.9 leaves it open).
    """
    if len(data) != _ED25519_BYTES:
        raise KeyMalformed(reason=f"{len(data)} bytes, not {_ED25519_BYTES}")
    if not bindings.crypto_core_ed25519_is_valid_point(data):
        raise KeyWeak(
            reason=Text(ja="素数位数の群の点ではありません", en="no point of the prime-order group")
        )


def _check_point(name: str, data: bytes, path: str | None) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[KeyKind(name)].curve, data)
    except ValueError:
        raise KeyMalformed(
            path=path, reason=Text(ja="曲線上の点ではありません", en="no point of its curve")
        ) from None


def _check_rsa(data: bytes) -> None:
    try:
        key = _load_rsa(data)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyMalformed(
            reason=Text(ja="RSAの公開鍵ではありません", en="not an RSA public key")
        ) from None
    if key.key_size < LEAST_RSA_BITS:
        raise KeyWeak(
            reason=Text(ja=f"{key.key_size}ビットのRSA", en=f"RSA of {key.key_size} bits")
        )
    exponent = key.public_numbers().e
    if key.key_size > MOST_RSA_BITS or exponent > MOST_RSA_EXPONENT:
        raise KeyMalformed(
            reason=Text(ja="RSAの鍵が大きすぎます", en="an RSA key larger than is read")
        )
    if _rsa_bytes(key) != data:
        raise KeyMalformed(reason=Text(ja="DERでないRSAの鍵", en="an RSA key not in DER"))


def _may_verify(operations: object) -> bool:
    return isinstance(operations, list) and "verify" in operations


def _member(jwk: Mapping[str, Any], name: str, path: str | None, *, most: int = 100) -> bytes:
    value = jwk.get(name)
    here = join_path(path, name)
    # A bound first: the 8192 bits of the largest key read have 1,366 characters.
    if not isinstance(value, str) or len(value) > most * 4 // 3 + 1:
        raise KeyMalformed(path=here, reason=Text(ja=f"{name} がありません", en=f"no {name}"))
    return multibase.decode("u" + value, path=here)


def _rsa_der(modulus: bytes, exponent: bytes, path: str | None) -> bytes:
    # RFC 7518 section 6.3.1: no zeros in front, so that a key has one spelling.
    if modulus[:1] in {b"", b"\0"} or exponent[:1] in {b"", b"\0"} or len(exponent) > _MOST_E:
        raise KeyMalformed(
            path=path, reason=Text(ja="RSAの公開鍵ではありません", en="not an RSA public key")
        )
    numbers = rsa.RSAPublicNumbers(e=int.from_bytes(exponent), n=int.from_bytes(modulus))
    if numbers.n % 2 == 0:
        raise KeyMalformed(
            path=path, reason=Text(ja="RSAの公開鍵ではありません", en="not an RSA public key")
        )
    if numbers.n.bit_length() < LEAST_RSA_BITS:
        raise KeyWeak(
            path=path,
            reason=Text(
                ja=f"{numbers.n.bit_length()}ビットのRSA",
                en=f"RSA of {numbers.n.bit_length()} bits",
            ),
        )
    try:
        return _rsa_bytes(numbers.public_key())
    except ValueError:
        raise KeyMalformed(
            path=path, reason=Text(ja="RSAの公開鍵ではありません", en="not an RSA public key")
        ) from None


_MOST_E = 8


# --------------------------------------------------------------- signatures


def _verify_ec(
    curve: _Curve, key: bytes, message: bytes, signature: bytes, name: HashName | None
) -> bool:
    if len(signature) != 2 * curve.size:
        return False
    first, second = signature[: curve.size], signature[curve.size :]
    der = encode_dss_signature(int.from_bytes(first), int.from_bytes(second))
    algorithm = ec.ECDSA(_HASHES[name or curve.hash])
    return _holds(lambda: _load_ec(curve.curve.name, key).verify(der, message, algorithm))


def _verify_rsa(key: bytes, message: bytes, signature: bytes, name: HashName, *, pss: bool) -> bool:
    algorithm = _HASHES[name]
    pad = (
        padding.PSS(mgf=padding.MGF1(algorithm), salt_length=algorithm.digest_size)
        if pss
        else padding.PKCS1v15()
    )
    return _holds(lambda: _load_rsa(key).verify(signature, message, pad, algorithm))


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except InvalidSignature:
        return False
    return True


@functools.lru_cache(maxsize=256)
def _load_ec(name: str, data: bytes) -> ec.EllipticCurvePublicKey:
    (curve,) = (one.curve for one in _CURVES.values() if one.curve.name == name)
    return ec.EllipticCurvePublicKey.from_encoded_point(curve, data)


@functools.lru_cache(maxsize=256)
def _load_rsa(data: bytes) -> rsa.RSAPublicKey:
    # The only structure of PKCS #1 that the loader takes beside SubjectPublicKeyInfo.
    key = serialization.load_der_public_key(data)
    if not isinstance(key, rsa.RSAPublicKey):
        msg = "not RSA"
        raise ValueError(msg)  # noqa: TRY004 - the loader's own word for a wrong structure
    return key


def _rsa_bytes(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def _base64url(data: bytes) -> str:
    return multibase.encode_base64url(data)[1:]
