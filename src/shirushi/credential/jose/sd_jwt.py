"""Tokens whose holder shows only some of their claims: SD-JWT (RFC 9901).

Ours and not a library's: what has to be right is a walk over the payload with a dozen refusals,
and the libraries measured read only the credential kinds of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import claims, jws
from shirushi.credential.jose.algorithms import TokenKey, from_jwk
from shirushi.credential.jose.disclosures import Disclosed, digest, put_back
from shirushi.credential.jose.jws import Jws

#: Claims that one token may hide; each costs a hash and a look.
MOST_DISCLOSURES = 1_000

#: How far in the future a holder's clock may be. Freshness comes from the nonce, so this only
#: keeps out what was made for later.
MOST_AHEAD = timedelta(days=1)


class SdJwtMalformed(ShirushiError):
    """A text is not a token with selective disclosure."""

    code = "credential.sd-jwt-malformed"
    text = Text(
        ja="選択的開示のトークン(SD-JWT)として読めません: {reason}",
        en="It cannot be read as a token with selective disclosure (SD-JWT): {reason}",
    )


class KeyBindingMissing(ShirushiError):
    """The holder should prove that the token is theirs, and did not."""

    code = "credential.key-binding-missing"
    text = Text(
        ja="所持者本人の署名(キーバインディング)がありません。",
        en="The holder's own signature (key binding) is missing.",
    )
    remedy = Text(
        ja="ウォレットからもう一度提示してください。", en="Present it again from the wallet."
    )


class KeyBindingWrong(ShirushiError):
    """The holder's proof was made for something else, or by somebody else."""

    code = "credential.key-binding-wrong"
    text = Text(
        ja="所持者の署名(キーバインディング)の「{name}」が正しくありません。",
        en="The {name} of the holder's signature (key binding) is not as it must be.",
    )
    remedy = KeyBindingMissing.remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What a verifier expects the holder to have signed.

    most_age
        How old the holder's signature may be; ``None`` leaves freshness to the nonce, which a
        verifier makes anew for every request.
    """

    audience: str
    nonce: str
    most_age: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwt:
    """A token taken apart; nothing in it is believed yet.

    text
        The issuer's part in compact form.
    disclosures
        As they stood, since their very characters are hashed.
    """

    jws: Jws
    text: str
    disclosures: tuple[str, ...]
    key_binding: str | None

    @property
    def bound(self) -> str:
        """What the holder's ``sd_hash`` is of: the token and its disclosures, each with ``~``."""
        return "".join(f"{one}~" for one in (self.text, *self.disclosures))


# ---------------------------------------------------------------- reading


def looks_like_sd_jwt(data: bytes) -> bool:
    """Tell whether a file is to be read as an SD-JWT in its compact form.

    >>> looks_like_sd_jwt(b"eyJhbGciOiJFUzI1NiJ9.e30.c2ln~")
    True
    """
    return jws.looks_like_token(data) and b"~" in data


def read(text: str) -> SdJwt:
    """Return the parts of an SD-JWT, compact or as JSON (``#section-4``, ``#section-8``).

    A JSON text around a token is taken off once. Raises ``SdJwtMalformed``, or what
    ``jws.read`` raises.
    """
    text = text.strip(" \t\r\n")
    if len(text) > jws.MOST_CHARS:
        raise jws.TokenTooLarge(size=len(text), most=jws.MOST_CHARS)
    if text.startswith('"'):
        inner = json.read(text.encode("utf-8", "surrogatepass"), most_bytes=jws.MOST_CHARS)
        text = inner if isinstance(inner, str) else ""
    if text.startswith("{"):
        return _read_json(json.read_object(text.encode("utf-8", "surrogatepass")))
    token, *rest = text.split("~")
    if not rest:
        raise SdJwtMalformed(reason=_NO_TILDE)
    *disclosures, key_binding = rest
    return _made(jws.read(token), token, disclosures, key_binding or None)


def _read_json(document: JsonObject) -> SdJwt:
    """Return the parts of the flattened or the general JSON form.

    Of several signatures the first counts: it alone may carry the disclosures, and the holder
    signs over it.
    """
    signatures = document.get("signatures", [document])
    if not isinstance(signatures, list) or not signatures:
        raise SdJwtMalformed(reason=_NO_SIGNATURE)
    first, *others = signatures
    unprotected = first.get("header", {}) if isinstance(first, dict) else None
    if not isinstance(unprotected, dict) or "crit" in unprotected:
        raise SdJwtMalformed(reason=_NO_SIGNATURE)
    for other in others:
        more = other.get("header") if isinstance(other, dict) else None
        if isinstance(more, dict) and {"disclosures", "kb_jwt"} & set(more):
            raise SdJwtMalformed(reason=_TWICE)
    parts = (first.get("protected"), document.get("payload"), first.get("signature"))
    disclosures = unprotected.get("disclosures", [])
    key_binding = unprotected.get("kb_jwt")
    if (
        not all(isinstance(one, str) for one in (*parts, key_binding or ""))
        or not isinstance(disclosures, list)
        or not all(isinstance(one, str) for one in disclosures)
    ):
        raise SdJwtMalformed(reason=_NO_SIGNATURE)
    head, body, signature = (str(one) for one in parts)
    token = f"{head}.{body}.{signature}"
    return _made(jws.read_parts(head, body, signature), token, disclosures, key_binding)


def _made(token: Jws, text: str, disclosures: list[str], key_binding: str | None) -> SdJwt:
    if len(disclosures) > MOST_DISCLOSURES:
        raise SdJwtMalformed(reason=_TOO_MANY)
    if not all(disclosures) or any("~" in one for one in disclosures):
        raise SdJwtMalformed(reason=_EMPTY)
    return SdJwt(jws=token, text=text, disclosures=tuple(disclosures), key_binding=key_binding)


def disclose(token: SdJwt) -> Disclosed:
    """Return the claims with what is shown put back in its place.

    Nothing of it is believed before the issuer's signature is checked. Raises what
    ``put_back`` raises.
    """
    return put_back(token.jws.claims(), token.disclosures)


# ---------------------------------------------------------------- the holder's proof


def check_binding(
    token: SdJwt, found: Mapping[str, Any], *, now: datetime, binding: Binding | None
) -> bool:
    """Tell whether the holder signed this very presentation (``#section-7.3``).

    found
        The issuer's claims, whose ``cnf`` names the holder's key.
    binding
        What it must have been signed for. Without one, audience and nonce are anybody's, and
        the answer only says that the holder's key was used some time.

    Returns ``False`` where there is no such signature and none was expected. Raises
    ``KeyBindingMissing``, ``KeyBindingWrong``, or what reading a token or a key raises.
    """
    if token.key_binding is None:
        if binding is not None:
            raise KeyBindingMissing(path="cnf")
        return False
    key = _holder_key(found)
    try:
        proof = jws.read(token.key_binding)
        if proof.typ != "kb+jwt":
            raise KeyBindingWrong(path="header.typ", name="typ")
        jws.check(proof, [key])
        said = proof.claims()
        _check_said(token, said, now)
    except ShirushiError as error:
        raise error.at("kb_jwt") from None
    if binding is not None:
        _check_expected(said, binding, now)
    return True


def holder_of(found: Mapping[str, Any]) -> JsonObject | None:
    """Return the holder's public key as the issuer signed it (``cnf.jwk``), or ``None``."""
    confirmation = found.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    return jwk if isinstance(jwk, dict) else None


def _holder_key(found: Mapping[str, Any]) -> TokenKey:
    jwk = holder_of(found)
    if jwk is None:
        raise KeyBindingWrong(path="cnf.jwk", name="cnf")
    return from_jwk(jwk, path="cnf.jwk")


def _check_said(token: SdJwt, said: Mapping[str, Any], now: datetime) -> None:
    if said.get("sd_hash") != hash_of(token, token.bound):
        raise KeyBindingWrong(path="sd_hash", name="sd_hash")
    for name in ("nonce", "aud"):
        if not isinstance(said.get(name), str) or not said[name]:
            raise KeyBindingWrong(path=name, name=name)
    at = claims.moment(said, "iat")
    if at is None or at > now + MOST_AHEAD:
        raise KeyBindingWrong(path="iat", name="iat")
    claims.check_period(said, now=now)


def hash_of(token: SdJwt, bound: str) -> str:
    """Return the ``sd_hash`` of what is presented, with the token's own hash.

    Only for a token that ``disclose`` has read.
    """
    return digest(bound, token.jws.claims().get("_sd_alg", "sha-256"))


def _check_expected(said: Mapping[str, Any], binding: Binding, now: datetime) -> None:
    if said["aud"] != binding.audience:
        raise KeyBindingWrong(path="kb_jwt.aud", name="aud")
    if said["nonce"] != binding.nonce:
        raise KeyBindingWrong(path="kb_jwt.nonce", name="nonce")
    at = claims.moment(said, "iat")
    if binding.most_age is not None and at is not None and at + binding.most_age < now:
        raise KeyBindingWrong(path="kb_jwt.iat", name="iat")


_NO_TILDE = Text(ja="区切りの「~」がありません。", en="it has no tilde.")
_NO_SIGNATURE = Text(
    ja="署名の項目が正しくありません。", en="its signature's members are not as they must be."
)
_TWICE = Text(ja="開示が二か所にあります。", en="it discloses in two places.")
_TOO_MANY = Text(ja="開示が多すぎます。", en="it discloses too much.")
_EMPTY = Text(ja="空の開示があります。", en="a disclosure is empty.")
