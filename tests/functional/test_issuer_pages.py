"""The issuing officer: read a file, see what is refused, issue, watch, revoke."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.web.apps.issuing.models import CohortRecord, CredentialRecord
from shirushi.web.jobs.worker import work
from tests.campus import Site, approved, cohort, learners, make_site
from tests.world import EXAMPLES

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def site() -> Site:
    return make_site()


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type] # a UserRecord
    return client


def upload(client: Client, version: int, data: bytes, name: str = "learners.csv") -> str:
    answer = client.post(
        "/o/shirushi-u/cohorts/new/",
        {"version": version, "file": SimpleUploadedFile(name, data)},
        follow=True,
    )
    return answer.content.decode()


def test_an_officer_reads_a_file_sees_the_bad_rows_and_issues_the_good_ones(site: Site) -> None:
    version = approved(site)
    client = signed_in(site.officer)

    page = upload(client, version.pk, (EXAMPLES / "cohorts" / "spring-cp932.csv").read_bytes())
    found = CohortRecord.objects.get()
    again = [client.post(f"/o/shirushi-u/cohorts/{found.pk}/issue/") for _ in range(2)]
    waiting = client.get(f"/o/shirushi-u/cohorts/{found.pk}/").content.decode()
    work()
    done = client.get(f"/o/shirushi-u/cohorts/{found.pk}/").content.decode()

    assert "494件の証明書を発行する" in page
    assert "ファイル全体をもう一度読み込んでください" in page
    assert "メールアドレスがないため" in page
    assert "出席だけではマイクロクレデンシャルになりません" in page
    assert [answer.status_code for answer in again] == [302, 302]
    assert CredentialRecord.objects.filter(issued_at=None).count() == 0
    assert "このページを閉じてもかまいません" in waiting
    assert "発行済み" in done
    assert "このページを閉じてもかまいません" not in done


def test_programmes_are_offered_in_the_readers_language(site: Site) -> None:
    approved(site)
    client = signed_in(site.officer)

    ja = client.get("/o/shirushi-u/cohorts/new/").content.decode()
    en = client.get("/o/shirushi-u/cohorts/new/", headers={"accept-language": "en"})

    assert "データサイエンス基礎 (版 1)" in ja
    assert "Foundations of Data Science (Version 1)" in en.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x81", "CSVとして読めません"),
        (b"a,b\n1,2\n", "必要な列がありません"),
        (b'"', "CSVとして読めません"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    site: Site, data: bytes, said: str
) -> None:
    page = upload(signed_in(site.officer), approved(site).pk, data)

    assert said in page
    assert CohortRecord.objects.count() == 0


def test_the_same_file_sent_twice_is_read_once(site: Site) -> None:
    version, client = approved(site), signed_in(site.officer)
    upload(client, version.pk, learners(2))

    page = upload(client, version.pk, learners(2))

    assert "読み込み済み" in page
    assert CohortRecord.objects.count() == 1


def test_an_officer_revokes_with_a_reason(site: Site) -> None:
    cohort(site, learners(1))
    work()
    row = CredentialRecord.objects.get()
    client = signed_in(site.officer)
    address = f"/o/shirushi-u/credentials/{row.uuid}/revoke/"

    asked = client.get(address).content.decode()
    client.post(address, {"reason": "error", "note": ""})

    row.refresh_from_db()
    assert "この操作は取り消せません" in asked
    assert row.revocation_reason == "error"


def test_nobody_else_reaches_the_officers_pages(site: Site) -> None:
    found = cohort(site, learners(1))
    other = make_site("other-u")
    address = f"/o/shirushi-u/cohorts/{found.pk}/issue/"

    assert Client().post(address)["Location"].startswith("/account/login/")
    assert signed_in(other.officer).post(address).status_code == 404
    assert signed_in(site.reviewer).post(address).status_code == 403
    assert signed_in(other.officer).get(f"/o/other-u/cohorts/{found.pk}/").status_code == 404
