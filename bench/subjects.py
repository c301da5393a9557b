"""What is timed: whole issues and checks as our code does them, and the yardsticks beside them."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import itertools
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
from bench import foreign
from nacl import bindings
from pyld import jsonld

from shirushi.core.json import read_object, write
from shirushi.core.text import Text
from shirushi.credential import identity, multibase, templates
from shirushi.credential.baking import png
from shirushi.credential.formats import ob3
from shirushi.credential.issuing import BatchIssuer, TokenIssuer, issue, issue_status_list
from shirushi.credential.jose.vc_jwt import issue_token
from shirushi.credential.jsonld import rdf
from shirushi.credential.jsonld.contexts import editions, pinned
from shirushi.credential.jsonld.pruned import pruned_texts, texts_in
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import Memory, verify
from shirushi.framework.matrix import judge_all
from shirushi.model.achievement import Achievement
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.document import read_achievement_file, write_achievement
from shirushi.model.evidence import Evidence
from shirushi.model.profile import Profile

PROGRAMMES = Path(__file__).parent.parent / "examples" / "programmes"
LIST_URL = "https://mc.shirushi-u.example.ac.jp/status/1"
AWARDED_AT = datetime(2026, 8, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SEED = bytes(range(32))
SIGNER = Ed25519Signer.from_seed(SEED)
#: Different credentials that each subject goes through in turn.
VARIETY = 100


def _programme(name: str) -> Achievement:
    """Return an example, without the elements that the examples have stated since.

    Their credentials then stay as large as they were when the measurements began.
    """
    path = PROGRAMMES / name
    return dataclasses.replace(
        read_achievement_file(path.name, path.read_bytes()),
        purpose=None,
        duration=None,
        grading=None,
        review_period=None,
        subject_codes=(),
        partner_endorsement=(),
        further_information=None,
    )


#: A short programme that says which skills it teaches: its credential has about as many quads
#: and bytes of canonical form as the Open Badges that other stacks are measured with.
ACHIEVEMENT = dataclasses.replace(
    _programme("seminar.toml"),
    alignments=tuple(
        Alignment(
            name=name,
            url=f"https://skills.example.org/{code}",
            framework="Example Skills Framework",
            code=code,
        )
        for name, code in (
            ("Asking a question", "RS-101"),
            ("Reading critically", "RS-104"),
            ("Keeping a record", "RS-112"),
            ("Speaking to an audience", "CM-203"),
            ("Writing a report", "CM-210"),
            ("Working together", "TW-301"),
            ("Planning one's own work", "SM-120"),
            ("Using a library", "IL-105"),
            ("Citing sources", "IL-110"),
            ("Giving and taking criticism", "CM-231"),
        )
    ),
)
#: One that says little, as most badges do.
PLAIN = _programme("seminar.toml")
#: One with long descriptions, which stand in the credential twice.
LONG = _programme("data-science.toml")
ISSUER = Profile(id=SIGNER.controller, name=Text(ja="標大学", en="Shirushi University"))


def cohort(achievement: Achievement = ACHIEVEMENT) -> Iterator[tuple[Assertion, StatusEntry]]:
    """Yield learners' assertions without end, each with its place in the status list."""
    for number in itertools.count():
        learner = Learner(
            identifiers=(
                Identifier(kind=IdentifierKind.NAME, value=f"髙橋 花子{number}"),
                identity.hashed(
                    IdentifierKind.EMAIL, f"hanako{number}@example.jp", salt=f"salt-{number}"
                ),
            )
        )
        assertion = Assertion(
            id=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
            achievement=achievement,
            issuer=ISSUER,
            learner=learner,
            awarded_at=AWARDED_AT,
            valid_from=AWARDED_AT,
            credits_earned=achievement.credits,
            results=(Result(value="合格"),),
            evidence=(Evidence(url=f"https://works.example.org/{number}", name="期末レポート"),),
        )
        yield assertion, StatusEntry(list_url=LIST_URL, index=number % 131_072)


def batch_issuer(achievement: Achievement = ACHIEVEMENT) -> BatchIssuer:
    """Return an issuer that has compiled its template."""
    issuer = BatchIssuer(SIGNER)
    for assertion, status in itertools.islice(cohort(achievement), 3):
        issuer.issue(assertion, created_at=AWARDED_AT, status=status)
    return issuer


class _Tokens:
    """A ``TokenIssuer`` that has compiled its template."""

    def __init__(self) -> None:
        self._issuer = TokenIssuer(SIGNER)
        for assertion, status in itertools.islice(cohort(PLAIN), 3):
            self.issue(assertion, status)

    def issue(self, assertion: Assertion, status: StatusEntry) -> str:
        return self._issuer.issue(assertion, status=status)


def subjects() -> dict[str, tuple[int, Callable[[], object]]]:
    """Return what is timed by name, and how often it is done in one turn."""
    pairs = list(itertools.islice(cohort(), VARIETY))
    issuer, long_issuer = batch_issuer(), batch_issuer(LONG)
    long_pairs = list(itertools.islice(cohort(LONG), VARIETY))
    template = templates.compile_template(pairs[0][0], status=pairs[0][1])
    if template is None:
        raise RuntimeError("the template was not compiled")
    own = [
        template.issue(templates.values_of(*pair), signer=SIGNER, created_at=AWARDED_AT) or b""
        for pair in pairs
    ]
    strangers = [
        write(
            eddsa_rdfc_2022.sign(
                foreign.credential(number, issuer=SIGNER.controller),
                signer=SIGNER,
                created_at=AWARDED_AT,
            )
        )
        for number in range(VARIETY)
    ]
    signed_list = issue_status_list(
        Bitstring(), list_url=LIST_URL, signer=SIGNER, created_at=AWARDED_AT
    )
    lists = StatusesAtHand(lists={LIST_URL: signed_list})
    public, secret = bindings.crypto_sign_seed_keypair(SEED)
    message = bytes(64)
    signature = bindings.crypto_sign(message, secret)
    bits = Bitstring()
    at_hand, memory = KeysAtHand(), Memory()
    plain_pairs = list(itertools.islice(cohort(PLAIN), VARIETY))
    unsigned = [ob3.write(one, status=(status,)) for one, status in plain_pairs]
    tokens = _Tokens()
    described = write(write_achievement(LONG))
    picture = _picture()
    turn = itertools.count()

    def each(act: Callable[[int], object]) -> Callable[[], object]:
        return lambda: act(next(turn) % VARIETY)

    def checked(data: bytes) -> None:
        document = read_object(data)
        proof = document.pop("proof")[0]
        eddsa_rdfc_2022.check(document, proof, keys=KeysAtHand(), now=NOW)

    def canonicalised_in_general(data: bytes) -> None:
        document = read_object(data)
        del document["proof"]
        rdf.general(document)

    def in_general(number: int) -> bytes:
        assertion, status = pairs[number]
        return issue(assertion, signer=SIGNER, created_at=AWARDED_AT, status=status)

    def in_batch(number: int) -> bytes:
        assertion, status = pairs[number]
        return issuer.issue(assertion, created_at=AWARDED_AT, status=status)

    def in_long_batch(number: int) -> bytes:
        assertion, status = long_pairs[number]
        return long_issuer.issue(assertion, created_at=AWARDED_AT, status=status)

    def reported(number: int) -> None:
        verify(own[number], keys=KeysAtHand(), statuses=lists, now=NOW).require()

    def among_many(number: int) -> None:
        verify(own[number], keys=at_hand, statuses=lists, now=NOW, memory=memory).require()

    def own_batch(number: int) -> None:
        if template.check(own[number], public_key=public) is not True:
            raise RuntimeError("an own credential did not hold")

    return {
        "raw sign": (200, lambda: bindings.crypto_sign(message, secret)),
        "raw check": (100, lambda: bindings.crypto_sign_open(signature, public)),
        "issue": (100, each(in_batch)),
        "issue long": (100, each(in_long_batch)),
        "issue one by one": (3, each(in_general)),
        "issue with PyLD": (1, each(lambda number: _with_pyld(*pairs[number]))),
        "verify own batch": (100, each(own_batch)),
        "verify known shape": (30, each(lambda number: checked(strangers[number]))),
        "verify new shape": (1, each(lambda number: canonicalised_in_general(strangers[number]))),
        "pyoxigraph, pruned contexts": (
            1,
            each(lambda number: _with_pyoxigraph(strangers[number])),
        ),
        "verify, all steps": (3, each(reported)),
        "verify many, all steps": (3, each(among_many)),
        "issue VC-JWT": (100, each(lambda number: tokens.issue(*plain_pairs[number]))),
        "issue VC-JWT one by one": (
            20,
            each(lambda number: issue_token(unsigned[number], signer=SIGNER)),
        ),
        "status check": (1000, each(bits.get)),
        "judge by all": (10, lambda: judge_all(LONG)),
        "read programme": (10, lambda: read_achievement_file("programme.json", described)),
        "bake": (100, each(lambda number: png.bake(picture, own[number]))),
        "compile": (1, lambda: templates.compile_template(pairs[0][0], status=pairs[0][1])),
    }


def sizes() -> dict[str, str]:
    """Return how large the credentials are that are issued and verified here."""
    own, long_one = next(cohort()), next(cohort(LONG))
    return {
        "issue": _size(ob3.write(own[0], status=(own[1],))),
        "issue long": _size(ob3.write(long_one[0], status=(long_one[1],))),
        "verify known shape": _size(foreign.credential(1, issuer=SIGNER.controller)),
    }


def _size(document: dict[str, Any]) -> str:
    canonical = rdf.general(document)
    nodes = {line.split()[0] for line in canonical.splitlines() if line.startswith(b"_:")}
    return (
        f"{len(write(document)):,} bytes of JSON without the proof, {len(canonical):,} bytes of "
        f"canonical form in {len(canonical.splitlines())} quads, {len(nodes)} blank nodes"
    )


def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one of the cohort's credentials, unsigned and signed, for other people's stacks."""
    assertion, status = next(cohort())
    unsigned = ob3.write(assertion, status=(status,))
    return unsigned, json.loads(
        issue(assertion, signer=SIGNER, created_at=AWARDED_AT, status=status)
    )


def _with_pyld(assertion: Assertion, status: StatusEntry) -> bytes:
    """Issue with PyLD in the place of our canonical form."""
    document = ob3.write(assertion, status=(status,))
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-08-01T00:00:00Z",
        "verificationMethod": SIGNER.verification_method,
        "proofPurpose": "assertionMethod",
    }
    hashes = b"".join(
        hashlib.sha256(
            jsonld.normalize(
                one,
                {
                    "algorithm": "URDNA2015",
                    "format": "application/n-quads",
                    "documentLoader": _load,
                },
            ).encode()
        ).digest()
        for one in ({"@context": document["@context"], **options}, document)
    )
    value = multibase.encode_base58(SIGNER.sign(hashes))
    return write({**document, "proof": [{**options, "proofValue": value}]})


def _with_pyoxigraph(data: bytes) -> bytes:
    """Canonicalise with pyoxigraph alone, its contexts made as short as they can be beforehand.

    Nothing is refused: what would be dropped is dropped.
    """
    document = json.loads(data)
    del document["proof"]
    contexts = _shortest_contexts(tuple(document.pop("@context")))
    text = f'{{"@context": [{contexts}], {json.dumps(document)[1:]}'
    found = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = pyoxigraph.serialize(found, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


@functools.cache
def _shortest_contexts(urls: tuple[str, ...]) -> str:
    texts = texts_in(foreign.credential(1, issuer=SIGNER.controller))
    found = pruned_texts(tuple(map(pinned, urls)), texts=texts, chosen={})
    if found is None:
        raise RuntimeError("nothing could be left out")
    return ", ".join(found)


def _load(url: str, _options: object) -> dict[str, Any]:
    terms = editions()[url][0].terms
    return {
        "document": {"@context": terms},
        "documentUrl": url,
        "contextUrl": None,
        "contentType": "application/ld+json",
        "tag": "static",
    }


def _picture() -> bytes:
    """Return a picture of 256 × 256 points without a pattern, about 50 kB."""
    size = 256
    noise = hashlib.shake_256(b"a badge").digest(size * size // 4)
    rows = b"".join(b"\0" + noise[64 * row : 64 * row + 64] * 4 for row in range(size))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return (
        png.SIGNATURE
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
