"""Whether a document that a credential leads to is still the one its issuer meant."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import multibase


class DigestDiffers(ShirushiError):
    """A document is not the one whose digest the issuer stated."""

    code = "credential.digest-differs"
    text = Text(
        ja="「{url}」の内容が、発行者の示したダイジェストと一致しません。",
        en="What stands at {url} does not have the digest that the issuer stated.",
    )
    remedy = Text(
        ja="発行者に、文書が変更されていないか問い合わせてください。",
        en="Ask the issuer whether the document was changed.",
    )


def check(data: bytes, *, url: str, document: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Compare what stood at ``url`` with every digest that a credential states of it.

    entry
        What named the address; a digest may stand there, or in ``relatedResource``.

    Verifiable Credentials Data Model 2.0 ``#integrity-of-related-resources``. A digest of a kind
    that we do not work out says nothing. Raises ``DigestDiffers``.

    >>> check(b"", url="urn:a", document={}, entry={"digestSRI": "sha256-47DEQpj8HBSa+/TImW+5J"
    ...     "CeuQeRkm5NMpJWZG3hSuFU="})
    >>> check(b"x", url="urn:a", document={}, entry={"digestMultibase": "uEiDjsMRCmPwcFJr79MiZb7kk"
    ...     "J65B5GSbk0yklZkbeFK4VQ"})
    Traceback (most recent call last):
    ...
    shirushi.credential.digests.DigestDiffers: digestMultibase: What stands at urn:a does not ...
    """
    related = document.get("relatedResource")
    others = [
        one
        for one in (related if isinstance(related, list) else [related])
        if isinstance(one, dict) and one.get("id") == url
    ]
    for stated in (entry, *others):
        known = [digest for digest in _by_sri(stated.get("digestSRI")) if digest[0] in _SRI]
        # Subresource Integrity ``#get-the-strongest-metadata-from-set``: the strongest counts.
        strongest = max((name for name, _ in known), key=_SRI.index, default=None)
        wanted = [value for name, value in known if name == strongest]
        if strongest and hashlib.new(strongest, data).digest() not in wanted:
            raise DigestDiffers(path="digestSRI", url=url[:200])
        for name, value in _by_multibase(stated.get("digestMultibase")):
            if hashlib.new(name, data).digest() != value:
                raise DigestDiffers(path="digestMultibase", url=url[:200])


#: The hashes of Subresource Integrity, the weakest first.
_SRI = ("sha256", "sha384", "sha512")
#: Multihash: a code and a length in front of the hash.
_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}


def _by_sri(stated: Any) -> Iterator[tuple[str, bytes]]:
    for one in stated if isinstance(stated, list) else [stated]:
        for metadata in one.split() if isinstance(one, str) else ():
            name, _, digits = metadata.partition("?")[0].partition("-")
            try:
                yield name, base64.b64decode(digits.replace("-", "+").replace("_", "/"))
            except (binascii.Error, ValueError):
                yield name, b""  # fits nothing


def _by_multibase(stated: Any) -> Iterator[tuple[str, bytes]]:
    for one in stated if isinstance(stated, list) else [stated]:
        try:
            found = multibase.decode(one) if isinstance(one, str) else b""
        except multibase.MultibaseInvalid:
            continue
        if found[:2] in _MULTIHASHES:
            yield _MULTIHASHES[found[:2]], found[2:]
