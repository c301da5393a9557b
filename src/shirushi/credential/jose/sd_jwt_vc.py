"""Credentials with selective disclosure: SD-JWT VC, and the W3C's ``vc+sd-jwt``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shirushi.core import json
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import base64url, claims, disclosures, jws, sd_jwt
from shirushi.credential.jose.claims import ClaimDiffers, ClaimInvalid
from shirushi.credential.jose.disclosures import Disclosed
from shirushi.credential.jose.jws import HeaderRefused
from shirushi.credential.jose.keys import signing_keys
from shirushi.credential.jose.sd_jwt import Binding, SdJwt
from shirushi.credential.jose.token_list import TokenStatusEntry
from shirushi.credential.jose.vc_jwt import TokenNotCredential, TokenSignerNotIssuer, TwoCredentials
from shirushi.credential.keys import KeySource, Signer

#: Media types of SD-JWT VC; the second is what drafts before November 2024 called it, and what
#: VC-JOSE-COSE calls a W3C credential.
_CREDENTIAL_TYPES = {"dc+sd-jwt", "vc+sd-jwt"}
#: Claims that a holder must not be able to hide (SD-JWT VC ``#section-2.2.2.2``), and the
#: fields of a W3C credential that say the same: hidden, they would not be missed.
_NEVER_HIDDEN = ("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status")
_NEVER_HIDDEN_W3C = (
    *("iss", "nbf", "exp", "cnf", "@context", "credentialStatus"),
    *("validFrom", "validUntil", "issuanceDate", "expirationDate"),
)
_CONTENT_TYPES = {None, "vc", "vc+ld+json", "ld+json", "json"}


class Kind(StrEnum):
    """What an SD-JWT is used for."""

    CREDENTIAL = "dc+sd-jwt"
    W3C = "vc+sd-jwt"
    PLAIN = "sd-jwt"


class ClaimHidden(ClaimInvalid):
    """A claim that must be seen by everybody stands among the hidden ones."""

    code = "credential.claim-hidden"
    text = Text(
        ja="「{name}」は選択的開示の対象にできません。",
        en="The claim {name} may not be one that a holder can hide.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSdJwt:
    """What the holder of a token shows, once it is known to be its issuer's own word.

    claims
        The issuer's claims with what is shown put back.
    document
        For the W3C's kind: the credential, without the token's own claims; else ``None``.
    vct
        The type of an SD-JWT VC, else ``None``.
    status
        The claim of that name as it stands, or ``None``; ``token_list.read_entry`` reads it.
    is_bound
        Whether the holder's signature was there and held.
    """

    kind: Kind
    claims: JsonObject
    controller: str
    method: str
    algorithm: str
    document: JsonObject | None = None
    vct: str | None = None
    status: Any = None
    holder: JsonObject | None = None
    is_bound: bool = False
    warnings: tuple[Text, ...] = ()


def check_sd_jwt(
    text: str, *, keys: KeySource, now: datetime, binding: Binding | None = None
) -> OpenedSdJwt:
    """Return what a token with selective disclosure says, once its signatures are checked.

    The key is the issuer's; the token's own period holds at ``now``; every disclosure is one
    that the issuer signed. Its status is told and not looked up.

    binding
        What the holder must have signed. Without one, a token that names a holder is opened
        with a warning, since whoever copied it could show it too.

    RFC 9901 ``#section-7``; SD-JWT VC ``#section-2.4``. Raises ``HeaderRefused``,
    ``ClaimInvalid``, ``ClaimHidden``, ``ClaimDiffers``, ``TokenNotCredential``,
    ``TwoCredentials``, ``TokenExpired``, ``TokenNotYetValid``, or what ``sd_jwt.read``,
    ``sd_jwt.disclose``, ``signing_keys``, ``jws.check`` and ``sd_jwt.check_binding`` raise.
    """
    token = sd_jwt.read(text)
    disclosed = sd_jwt.disclose(token)
    found = disclosed.claims
    kind = _kind(token, found)
    issuer = _issuer(found)
    trusted = signing_keys(token.jws, issuer=issuer, keys=keys, now=now, well_known=True)
    key = jws.check(token.jws, trusted)
    _check_seen(disclosed, kind)
    document = _document(found, issuer) if kind is Kind.W3C else None
    if kind is Kind.CREDENTIAL:
        _check_credential(found)
    claims.check_period(found, now=now)
    bound = sd_jwt.check_binding(token, found, now=now, binding=binding)
    holder = sd_jwt.holder_of(found)
    warnings = [*claims.told_of(found, now=now)]
    if holder is not None and not bound:
        warnings.append(_NOT_BOUND)
    elif bound and binding is None:
        warnings.append(_BOUND_TO_ANYBODY)
    return OpenedSdJwt(
        kind=kind,
        claims=found,
        controller=issuer,
        method=token.jws.kid or key.key.thumbprint(),
        algorithm=token.jws.algorithm,
        document=document,
        vct=found["vct"] if kind is Kind.CREDENTIAL else None,
        # A status that is null is one all the same, which nobody can look up.
        status=(found["status"] or {}) if "status" in found and document is None else None,
        holder=holder,
        is_bound=bound,
        warnings=tuple(warnings),
    )


def _kind(token: SdJwt, found: Mapping[str, Any]) -> Kind:
    """Return what the token is for; one made for something else is refused (RFC 8725 3.11)."""
    typ = token.jws.typ
    if token.jws.cty not in _CONTENT_TYPES:
        raise HeaderRefused(path="header.cty", name="cty")
    if typ in _CREDENTIAL_TYPES:
        is_w3c = typ == "vc+sd-jwt" and "@context" in found and "vct" not in found
        return Kind.W3C if is_w3c else Kind.CREDENTIAL
    if typ is None or (typ.endswith("+sd-jwt") and typ != "vp+sd-jwt"):
        return Kind.PLAIN
    raise HeaderRefused(path="header.typ", name="typ")


def _issuer(found: Mapping[str, Any]) -> str:
    stated, named = claims.text(found, "iss"), found.get("issuer")
    named = named.get("id") if isinstance(named, dict) else named
    if stated and isinstance(named, str) and named != stated:
        raise ClaimDiffers(path="iss", name="iss", field="issuer")
    issuer = stated or named
    if not isinstance(issuer, str) or not issuer:
        raise ClaimInvalid(path="iss", name="iss")
    return issuer


def _check_seen(disclosed: Disclosed, kind: Kind) -> None:
    """Refuse a token whose issuer let a claim be hidden that everybody must see."""
    names = {Kind.CREDENTIAL: _NEVER_HIDDEN, Kind.W3C: _NEVER_HIDDEN_W3C}.get(kind, ())
    for name in names:
        if name in disclosed.hidden:
            raise ClaimHidden(path=name, name=name)


def _check_credential(found: Mapping[str, Any]) -> None:
    if claims.text(found, "vct") is None:
        raise ClaimInvalid(path="vct", name="vct")
    if not isinstance(found.get("cnf", {}), dict):
        raise ClaimInvalid(path="cnf", name="cnf")


def _document(found: JsonObject, issuer: str) -> JsonObject:
    """Return the W3C credential among the claims (VC-JOSE-COSE ``#with-sd-jwt``)."""
    for name in ("vc", "vp"):
        if name in found:
            raise TwoCredentials(path=name, name=name)
    own = {*claims.REGISTERED, "cnf"}
    document = {name: value for name, value in found.items() if name not in own}
    given = document.get("type")
    if "VerifiableCredential" not in (given if isinstance(given, list) else [given]):
        raise TokenNotCredential(path="type")
    named = document.get("issuer")
    if (named.get("id") if isinstance(named, dict) else named) != issuer:
        raise ClaimDiffers(path="issuer", name="iss", field="issuer")
    if claims.text(found, "jti") not in (None, document.get("id")):
        raise ClaimDiffers(path="jti", name="jti", field="id")
    return document


_NOT_BOUND = Text(
    ja="所持者本人の署名がないため、提示した人が所持者かどうかは分かりません。",
    en="The holder did not sign it, so whoever showed it need not be the holder.",
)
_BOUND_TO_ANYBODY = Text(
    ja="所持者の署名はありますが、誰に向けた提示かは確認していません。",
    en="The holder signed it; for whom and when was not checked.",
)


# ---------------------------------------------------------------- issuing and showing


def issue_sd_jwt(
    payload: JsonObject,
    *,
    signer: Signer,
    hidden: Collection[str],
    salts: Callable[[], bytes],
    holder: JsonObject | None = None,
    status: TokenStatusEntry | None = None,
) -> str:
    """Return an SD-JWT VC for a wallet, with every disclosure (``…~…~``).

    payload
        Its claims with ``vct``; ``iss`` is the signer's.
    hidden
        Which claims the holder may hide, as ``disclosures.hide`` names them.
    salts
        Gives 16 new random bytes each time.
    holder
        The holder's public key as a JWK; without one anybody can show the token.

    Raises ``ClaimInvalid``, ``ClaimHidden`` or ``TokenSignerNotIssuer``.
    """
    if claims.text(payload, "vct") is None:
        raise ClaimInvalid(path="vct", name="vct")
    if payload.get("iss", signer.controller) != signer.controller:
        raise TokenSignerNotIssuer(
            path="iss", signer=signer.controller, issuer=str(payload.get("iss"))
        )
    for name in _NEVER_HIDDEN:
        if any(path.partition(".")[0].removesuffix("[]") == name for path in hidden):
            raise ClaimHidden(path=name, name=name)
    whole: JsonObject = {"iss": signer.controller, **payload}
    if holder is not None:
        whole["cnf"] = {"jwk": holder}
    if status is not None:
        whole["status"] = {"status_list": {"idx": status.index, "uri": status.list_url}}
    body, shown = disclosures.hide(
        whole, frozenset(hidden), salts=lambda: base64url.encode(salts())
    )
    header = {"alg": signer.alg, "typ": "dc+sd-jwt", "kid": signer.verification_method}
    token = jws.sign(header, json.write(body), signer=signer)
    return "".join(f"{one}~" for one in (token, *shown))


def present_sd_jwt(
    text: str,
    *,
    show: Callable[[str], bool],
    holder: Signer | None = None,
    binding: Binding | None = None,
    now: datetime,
) -> str:
    """Return a token with only some claims shown, signed by its holder where one is given.

    show
        Tells of a claim's name whether it is shown; elements of arrays are asked for as "".
        What stands inside a claim that is not shown must not be shown either, or the token is
        refused by whoever checks it.
    binding
        For whom and for which request; asked for together with ``holder``.
    """
    token = sd_jwt.read(text)
    kept = [one for one in token.disclosures if show(disclosures.name_of(one))]
    bound = "".join(f"{one}~" for one in (token.text, *kept))
    if holder is None or binding is None:
        return bound
    said = {
        "iat": claims.seconds(now),
        "aud": binding.audience,
        "nonce": binding.nonce,
        "sd_hash": sd_jwt.hash_of(token, bound),
    }
    return bound + jws.sign({"alg": holder.alg, "typ": "kb+jwt"}, json.write(said), signer=holder)
