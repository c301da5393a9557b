"""A signing key's secret stands in no repr, error, traceback, report or log."""

from __future__ import annotations

import dataclasses
import json
import logging
import pickle
import pprint
import traceback
from pathlib import Path

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.credential.issuing import issue
from shirushi.credential.keys import Ed25519Signer
from tests.cli_runs import PROGRAMME, cohort, new_key, run
from tests.secrets_spelt import leaked, spellings
from tests.world import AWARDED, assertion, checked

SEED = bytes(range(100, 132))
SIGNER = Ed25519Signer.from_seed(SEED)


@dataclasses.dataclass(frozen=True)
class Holder:
    signer: Ed25519Signer
    more: tuple[object, ...] = ()


def test_the_helper_would_see_a_leak() -> None:
    assert leaked(f"key={SEED!r}", SEED)
    assert leaked(f"key={SEED.hex()}", SEED)
    assert len(spellings(SEED)) >= 8


def test_a_signer_shows_its_public_half_alone() -> None:
    holder = Holder(SIGNER, (SIGNER, [SIGNER], {"signer": SIGNER}))
    shown = [
        repr(SIGNER),
        str(SIGNER),
        f"{SIGNER!r:>10}",
        repr(holder),
        pprint.pformat(holder),
        json.dumps(SIGNER, default=str),
        repr(ValueError(SIGNER)),
        ascii(SIGNER),
    ]

    assert SIGNER.controller in shown[0]
    assert not leaked("\n".join(shown), SEED)


def test_what_is_issued_and_reported_holds_no_secret() -> None:
    signed = issue(assertion(issuer=SIGNER.controller), signer=SIGNER, created_at=AWARDED)
    report = checked(signed)

    shown = (
        signed.decode() + repr(report) + json.dumps(report.to_json()) + repr(pickle.dumps(report))
    )

    assert report.answer.holds
    assert not leaked(shown, SEED)


def errors_of_signing() -> list[BaseException]:
    """Return what issuing and making keys raise when something is wrong."""
    found: list[BaseException] = []
    wrong = assertion(issuer="not an address")
    for act in (
        lambda: issue(wrong, signer=SIGNER, created_at=AWARDED),
        lambda: issue(assertion(), signer=SIGNER, created_at=AWARDED.replace(tzinfo=None)),
        lambda: Ed25519Signer.from_seed(SEED[:31]),
        lambda: Ed25519Signer.from_seed(SEED + b"\0"),
        lambda: SIGNER.sign("no bytes"),  # type: ignore[arg-type]  # the mistake is the point
    ):
        try:
            act()
        except (ShirushiError, TypeError) as error:
            found.append(error)
    assert len(found) >= 4
    return found


def test_errors_and_their_tracebacks_hold_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    errors = errors_of_signing()

    for error in errors:
        logging.getLogger("test").error("%r", SIGNER, exc_info=error)
    shown = "".join(
        "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        for error in errors
    )

    assert not leaked(shown + caplog.text, SEED, SEED[:31])


def test_a_traceback_with_every_local_shows_no_secret_of_a_signer() -> None:
    """Some collectors of errors print each frame's variables; a signer among them stays shut."""
    try:
        issue(assertion(issuer="not an address"), signer=SIGNER, created_at=AWARDED)
    except ShirushiError as error:
        shown = "".join(
            traceback.TracebackException.from_exception(error, capture_locals=True).format()
        )
    else:
        shown = repr(SIGNER)

    assert "signer" in shown or "Ed25519Signer" in shown
    assert not leaked(shown, SEED)


def test_an_error_keeps_no_more_than_it_says() -> None:
    for error in errors_of_signing():
        if isinstance(error, ShirushiError):
            again = pickle.loads(pickle.dumps(ManyErrors(errors=[error])))  # noqa: S301 - our own bytes

            assert not leaked(repr(pickle.dumps(error)) + repr(again), SEED, SEED[:31])


@pytest.mark.parametrize("damage", ["open", "cut", "text", "doubled"])
def test_no_command_shows_a_secret_whatever_is_wrong_with_its_file(
    tmp_path: Path, damage: str
) -> None:
    path = new_key(tmp_path)
    secret = path.read_text().strip()
    if damage == "open":
        path.chmod(0o644)
    else:
        path.write_text(
            {"cut": secret[:-4], "text": f"key: {secret}", "doubled": secret * 2}[damage]
        )

    results = [
        run("key", "show", path),
        run("issue", PROGRAMME, cohort(tmp_path), "--key", path, "--out", tmp_path / "out"),
        run(
            "issue", PROGRAMME, cohort(tmp_path), "--key", path, "--out", tmp_path / "out", "--json"
        ),
    ]

    for result in results:
        assert result.exit_code != 0
        assert secret[:-4] not in result.output + result.stderr + repr(result.exception)


def test_good_commands_show_no_secret_either(tmp_path: Path) -> None:
    path = new_key(tmp_path)
    secret = path.read_text().strip()

    issued = run("issue", PROGRAMME, cohort(tmp_path), "--key", path, "--out", tmp_path / "out")
    written = "".join(
        one.read_text("utf-8", "replace") for one in (tmp_path / "out").rglob("*") if one.is_file()
    )

    assert issued.exit_code == 0
    assert secret not in issued.output + run("key", "show", path).output + written
