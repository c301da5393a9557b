"""One achievement's token, compiled: a learner's values in, a signed VC-JWT out.

A token signs its text as it stands, so all there is to prove is that the JSON comes out alike:
constants as ``json.write`` wrote them once, each value escaped as it escapes. See
``docs/algorithms/compiled-issuing.md``.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shirushi.core import json
from shirushi.core.json import JsonObject
from shirushi.credential.jose import base64url, claims
from shirushi.credential.jose.vc_jwt import header_of
from shirushi.credential.jsonld.compiled.lines import is_plain, json_text
from shirushi.credential.keys import Signer
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.credential.templates import values_of, with_sentinels
from shirushi.model.assertion import Assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTemplate:
    """A token's payload with gaps where learners differ."""

    pattern: bytes = field(repr=False)
    take: Callable[[Sequence[bytes]], object] = field(repr=False)

    def issue(
        self, assertion: Assertion, status: StatusEntry | None, *, signer: Signer
    ) -> str | None:
        """Return what ``issue_token`` gives for an assertion of the template's shape.

        ``None`` for a text that has no UTF-8, which the general path tells.
        """
        try:
            encoded = list(map(str.encode, _values(assertion, status)))
        except UnicodeEncodeError:
            return None
        if not is_plain(b"".join(encoded)):
            encoded = [json_text(one) for one in encoded]
        payload = base64url.encode(self.pattern % self.take(encoded))
        text = f"{_head(signer.alg, signer.verification_method)}.{payload}"
        return f"{text}.{base64url.encode(signer.sign(text.encode()))}"


@functools.lru_cache(maxsize=64)
def _head(alg: str, kid: str) -> str:
    return base64url.encode(json.write(header_of(alg=alg, kid=kid)))


def compile_token(assertion: Assertion, status: StatusEntry | None) -> TokenTemplate | None:
    """Return the template that ``assertion`` shares with all of its shape, or ``None``."""
    sentinels, document = with_sentinels(assertion, status)
    values = _values(assertion, status)
    moments = len(values) - len(values_of(assertion, status))
    marks = [sentinels.of(len(values) - moments + number) for number in range(moments)]
    payload = {**document, **_claims(document, dict(zip(_MOMENTS, marks, strict=False)))}
    text = json.write(payload)
    for mark in marks:
        # A moment is a number, which stands without quotes.
        text = text.replace(f'"{mark}"'.encode(), mark.encode())
    pieces = re.split(re.escape(sentinels.prefix).encode() + rb"([0-9]{5})", text)
    take = [int(one) for one in pieces[1::2]]
    if set(take) != set(range(len(values))):
        return None
    pattern = b"%b".join(one.replace(b"%", b"%%") for one in pieces[::2])
    return TokenTemplate(pattern=pattern, take=operator.itemgetter(*take))


#: The claims that are moments, in the order of ``_values``.
_MOMENTS = ("nbf", "exp")


def _values(assertion: Assertion, status: StatusEntry | None) -> list[str]:
    """Return what differs between learners: the document's texts, then the token's moments."""
    found = values_of(assertion, status)
    for at in (assertion.valid_from, assertion.valid_until):
        if at is not None:
            found.append(str(claims.seconds(at.replace(microsecond=0))))
    return found


def _claims(document: JsonObject, moments: dict[str, str]) -> JsonObject:
    """Return the claims as ``issue_token`` adds them, in its order."""
    found: JsonObject = {"iss": document["issuer"]["id"], "jti": document["id"]}
    learner = document["credentialSubject"].get("id")
    return found | ({} if learner is None else {"sub": learner}) | moments
