"""Random credentials for comparing the compiled path with the general one; bench and tools too."""

from __future__ import annotations

import copy
import dataclasses
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.credential.formats import ob3
from shirushi.credential.issuing import BatchIssuer
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.shapes import Shapes
from shirushi.credential.proofs import eddsa_rdfc_2022, integrity
from shirushi.credential.status.bitstring import StatusEntry
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile
from tests.world import AWARDED, LIST_URL, SIGNER, UNIVERSITY, assertion, programme

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

#: Texts that break what is careless: quotes, controls, what looks like JSON-LD or a pattern.
TEXTS = (
    "髙橋 花子", "𠮷野家 😀", 'the "best"', "back\\slash", "", " ", "a\nb\r\nc\td",
    "\x00\x01\x1f\x7f", "\b\f\v", "\x80\x85\u2028\u2029\ufeff", "\ufffe\uffff",
    "100% %s %b %(a)s %%", "_:b0", "_:c14n0", "@id", "@type", "@value", "<urn:a>", ">", "> .\n",
    '" .\n_:c14n0 <urn:p> "x', "{}", "null", "1", "1.0", "true", "urn:shirushi:slot:0:00000",
    "urn:undefined:a", "e\u0301 é", "Result", "VerifiableCredential", "2026-08-01T00:00:00Z",
    "ﾊﾝｶｸ　全角", "\u202eright to left", "a" * 300,
)  # fmt: skip
#: Addresses, the first five in good spelling, the others odd.
ADDRESSES = (
    "urn:uuid:00000000-0000-4000-8000-00000000000{}", "https://example.org/{}", "did:example:{}",
    "https://www.example.org/a/b?c={}", "mailto:hanako{}@example.jp",
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", "https://example.org/a/../{}",
    "https://example.org/./{}", "https://example.org/%E5%AD%A6/{}", "https://example.org/学/{}",
    "https://EXAMPLE.org:443/{}?q=1&r=2#f", "http://a/{}/", "relative/{}", "{}", "", "_:b{}",
    "https://exa mple.org/{}", "urn:undefined:{}", "x-no-base://undefined.invalid/{}", "@{}",
    "HTTPS://example.org/{}", "https://example.org/{}#a#b", "urn:x:{}", "tag:example.org,2026:{}",
    "https://example.org/[{}]", "name", "https://www.w3.org/2018/credentials#issuer", "urn::{}",
    "https://user:pw@example.org/{}", "https://example.org:99999/{}", "did:web:a%3A80:{}",
    "https://a..b/{}", "https://-a/{}", "http://a.-/{}", "urn:a-:{}", "did:a::{}", "mailto:@{}",
)  # fmt: skip


def text(rng: random.Random) -> str:
    """Return a text, often an odd one."""
    draw = rng.random()
    if draw < 0.5:
        return rng.choice(TEXTS)
    if draw < 0.9:
        return f"学習者{rng.randrange(10**6)}"
    return "".join(chr(rng.choice((rng.randrange(0x20, 0x3000), 0x3042))) for _ in range(12))


def address(rng: random.Random) -> str:
    """Return an address, mostly a good one."""
    pool = ADDRESSES[:5] if rng.random() < 0.93 else ADDRESSES
    return rng.choice(pool).format(rng.randrange(4 if rng.random() < 0.3 else 10**6))


# ---------------------------------------------------------------- issuing

_PROGRAMME = programme()
_BARE = dataclasses.replace(
    _PROGRAMME, content=None, criteria=None, learning_outcomes=(), alignments=()
)
_ISSUER = Profile(id=SIGNER.controller, name=UNIVERSITY)
_FROM_JAPAN = Profile(id=SIGNER.controller, name=UNIVERSITY, country="JP")


def batch(rng: random.Random, size: int) -> Iterator[tuple[Assertion, StatusEntry | None]]:
    """Yield assertions of one shape that was drawn once."""
    achievement = _PROGRAMME if rng.random() < 0.2 else _BARE
    issuer = rng.choice((_ISSUER, _FROM_JAPAN))
    identifiers, results, works = rng.randrange(4), rng.randrange(3), rng.randrange(3)
    salted = [rng.random() < 0.5 for _ in range(identifiers)]
    fields = [[rng.random() < 0.6 for _ in range(3)] for _ in range(works)]
    with_id = identifiers == 0 or rng.random() < 0.5
    ends, listed = rng.random() < 0.5, rng.random() < 0.7
    for _ in range(size):
        learner = Learner(
            id=address(rng) if with_id else None,
            identifiers=tuple(
                Identifier(
                    kind=IdentifierKind.OTHER,
                    value=text(rng),
                    hashed=salt,
                    salt=text(rng) if salt else None,
                )
                for salt in salted
            ),
        )
        starts = AWARDED + timedelta(days=rng.randrange(3))
        made = dataclasses.replace(
            assertion(achievement=achievement),
            id=address(rng) if rng.random() < 0.3 else f"urn:uuid:{rng.randrange(10**9)}",
            issuer=issuer,
            learner=learner,
            valid_from=starts,
            valid_until=starts + timedelta(days=rng.randrange(3)) if ends else None,
            results=tuple(Result(value=text(rng)) for _ in range(results)),
            evidence=tuple(
                Evidence(
                    url=address(rng) if url else None,
                    name=text(rng) if name else None,
                    narrative=text(rng) if told else None,
                )
                for url, name, told in fields
            ),
        )
        yield made, StatusEntry(list_url=LIST_URL, index=rng.randrange(4096)) if listed else None


def _random(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same cases each time; nothing secret


@dataclasses.dataclass(slots=True)
class Compared:
    """How many were compared, how many differ, and how many never took the general path."""

    done: int = 0
    different: int = 0
    fast: int = 0


def issued_in_general(one: Assertion, status: StatusEntry | None) -> bytes:
    """Issue with nothing compiled: ``issue`` itself fills in shapes that it has learned."""
    signed = integrity.sign(
        ob3.write(one, status=() if status is None else (status,)),
        suite=eddsa_rdfc_2022.SUITE,
        signer=SIGNER,
        created_at=AWARDED,
        canonical=rdf.general,
    )
    return json.write(signed)


def compare_issued(seed: int, count: int, *, size: int = 12) -> Compared:
    """Issue random credentials both ways, ``size`` of a shape."""
    found, rng = Compared(), _random(seed)
    while found.done < count:
        issuer = _Watched(SIGNER)
        for one, status in batch(rng, size):
            issuer.generally = False
            ours = _said(lambda: issuer.issue(one, created_at=AWARDED, status=status))  # noqa: B023 - called at once
            theirs = _said(lambda: issued_in_general(one, status))  # noqa: B023 - called at once
            found.different += ours != theirs
            found.fast += not issuer.generally
            found.done += 1
    return found


class _Watched(BatchIssuer):
    """A batch that notes when it takes the general path."""

    generally = False

    def _generally(
        self, assertion: Assertion, created_at: datetime, status: StatusEntry | None
    ) -> bytes:
        self.generally = True
        return super()._generally(assertion, created_at, status)


def _said(act: Callable[[], bytes]) -> object:
    try:
        return act()
    except ShirushiError as error:
        return (error.code, error.path, error.params)


# ---------------------------------------------------------------- canonical forms


def shape(rng: random.Random) -> dict[str, Any]:
    """Return a document with ``text()`` and ``address()`` to be drawn where these stand."""
    made: dict[str, Any] = {
        "@context": [V2] if rng.random() < 0.6 else [V2, OB],
        "type": ["VerifiableCredential"],
        "credentialSubject": [_node(rng, 0) for _ in range(rng.randrange(1, 3))],
        "issuer": address if rng.random() < 0.5 else {"id": address, "name": text},
    }
    optional: dict[str, Any] = {
        "id": address,
        "name": text,
        "description": text,
        "validFrom": text,
        "credentialSchema": [
            {"id": address, "type": "JsonSchema"} for _ in range(rng.randrange(1, 3))
        ],
        "evidence": {"type": "https://example.org/Evidence", "name": text},
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": text,
            "statusListIndex": text,
            "statusListCredential": address,
        },
    }
    return made | {name: one for name, one in optional.items() if rng.random() < 0.4}


def _node(rng: random.Random, depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {"id": address} if rng.random() < 0.5 else {}
    names = rng.sample(["name", "description", "https://example.org/p", "urn:example:q"], 2)
    for name in names:
        draw = rng.random()
        if draw < 0.4:
            made[name] = text
        elif draw < 0.6:
            made[name] = [text for _ in range(rng.randrange(1, 4))]
        elif draw < 0.7:
            made[name] = {"@value": text, "@language": rng.choice(("ja", "en"))}
        elif draw < 0.8 and depth < 2 and ":" in name:
            made[name] = [_node(rng, depth + 1) for _ in range(rng.randrange(1, 3))]
        elif ":" in name:
            made[name] = rng.choice((True, 7, 2.5, {"id": address}, {"@list": [text, text]}))
        else:
            made[name] = text
    return made


def drawn(pattern: Any, rng: random.Random, equal: float) -> Any:
    """Return the document with texts drawn; with probability ``equal`` one met before."""
    met: list[str] = []

    def fill(one: Any) -> Any:
        if callable(one):
            value = rng.choice(met) if met and rng.random() < equal else one(rng)
            met.append(value)
            return value
        if isinstance(one, dict):
            return {name: fill(inner) for name, inner in one.items()}
        return [fill(inner) for inner in one] if isinstance(one, list) else copy.copy(one)

    return fill(pattern)


def compare_canonical(seed: int, count: int, *, size: int = 10) -> Compared:
    """Canonicalise random documents both ways, ``size`` of a shape."""
    found, rng = Compared(), _random(seed)
    while found.done < count:
        shapes, pattern = Shapes(), shape(rng)
        calls: list[object] = []

        def general(document: dict[str, Any], calls: list[object] = calls) -> bytes:
            calls.append(None)
            return rdf.general(document)

        for _ in range(size):
            document = drawn(pattern, rng, equal=rng.choice((0.0, 0.0, 0.2)))
            before = len(calls)
            ours = _said(lambda: shapes.canonical(document, general=general))  # noqa: B023 - called at once
            found.fast += len(calls) == before
            found.different += ours != _said(lambda: rdf.general(document))  # noqa: B023 - called at once
            found.done += 1
    return found


def steady_batch(size: int) -> Iterator[tuple[Assertion, StatusEntry | None]]:
    """Yield assertions of one shape with odd texts and good addresses, all in date."""
    rng = _random(7)
    for number in range(size):
        learner = Learner(
            id=f"did:example:{number}",
            identifiers=(Identifier(kind=IdentifierKind.NAME, value=TEXTS[number % len(TEXTS)]),),
        )
        one = dataclasses.replace(
            assertion(number=number, achievement=_PROGRAMME),
            issuer=_FROM_JAPAN,
            learner=learner,
            results=(Result(value=rng.choice(TEXTS[:5])),),
            evidence=(Evidence(url=f"https://example.org/{number}", name=rng.choice(TEXTS[:9])),),
        )
        yield one, StatusEntry(list_url=LIST_URL, index=number)
