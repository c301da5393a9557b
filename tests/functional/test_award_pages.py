"""An institution publishes an award, a holder accepts it, the desk issues it and decides anew."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.completing import services
from shirushi.web.apps.completing.models import AwardVersionRecord, OfferRecord, OfferState
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import RevocationReason
from shirushi.web.apps.issuing.sealing import bank_token
from shirushi.web.jobs.worker import work
from tests.campus import person
from tests.stacks import Stack, award, make_stack, opened, ready
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DESK = "/o/shirushi-u/awards/"


@pytest.fixture
def stack() -> Stack:
    return make_stack()


def signed_in(user: UserRecord) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link(row: object) -> str:
    uuid = str(getattr(row, "uuid"))  # noqa: B009 - any row with a uuid
    return f"/bank/{uuid}/{bank_token(uuid)}/"


def put_up(stack: Stack, **given: object) -> tuple[int, str]:
    """Publish an award through the form; return the answer's status and text."""
    form = {"text": award().decode(), "effective_on": "2026-04-01"} | given
    answer = signed_in(stack.site.reviewer).post(f"{DESK}new/", form)
    return answer.status_code, answer.content.decode()


def offered(stack: Stack, *, at_once: bool = False, consumes: bool = False) -> OfferRecord:
    stack.publish(at_once=at_once, consumes=consumes)
    ready(stack)
    work()
    mail.outbox.clear()
    return OfferRecord.objects.select_related("account").get()


def at(offer: OfferRecord) -> str:
    return f"{link(offer.account)}awards/{offer.uuid}/"


# ---------------------------------------------------------------- publishing


def test_a_reviewer_publishes_an_award_that_anybody_can_read(stack: Stack) -> None:
    status, _ = put_up(stack)

    listed = Client().get("/awards/").content.decode()
    shown = Client().get("/awards/shirushi-u/data-entry/").content.decode()
    source = Client().get("/awards/shirushi-u/data-entry/award.toml")

    assert status == 302
    assert "データ入門修了証" in listed
    assert "2単位以上" in shown
    assert "実施要項(架空の例)" in shown
    assert source.content == award()


def test_a_file_and_a_later_day_are_taken_and_the_award_is_announced(stack: Stack) -> None:
    file = SimpleUploadedFile("award.toml", award())

    status, _ = put_up(stack, text="", file=file, effective_on="2099-04-01", at_once="on")

    version = AwardVersionRecord.objects.get()
    assert status == 302
    assert (version.effective_on, version.at_once) == (date(2099, 4, 1), True)
    assert "適用開始前" in Client().get("/awards/shirushi-u/data-entry/").content.decode()


def test_every_mistake_is_shown_and_what_was_written_is_still_there(stack: Stack) -> None:
    wrong = award().decode().replace('"jp"', '"nowhere"').replace("least = 2", "least = -1")

    status, page = put_up(stack, text=wrong)

    assert status == 422
    assert page.count('class="error"') >= 2
    assert "nowhere" in page
    assert AwardVersionRecord.objects.count() == 0


def test_a_wrong_file_can_be_mended_on_the_page(stack: Stack) -> None:
    file = SimpleUploadedFile("award.toml", b'id = "mend-me"\n')

    status, page = put_up(stack, text="", file=file)

    assert status == 422
    assert "mend-me" in page
    assert put_up(stack, text="")[0] == put_up(stack, effective_on="soon")[0] == 422


def test_only_reviewers_and_administrators_publish_and_only_officers_issue(stack: Stack) -> None:
    officer, reviewer = signed_in(stack.site.officer), signed_in(stack.site.reviewer)
    administrator = person("kanri")
    accounts.grant(
        stack.site.organisation,
        user=administrator,
        role=Role.ADMINISTRATOR,
        by=stack.site.author,
        now=NOW,
    )
    offer = offered(stack)
    services.accept(offer, beyond=checking.Nothing(), now=timezone.now())

    assert officer.get(f"{DESK}new/").status_code == 403
    assert officer.post(f"{DESK}data-entry/withdraw/").status_code == 403
    assert signed_in(administrator).get(f"{DESK}new/").status_code == 200
    assert reviewer.get(f"{DESK}cases/{offer.uuid}/").status_code == 403
    assert reviewer.post(f"{DESK}cases/{offer.uuid}/issue/").status_code == 403
    assert "花子" not in reviewer.get(DESK).content.decode()
    assert Client().get(DESK).status_code == 302


def test_an_award_is_published_no_longer(stack: Stack) -> None:
    put_up(stack)

    signed_in(stack.site.reviewer).post(f"{DESK}data-entry/withdraw/")

    assert Client().get("/awards/shirushi-u/data-entry/").status_code == 404
    assert "データ入門修了証" not in Client().get("/awards/").content.decode()
    missing = signed_in(stack.site.reviewer).post(f"{DESK}nothing/withdraw/")
    assert missing.status_code == 404


# ---------------------------------------------------------------- the holder


def test_the_holder_gives_leave_and_takes_it_back(stack: Stack) -> None:
    stack.publish()
    account, client = opened(), Client()
    page = client.get(link(account)).content.decode()

    client.post(f"{link(account)}awards/watch/", {"organisation": "shirushi-u"})
    one = client.get(link(account)).content.decode()
    client.post(f"{link(account)}awards/watch/", {"organisation": "shirushi-u", "stop": "1"})
    client.post(f"{link(account)}awards/watch/")

    assert "同意のないまま確認することはありません" in page
    assert "確認をやめる" in one
    assert account.watches.get().organisation is None
    unknown = client.post(f"{link(account)}awards/watch/", {"organisation": "nobody"})
    assert unknown.status_code == 404


def test_the_mail_leads_to_the_plan_and_the_holder_accepts(stack: Stack) -> None:
    stack.publish(at_once=True)
    ready(stack)
    mail.outbox.clear()
    work()
    found = re.search(r"https?://[^/]+(/bank/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    client = Client()

    plan = client.get(found[1])
    client.post(f"{found[1]}accept/")
    work()
    done = client.get(found[1]).content.decode()

    assert "統計的思考" in plan.content.decode()
    assert "no-store" in plan["Cache-Control"]
    assert plan["Referrer-Policy"] == "same-origin"
    assert OfferRecord.objects.get().state == OfferState.ISSUED
    assert "証明書を見る" in done


def test_the_holder_declines_and_cannot_accept_any_more(stack: Stack) -> None:
    offer, client = offered(stack), Client()

    client.post(f"{at(offer)}decline/")
    answer = client.post(f"{at(offer)}accept/", follow=True)

    assert "手続きできません" in answer.content.decode()
    assert OfferRecord.objects.get().state == OfferState.DECLINED
    again = client.post(f"{at(offer)}decline/")
    assert again.status_code == 302


def test_an_account_erased_on_its_page_takes_its_offers_along_at_once(stack: Stack) -> None:
    offer, client = offered(stack), Client()

    client.post(f"{link(offer.account)}erase/")

    found = OfferRecord.objects.get()
    assert (found.plan, found.components, found.state) == ({}, [], OfferState.WITHDRAWN)
    assert client.get(at(offer)).status_code == 404


def test_an_offer_opens_only_below_its_own_account(stack: Stack) -> None:
    offer = offered(stack)
    other = link(opened("other@example.jp"))
    uuid = str(offer.account.uuid)

    assert Client().get(f"{other}awards/{offer.uuid}/").status_code == 404
    assert Client().get(f"/bank/{uuid}/{'A' * 43}/awards/{offer.uuid}/").status_code == 404
    assert Client().post(f"{other}awards/{offer.uuid}/accept/").status_code == 404


# ---------------------------------------------------------------- the desk


def test_the_desk_sees_only_what_was_accepted_and_issues_it(stack: Stack) -> None:
    offer, client = offered(stack), signed_in(stack.site.officer)
    before = client.get(DESK).content.decode()
    hidden = client.get(f"{DESK}cases/{offer.uuid}/").status_code
    Client().post(f"{at(offer)}accept/")

    queue = client.get(DESK).content.decode()
    case = client.get(f"{DESK}cases/{offer.uuid}/").content.decode()
    client.post(f"{DESK}cases/{offer.uuid}/issue/")
    work()

    assert "花子" not in before
    assert hidden == 404
    assert "花子" in queue
    assert "データサイエンス基礎" in case
    assert OfferRecord.objects.get().state == OfferState.ISSUED
    assert "Data Processing in Python" in mail.outbox[-1].subject
    assert "花子" in client.get(DESK).content.decode()


@pytest.mark.parametrize(
    ("decision", "state"), [("keep", OfferState.ISSUED), ("revoke", OfferState.REVOKED)]
)
def test_the_desk_decides_on_what_was_re_opened(
    stack: Stack, decision: str, state: OfferState
) -> None:
    offer, client = offered(stack, at_once=True), signed_in(stack.site.officer)
    services.accept(offer, beyond=checking.Nothing(), now=timezone.now())
    issuing.revoke(
        stack.rows["statistics"],
        reason=RevocationReason.ERROR,
        note="",
        by=stack.site.officer,
        now=timezone.now(),
    )
    work()
    address = f"{DESK}cases/{offer.uuid}/"

    shown = client.get(address).content.decode()
    holder = Client().get(at(offer)).content.decode()
    unsaid = client.post(f"{address}decide/", {"decision": decision})
    client.post(f"{address}decide/", {"decision": decision, "note": "確認しました"})
    work()

    assert "発行者により失効" in shown
    assert "発行者により失効" in holder
    assert unsaid.status_code == 422
    assert OfferRecord.objects.get().state == state
    assert "確認しました" in str(mail.outbox[-1].body)
    assert "確認しました" in Client().get(at(offer)).content.decode()


def test_a_case_of_another_institution_is_not_there(stack: Stack) -> None:
    offer = offered(stack)
    services.accept(offer, beyond=checking.Nothing(), now=timezone.now())
    officer = person("other-officer")
    other = accounts.create_organisation(
        slug="other-u",
        name=stack.site.organisation.name,
        kind=OrganisationKind.UNIVERSITY,
        country="JP",
        url="https://other.example.ac.jp/",
        by=stack.site.author,
        now=NOW,
    )
    accounts.grant(other, user=officer, role=Role.ISSUER, by=officer, now=NOW)
    client = signed_in(officer)

    for act in ("", "issue/", "decide/"):
        address = f"/o/other-u/awards/cases/{offer.uuid}/{act}"
        assert (client.post if act else client.get)(address).status_code == 404


def test_every_page_is_there_in_english(stack: Stack) -> None:
    offer = offered(stack)
    Client().post(f"{at(offer)}accept/")
    client = signed_in(stack.site.officer)

    for reader, address, wanted in (
        (Client(), "/awards/", "Published awards"),
        (Client(), "/awards/shirushi-u/data-entry/", "What it asks for"),
        (Client(), link(offer.account), "every published award"),
        (Client(), at(offer), "Accepted, to be issued"),
        (client, DESK, "Waiting for you"),
        (client, f"{DESK}cases/{offer.uuid}/", "Issue the award"),
        (signed_in(stack.site.reviewer), f"{DESK}new/", "Publish an award"),
    ):
        page = reader.get(address, headers={"accept-language": "en"}).content.decode()
        assert wanted in page, address
