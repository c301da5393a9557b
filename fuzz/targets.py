"""Every parser as a fuzz target: bytes in, and nothing but our own errors may come out.

A target returns when it is content. It raises ``Finding`` when an answer came that must not, and
anything else that escapes is a finding by itself. A new parser is one more line in ``TARGETS``.
"""

from __future__ import annotations

import contextlib
import json as plain_json
from collections.abc import Callable
from typing import Any

from fuzz import sealed
from fuzz.finding import Finding, Target
from fuzz.growing import grown
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import parse_toml
from shirushi.credential import did, keys, multibase, reading
from shirushi.credential.baking import png, svg
from shirushi.credential.formats import cohort, ob3
from shirushi.credential.jsonld import rdf, rdfc
from shirushi.credential.status.bitstring import Bitstring
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.framework.loading import load_framework
from shirushi.framework.sources import package_data, packaged_sources
from shirushi.model.document import read_achievement, read_achievement_file, write_achievement
from shirushi.stacking.loading import load_award, read_award
from tests.attacking import png as picture
from tests.attacking import signed
from tests.world import EXAMPLES, LIST_URL, SIGNER, WEB_KEYS, WEB_SIGNER, checked, credential
from tests.world import statuses as status_lists

GOOD = credential(index=3)
GOOD_DOCUMENT: dict[str, Any] = plain_json.loads(GOOD)
LISTS = status_lists()
LIST_DOCUMENT: dict[str, Any] = plain_json.loads(LISTS.lists[LIST_URL])
GOOD_REPORT = checked(GOOD, lists=LISTS)
REVOKED_LISTS = status_lists(3)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
ACHIEVEMENT = (EXAMPLES / "programmes" / "data-science.toml").read_bytes()
ACHIEVEMENT_DOCUMENT = parse_toml(ACHIEVEMENT)
COHORT = "氏名,メールアドレス,学籍番号,結果,修了日\n髙橋 花子,h@example.jp,A1,合格,2026/8/1\n"


def _awards() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(EXAMPLES.rglob("awards/*.toml")))


def _quietly(parse: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return the parser with our own errors taken as an answer."""

    def run(data: bytes) -> None:
        with contextlib.suppress(ShirushiError):
            parse(data)

    return run


def _json(data: bytes) -> None:
    value = json.read(data)
    if json.read(json.write(value)) != value:
        raise Finding("what was read is not what is written")


def _verify(data: bytes) -> None:
    report = checked(data, lists=LISTS, keys=WEB_KEYS)
    report.lines("ja")
    plain_json.dumps(report.to_json())


def _verify_grown(data: bytes) -> None:
    """Let a changed credential hold only when it says what it said when it was signed."""
    changed = grown(GOOD_DOCUMENT, data)
    report = checked(plain_json.dumps(changed).encode(), lists=LISTS)
    report.lines("en")
    if report.answer.holds and report.assertion != GOOD_REPORT.assertion:
        raise Finding("it holds and says something else")


def _verify_revoked_grown(data: bytes) -> None:
    """Nothing that a holder does to a revoked credential may make it hold."""
    changed = grown(GOOD_DOCUMENT, data)
    if checked(plain_json.dumps(changed).encode(), lists=REVOKED_LISTS).answer.holds:
        raise Finding("a revoked credential holds")


def _verify_signed_grown(data: bytes) -> None:
    """Verify a changed credential that its issuer signs again, so that the later steps run."""
    changed = grown({name: v for name, v in GOOD_DOCUMENT.items() if name != "proof"}, data)
    if isinstance(changed.get("@context"), list | str):
        with contextlib.suppress(ShirushiError):
            changed = signed(changed)
    checked(plain_json.dumps(changed).encode(), lists=LISTS).lines("ja")


def _status_list(data: bytes) -> None:
    """Verify against a changed list that its issuer signs again."""
    changed = grown(LIST_DOCUMENT, data)
    if isinstance(changed.get("@context"), list | str):
        with contextlib.suppress(ShirushiError):
            changed = signed({name: v for name, v in changed.items() if name != "proof"})
    checked(GOOD, lists=StatusesAtHand(lists={LIST_URL: plain_json.dumps(changed).encode()}))


def _controller(data: bytes) -> None:
    changed = grown(WEB_SIGNER.controller_document(), data)
    at_hand = keys.KeysAtHand(documents={WEB_SIGNER.controller: changed})
    keys.find_key(WEB_SIGNER.verification_method, at_hand)


def _canonical(data: bytes) -> None:
    rdf.canonical(json.read_object(data))


def _canonical_grown(data: bytes) -> None:
    rdf.canonical(grown(GOOD_DOCUMENT, data))


def _graph(data: bytes) -> None:
    """Any graph on a few nodes: one byte a quad."""
    lines = {f"_:n{one >> 4} <urn:p> _:n{one & 15} ." for one in data[:120]}
    rdfc.canonical_lines(sorted(lines), budget=rdfc.Budget(steps=2000))


def _read_grown(data: bytes) -> None:
    ob3.read(grown(GOOD_DOCUMENT, data))


def _achievement_grown(data: bytes) -> None:
    found = read_achievement(grown(ACHIEVEMENT_DOCUMENT, data))
    json.write(write_achievement(found))


def _achievement(data: bytes) -> None:
    for name in ("a.toml", "a.json"):
        with contextlib.suppress(ShirushiError):
            json.write(write_achievement(read_achievement_file(name, data)))


def _award_grown(data: bytes) -> None:
    read_award(grown(parse_toml(_awards()[0]), data))


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: parse(data.decode("utf-8", "surrogateescape"))


_JSON_WORDS = (
    b'"',
    b"\\u0000",
    b"\\ud800",
    b"1e999",
    b"[",
    b"{",
    b'"@context"',
    b"null",
    b"\xef\xbb\xbf",
)
_TOML_WORDS = (b"[[", b"]]", b"=", b'"""', b"nan", b"2026-01-01", b"0x", b".", b"{", b"\\u0000")
_PNG_WORDS = (b"iTXt", b"tEXt", b"zTXt", b"IEND", b"openbadgecredential\0", b"\0\1\0\0\0")
_SVG_WORDS = (b"<!DOCTYPE", b"<!ENTITY", b"<![CDATA[", b"]]>", b"&amp;", b"ob:credential", b"xmlns")

TARGETS: dict[str, Target] = {
    name: Target(run=_quietly(run), seeds=tuple(seeds), words=words)
    for name, run, seeds, words in (
        ("json", _json, [GOOD, b'[1.5e3, "a", null]'], _JSON_WORDS),
        ("toml", parse_toml, [ACHIEVEMENT], _TOML_WORDS),
        ("unwrap", reading.unwrap, [GOOD, svg.bake(PICTURE, GOOD)], _SVG_WORDS),
        ("png", png.unbake, [png.bake(picture(), b"{}"), picture()], _PNG_WORDS),
        ("svg", svg.unbake, [svg.bake(PICTURE, b"{}"), PICTURE], _SVG_WORDS),
        ("cohort", cohort.read_cohort, [COHORT.encode(), COHORT.encode("cp932")], (b'"', b",")),
        ("award", load_award, _awards(), _TOML_WORDS),
        ("award-grown", _award_grown, [b"\1\2\3\4"], ()),
        (
            "framework",
            lambda data: load_framework(data, packaged_sources()),
            [package_data("eu/2022.toml")],
            _TOML_WORDS,
        ),
        ("achievement", _achievement, [ACHIEVEMENT], _TOML_WORDS),
        ("achievement-grown", _achievement_grown, [b"\1\2\3\4"], ()),
        ("multibase", _text(multibase.decode), [b"z2NEpo7TZRRrLZSi2U", b"uSGVsbG8"], ()),
        ("did", _text(did.did_key_document), [SIGNER.controller.encode()], (b"did:key:z",)),
        ("did-web", _text(did.did_web_url), [b"did:web:example.org%3A8443:a"], (b"%3A", b"..")),
        ("bits", _text(Bitstring.decode), [Bitstring().encode().encode()], ()),
        ("status-list-grown", _status_list, [b"\1\2\3\4"], ()),
        ("controller-grown", _controller, [b"\1\2\3\4"], ()),
        ("canonical", _canonical, [GOOD], _JSON_WORDS),
        ("canonical-grown", _canonical_grown, [b"\1\2\3\4"], ()),
        ("graph", _graph, [bytes(range(0, 200, 7))], ()),
        ("read-grown", _read_grown, [b"\1\2\3\4"], ()),
        ("verify", _verify, [GOOD, credential(signer=WEB_SIGNER)], _JSON_WORDS),
        ("verify-grown", _verify_grown, [b"\1\2\3\4"], ()),
        ("verify-revoked-grown", _verify_revoked_grown, [b"\1\2\3\4"], ()),
        ("verify-signed-grown", _verify_signed_grown, [b"\1\2\3\4"], ()),
    )
} | {
    name: Target(run=_quietly(run), seeds=tuple(seeds), words=words)
    for name, run, seeds, words in sealed.TARGETS
}
