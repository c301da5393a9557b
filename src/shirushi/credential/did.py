"""Decentralised identifiers: which document a DID means (did:key, did:jwk, did:web)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import multibase, public_keys
from shirushi.credential.public_keys import KeyKind, PublicKey

#: Characters of a did:jwk: an RSA key of 8192 bits has about 1,900.
MOST_JWK = 4096


class DidInvalid(ShirushiError):
    """An identifier is not a DID of a method that we read."""

    code = "credential.did-invalid"
    text = Text(ja="DID「{did}」を読めません。", en="The DID {did!r} cannot be read.")
    remedy = Text(
        ja="did:key、did:jwk、did:web のいずれかを用いてください。",
        en="Use did:key, did:jwk or did:web.",
    )


class DidMalformed(DidInvalid):
    """An identifier is of a method that we read, and not as that method writes it."""

    code = "credential.did-malformed"
    text = Text(ja="DID「{did}」の書き方が正しくありません。", en="The DID {did!r} is malformed.")
    remedy = Text(
        ja="DIDを発行者に確認してください。", en="Ask the issuer for the DID as it is written."
    )


def multikey(public_key: bytes) -> str:
    """Return an Ed25519 public key as ``publicKeyMultibase``, ``z6Mk…``.

    >>> multikey(bytes.fromhex("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"))
    'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    """
    return PublicKey(kind=KeyKind.ED25519, data=public_key).multikey()


def did_key(public: bytes | PublicKey) -> str:
    """Return the did:key of a public key; bytes are an Ed25519 one's."""
    return f"did:key:{_key(public).multikey()}"


def did_jwk(public: PublicKey) -> str:
    """Return the did:jwk of a public key.

    >>> key = public_keys.from_multikey("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")
    >>> did_jwk(key)[:24]
    'did:jwk:eyJjcnYiOiJQLTI1'
    """
    return f"did:jwk:{multibase.encode_base64url(json.write(public.jwk()))[1:]}"


def own_document(did: str) -> JsonObject | None:
    """Return the document of a DID that is its own document, or ``None`` for any other.

    Raises what ``did_key_document`` and ``did_jwk_document`` raise.
    """
    if did.startswith("did:key:"):
        return did_key_document(did)
    if did.startswith("did:jwk:"):
        return did_jwk_document(did)
    return None


def did_key_document(did: str) -> JsonObject:
    """Return the document that a did:key stands for; it is worked out, never fetched.

    did:key v0.9 ``#document-creation-algorithm``, without the encryption key that no signature
    needs. Raises ``DidMalformed``, or what ``public_keys.from_multikey`` raises.

    >>> key = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
    >>> did_key_document(key)["assertionMethod"]
    ['did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp']
    """
    text = did.removeprefix("did:key:")
    if text == did or not text.startswith("z"):
        raise DidMalformed(did=did[:200])
    public_keys.from_multikey(text)  # so that no document stands for what is no key
    return _own(did, text, {"type": "Multikey", "publicKeyMultibase": text})


def did_jwk_document(did: str) -> JsonObject:
    """Return the document that a did:jwk stands for; its one key is called ``#0``.

    did:jwk ``#read``. Raises ``DidMalformed``, or what ``public_keys.from_jwk`` raises.
    """
    text = did.removeprefix("did:jwk:")
    if text == did or not text or len(text) > MOST_JWK:
        raise DidMalformed(did=did[:200])
    try:
        jwk = json.read_object(multibase.decode("u" + text))
    except ShirushiError:
        raise DidMalformed(did=did[:200]) from None
    public_keys.from_jwk(jwk)
    return _own(did, "0", {"type": "JsonWebKey", "publicKeyJwk": jwk})


def _own(did: str, fragment: str, spelt: JsonObject) -> JsonObject:
    method = {"id": f"{did}#{fragment}", **spelt, "controller": did}
    names = [method["id"]]
    return {
        "@context": _CONTEXTS,
        "id": did,
        "verificationMethod": [method],
        "authentication": names,
        "assertionMethod": names,
    }


_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def controller_document(controller: str, keys: Mapping[str, bytes | PublicKey]) -> JsonObject:
    """Return the document that says which keys speak for ``controller``.

    keys
        The public keys by the fragment they are called; bytes are an Ed25519 one's.

    Controlled Identifiers v1.0 ``#controlled-identifier-document``.
    """
    methods = [
        {
            "id": f"{controller}#{fragment}",
            "type": "Multikey",
            "controller": controller,
            "publicKeyMultibase": _key(public).multikey(),
        }
        for fragment, public in keys.items()
    ]
    return {
        "@context": _CONTEXTS,
        "id": controller,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def _key(public: bytes | PublicKey) -> PublicKey:
    if isinstance(public, PublicKey):
        return public
    return PublicKey(kind=KeyKind.ED25519, data=public)


_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?)((?::[A-Za-z0-9._%-]+)*)")


def did_web_url(did: str, *, path: str | None = None) -> str:
    """Return the https address of a did:web's document.

    did:web ``#read-resolve``: colons become slashes, ``%3A`` a port. Raises ``DidMalformed``, or
    ``DidInvalid`` for another method's.

    >>> did_web_url("did:web:example.ac.jp")
    'https://example.ac.jp/.well-known/did.json'
    >>> did_web_url("did:web:example.ac.jp%3A8443:issuers:mc")
    'https://example.ac.jp:8443/issuers/mc/did.json'
    """
    found = _WEB.fullmatch(did)
    if found is None:
        raise (DidMalformed if did.startswith("did:web:") else DidInvalid)(path=path, did=did)
    host, steps = unquote(found[1]), found[2].split(":")[1:]
    if any(unquote(step) in {".", ".."} or "/" in unquote(step) for step in steps):
        raise DidMalformed(path=path, did=did)
    return f"https://{host}/{'/'.join(steps or ['.well-known'])}/did.json"
