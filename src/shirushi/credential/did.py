"""Decentralised identifiers: which document a DID means (did:key, did:web)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.proofs import multibase

#: Multicodec ``ed25519-pub``, in front of every Ed25519 key's bytes.
ED25519_PUB = b"\xed\x01"
KEY_BYTES = 32


class DidInvalid(ShirushiError):
    """An identifier is not a DID of a method that we read."""

    code = "credential.did-invalid"
    text = Text(ja="DID「{did}」を読めません。", en="The DID {did!r} cannot be read.")
    remedy = Text(
        ja="did:key(Ed25519)か did:web を用いてください。",
        en="Use did:key (Ed25519) or did:web.",
    )


class KeyKindUnknown(ShirushiError):
    """A public key is of a kind that we cannot check signatures with."""

    code = "credential.key-kind-unknown"
    text = Text(
        ja="対応していない種類の公開鍵です。", en="The public key is of a kind not read here."
    )
    remedy = Text(ja="Ed25519の公開鍵(z6Mk…)を用いてください。", en="Use an Ed25519 key (z6Mk…).")


def multikey(public_key: bytes) -> str:
    """Return an Ed25519 public key as ``publicKeyMultibase``, ``z6Mk…``.

    >>> multikey(bytes(32))
    'z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP'
    """
    return multibase.encode_base58(ED25519_PUB + public_key)


def public_key(text: str, *, path: str | None = None) -> bytes:
    """Return the 32 bytes of an Ed25519 key written as ``publicKeyMultibase``.

    Raises ``MultibaseInvalid`` or ``KeyKindUnknown``.
    """
    data = multibase.decode(text, path=path)
    if not data.startswith(ED25519_PUB) or len(data) != len(ED25519_PUB) + KEY_BYTES:
        raise KeyKindUnknown(path=path)
    return data[len(ED25519_PUB) :]


def did_key(public: bytes) -> str:
    """Return the did:key of an Ed25519 public key."""
    return f"did:key:{multikey(public)}"


def did_key_document(did: str) -> JsonObject:
    """Return the document that a did:key stands for; it is worked out, never fetched.

    did:key v0.9 ``#document-creation-algorithm``. Raises ``DidInvalid``.

    >>> did_key_document(did_key(bytes(32)))["assertionMethod"]
    ['did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP#z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP']
    """
    text = did.removeprefix("did:key:")
    if text == did or not text.startswith("z"):
        raise DidInvalid(did=did)
    return controller_document(did, {text: public_key(text)})


def controller_document(controller: str, keys: dict[str, bytes]) -> JsonObject:
    """Return the document that says which Ed25519 keys speak for ``controller``.

    keys
        The public keys by the fragment they are called.

    Controlled Identifiers v1.0 ``#controlled-identifier-document``.
    """
    methods = [
        {
            "id": f"{controller}#{fragment}",
            "type": "Multikey",
            "controller": controller,
            "publicKeyMultibase": multikey(public),
        }
        for fragment, public in keys.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": controller,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?)((?::[A-Za-z0-9._%-]+)*)")


def did_web_url(did: str, *, path: str | None = None) -> str:
    """Return the https address of a did:web's document.

    did:web ``#read-resolve``: colons become slashes, ``%3A`` a port. Raises ``DidInvalid``.

    >>> did_web_url("did:web:example.ac.jp")
    'https://example.ac.jp/.well-known/did.json'
    >>> did_web_url("did:web:example.ac.jp%3A8443:issuers:mc")
    'https://example.ac.jp:8443/issuers/mc/did.json'
    """
    found = _WEB.fullmatch(did)
    if found is None:
        raise DidInvalid(path=path, did=did)
    host, steps = unquote(found[1]), found[2].split(":")[1:]
    if any(unquote(step) in {".", ".."} or "/" in unquote(step) for step in steps):
        raise DidInvalid(path=path, did=did)
    return f"https://{host}/{'/'.join(steps or ['.well-known'])}/did.json"
