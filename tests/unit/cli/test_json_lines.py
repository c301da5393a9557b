"""The adapter for outside runners: JSON lines in, JSON lines out, one process, no network."""

from __future__ import annotations

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from shirushi.cli import cases, json_lines
from shirushi.credential.formats import ob3
from shirushi.credential.jose.vc_jwt import issue_token
from shirushi.credential.keys import Ed25519Signer
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.public_keys import KeyKind, of_bytes
from shirushi.credential.report import Answer
from tests.world import (
    AWARDED,
    LIST_URL,
    SIGNER,
    STRANGER,
    WEB_KEYS,
    WEB_SIGNER,
    assertion,
    credential,
    statuses,
)

NOW = "2026-11-20T00:00:00Z"
DID = WEB_SIGNER.controller
DID_URL = "https://mc.shirushi-u.example.ac.jp/.well-known/did.json"


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def case(data: bytes, *, id_: str = "one", **more: Any) -> dict[str, Any]:
    return {"id": id_, "data": packed(data), "now": NOW, **more}


def run(*lines: Any, **options: Any) -> list[dict[str, Any]]:
    given = b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in lines
    )
    answers = io.BytesIO()
    json_lines.relay(io.BytesIO(given), answers, **options)
    return [json.loads(one) for one in answers.getvalue().splitlines()]


def judged(one: dict[str, Any]) -> dict[str, Any]:
    """Judge in this process, which is quicker to test."""
    found = cases.answer(json.dumps(one).encode())
    assert found is not None
    return found


def did_document() -> bytes:
    return json.dumps(WEB_KEYS.documents[DID]).encode()


def test_the_contexts_line_gets_no_answer_and_changes_no_verdict() -> None:
    offered = {"contexts": {"https://www.w3.org/ns/credentials/v2": "/nonexistent"}}

    answers = run(offered, case(credential()))

    assert [one["verdict"] for one in answers] == ["valid"]


def test_answers_stand_in_the_order_of_the_cases_and_a_bad_line_costs_one() -> None:
    answers = run(
        case(credential(), id_="a"),
        b"{not json",
        b"",
        {"id": "c", "data": "***"},
        ["a", "list"],
        case(b"hello", id_="d"),
        case(credential(), id_="e"),
    )

    assert [(one["id"], one["verdict"]) for one in answers] == [
        ("a", "valid"),
        (None, "error"),
        ("c", "error"),
        (None, "error"),
        ("d", "invalid"),
        ("e", "valid"),
    ]


def test_a_case_that_takes_too_long_costs_its_own_answer_only() -> None:
    slow = (
        "import sys, time, json\n"
        "for line in sys.stdin:\n"
        "    case = json.loads(line)\n"
        "    time.sleep(30 if case['id'] == 'slow' else 0)\n"
        "    print(json.dumps({'id': case['id'], 'verdict': 'valid'}), flush=True)\n"
    )

    answers = run(
        {"id": "slow"}, {"id": "next"}, most_seconds=1.5, command=(sys.executable, "-c", slow)
    )

    assert [(one["id"], one["verdict"]) for one in answers] == [
        ("slow", "error"),
        ("next", "valid"),
    ]


def test_a_case_that_ends_the_interpreter_costs_its_own_answer_only() -> None:
    dying = (
        "import sys, os, json\n"
        "for line in sys.stdin:\n"
        "    case = json.loads(line)\n"
        "    if case['id'] == 'bad': os._exit(9)\n"
        "    print(json.dumps({'id': case['id'], 'verdict': 'valid'}), flush=True)\n"
    )

    answers = run({"id": "bad"}, {"id": "next"}, command=(sys.executable, "-c", dying))

    assert [(one["id"], one["verdict"]) for one in answers] == [("bad", "error"), ("next", "valid")]


def test_a_line_without_end_is_an_error_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cases, "MOST_LINE_BYTES", 40_000)

    answers = run(b"x" * 200_000, case(credential(), id_="next"))

    assert [(one["id"], one["verdict"]) for one in answers] == [(None, "error"), ("next", "valid")]


def test_every_answer_has_its_word() -> None:
    assert set(cases.VERDICTS) == set(Answer)
    assert set(cases.VERDICTS.values()) <= {
        "valid",
        "warning",
        "invalid",
        "revoked",
        "suspended",
        "expired",
        "not-yet-valid",
        "status-unknown",
        "unresolvable-key",
        "schema",
        "unsupported",
        "error",
    }


def test_an_error_of_our_own_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cases, "verify", broken)

    found = judged(case(credential()))

    assert (found["verdict"], found["error"]) == ("error", "ZeroDivisionError in our own code")


def test_keys_are_found_under_the_did_under_its_url_in_a_folder_and_inline(tmp_path: Path) -> None:
    data = credential(signer=WEB_SIGNER)
    (tmp_path / ".well-known").mkdir()
    path = tmp_path / ".well-known" / "did.json"
    path.write_bytes(did_document())

    found = [
        judged(case(data))["verdict"],
        judged(case(data, files={DID: str(path)}))["verdict"],
        judged(case(data, files={DID_URL: str(path)}))["verdict"],
        judged(case(data, prefixes={"https://mc.shirushi-u.example.ac.jp/": str(tmp_path)}))[
            "verdict"
        ],
        judged(case(data, inline={DID: packed(did_document())}))["verdict"],
        judged(case(data, files={DID: str(tmp_path / "not-there")}))["verdict"],
    ]

    assert found == ["unresolvable-key", "valid", "valid", "valid", "valid", "unresolvable-key"]


@pytest.mark.parametrize("kid", ["key-1", None])
@pytest.mark.parametrize("fragment", ["key-1", None])
def test_keys_trusted_beforehand_sign_for_their_issuer(
    kid: str | None, fragment: str | None
) -> None:
    issuer = "https://i.example/1"
    signer = Ed25519Signer.from_seed(bytes(range(32)), controller=issuer, fragment=fragment)
    jwk = of_bytes(KeyKind.ED25519, signer.public_key).jwk() | ({"kid": kid} if kid else {})
    trusted = {cases.TRUSTED_KEYS: packed(json.dumps({issuer: [jwk]}).encode())}

    embedded = judged(case(credential(signer=signer), inline=trusted))
    token = issue_token(ob3.write(assertion(issuer=issuer)), signer=signer).encode()
    as_token = judged(case(token, inline=trusted))

    # A key without a name may be meant by any; one with a name by that and by what it is.
    assert embedded["verdict"] == ("valid" if fragment in {None, kid} or not kid else "invalid")
    assert as_token["verdict"] == ("valid" if fragment in {None, kid} or not kid else "invalid")


def test_a_key_trusted_for_an_issuer_may_sign_as_its_did_key() -> None:
    issuer = "https://i.example/1"
    jwk = of_bytes(KeyKind.ED25519, SIGNER.public_key).jwk()
    document = {**ob3.write(assertion(issuer=issuer))}
    data = json.dumps(eddsa_rdfc_2022.sign(document, signer=SIGNER, created_at=AWARDED)).encode()

    alone = judged(case(data))
    trusted = judged(
        case(data, inline={cases.TRUSTED_KEYS: packed(json.dumps({issuer: [jwk]}).encode())})
    )

    assert (alone["verdict"], trusted["verdict"]) == ("invalid", "valid")


def test_a_url_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.json").write_bytes(b"{}")
    network = cases.CaseNetwork(prefixes={"https://e.example/": str(inside)})

    for url in ("../secret.json", "%2e%2e/secret.json", "/" + str(tmp_path / "secret.json")):
        with pytest.raises(cases.NotServed):
            network.document("https://e.example/" + url)


def test_status_lists_are_served() -> None:
    revoked = statuses(7).lists[LIST_URL]

    lost = judged(case(credential(index=7)))
    found = judged(case(credential(index=7), inline={LIST_URL: packed(revoked)}))
    good = judged(case(credential(index=8), inline={LIST_URL: packed(revoked)}))

    assert [one["verdict"] for one in (lost, found, good)] == ["status-unknown", "revoked", "valid"]
    assert found["steps"][4]["step"] == "status"
    assert found["steps"][4]["outcome"] == "failed"


def test_of_several_nameless_keys_a_proof_must_name_one_by_what_it_is() -> None:
    issuer = "https://i.example/1"
    keys = [of_bytes(KeyKind.ED25519, one.public_key).jwk() for one in (SIGNER, STRANGER)]
    trusted = {cases.TRUSTED_KEYS: packed(json.dumps({issuer: keys}).encode())}
    named, unnamed = (
        Ed25519Signer.from_seed(bytes(range(32)), controller=issuer, fragment=fragment)
        for fragment in (None, "key-1")
    )

    assert judged(case(credential(signer=named), inline=trusted))["verdict"] == "valid"
    assert judged(case(credential(signer=unnamed), inline=trusted))["verdict"] == "invalid"


def test_keys_trusted_for_a_did_key_come_before_the_key_that_it_is() -> None:
    issuer, other = SIGNER.controller, STRANGER
    document = ob3.write(assertion(issuer=issuer))
    signed = eddsa_rdfc_2022.sign(document, signer=other, created_at=AWARDED)
    signed_by_other = json.dumps(signed).encode()
    jwk = of_bytes(KeyKind.ED25519, other.public_key).jwk()
    trusted = {cases.TRUSTED_KEYS: packed(json.dumps({issuer: [jwk]}).encode())}

    assert judged(case(signed_by_other))["verdict"] == "invalid"
    assert judged(case(signed_by_other, inline=trusted))["verdict"] == "valid"
    assert judged(case(credential(), inline=trusted))["verdict"] == "valid"
