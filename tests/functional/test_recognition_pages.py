"""A learner asks for recognition, a registrar decides, the learner appeals, another decides."""

from __future__ import annotations

import re
import uuid as uuids
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.recognition import services
from shirushi.web.apps.recognition.models import (
    AttachmentRecord,
    DecisionOutcome,
    DecisionRecord,
    RequestRecord,
)
from shirushi.web.jobs.worker import work
from tests.campus import Site, cohort, csv, make_site, registrar
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NEW = "/o/shirushi-u/recognition/new/"
DESK = "/o/shirushi-u/recognition/"
HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
PART = {
    "outcome": "part",
    "amount": "1単位(統計学入門)",
    "reasons": "学修成果のうち統計の部分が一致する。",
    "article": "学則第30条",
}


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
def signed(site: Site) -> bytes:
    found = cohort(site, csv(HANAKO))
    issuing.issue_batch(found.pk, 0, now=NOW)
    return bytes(CredentialRecord.objects.get().signed or b"")


@pytest.fixture
def tanaka(site: Site) -> UserRecord:
    return registrar(site, "tanaka")


@pytest.fixture
def mori(site: Site) -> UserRecord:
    return registrar(site, "mori")


def form(*files: bytes, **changes: str) -> dict[str, object]:
    return {
        "form_key": str(uuids.uuid4()),
        "name": "髙橋 花子",
        "email": "hanako@example.jp",
        "purpose": "統計学入門の単位として",
        "credentials": [SimpleUploadedFile(f"badge{n}.json", one) for n, one in enumerate(files)],
        **changes,
    }


def filed(*files: bytes, **changes: str) -> str:
    """File a request; return the applicant's secret address."""
    return str(Client().post(NEW, form(*files, **changes))["Location"])


def desk(user: UserRecord) -> Client:
    client = Client()
    client.force_login(user)
    return client


def case() -> str:
    return f"{DESK}{RequestRecord.objects.latest('pk').pk}/"


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_request_goes_from_filing_to_appeal_and_everybody_is_told(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    link = filed(signed)
    assert "髙橋 花子" in page(desk(tanaka), DESK)
    assert "決定待ち" in page(Client(), link)

    assert desk(tanaka).post(case(), PART).status_code == 302
    assert "1単位(統計学入門)" in page(Client(), link)
    Client().post(link, {"act": "appeal", "why": "評価方法も一致しています。"})
    own = desk(tanaka).post(case(), {**PART, "outcome": "full"})
    other = desk(mori).post(case(), {**PART, "outcome": "full"})

    assert own.status_code == 422
    assert "自分の決定に対する不服申立て" in own.content.decode()
    assert other.status_code == 302
    assert "全部を認定" in page(Client(), link)
    assert [row.outcome for row in DecisionRecord.objects.order_by("round")] == ["part", "full"]
    work()
    mails = [one for one in mail.outbox if link in one.body]
    told = "\n".join(str(one.body) for one in mails)
    assert [one.to for one in mails] == [["hanako@example.jp"]] * 4
    assert told.count(link) == 8
    assert "一部を認定" in told
    assert "Recognised in full" in told
    names = EventRecord.objects.filter(name__startswith="recognition.").order_by("number")
    assert list(names.values_list("name", flat=True)) == [
        "recognition.filed",
        "recognition.decided",
        "recognition.appealed",
        "recognition.decided",
    ]


def test_the_dossier_shows_seven_elements_both_wheels_and_the_sheet(
    signed: bytes, tanaka: UserRecord
) -> None:
    filed(signed)

    shown = page(desk(tanaka), case())

    names = ("質保証", "真正性の検証", "レベル", "学修成果", "学習量", "評価方法と結果", "本人確認")
    for name in names:
        assert f"<dt>{name}</dt>" in shown
    assert "証明書のメールアドレスは申請者のものと一致します。" in shown
    assert shown.count("これが証明しないこと") == 2
    assert "海外での読まれ方" in shown or "NZQCF" in shown


def test_files_are_kept_and_handed_out_byte_for_byte(signed: bytes, tanaka: UserRecord) -> None:
    strange = b"\xff\x00 not a credential \r\n"
    filed(signed, strange)

    files = [desk(tanaka).get(f"{case()}files/{n}/") for n in (1, 2)]

    assert [one.content for one in files] == [signed, strange]
    assert files[1]["Content-Type"] == "application/octet-stream"
    assert desk(tanaka).get(f"{case()}files/3/").status_code == 404
    assert "証明書ではない" in page(desk(tanaka), case()) or "読み取れない" in page(
        desk(tanaka), case()
    )


def test_a_decision_is_a_precedent_that_names_nobody(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    desk(tanaka).post(case(), PART)
    Client().post(link, {"act": "erase"})
    filed(signed, name="佐藤 太郎", email="taro@example.jp")

    shown, found = page(desk(tanaka), case()), page(desk(tanaka), DESK + "precedents/?words=統計学")
    nothing = page(desk(tanaka), DESK + "precedents/?words=天文学")

    assert "同じプログラム" in shown
    for one in (shown, found):
        assert "統計の部分が一致する" in one
        assert "髙橋" not in found
    assert "統計の部分が一致する" not in nothing
    assert RequestRecord.objects.filter(email="hanako@example.jp").count() == 0
    assert AttachmentRecord.objects.filter(data=signed).count() == 1
    assert "消去済み" in page(Client(), link)


@pytest.mark.parametrize("reasons", ["髙橋花子は合格", "髙橋さんの成績", "HANAKO@example.jp"])
def test_a_decision_that_names_the_applicant_is_not_taken(
    signed: bytes, tanaka: UserRecord, reasons: str
) -> None:
    filed(signed)

    answer = desk(tanaka).post(case(), {**PART, "reasons": reasons})

    assert answer.status_code == 422
    assert "先例として残ります" in answer.content.decode()
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize("outcome", ["part", "conditional", "refused"])
def test_each_outcome_asks_for_what_it_must_say(
    signed: bytes, tanaka: UserRecord, outcome: str
) -> None:
    filed(signed)

    answer = desk(tanaka).post(case(), {**PART, "outcome": outcome, "amount": ""})

    assert answer.status_code == 422
    assert not DecisionRecord.objects.exists()


def test_the_second_of_two_registrars_is_told_that_the_first_decided(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    filed(signed)
    desk(tanaka).post(case(), PART)

    again = desk(tanaka).post(case(), PART)
    second = desk(mori).post(case(), PART)

    assert again.status_code == 302
    assert second.status_code == 422
    assert "tanakaさんがすでに決定しています" in second.content.decode()
    assert DecisionRecord.objects.count() == 1


def test_an_appeal_is_made_once_and_in_time(
    signed: bytes, tanaka: UserRecord, mori: UserRecord
) -> None:
    link = filed(signed)
    early = Client().post(link, {"act": "appeal", "why": "早すぎる"})
    row = RequestRecord.objects.get()
    ruling = services.Ruling(outcome=DecisionOutcome.FULL, reasons="一致", article="第30条")
    services.decide(row, ruling, by=tanaka, now=timezone.now() - timedelta(days=31))
    late = Client().post(link, {"act": "appeal", "why": "遅すぎる"})
    DecisionRecord.objects.update(decided_at=timezone.now())
    empty = Client().post(link, {"act": "appeal", "why": " "})
    services.appeal(row, why="見直しを希望", now=timezone.now())
    services.decide(row, ruling, by=mori, now=timezone.now())
    twice = Client().post(link, {"act": "appeal", "why": "もう一度"})

    assert [one.status_code for one in (early, late, empty, twice)] == [422] * 4
    assert "1回だけ" in late.content.decode()


@pytest.mark.usefixtures("tanaka")
def test_the_form_sent_again_with_other_words_is_not_called_filed(signed: bytes) -> None:
    first = {"form_key": str(uuids.uuid4())}
    Client().post(NEW, form(signed, **first))

    again = Client().post(NEW, form(signed, **first, purpose="線形代数の単位として"))
    page = again.content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key is not None
    anew = form(signed, form_key=key[1], purpose="線形代数の単位として")

    assert again.status_code == 422
    assert "今回の内容は受け付けていません" in page
    assert Client().post(NEW, anew).status_code == 302
    assert RequestRecord.objects.count() == 2


@pytest.mark.usefixtures("tanaka")
def test_the_form_sent_twice_is_one_request(signed: bytes) -> None:
    key = str(uuids.uuid4())

    first, second = filed(signed, form_key=key), filed(signed, form_key=key)

    assert first == second
    assert RequestRecord.objects.count() == 1


@pytest.mark.usefixtures("tanaka")
def test_bad_requests_are_answered_and_nothing_is_kept(signed: bytes) -> None:
    none = Client().post(NEW, form())
    same = Client().post(NEW, form(signed, signed))
    many = Client().post(NEW, form(*(bytes([n]) for n in range(11))))
    nobody = Client().post(NEW, form(signed, name=" ", email="x"))

    assert [one.status_code for one in (none, same, many, nobody)] == [422] * 4
    assert "2回添付" in same.content.decode()
    assert not RequestRecord.objects.exists()


@pytest.mark.usefixtures("tanaka")
def test_one_address_waits_for_at_most_five(signed: bytes) -> None:
    for _ in range(services.MOST_WAITING):
        filed(signed)

    assert Client().post(NEW, form(signed)).status_code == 422


def test_only_registrars_see_cases_and_only_where_there_are_any(site: Site, signed: bytes) -> None:
    before = Client().get(NEW).status_code
    registrar(site, "tanaka")
    link = filed(signed)

    assert before == 404
    assert desk(site.author).get(case()).status_code == 403
    assert Client().get(case()).status_code == 302
    wrong = re.sub(r"/[^/]+/$", "/wrong/", link)
    assert Client().get(wrong).status_code == 404
    assert Client().get(link)["X-Robots-Tag"] == "noindex"


def test_a_forged_file_makes_no_precedent(signed: bytes, tanaka: UserRecord) -> None:
    filed(signed.replace("髙橋花子".encode(), "高橋花子".encode()))

    desk(tanaka).post(case(), PART)

    assert DecisionRecord.objects.get().subjects.count() == 0


def test_an_erased_request_is_not_decided(signed: bytes, tanaka: UserRecord) -> None:
    link = filed(signed)
    work()
    Client().post(link, {"act": "erase"})

    answer = desk(tanaka).post(case(), PART)

    assert answer.status_code == 422
    assert not DecisionRecord.objects.exists()
    assert "髙橋" not in page(desk(tanaka), case())


def test_a_request_past_its_deadline_is_marked(signed: bytes, tanaka: UserRecord) -> None:
    filed(signed)
    before = page(desk(tanaka), DESK)
    RequestRecord.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    after = [page(desk(tanaka), path) for path in (DESK, case())]

    assert "期限超過" not in before
    assert all("期限超過" in one for one in after)


def test_a_refusal_tells_the_applicant_the_substantial_difference(
    signed: bytes, tanaka: UserRecord
) -> None:
    link = filed(signed)

    desk(tanaka).post(
        case(), {**PART, "outcome": "refused", "amount": "", "difference": "水準が異なる。"}
    )

    assert "水準が異なる。" in page(Client(), link)
    assert "認定しない" in page(Client(), link)


@pytest.mark.usefixtures("tanaka")
def test_the_pages_speak_english(signed: bytes) -> None:
    client = Client(headers={"accept-language": "en"})

    assert "Ask for recognition" in page(client, NEW)
    assert "Waiting for the institution" in page(client, filed(signed))
