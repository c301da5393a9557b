"""Anybody looks credits through before applying to NIAD-QE; nothing is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.stacking.asking import credential_key
from shirushi.web.apps.audit.models import EventRecord
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import cohort, csv, make_site
from tests.functional.conftest import WIDTHS
from tests.world import EXAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

TRANSCRIPT = (EXAMPLES / "transcripts" / "niad.csv").read_bytes()
ISSUER = "did:web:127.0.0.1%3A8000:issuers:shirushi-u"
WHO = {
    "degree_field": "engineering",
    "basic": "junior-college-graduate",
    "basic_on": "2023-03-20",
    "course_class": "1",
}
ROW = {
    "row-1-institution": "標大学",
    "row-1-subject": "画像認識",
    "row-1-credits": "30",
    "row-1-system": "jp",
    "row-1-result": "優",
    "row-1-earned": "2025年度",
    "row-1-field": "major",
    "row-1-taken_as": "part_time",
}


def file(data: bytes, name: str = "成績.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def post(language: str = "ja", **sent: Any) -> Any:
    return Client(headers={"accept-language": language}).post("/stack/niad/", sent)


def test_the_page_names_all_27_fields_and_says_that_it_is_no_application() -> None:
    page = Client().get("/stack/niad/").content.decode()

    assert (
        len(re.findall(r"<option", re.split(r"degree_field", page)[-1].split("</select>")[0])) == 28
    )
    assert "これは申請ではありません。" in page


def test_a_file_and_typed_rows_are_classified_and_added_up() -> None:
    answer = post(transcript_file=file(TRANSCRIPT), **WHO, **ROW)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "算入126(うち申告のみ126)、必要124" in page
    assert "算入64(うち申告のみ64)、必要62" in page
    assert "<td>54</td>" in page
    assert "この最低数は推定(要確認)のため、人が確かめる" in page
    assert "[申告] 画像認識" in page
    assert 'value="画像認識"' in page
    assert len(re.findall(r'name="carried_transcript" value="[^"]+" checked', page)) == 1


def test_the_answer_is_there_in_english_as_well() -> None:
    page = post("en", transcript_file=file(TRANSCRIPT), **WHO).content.decode()

    assert "96 counted (96 of them only stated), 124 needed" in page
    assert "What this does not know" in page


@pytest.mark.parametrize(("kind", "ending"), [("csv", "csv"), ("text", "txt")])
def test_the_answer_is_downloaded(kind: str, ending: str) -> None:
    answer = post(transcript_file=file(TRANSCRIPT), download=kind, **WHO)

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    assert "線形代数" in answer.content.decode("utf-8-sig")


def test_a_credential_counts_once_its_class_and_its_kind_are_said() -> None:
    cohort(make_site(), csv("S1,髙橋花子,hanako@example.jp,合格,2026-08-01"))
    work()
    record = CredentialRecord.objects.get()
    signed, key = bytes(record.signed or b""), credential_key(record.uuid.urn)

    def ask(**more: Any) -> str:
        given = file(signed, "c.json")
        page: str = post(credential_files=[given], accept=[ISSUER], **WHO, **more).content.decode()
        return page

    before = ask()
    after = ask(**{f"of:taken_as:{key}": "part_time", f"of:field:{key}": "major"})

    assert "いずれとして修得した大学の単位か確認できない" in before
    assert "いずれとして修得した大学の単位か確認できない" not in after
    assert "(うち申告のみ0)" in after
    assert re.search(r'<option value="part_time" selected>', after)


def test_mistakes_are_told_with_their_rows_and_nothing_is_lost() -> None:
    answer = post(**WHO, **ROW | {"row-1-credits": "-1", "row-1-system": ""})
    page = answer.content.decode()
    twice = post(
        **WHO, **ROW, **{name.replace("row-1", "row-2"): value for name, value in ROW.items()}
    )
    neither = post(**WHO)

    assert answer.status_code == 422
    assert "row 1, 単位数" in page
    assert "row 1, 単位制度" in page
    assert 'value="画像認識"' in page
    assert "row 2: 1行目と同じ科目です" in twice.content.decode()
    assert neither.status_code == 422


def test_a_row_that_is_in_the_file_as_well_is_refused() -> None:
    row = ROW | {"row-1-subject": "線形代数", "row-1-earned": "2023-09-30"}

    page = post(transcript_file=file(TRANSCRIPT), **WHO, **row).content.decode()

    assert "row 1: 18行目と同じ科目です" in page


def test_more_rows_are_given_and_what_was_typed_stays() -> None:
    answer = post(more_rows="1", rows="5", **ROW)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "row-10-subject" in page
    assert 'value="画像認識"' in page
    assert 'role="alert"' not in page
    assert "row-60-subject" in post(more_rows="1", rows="999").content.decode()


@pytest.mark.parametrize("rows", ["-1", "abc", "9" * 50, ""])
def test_nonsense_is_answered_politely(rows: str) -> None:
    answer = post(rows=rows, degree_field="astrology", basic_on="soon", years="x", course_class="9")

    assert answer.status_code == 422


def test_nothing_is_written_anywhere() -> None:
    before = EventRecord.objects.count()

    post(transcript_file=file(TRANSCRIPT), **WHO)

    assert EventRecord.objects.count() == before


def test_a_script_is_only_text() -> None:
    page = post(**WHO, **ROW | {"row-1-subject": "<script>alert(1)</script>"}).content.decode()

    assert "<script" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_an_applicant_types_a_row_in_a_browser(
    browser: Browser, live_server: Any, width: str
) -> None:
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down}, locale="ja-JP", java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{live_server.url}/stack/niad/")
    page.get_by_label("基礎資格", exact=True).select_option("junior-college-graduate")
    for name, value in ROW.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="分類して集計する").last.click()

    assert "[申告] 画像認識" in page.locator("#answer").inner_text()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= across + 1
    context.close()
