"""How much more a whole credential costs than the signature in it, as ratios.

Every round times our whole issue and whole verify beside one raw Ed25519 signature and one raw
check, in turn and in changing order, so that a busy machine slows all of them alike. What is
kept is the ratio within a round; seconds say more about the machine than about the code.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nacl import bindings

from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.issuing import issue, issue_status_list
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusesAtHand
from shirushi.credential.verification import verify
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.assessment import Result
from shirushi.model.document import read_achievement_file
from shirushi.model.profile import Profile

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.toml"
PROGRAMME = HERE.parent / "examples" / "programmes" / "data-science.toml"
LIST_URL = "https://mc.shirushi-u.example.ac.jp/status/1"
AWARDED_AT = datetime(2026, 8, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
#: Raw signatures timed together, since a single one is too short to time.
RAW = 50
#: How far above its baseline a ratio may lie; two runs on one machine differ by about as much.
ALLOWED = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One ratio over all rounds: the middle, and between what it lay in half of them."""

    name: str
    yardstick: str
    ratio: float
    low: float
    high: float


def main() -> int:
    """Measure, print the table, and end with 1 where a ratio lies too far above its baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON")
    asked = parser.parse_args()
    found = measure(asked.rounds)
    baseline = tomllib.loads(BASELINE.read_text("utf-8"))["ratio"]
    worse = [one.name for one in found if one.ratio > baseline[one.name] * ALLOWED]
    if asked.json:
        rows = [
            {
                "name": one.name,
                "yardstick": one.yardstick,
                "ratio": round(one.ratio, 2),
                "middle_half": [round(one.low, 2), round(one.high, 2)],
                "baseline": baseline[one.name],
            }
            for one in found
        ]
        print(json.dumps({"rounds": asked.rounds, "ratios": rows, "worse": worse}, indent=2))
    else:
        print(f"{'what':14} {'compared with':20} {'ratio':>8} {'middle half':>17} {'baseline':>9}")
        for one in found:
            spread = f"{one.low:.1f} to {one.high:.1f}"
            print(
                f"{one.name:14} {one.yardstick:20} {one.ratio:8.1f} {spread:>17}"
                f" {baseline[one.name]:9.1f}"
            )
        for name in worse:
            print(f"{name} lies more than {ALLOWED} times above its baseline.", file=sys.stderr)
    return int(bool(worse))


def measure(rounds: int) -> list[Measured]:
    """Return the ratios over ``rounds`` rounds."""
    subjects = _subjects()
    for subject in subjects.values():
        subject()
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    names = list(subjects)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            seconds[name].append(_timed(subjects[name]))
    raw_sign = [one / RAW for one in seconds["raw sign"]]
    raw_check = [one / RAW for one in seconds["raw check"]]
    return [
        _measured("issue", "one Ed25519 sign", seconds["issue"], raw_sign),
        _measured("verify", "one Ed25519 check", seconds["verify"], raw_check),
        _measured("verify-in-signs", "one Ed25519 sign", seconds["verify"], raw_sign),
    ]


def _measured(name: str, yardstick: str, ours: list[float], raw: list[float]) -> Measured:
    ratios = [one / other for one, other in zip(ours, raw, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Measured(name=name, yardstick=yardstick, ratio=middle, low=low, high=high)


def _timed(subject: Callable[[], object]) -> float:
    start = time.process_time()
    subject()
    return time.process_time() - start


def _subjects() -> dict[str, Callable[[], object]]:
    """Return what is timed: a whole credential in and out, and the bare signature in it."""
    seed = bytes(range(32))
    signer = Ed25519Signer.from_seed(seed)
    achievement = read_achievement_file(PROGRAMME.name, PROGRAMME.read_bytes())
    learner = Learner(
        identifiers=(
            Identifier(kind=IdentifierKind.NAME, value="髙橋 花子"),
            identity.hashed(IdentifierKind.EMAIL, "hanako@example.jp", salt="salt"),
        )
    )
    assertion = Assertion(
        id="urn:uuid:00000000-0000-4000-8000-000000000001",
        achievement=achievement,
        issuer=Profile(id=signer.controller, name=Text(ja="標大学", en="Shirushi University")),
        learner=learner,
        awarded_at=AWARDED_AT,
        valid_from=AWARDED_AT,
        credits_earned=achievement.credits,
        results=(Result(value="合格"),),
    )
    status = StatusEntry(list_url=LIST_URL, index=1)
    credential = issue(assertion, signer=signer, created_at=AWARDED_AT, status=status)
    signed_list = issue_status_list(
        Bitstring(), list_url=LIST_URL, signer=signer, created_at=AWARDED_AT
    )
    lists = StatusesAtHand(lists={LIST_URL: signed_list})
    public, secret = bindings.crypto_sign_seed_keypair(seed)
    message = bytes(64)
    signature = bindings.crypto_sign(message, secret)

    def whole_issue() -> None:
        issue(assertion, signer=signer, created_at=AWARDED_AT, status=status)

    def whole_verify() -> None:
        verify(credential, keys=KeysAtHand(), statuses=lists, now=NOW).require()

    def raw_sign() -> None:
        for _ in range(RAW):
            bindings.crypto_sign(message, secret)

    def raw_check() -> None:
        for _ in range(RAW):
            bindings.crypto_sign_open(signature, public)

    return {
        "issue": whole_issue,
        "raw sign": raw_sign,
        "verify": whole_verify,
        "raw check": raw_check,
    }


if __name__ == "__main__":
    sys.exit(main())
