"""A statement of the ledger: what counts, on whose word, where it went; as text and files."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.reading import FieldWrong
from shirushi.core.text import Text
from shirushi.framework.pdf import GlyphMissing
from shirushi.model.credits import Credits
from shirushi.stacking import banking_export
from shirushi.stacking.banking import About, Standing, Statement, statement
from shirushi.stacking.banking_export import as_achievement
from shirushi.stacking.banking_pdf import write_pdf
from shirushi.stacking.ledger import (
    Acceptance,
    Act,
    Consumption,
    Deposit,
    DepositKind,
    Ledger,
    Part,
    Reversal,
    Transfer,
    Withdrawal,
    post,
)
from shirushi.stacking.ledger_json import MOST_ACTS, read_act, write_act
from tests.golden_files import assert_as_kept

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 3, tzinfo=UTC)
UNIVERSITY = Text(ja="標大学", en="Shirushi University")


def jp(amount: object) -> Credits:
    return Credits(amount=Decimal(str(amount)), system="jp")


def deposit(number: int, amount: object = 2, **more: Any) -> Deposit:
    record = f"urn:uuid:{number}"
    given: dict[str, Any] = {
        "id": f"d{number}",
        "at": AT,
        "learner": "hanako",
        "record": record,
        "kind": DepositKind.MICRO_CREDENTIAL,
        "credits": jp(amount),
        "evidence": (record,),
    }
    return Deposit(**given | more)


ACTS: tuple[Act, ...] = (
    deposit(1),
    deposit(2, 4, kind=DepositKind.UNIVERSITY_CREDIT, accepted=False),
    deposit(3, 1, kind=DepositKind.WORK_EXPERIENCE, accepted=False),
    deposit(4, credits=Credits(amount=Decimal(6), system="ects"), expires_on=date(2026, 10, 1)),
    deposit(5),
    deposit(6),
    deposit(7),
    deposit(8, learner="taro"),
    Acceptance(id="a", at=AT, record="urn:uuid:2"),
    Transfer(id="t", at=AT, record="urn:uuid:5", credits=jp(2), institution="did:web:u"),
    Withdrawal(id="w", at=AT, record="urn:uuid:7", credits=jp(2)),
    Consumption(
        id="c",
        at=LATER,
        learner="hanako",
        award="urn:award",
        parts=(Part(record="urn:uuid:6", credits=jp(1)),),
    ),
    Reversal(id="x", at=LATER, act="d1", reason="credential.revoked"),
)
ABOUT = {
    "urn:uuid:1": About(title=Text(ja="データ基礎", en="Data"), issuer="標大学"),
    "urn:uuid:2": About(
        title=Text(ja="=線形代数", en="=Algebra"),
        issuer="愛媛の大学",
        evidence="成績証明書\n第123号",
        own_words=True,
    ),
    "urn:uuid:3": About(title=Text(ja="実務", en="Work"), evidence="在職証明書", own_words=True),
    "urn:uuid:4": About(title=Text(ja="欧州の講座", en="A European course")),
    "urn:uuid:5": About(title=Text(ja="統計的思考", en="Statistical Thinking")),
    "urn:uuid:6": About(title=Text(ja="Python", en="Python")),
}
NOTES = {
    "a": UNIVERSITY,
    "t": UNIVERSITY,
    "c": Text(ja="履修証明(標大学)", en="Certificate (Shirushi University)"),
    "x": Text(ja="発行者による失効", en="revoked by its issuer"),
}


def ledger(*acts: Act) -> Ledger:
    found = Ledger()
    for one in acts or ACTS:
        found = post(found, one)
    return found


def said(**changes: Any) -> Statement:
    given: dict[str, Any] = {
        "learner": "hanako",
        "holder": "𠮷田 花子",
        "about": ABOUT,
        "notes": NOTES,
        "at": LATER,
        "zone": timezone(timedelta(hours=9), "JST"),
    }
    return statement(ledger(), **given | changes)


def alone() -> Statement:
    """Return the statement of a ledger of one person's, as a bank keeps it."""
    own = [one for one in ACTS if one.id != "d8"]
    return statement(
        ledger(*own), learner="hanako", holder="花子", about=ABOUT, notes=NOTES, at=LATER
    )


def test_each_thing_stands_where_its_credits_are() -> None:
    assert [one.standing for one in said().holdings] == [
        Standing.REVERSED,
        Standing.CONFIRMED,
        Standing.CLAIMED,
        Standing.EXPIRED,
        Standing.HANDED_OVER,
        Standing.CONFIRMED,
        Standing.TAKEN_OUT,
    ]
    assert [one.left for one in said().holdings] == [0, 4, 1, 6, 0, 1, 0]


def test_only_what_is_confirmed_and_in_force_is_summed_and_systems_stay_apart() -> None:
    (total,) = said().sums

    assert (total.id, total.usable, total.claimed) == ("jp", Decimal(5), Decimal(1))


def test_what_the_holder_states_and_who_confirmed_it_are_told_apart() -> None:
    words = [one.word.ja for one in said().holdings]

    assert words[0] == "署名された証明書(預け入れ時に検証済み)"
    assert words[1] == "本人の申告。2026-04-01に標大学が確認"
    assert words[2] == "本人の申告。確認した機関はありません"


def test_another_learner_s_deposits_are_on_another_statement() -> None:
    other = said(learner="taro")

    assert [one.deposit.id for one in other.holdings] == ["d8"]
    assert {one.record for one in other.lines} == {"urn:uuid:8"}
    assert other.holdings[0].about.title.ja == "urn:uuid:8"


def test_the_lines_hold_every_change_of_the_account_and_add_up() -> None:
    found = said()

    left = sum(one.credits for one in found.lines if one.record == "urn:uuid:2")
    assert left == 4
    assert [one.note for one in found.lines if one.what.en == "confirmation"] == [UNIVERSITY] * 2


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_statement_as_text_is_as_it_was(language: str) -> None:
    lines = said().text("ja" if language == "ja" else "en")

    assert_as_kept(f"bank/statement.{language}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_statement_as_csv_is_as_it_was_and_holds_no_formula(language: str) -> None:
    text = said().csv("ja" if language == "ja" else "en")

    assert_as_kept(f"bank/statement.{language}.csv", text.replace("\r\n", "\n"))
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_an_empty_account_says_so() -> None:
    found = said(learner="nobody")

    assert found.text("en")[1] == "Nothing that counts is here."


def test_an_export_reads_back_as_the_statement_it_was() -> None:
    found = alone()
    written = json.dumps(found.to_json()).encode()

    again = banking_export.load(written, at=LATER)

    assert again.to_json() == found.to_json()
    assert again.holdings == found.holdings


def test_sums_that_an_export_states_are_worked_out_anew() -> None:
    document = alone().to_json()
    document["sums"][0]["usable"] = "1000"
    document["holdings"][2]["standing"] = "confirmed"

    again = banking_export.read(document, at=LATER)

    assert again.sums == alone().sums


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"acts": [{"id": "1"}]}, "acts[0].at"),
        ({"acts": [write_act(ACTS[0]), write_act(ACTS[0]) | {"id": "2"}]}, "acts[1].record"),
        ({"acts": [write_act(ACTS[0]) | {"amount": "-1"}]}, "acts[0]"),
        ({"acts": [write_act(ACTS[0]) | {"system": "mars"}]}, "acts[0].system"),
        ({"acts": [write_act(ACTS[0]) | {"type": "theft"}]}, "acts[0].type"),
        ({"learner": "taro", "acts": [write_act(ACTS[0])]}, "learner"),
        ({"learner": ""}, "learner"),
        ({"acts": None}, "acts"),
        ({"notes": {"a": "x"}}, "notes.a"),
        ({"holdings": [{"record": 5}]}, "holdings[0].record"),
    ],
)
def test_an_export_that_was_changed_is_refused_with_its_path(
    change: dict[str, Any], path: str
) -> None:
    document = alone().to_json() | change

    with pytest.raises(ShirushiError) as caught:
        banking_export.read(document, at=LATER)

    error = caught.value
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    assert path in {one.path for one in every}


def test_an_export_with_too_many_acts_is_refused() -> None:
    document = alone().to_json() | {"acts": [write_act(ACTS[0])] * (MOST_ACTS + 1)}

    with pytest.raises(FieldWrong):
        banking_export.read(document, at=LATER)


@pytest.mark.parametrize("act", ACTS, ids=[one.id for one in ACTS])
def test_an_act_reads_back_as_it_was_written(act: Act) -> None:
    written = json.loads(json.dumps(write_act(act)))

    assert read_act(written) == act


def test_what_is_only_stated_is_described_with_on_whose_word() -> None:
    found = as_achievement(said().holdings[1])

    assert found.content == Text(
        ja="本人の申告。2026-04-01に標大学が確認\n大学の単位\n実施: 愛媛の大学\n"
        "根拠資料: 成績証明書 / 第123号",
        en="Stated by the holder; confirmed by Shirushi University on 2026-04-01\n"
        "university credit\nFrom: 愛媛の大学\nEvidence: 成績証明書 / 第123号",
    )
    assert found.credits == jp(4)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pdf_is_the_same_for_the_same_statement(language: str) -> None:
    pytest.importorskip("typst")
    spoken = "ja" if language == "ja" else "en"

    one, two = (write_pdf(said(), spoken) for _ in range(2))  # type: ignore[arg-type] # one of the two

    assert one.startswith(b"%PDF-1.")
    assert one == two


def test_markup_is_printed_and_never_run_and_an_empty_statement_is_printed() -> None:
    pytest.importorskip("typst")
    nasty = About(title=Text(ja='#panic("x") $ \\ <b>', en='#read("/etc/passwd")'))

    assert write_pdf(said(about={"urn:uuid:1": nasty}), "ja").startswith(b"%PDF")
    assert write_pdf(said(learner="nobody"), "en").startswith(b"%PDF")


def test_a_name_that_the_font_lacks_is_refused() -> None:
    pytest.importorskip("typst")

    with pytest.raises(GlyphMissing, match="ส"):
        write_pdf(said(holder="สวัสดี"), "ja")


def test_what_an_institution_spends_is_a_line_that_leaves_the_balance_as_it_is() -> None:
    spent = Consumption(
        id="s",
        at=LATER,
        learner="hanako",
        award="urn:award:2",
        parts=(Part(record="urn:uuid:5", credits=jp(2), institution="did:web:u"),),
    )
    undone = Reversal(id="y", at=LATER, act="s", reason="transfer.returned")
    notes = NOTES | {"s": Text(ja="学士(標大学)", en="B.A. (Shirushi University)")}

    for acts, standing in (((spent,), Standing.SPENT), ((spent, undone), Standing.HANDED_OVER)):
        found = statement(
            ledger(*ACTS, *acts), learner="hanako", holder="", about=ABOUT, notes=notes, at=LATER
        )

        assert found.holdings[4].standing is standing
        lines = [one for one in found.lines if one.record == "urn:uuid:5"]
        assert [one.what.en for one in lines[2:]] == ["spending on an award", "reversal"][
            : len(acts)
        ]
        assert sum(one.credits for one in lines) == 0
