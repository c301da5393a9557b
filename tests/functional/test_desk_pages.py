"""A holder asks and hands over on the pages, a registrar decides on theirs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shirushi.credential.formats import clr2
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk.models import ConfirmationRecord, TransferRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.issuing.sealing import bank_token
from shirushi.web.jobs.worker import work
from tests.banking import HANAKO, asked, claimed, deposited, handed_over, opened, registrar
from tests.campus import Site, cohort, csv, make_site

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DESK = "/o/shirushi-u/bank/"


@pytest.fixture
def site() -> Site:
    found = make_site()
    cohort(found, csv(f"S1,𠮷田花子,{HANAKO},合格,2026-08-01"))
    work()
    return found


@pytest.fixture
def tanaka(site: Site) -> UserRecord:
    return registrar(site)


@pytest.fixture
def account(tanaka: UserRecord) -> BankAccountRecord:
    del tanaka
    found = opened()
    deposited(found, CredentialRecord.objects.get())
    return found


@pytest.fixture
def link(account: BankAccountRecord) -> str:
    return f"/bank/{account.uuid}/{bank_token(str(account.uuid))}/"


def signed_in(user: UserRecord) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_is_asked_about_confirmed_and_shown_apart(
    site: Site, account: BankAccountRecord, link: str, tanaka: UserRecord
) -> None:
    claim, desk = claimed(account), signed_in(tanaka)
    where = f"{link}deposits/{claim}/confirm/"
    form = hidden(page(Client(), where))

    sent = Client().post(where, form | {"institution": site.organisation.pk})
    again = Client().post(where, form | {"institution": site.organisation.pk})
    assert "機関の確認待ち" in page(Client(), link)
    assert "線形代数" in page(desk, DESK)
    one = f"{DESK}confirmations/{ConfirmationRecord.objects.get().pk}/"
    empty = desk.post(one, {"act": "settle", "confirmed": "yes", "basis": " "})
    done = desk.post(one, {"act": "settle", "confirmed": "yes", "basis": "成績原簿と照合"})

    assert (sent.status_code, again.status_code) == (302, 302)
    assert empty.status_code == 422
    assert done.status_code == 302
    shown = page(Client(), link)
    assert re.search(r"本人の申告。\d{4}-\d\d-\d\dに標大学が確認", shown)
    assert "成績原簿と照合" in shown
    assert "本人の申告" in page(desk, one)
    back = desk.post(one, {"act": "revoke", "basis": "別人の成績だった"})
    assert back.status_code == 302
    assert "確認を取り消し" in page(desk, one)
    assert desk.post(one, {"act": "other"}).status_code == 404


def test_a_credential_that_was_not_matched_is_looked_at_before_it_is_confirmed(
    site: Site, tanaka: UserRecord
) -> None:
    other = opened("other@example.jp")
    row = CredentialRecord.objects.get()
    deposit = BankDepositRecord.objects.get(act_id=claimed(other))
    BankDepositRecord.objects.filter(pk=deposit.pk).update(signed=row.signed, evidence="")
    wish, desk = asked(site, other, deposit.act_id), signed_in(tanaka)

    shown = page(desk, f"{DESK}confirmations/{wish.pk}/")
    file = desk.get(f"{DESK}confirmations/{wish.pk}/credential/")

    assert "現在の検証結果" in shown
    assert file.content == bytes(row.signed or b"")
    plain = asked(site, other, claimed(other))
    assert desk.get(f"{DESK}confirmations/{plain.pk}/credential/").status_code == 404


def test_a_wish_is_taken_back_on_the_account_s_page(
    site: Site, account: BankAccountRecord, link: str
) -> None:
    wish = asked(site, account, claimed(account))

    answer = Client().post(f"{link}withdraw/", {"target": wish.pk})

    wish.refresh_from_db()
    assert answer.status_code == 302
    assert wish.state == "withdrawn"
    for wrong in ({}, {"target": wish.pk + 1}, {"target": "x"}):
        assert Client().post(f"{link}withdraw/", wrong).status_code == 404


def test_credits_are_handed_over_taken_spent_and_given_back(
    site: Site, link: str, tanaka: UserRecord
) -> None:
    desk, deposit = signed_in(tanaka), BankDepositRecord.objects.get()
    where = f"{link}hand-over/"
    form = hidden(page(Client(), where)) | {
        "deposits": deposit.act_id,
        "institution": site.organisation.pk,
        "purpose": "統計学入門の単位として",
    }

    empty = Client().post(where, {**form, "deposits": []})
    sent = Client().post(where, form)
    assert (empty.status_code, sent.status_code) == (422, 302)
    assert "機関の受け入れ待ち" in page(Client(), link)
    one = f"{DESK}transfers/{TransferRecord.objects.get().pk}/"
    assert "認定の申請と資料を開く" in page(desk, one)
    assert "発行者</th>" in page(desk, one)
    desk.post(one, {"act": "take"})
    assert desk.post(one, {"act": "spend", "award_ja": ""}).status_code == 422
    desk.post(one, {"act": "spend", "award_ja": "学士(工学)", "award_en": ""})
    shown = page(Client(), link)
    assert "学位・証明に使用済み" in shown
    assert "学士(工学)(標大学)" in shown
    desk.post(one, {"act": "give_back", "why": "入学を辞退したため"})

    assert "機関から返却済み" in page(Client(), link)
    assert "入学を辞退したため" in page(desk, one)
    assert desk.post(one, {"act": "other"}).status_code == 404


def test_handing_over_twice_is_once_and_another_choice_is_not_called_done(
    site: Site, link: str
) -> None:
    where = f"{link}hand-over/"
    form = hidden(page(Client(), where)) | {
        "deposits": BankDepositRecord.objects.get().act_id,
        "institution": site.organisation.pk,
        "purpose": "統計学入門の単位として",
    }
    client = Client()

    first, again = client.post(where, form), client.post(where, form)
    other = client.post(where, {**form, "purpose": "線形代数の単位として"}, follow=True)

    assert (first.status_code, first["Location"]) == (302, link)
    assert (again.status_code, again["Location"]) == (302, link)
    assert "今回の内容は記録していません" in other.content.decode()
    assert TransferRecord.objects.count() == 1


def test_the_holder_takes_back_what_is_on_its_way(
    site: Site, account: BankAccountRecord, link: str, tanaka: UserRecord
) -> None:
    transfer = handed_over(site, account, BankDepositRecord.objects.get())

    Client().post(f"{link}hand-over/take-back/", {"target": transfer.pk})
    late = signed_in(tanaka).post(f"{DESK}transfers/{transfer.pk}/", {"act": "take"})

    assert "本人が取り下げ" in page(Client(), link)
    assert late.status_code == 200
    assert "すでに処理されています" in late.content.decode()


def test_a_credential_that_no_longer_holds_is_not_handed_over(site: Site, link: str) -> None:
    where = f"{link}hand-over/"
    form = hidden(page(Client(), where)) | {
        "deposits": BankDepositRecord.objects.get().act_id,
        "institution": site.organisation.pk,
        "purpose": "単位として",
    }
    BankDepositRecord.objects.update(
        signed=bytes(CredentialRecord.objects.get().signed or b"").replace(
            "合格".encode(), "優秀".encode()
        )
    )

    answer = Client().post(where, form)

    assert answer.status_code == 422
    assert TransferRecord.objects.count() == 0


def test_another_s_account_and_another_s_desk_stay_closed(
    site: Site, account: BankAccountRecord
) -> None:
    wish = asked(site, account, claimed(account))
    transfer = handed_over(site, account, BankDepositRecord.objects.get(confirmed=True))
    other = make_site("other-u")
    mori = signed_in(registrar(other, "mori"))

    theirs = opened("other@example.jp")
    their_link = f"/bank/{theirs.uuid}/{bank_token(str(theirs.uuid))}/"
    for path in (f"confirmations/{wish.pk}/", f"transfers/{transfer.pk}/"):
        assert mori.get(f"/o/other-u/bank/{path}").status_code == 404
        assert mori.get(f"{DESK}{path}").status_code in {403, 404}
        assert signed_in(site.author).get(f"{DESK}{path}").status_code == 403
    for act, target in (("withdraw/", wish.pk), ("hand-over/take-back/", transfer.pk)):
        assert Client().post(f"{their_link}{act}", {"target": target}).status_code == 404


def test_every_page_is_there_in_english(
    site: Site, account: BankAccountRecord, link: str, tanaka: UserRecord
) -> None:
    claim = claimed(account)
    wish = asked(site, account, claimed(account))
    transfer = handed_over(site, account, BankDepositRecord.objects.get(confirmed=True))
    client = Client(headers={"accept-language": "en"})
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(tanaka)

    texts = [
        page(client, link),
        page(client, f"{link}deposits/{claim}/confirm/"),
        page(client, f"{link}hand-over/"),
        page(desk, DESK),
        page(desk, f"{DESK}confirmations/{wish.pk}/"),
        page(desk, f"{DESK}transfers/{transfer.pk}/"),
    ]

    assert all("Shirushi University" in text or "Statement" in text for text in texts)
    assert "Nobody signs the learner record here" in texts[0]


def test_the_statement_is_saved_as_pdf_json_and_a_signed_record(
    account: BankAccountRecord, link: str, settings: Any
) -> None:
    pytest.importorskip("typst")
    settings.BANK_OPERATOR = "shirushi-u"
    claimed(account)

    pdf = Client().get(f"{link}statement.pdf")
    export = Client().get(f"{link}statement.json")
    record = Client().get(f"{link}learner-record.json")

    assert pdf.content.startswith(b"%PDF")
    assert json.loads(export.content)["learner"] == str(account.uuid)
    assert 'filename="learner-record.json"' in record["Content-Disposition"]
    report = checking.check(record.content, beyond=checking.Nothing(), now=timezone.now(), email="")
    assert report.answer.holds
    read = clr2.read(json.loads(record.content))
    (inside,) = read.contained
    assert isinstance(inside, dict)
    assert bytes(CredentialRecord.objects.get().signed or b"") in record.content
    (said,) = read.achievements
    assert said.content is not None
    assert said.content.ja.startswith("本人の申告。確認した機関はありません")


def test_an_empty_account_says_that_there_is_nothing_to_record(site: Site) -> None:
    del site
    empty = opened("empty@example.jp")
    link = f"/bank/{empty.uuid}/{bank_token(str(empty.uuid))}/"

    answer = Client().get(f"{link}learner-record.json", follow=True)

    assert "記録に証明書も達成内容も入っていません" in answer.content.decode()


def test_a_name_that_cannot_be_printed_is_told_on_the_page(
    account: BankAccountRecord, link: str
) -> None:
    pytest.importorskip("typst")
    BankAccountRecord.objects.filter(pk=account.pk).update(name="สวัสดี")

    answer = Client().get(f"{link}statement.pdf", follow=True)

    assert "PDFにできません" in answer.content.decode()
