"""What a person states, compares and looks ahead to on the stacking page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.stacking.asking import credential_key
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site
from tests.days import moved
from tests.world import EXAMPLES, NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

HANAKO = "S1,髙橋花子,hanako@example.jp,合格,2026-08-01"
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"
AWARD = (EXAMPLES / "awards" / "data-literacy-certificate.toml").read_bytes()
OFFERINGS = moved((EXAMPLES / "offerings" / "data-programme.toml").read_text("utf-8")).encode()
TRANSCRIPT = (EXAMPLES / "transcripts" / "niad.csv").read_bytes()
NIAD = "jp-niad-bachelor"
BACHELOR = "jp-bachelor-recognition"


@pytest.fixture
def signed() -> bytes:
    cohort(make_site(), csv(HANAKO))
    work()
    return bytes(CredentialRecord.objects.get().signed or b"")


def file(data: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def post(language: str = "ja", **sent: Any) -> tuple[int, str]:
    answer = Client(headers={"accept-language": language}).post("/stack/", sent)
    return answer.status_code, answer.content.decode()


def rows(page: str, label: str) -> str:
    """Return one requirement's line of the page."""
    found: str = re.findall(rf"<li class=\"deep.*?{label}.*?</li>", page, re.DOTALL)[0]
    return found


def test_only_what_the_award_needs_is_asked_and_each_question_says_why(signed: bytes) -> None:
    _, certificate = post(award_file=file(AWARD), credential_files=[file(signed)], accept=[ISSUER])
    _, niad = post(award=NIAD, credential_files=[file(signed)], accept=[ISSUER])
    _, bachelor = post(award=BACHELOR, credential_files=[file(signed)], accept=[ISSUER])

    assert "say:own" not in niad
    assert "say:years:study" not in certificate
    assert "say:years:study" in niad
    assert "say:own" in bachelor
    assert "本人にしか分からないこと" in niad
    assert "証明書からは分からない年数です。" in niad
    assert "学修パターンの例" in niad


def test_what_is_not_said_stays_unknown_and_what_is_said_is_marked_as_stated(
    signed: bytes,
) -> None:
    sent: dict[str, Any] = {"award": NIAD, "accept": [ISSUER]}

    _, before = post(credential_files=[file(signed)], **sent)
    _, after = post(
        credential_files=[file(signed)],
        **sent,
        **{"say:status:enrolled_in_degree_course:0": "yes", "say:has": "junior-college-graduate"},
    )

    assert "確認できていません" in before
    assert "大学等の正規の課程に在学していないこと: 確認できていません" not in after
    assert "この結果のもとになった、あなたの申告" in after
    assert "[申告] 短期大学の卒業" in after
    assert "基礎資格: 本人の申告を含むため、証明書等による確認が必要です。" in after
    assert re.search(r'value="junior-college-graduate" checked', after)


def test_a_fact_about_a_credential_changes_what_it_counts_for(signed: bytes) -> None:
    _, page = post(award=NIAD, credential_files=[file(signed)], accept=[ISSUER])
    (key,) = set(re.findall(r'name="say:fact:phase:([0-9a-f]{16})"', page))

    _, after = post(
        award=NIAD,
        credential_files=[file(signed)],
        accept=[ISSUER],
        **{f"say:fact:phase:{key}": "after_basic"},
    )

    assert key == credential_key(str(CredentialRecord.objects.get().uuid.urn))
    assert "基礎資格の後" in after
    assert re.search(r'<option value="after_basic" selected>', after)


def test_wrong_answers_are_told_and_nothing_else_is_lost(signed: bytes) -> None:
    status, page = post(
        award=NIAD,
        credential_files=[file(signed)],
        accept=[ISSUER],
        **{"say:years:study": "<b>", "say:has": "summative-course"},
    )

    assert status == 422
    assert "の答え「&lt;b&gt;」は使えません" in page
    assert re.search(r'value="summative-course" checked', page)
    assert 'name="carried"' in page


def test_what_was_said_comes_back_where_nothing_could_be_counted() -> None:
    status, page = post(award=NIAD, **{"say:years:study": "2"})

    assert status == 422
    assert '<input type="hidden" name="say:years:study" value="2">' in page


def test_a_transcript_counts_as_stated_without_any_credential() -> None:
    status, page = post(award="jp-junior-college", transcript_file=file(TRANSCRIPT, "成績.csv"))
    again = re.findall(r'name="carried_transcript" value="([^"]+)" checked', page)
    _, second = post(award="jp-junior-college", carried_transcript=again)

    assert status == 200
    for shown in (page, second):
        assert "[申告] 線形代数" in shown
        assert "[申告]の付いたものはあなたの申告であり、検証されていません。" in shown
    assert "成績.csv" in second


def test_mistakes_of_a_transcript_are_told_with_row_and_column() -> None:
    wrong = TRANSCRIPT.replace("線形代数,2,jp".encode(), "線形代数,-2,".encode())

    status, page = post(award=NIAD, transcript_file=file(wrong))

    assert status == 422
    assert "row 18, 単位数: 単位数は0より大きく" in page
    assert "row 18, 単位制度: 単位制度が書かれていません。" in page


def test_two_awards_are_planned_together_or_one_instead_of_the_other(signed: bytes) -> None:
    sent: dict[str, Any] = {"award": NIAD, "also": [BACHELOR], "accept": [ISSUER]}

    _, together = post(credential_files=[file(signed)], **sent)
    _, instead = post(credential_files=[file(signed)], how="instead", **sent)
    many, told = post(
        credential_files=[file(signed)],
        award=NIAD,
        also=["jp-junior-college", "us-hlc", "th-credit-bank", "in-abc", BACHELOR, "eu-rpl"],
    )

    assert "まとめて計画しています" in together
    assert "それぞれに単独で申請するもの" in instead
    for page in (together, instead):
        assert 'id="plan-heading"' in page
        assert 'id="plan-2-heading"' in page
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
    assert many == 422
    assert "6件まで" in told


def test_courses_of_a_file_close_the_gap_or_are_taken_as_a_whole(signed: bytes) -> None:
    sent: dict[str, Any] = {"accept": [ISSUER]}

    def ask(**more: Any) -> tuple[int, str]:
        return post(
            award_file=file(AWARD),
            credential_files=[file(signed)],
            offerings_file=file(OFFERINGS),
            **sent,
            **more,
        )

    _, taken = ask()
    _, cheapest = ask(gap="cheapest")
    _, soonest = ask(gap="shortest", at_once=1, until=moved("2028-03-31"))
    wrong, told = post(
        award_file=file(AWARD), credential_files=[file(signed)], offerings_text="[[offering]]\nx=1"
    )

    assert "さらに履修した場合" in taken
    assert "不足を埋める科目" in cheapest
    assert "費用の合計は" in cheapest
    assert "不足を埋める科目" in soonest
    assert wrong == 422
    assert "offering[0]" in told


def test_a_programme_of_the_catalogue_is_found_and_taken(signed: bytes) -> None:
    record = CredentialRecord.objects.get()
    if not ListingRecord.objects.exists():
        listing.publish(record.cohort.version, now=NOW, by=None)  # type: ignore[arg-type]  # the site itself

    _, found = post(
        award_file=file(AWARD), credential_files=[file(signed)], accept=[ISSUER], words="データ"
    )
    ids = re.findall(r'name="from_catalogue" value="([^"]+)"', found)
    _, taken = post(
        award_file=file(AWARD),
        credential_files=[file(signed)],
        accept=[ISSUER],
        from_catalogue=ids[:1],
    )
    _, nothing = post(award_file=file(AWARD), credential_files=[file(signed)], words="宇宙遊泳")

    assert ids
    assert "さらに履修した場合" in taken
    assert "この語を含むプログラムはカタログにありません。" in nothing


def test_wishes_come_back_and_a_strangers_script_is_only_text(signed: bytes) -> None:
    id_ = CredentialRecord.objects.get().uuid.urn

    _, page = post(
        award=NIAD,
        credential_files=[file(signed)],
        accept=[ISSUER],
        keep=[id_],
        **{"say:years:study": "1", "words": "<script>alert(1)</script>"},
    )

    assert re.search(r'name="keep" value="[^"]+" checked', page)
    assert "<script" not in page


def test_more_runs_than_are_looked_at_are_refused(signed: bytes) -> None:
    runs = ", ".join("{ starts = 2027-01-12, ends = 2027-07-31 }" for _ in range(61))
    many = re.sub(rb"runs = \[.*?\]\n", f"runs = [{runs}]\n".encode(), OFFERINGS, count=1)

    status, page = post(
        award_file=file(AWARD), credential_files=[file(signed)], offerings_file=file(many)
    )

    assert status == 422
    assert "開講期は合計60件までです。" in page
