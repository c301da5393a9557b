"""Targets for what is signed as text, for old badges, for other formats, and for the adapter.

A token's header, claims and disclosures are changed and signed again by the key that its issuer
publishes, so that what lies behind the signature is met as well.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from fuzz.finding import Finding
from fuzz.growing import grown
from shirushi.cli import cases
from shirushi.core.errors import ShirushiError
from shirushi.credential import schemas
from shirushi.credential.formats import clr2, elm3, elm3_writing, endorsement, learning_credential
from shirushi.credential.formats.ob2 import CONTEXT as OB2
from shirushi.credential.jose import base64url, cose, sd_jwt, sd_jwt_vc, token_list
from shirushi.credential.jose.token_list import TokenList
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2, OPEN_BADGES_303
from shirushi.credential.keys import KeysAtHand
from shirushi.credential.report import Report
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import DocumentsAtHand, verify
from shirushi.model.assertion import Identifier, IdentifierKind
from tests.attacking import signed
from tests.tokens import ISSUER, Key, compact
from tests.world import NOW, SIGNER, STRANGER, assertion, credential

KEY, HOLDER = Key("EdDSA"), Key("EdDSA", number=2)
KEYS = KeysAtHand(
    documents={ISSUER: KEY.document() | {"authentication": KEY.document()["assertionMethod"]}}
)
LIST_URL = "https://mc.shirushi-u.example.ac.jp/tokens/1"
LISTED = {"status": {"status_list": {"idx": 3, "uri": LIST_URL}}}
_SECONDS = 1_785_542_400

BADGE: dict[str, Any] = {
    **{
        name: value
        for name, value in json.loads(credential()).items()
        if name not in {"proof", "issuer"}
    },
    "issuer": {"id": ISSUER, "type": ["Profile"], "name": "標大学"},
}
CLAIMS = {**BADGE, "iss": ISSUER, "jti": BADGE["id"], "nbf": _SECONDS}
HEAD = {"alg": "EdDSA", "typ": "JWT", "kid": KEY.verification_method}
_DISCLOSED = [
    base64url.encode(json.dumps(one).encode())
    for one in (["s1", "family_name", "髙橋"], ["s2", "JP"])
]
_DIGESTS = [base64url.encode(hashlib.sha256(one.encode()).digest()) for one in _DISCLOSED]
SELECTIVE: dict[str, Any] = {
    "iss": ISSUER,
    "vct": learning_credential.VCT,
    "iat": _SECONDS,
    "nbf": _SECONDS,
    "achievement_title": "統計入門",
    "nationalities": [{"...": _DIGESTS[1]}, "DE"],
    "_sd": [_DIGESTS[0]],
    "_sd_alg": "sha-256",
    "cnf": {"jwk": HOLDER.jwk()},
    **LISTED,
}
TOKEN_LIST = {
    "iss": ISSUER,
    "sub": LIST_URL,
    "iat": _SECONDS,
    "ttl": 43_200,
    "status_list": {"bits": 2, "lst": TokenList(bits=2, length=64).encode()},
}
LISTS = StatusesAtHand(
    lists={LIST_URL: compact({**HEAD, "typ": token_list.TYPE}, TOKEN_LIST, KEY).encode()}
)
_RECIPIENT = Identifier(kind=IdentifierKind.EMAIL, value="a@u.example")


def judged(
    data: bytes,
    *,
    documents: DocumentsAtHand | None = None,
    recipient: Identifier | None = None,
) -> Report:
    """Return the report, having told it in both ways, as every caller does."""
    try:
        report = verify(
            data, keys=KEYS, statuses=LISTS, now=NOW, documents=documents, recipient=recipient
        )
    except ShirushiError as error:
        raise Finding("verifying raises what should stand in its report") from error
    report.lines("ja")
    json.dumps(report.to_json())
    return report


# ---------------------------------------------------------------- tokens


def _token(data: bytes) -> None:
    """Let a changed token hold only when it says what was signed."""
    report = judged(data)
    if report.answer.holds and report.format and report.document not in (BADGE, _SHOWN):
        raise Finding("a token holds and says something else")


def _token_signed(data: bytes) -> None:
    """Verify a token whose header and claims are changed, and then signed."""
    found = grown({"head": HEAD, "claims": CLAIMS}, data)
    judged(_compact(found.get("head", HEAD), found.get("claims", CLAIMS)), recipient=_RECIPIENT)


def _selective(data: bytes) -> None:
    judged(data)


def _selective_signed(data: bytes) -> None:
    """Verify claims and disclosures that are changed and signed, with the holder's signature."""
    found = grown({"claims": SELECTIVE, "shown": [["s1", "family_name", "x"]], "kb": _BOUND}, data)
    shown = found.get("shown")
    texts = [
        base64url.encode(json.dumps(one).encode())
        for one in (shown if isinstance(shown, list) else [])
    ]
    claims = found.get("claims", {})
    if isinstance(claims, dict) and isinstance(claims.get("_sd"), list):
        claims["_sd"] += [base64url.encode(hashlib.sha256(one.encode()).digest()) for one in texts]
    token = _compact({**HEAD, "typ": "dc+sd-jwt"}, claims).decode()
    bound = "".join(f"{one}~" for one in (token, *texts))
    said = found.get("kb")
    if isinstance(said, dict) and "sd_hash" in said:
        said["sd_hash"] = base64url.encode(hashlib.sha256(bound.encode()).digest())
    proof = compact({"alg": "EdDSA", "typ": "kb+jwt"}, said, HOLDER)
    judged((bound + proof).encode())
    sd_jwt.read(bound)
    opened = sd_jwt_vc.check_sd_jwt(bound, keys=KEYS, now=NOW)
    learning_credential.read(opened)


_BOUND = {"iat": _SECONDS, "aud": "https://v.example", "nonce": "n", "sd_hash": ""}
_SHOWN: dict[str, Any] = {
    "iss": ISSUER,
    "vct": learning_credential.VCT,
    "iat": _SECONDS,
    "nbf": _SECONDS,
    "achievement_title": "統計入門",
    "nationalities": ["JP", "DE"],
    "family_name": "髙橋",
    "cnf": {"jwk": HOLDER.jwk()},
    **LISTED,
}


def _compact(head: Any, payload: Any) -> bytes:
    return compact(head, payload, KEY).encode()


def _token_list(data: bytes) -> None:
    token_list.check_list(
        data.decode("utf-8", "surrogateescape"),
        list_url=LIST_URL,
        issuer=ISSUER,
        keys=KEYS,
        now=NOW,
    )


def _token_list_signed(data: bytes) -> None:
    _token_list(_compact({**HEAD, "typ": token_list.TYPE}, grown(TOKEN_LIST, data)))


def _cose(data: bytes) -> None:
    judged(data)
    cose.check_cose(data, keys=KEYS, now=NOW)


def _cose_message() -> bytes:
    protected = b"\xa2\x01\x27\x04" + _cbor_bytes(KEY.verification_method.encode())
    body = json.dumps(BADGE).encode()
    what = b"\x84\x6aSignature1" + _cbor_bytes(protected) + b"\x40" + _cbor_bytes(body)
    inside = _cbor_bytes(protected) + b"\xa0" + _cbor_bytes(body)
    return b"\xd2\x84" + inside + _cbor_bytes(KEY.sign(what))


def _cbor_bytes(data: bytes) -> bytes:
    size = len(data)
    head = b"\x58" + bytes([size]) if size < 256 else b"\x59" + size.to_bytes(2)  # noqa: PLR2004
    return head + data


# ---------------------------------------------------------------- old badges

HOME = "https://u.example"
OLD: dict[str, Any] = {
    "assertion": {
        "@context": OB2,
        "type": "Assertion",
        "id": f"{HOME}/a.json",
        "recipient": {"type": "email", "hashed": False, "identity": "a@u.example"},
        "badge": f"{HOME}/b.json",
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
    },
    "badge": {
        "@context": OB2,
        "type": "BadgeClass",
        "id": f"{HOME}/b.json",
        "name": "統計入門",
        "description": "d",
        "image": f"{HOME}/b.png",
        "criteria": {"narrative": "n"},
        "issuer": f"{HOME}/i.json",
    },
    "issuer": {
        "@context": OB2,
        "type": "Issuer",
        "id": f"{HOME}/i.json",
        "name": "標大学",
        "url": HOME,
        "email": "a@u.example",
        "publicKey": f"{HOME}/k.json",
        "revocationList": f"{HOME}/r.json",
        "verification": {"allowedOrigins": ["u.example"], "startsWith": HOME},
    },
    "revoked": {
        "@context": OB2,
        "id": f"{HOME}/r.json",
        "type": "RevocationList",
        "revokedAssertions": [{"id": "urn:uuid:2"}],
    },
}


def _old(data: bytes) -> None:
    """Verify a badge of which any document may be changed; what is hosted is what is shown."""
    found = grown(OLD, data)
    served = {
        f"{HOME}/{name[0]}.json": json.dumps(one).encode() for name, one in found.items() if name
    }
    shown = json.dumps(found.get("assertion")).encode()
    judged(shown, documents=DocumentsAtHand(documents=served), recipient=_RECIPIENT)


def _old_signed(data: bytes) -> None:
    """Verify a badge in a token, which nobody's key may have signed."""
    way = {"type": "signed", "creator": f"{HOME}/k.json"}
    payload = grown({**OLD["assertion"], "id": "urn:uuid:1", "verification": way}, data)
    served = {f"{HOME}/{name[0]}.json": json.dumps(one).encode() for name, one in OLD.items()}
    report = judged(_compact(HEAD, payload), documents=DocumentsAtHand(documents=served))
    if report.answer.holds:
        raise Finding("a badge holds that its issuer's key did not sign")


# ---------------------------------------------------------------- other formats


def _of(document: dict[str, Any], read: Callable[[Any], object]) -> Callable[[bytes], None]:
    """Return a target: a changed document, read by its own reader and signed and verified."""

    def run(data: bytes) -> None:
        changed = grown(document, data)
        if isinstance(changed.get("@context"), list | str):
            sealed = signed(changed)
            judged(json.dumps(sealed).encode(), recipient=_RECIPIENT)
        read(changed)

    return run


ENDORSEMENT: dict[str, Any] = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES_303],
    "id": "urn:uuid:e",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "name": "推奨",
    "issuer": {"id": SIGNER.controller, "type": ["Profile"], "name": "標大学"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": BADGE["id"],
        "type": ["EndorsementSubject"],
        "endorsementComment": "c",
    },
}
ENDORSED: dict[str, Any] = {
    **BADGE,
    "issuer": SIGNER.controller,
    "endorsement": [signed(ENDORSEMENT)],
    "endorsementJwt": [_compact(HEAD, CLAIMS).decode()],
}
RECORD: dict[str, Any] = {
    "@context": [
        CREDENTIALS_V2,
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        OPEN_BADGES_303,
    ],
    "id": "urn:uuid:c",
    "type": ["VerifiableCredential", "ClrCredential"],
    "name": "学習記録",
    "issuer": {"id": SIGNER.controller, "type": ["Profile"], "name": "標大学"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:learner",
        "type": ["ClrSubject"],
        "verifiableCredential": [json.loads(credential(signer=STRANGER))],
    },
}
EUROPEAN: dict[str, Any] = elm3_writing.write(
    assertion(issuer=ISSUER), form=elm3_writing.Form.VC_2_0
).document
PRESENTATION: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiablePresentation"],
    "holder": SIGNER.controller,
    "verifiableCredential": [
        json.loads(credential()),
        {
            "@context": CREDENTIALS_V2,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{_compact({**HEAD, 'typ': 'vc+jwt'}, BADGE).decode()}",
        },
    ],
}


def _presentation_token(data: bytes) -> None:
    payload = {**PRESENTATION, "holder": ISSUER}
    judged(_compact({**HEAD, "typ": "vp+jwt"}, grown(payload, data)))


def _european(data: bytes) -> None:
    changed = grown(EUROPEAN, data)
    judged(_compact({**HEAD, "typ": "vc+jwt"}, changed))
    elm3.read(changed)


def _nothing(_document: Any) -> None:
    """Read no further than verifying did."""


# ---------------------------------------------------------------- schemas, and the adapter

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"name": {"type": "string", "pattern": "^.+$", "maxLength": 99}},
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"$ref": "#/$defs/name"}, "type": {"contains": {"const": "x"}}},
    "anyOf": [{"minProperties": 1}, {"not": {"required": ["id"]}}],
}


def _schema(data: bytes) -> None:
    schemas.check_against(BADGE, data, url="https://u.example/schema")


def _schema_grown(data: bytes) -> None:
    _schema(json.dumps(grown(SCHEMA, data)).encode())


CASE: dict[str, Any] = {
    "id": 1,
    "data": base64.b64encode(credential(index=3)).decode(),
    "now": "2026-11-20T00:00:00Z",
    "files": {"https://u.example/a": "/nowhere/a"},
    "prefixes": {"https://u.example/": "/nowhere"},
    "inline": {
        cases.TRUSTED_KEYS: base64.b64encode(json.dumps({ISSUER: [KEY.jwk()]}).encode()).decode(),
        cases.KEY_BINDING: base64.b64encode(b'{"aud": "a", "nonce": "n"}').decode(),
    },
}


def _line(data: bytes) -> None:
    found = cases.answer(data)
    if found is not None and "in our own code" in found.get("error", ""):
        raise Finding(found["error"])
    json.dumps(found)


def _line_grown(data: bytes) -> None:
    _line(json.dumps(grown(CASE, data)).encode())


_TOKEN_WORDS = (b".", b"~", b"eyJ", b"=", b"e30", base64url.encode(b'{"alg":"none"}').encode())
_CBOR_WORDS = (b"\xd2\x84", b"\xa0", b"\x5f", b"\x9f", b"\xff", b"\x1b\xff", b"\xf6", b"\xa1\x02")
_LINE_WORDS = (b'"inline"', b'"data"', b'"now"', b"{", b"null", b"\\ud800")
_SOME = [b"\1\2\3\4"]
_COMPACT = _compact(HEAD, CLAIMS)
_WITH_DISCLOSURES = b"~".join(
    [_compact({**HEAD, "typ": "dc+sd-jwt"}, SELECTIVE), *(one.encode() for one in _DISCLOSED), b""]
)

#: Name, what to run, seeds, and words worth putting in.
TARGETS: tuple[tuple[str, Callable[[bytes], object], list[bytes], tuple[bytes, ...]], ...] = (
    ("token", _token, [_COMPACT, _compact({**HEAD, "typ": "vc+jwt"}, BADGE)], _TOKEN_WORDS),
    ("token-signed-grown", _token_signed, _SOME, ()),
    ("sd-jwt", _token, [_WITH_DISCLOSURES], _TOKEN_WORDS),
    ("sd-jwt-json", _selective, [b'{"payload": "e30", "signatures": [{}]}'], _TOKEN_WORDS),
    ("sd-jwt-signed-grown", _selective_signed, _SOME, ()),
    ("token-list", _token_list, [LISTS.lists[LIST_URL]], _TOKEN_WORDS),
    ("token-list-grown", _token_list_signed, _SOME, ()),
    ("cose", _cose, [_cose_message()], _CBOR_WORDS),
    ("old-badge-grown", _old, _SOME, ()),
    ("old-badge-signed-grown", _old_signed, _SOME, ()),
    ("record-grown", _of(RECORD, clr2.read), _SOME, ()),
    ("european-grown", _european, _SOME, ()),
    ("endorsement-grown", _of(ENDORSEMENT, endorsement.read), _SOME, ()),
    ("endorsed-grown", _of(ENDORSED, _nothing), _SOME, ()),
    ("presentation-grown", _of(PRESENTATION, _nothing), _SOME, ()),
    ("presentation-token-grown", _presentation_token, _SOME, ()),
    ("schema", _schema, [json.dumps(SCHEMA).encode()], (b'"$ref"', b'"pattern"', b"(a+)+$")),
    ("schema-grown", _schema_grown, _SOME, ()),
    ("json-line", _line, [json.dumps(CASE).encode()], _LINE_WORDS),
    ("json-line-grown", _line_grown, _SOME, ()),
)
