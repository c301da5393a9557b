"""Awards that complete themselves, through the API: anybody, a holder, an institution's desk."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.completing.models import AwardVersionRecord, OfferRecord, OfferState
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord, RevocationReason
from shirushi.web.apps.issuing.sealing import bank_token
from shirushi.web.jobs.worker import work
from tests.banking import registrar
from tests.campus import make_site
from tests.functional.test_at_once import at_once
from tests.programs import Answered, Program, program_of
from tests.stacks import Stack, award, make_stack, opened, ready

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

DESK = "/organisations/shirushi-u/awards"


@pytest.fixture
def stack() -> Stack:
    return make_stack()


@pytest.fixture
def officer(stack: Stack) -> Program:
    return program_of(stack.site.organisation, stack.site.officer)


@pytest.fixture
def reviewer(stack: Stack) -> Program:
    return program_of(stack.site.organisation, stack.site.reviewer)


def holder(account: BankAccountRecord) -> Program:
    return Program(key=bank_token(str(account.uuid)))


def offered(stack: Stack, *, at_once: bool = False, consumes: bool = False) -> OfferRecord:
    stack.publish(at_once=at_once, consumes=consumes)
    ready(stack)
    work()
    return OfferRecord.objects.select_related("account").get()


def at(offer: OfferRecord) -> str:
    return f"/bank/{offer.account.uuid}/awards/{offer.uuid}"


def case(offer: OfferRecord) -> str:
    return f"{DESK}/cases/{offer.uuid}"


def accept(offer: OfferRecord) -> Answered:
    return holder(offer.account).post(f"{at(offer)}/accept")


def fell_away(stack: Stack) -> None:
    row, by = stack.rows["statistics"], stack.site.officer
    issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=by, now=timezone.now())
    work()


def counted(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


def issued() -> int:
    return CredentialRecord.objects.exclude(evidence=[]).count()


# ---------------------------------------------------------------- anybody


def test_anybody_lists_the_published_rules_and_reads_one(stack: Stack) -> None:
    stack.publish()
    stack.publish(least=1)

    (listed,) = Program().get("/awards").said["items"]
    one = Program().get("/awards/shirushi-u/data-entry").said

    assert (listed["organisation"], listed["award"], listed["version"]) == (
        "shirushi-u",
        "data-entry",
        2,
    )
    assert listed.items() <= one.items()
    assert one["document"]["id"] == "data-entry"
    assert [row["version"] for row in one["versions"]] == [2, 1]
    assert not one["announced"]
    assert Program().get("/awards/shirushi-u/nothing").status == 404


def test_a_published_rule_can_be_sent_to_be_counted_as_it_is(stack: Stack) -> None:
    stack.publish()
    rule = Program().get("/awards/shirushi-u/data-entry").said
    signed = [bytes(row.signed or b"").decode() for row in stack.rows.values()]
    issuer = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"

    plan = Program().post(
        "/stack",
        {
            "award": rule["document"],
            "parts": rule["parts"],
            "credentials": signed,
            "accept": [issuer],
        },
    )

    assert plan.said["outcome"] == "satisfied", plan.said


def test_a_rule_that_is_announced_is_read_but_not_listed(reviewer: Program) -> None:
    sent = {"toml": award().decode(), "effective_on": "2099-04-01"}

    made = reviewer.post(DESK, sent)

    assert (made.status, made.said["effective_on"]) == (201, "2099-04-01")
    assert Program().get("/awards").said["items"] == []
    assert Program().get("/awards/shirushi-u/data-entry").said["announced"]


# ---------------------------------------------------------------- the holder


def test_the_holder_gives_leave_once_and_takes_it_back_once(stack: Stack) -> None:
    stack.publish()
    account = opened()
    own, here = holder(account), f"/bank/{account.uuid}/awards"

    first = own.get(here).said
    given = [own.post(f"{here}/watch", {"watch": True}).said for _ in range(2)]
    one = own.post(f"{here}/watch", {"watch": True, "organisation": "shirushi-u"}).said
    back = [own.post(f"{here}/watch", {"watch": False}).said for _ in range(2)]

    assert (first["everywhere"], first["watched"]) == (False, [])
    assert [row["slug"] for row in first["others"]] == ["shirushi-u"]
    assert [row["everywhere"] for row in given] == [True, True]
    assert one["watched"][0]["name"]["ja"] == "標大学"
    assert [row["everywhere"] for row in back] == [False, False]
    assert (counted("award.watched"), counted("award.unwatched")) == (2, 1)


def test_leave_for_an_institution_that_is_not_here_is_refused() -> None:
    account = opened()

    answer = holder(account).post(
        f"/bank/{account.uuid}/awards/watch", {"watch": True, "organisation": "nobody"}
    )

    assert (answer.status, answer.code, answer.said["path"]) == (
        422,
        "api.institution-unknown",
        "organisation",
    )


def test_the_holder_reads_what_counts_for_what(stack: Stack) -> None:
    offer = offered(stack, consumes=True)

    (listed,) = holder(offer.account).get(f"/bank/{offer.account.uuid}/awards").said["offers"]
    whole = holder(offer.account).get(at(offer)).said

    assert listed.items() <= whole.items()
    assert (whole["state"], whole["plan"]["outcome"], whole["claim"]) == (
        "offered",
        "satisfied",
        None,
    )
    assert {one["title"]["en"] for one in whole["components"]} == {
        "Foundations of Data Science",
        "Statistical Thinking",
    }
    assert [one["credits"] for one in whole["spends"]] == [{"amount": "1", "system": "jp"}] * 2


def test_accepting_again_and_again_issues_one_credential(stack: Stack) -> None:
    offer = offered(stack, at_once=True, consumes=True)

    answers = [accept(offer) for _ in range(3)]
    work()
    after = accept(offer)

    assert [one.said["state"] for one in answers] == ["issued"] * 3
    assert {one.said["accepted_at"] for one in (*answers, after)} == {
        answers[0].said["accepted_at"]
    }
    assert issued() == counted("award.accepted") == counted("award.issued") == 1
    assert (
        Client().get(after.said["claim"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    )


def test_two_programs_that_accept_at_once_accept_once(stack: Stack) -> None:
    offer = offered(stack, at_once=True, consumes=True)

    answers = at_once(*(partial(accept, offer) for _ in range(3)))
    work()

    assert {one.status for one in answers if isinstance(one, Answered)} == {200}
    assert len(answers) == 3
    assert issued() == counted("award.accepted") == counted("award.issued") == 1


def test_declining_twice_is_declining_once_and_then_nothing_is_accepted(stack: Stack) -> None:
    offer = offered(stack)
    own = holder(offer.account)

    twice = [own.post(f"{at(offer)}/decline").said for _ in range(2)]
    late = accept(offer)

    assert twice[0] == twice[1]
    assert (twice[0]["state"], twice[0]["why"]) == ("declined", "declined")
    assert twice[0]["why_label"]["ja"] == "ご本人が辞退したため"
    assert (late.status, late.code) == (409, "completing.offer-gone")
    assert counted("award.declined") == 1


def test_what_fell_away_before_it_was_accepted_is_not_issued(stack: Stack) -> None:
    offer = offered(stack, at_once=True)
    row, by = stack.rows["statistics"], stack.site.officer
    issuing.revoke(row, reason=RevocationReason.ERROR, note="", by=by, now=timezone.now())

    late = accept(offer)

    assert (late.status, late.code) == (409, "completing.offer-gone")
    assert issued() == 0


def test_an_offer_opens_only_to_the_secret_of_its_own_account(stack: Stack) -> None:
    offer = offered(stack)
    other = opened("other@example.jp")

    for method, path in (("GET", ""), ("POST", "/accept"), ("POST", "/decline")):
        assert holder(other).ask(method, at(offer) + path).status == 401
        assert Program().ask(method, at(offer) + path).status == 401
        moved = f"/bank/{other.uuid}/awards/{offer.uuid}{path}"
        assert holder(other).ask(method, moved).status == 404
    assert holder(other).get(f"/bank/{other.uuid}/awards").said["offers"] == []
    offer.refresh_from_db()
    assert offer.state == OfferState.OFFERED


# ---------------------------------------------------------------- the institution


def test_a_reviewer_publishes_the_same_once_and_withdraws_it_once(reviewer: Program) -> None:
    sent = {"toml": award().decode(), "effective_on": "2026-04-01"}

    made = [reviewer.post(DESK, sent).said for _ in range(2)]
    new = reviewer.post(DESK, sent | {"at_once": True}).said
    gone = [reviewer.post(f"{DESK}/data-entry/withdraw").said for _ in range(2)]

    assert made[0] == made[1]
    assert (made[0]["version"], new["version"], new["at_once"]) == (1, 2, True)
    assert gone[0] == gone[1]
    assert gone[0]["withdrawn_at"] is not None
    assert reviewer.get(DESK).said["items"] == [gone[0]]
    assert Program().get("/awards").said["items"] == []
    assert AwardVersionRecord.objects.count() == counted("award.published") == 2
    assert counted("award.withdrawn") == 1
    assert reviewer.post(f"{DESK}/nothing/withdraw").status == 404


def test_every_mistake_in_a_rule_is_told_with_its_place(reviewer: Program) -> None:
    text = award().decode()
    wrong = text.replace('"jp"', '"nowhere"').replace("least = 2", "least = -1")

    both = reviewer.post(DESK, {"toml": wrong, "effective_on": "2026-04-01"})
    broken = reviewer.post(DESK, {"toml": "x", "effective_on": "2026-04-01"})
    day = reviewer.post(DESK, {"toml": text, "effective_on": "soon"})
    foreign = text.replace("/programming", "/nothing")
    whose = reviewer.post(DESK, {"toml": foreign, "effective_on": "2026-04-01"})

    assert both.status == 422
    assert len(both.paths) == 2
    assert all(one.startswith("toml.requirement.all_of[1]") for one in both.paths)
    assert (broken.code, broken.said["path"]) == ("core.not-toml", "toml")
    assert (day.code, day.said["path"]) == ("core.day-invalid", "effective_on")
    assert (whose.code, whose.said["path"]) == (
        "completing.award-not-issuable",
        "toml.achievement",
    )
    assert AwardVersionRecord.objects.count() == 0


def test_the_desk_sees_what_was_accepted_and_issues_it_once(stack: Stack, officer: Program) -> None:
    offer = offered(stack)

    hidden = officer.get(case(offer)).status, officer.post(f"{case(offer)}/issue").status
    accept(offer)
    (waiting,) = officer.get(f"{DESK}/cases").said["items"]
    done = [officer.post(f"{case(offer)}/issue").said for _ in range(2)]
    work()

    assert hidden == (404, 404)
    assert waiting["holder"]["email"] == offer.account.email
    assert waiting["state"] == "accepted"
    assert [one["state"] for one in done] == ["issued", "issued"]
    assert done[0]["issued_at"] == done[1]["issued_at"]
    assert "claim" not in done[0]
    assert issued() == counted("award.issued") == 1
    assert officer.get(f"{DESK}/cases").said["items"] == []
    assert officer.get(f"{DESK}/cases?waiting=false").said["count"] == 1


@pytest.mark.parametrize(
    ("decision", "state", "event"),
    [("keep", "issued", "award.kept"), ("revoke", "revoked", "award.revoked")],
)
def test_the_desk_decides_once_on_what_was_re_opened(
    stack: Stack, officer: Program, decision: str, state: str, event: str
) -> None:
    offer = offered(stack, at_once=True)
    accept(offer)
    work()
    fell_away(stack)
    sent = {"decision": decision, "note": "確認しました"}
    other = {"decision": "revoke" if decision == "keep" else "keep", "note": "x"}

    open_ = officer.get(case(offer)).said
    seen = holder(offer.account).get(at(offer)).said
    unsaid = [officer.post(f"{case(offer)}/decide", sent | {"note": note}) for note in ("", " ")]
    done = [officer.post(f"{case(offer)}/decide", sent).said for _ in range(2)]
    work()
    late = officer.post(f"{case(offer)}/decide", other)

    assert open_["state"] == seen["state"] == "reopened"
    assert open_["fallen"][0]["why_label"]["en"] == "revoked by its issuer"
    assert open_["new_plan"]["outcome"] != "satisfied"
    assert {(one.status, one.said["path"]) for one in unsaid} == {(422, "note")}
    assert [one["state"] for one in done] == [state, state]
    assert counted(event) == 1
    assert holder(offer.account).get(at(offer)).said["note"] == "確認しました"
    assert (late.status, late.code) == (409, "completing.offer-gone")


def test_each_act_asks_for_its_own_role_and_its_own_institution(
    stack: Stack, officer: Program, reviewer: Program
) -> None:
    offer = offered(stack)
    accept(offer)
    registrars = program_of(stack.site.organisation, registrar(stack.site))
    other = make_site("other-u")
    theirs = program_of(other.organisation, other.officer)
    publish = ("POST", DESK), ("POST", f"{DESK}/data-entry/withdraw")
    desk = (
        ("GET", f"{DESK}/cases"),
        ("GET", case(offer)),
        ("POST", f"{case(offer)}/issue"),
        ("POST", f"{case(offer)}/decide"),
    )

    assert {reviewer.ask(*one).status for one in desk} == {403}
    assert {officer.ask(*one).status for one in publish} == {403}
    assert officer.get(DESK).status == reviewer.get(DESK).status == 200
    for one in (*publish, *desk, ("GET", DESK)):
        assert registrars.ask(*one).status == 403
        assert theirs.ask(*one).status == 404
        assert Program().ask(*one).status == 401
        assert holder(offer.account).ask(*one).status == 401
    moved = f"/organisations/other-u/awards/cases/{offer.uuid}"
    assert theirs.get(moved).status == theirs.post(f"{moved}/issue").status == 404
    assert AwardVersionRecord.objects.count() == 1
