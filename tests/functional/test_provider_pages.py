"""An author's path through pages: describe, mend, submit, take back, publish."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord, VersionState
from shirushi.web.apps.listing.models import ListingRecord
from shirushi.web.pages.provider.description_form import DescriptionForm
from tests.campus import Site, approved, document, draft, make_site, person
from tests.world import EXAMPLES, NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]

HOME = "/o/shirushi-u/programmes/"
ONE = f"{HOME}data-science/"


def of(user: UserRecord, language: str = "ja") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def page(answer: Any) -> str:
    return str(answer.content.decode())


def typed(version: VersionRecord, **changed: str) -> dict[str, str]:
    """Return what a browser would send from the edit page, with some fields changed."""
    form = DescriptionForm(base=version.document, revision=version.revision)
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value not in {None, "", False}:
            sent[name] = "on" if value is True else value
    return {**{name: str(value) for name, value in sent.items()}, **changed}


@pytest.fixture
def site() -> Site:
    return make_site()


def test_a_title_is_enough_to_begin_and_the_long_form_follows(site: Site) -> None:
    client = of(site.author)

    answer = client.post(
        "/o/shirushi-u/new-programme/",
        {"title_ja": "統計入門", "title_en": "Statistics", "slug": "statistics"},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == f"{HOME}statistics/edit/"
    version = VersionRecord.objects.get()
    assert version.document["awarding_body"]["name"]["ja"] == "標大学"
    assert version.document["id"].endswith("/catalogue/shirushi-u/statistics/")
    assert page(answer).count("<fieldset") >= 17


def test_a_short_name_in_other_letters_is_explained_in_words(site: Site) -> None:
    typed = {"title_ja": "環境データ入門", "title_en": "Environmental Data", "slug": "環境"}

    answer = of(site.author).post("/o/shirushi-u/new-programme/", typed)

    assert "半角の英小文字、数字、ハイフンだけを使えます。" in answer.content.decode()
    assert 'value="環境データ入門"' in answer.content.decode()


def test_saving_the_form_untouched_changes_nothing_of_the_document(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(f"{ONE}edit/", typed(version))

    assert answer["Location"] == ONE
    version.refresh_from_db()
    assert version.document == document()
    assert version.revision == 2


def test_what_is_saved_is_judged_and_shown_finding_by_finding(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(
        f"{ONE}edit/",
        typed(
            version,
            **{"assessment_type-0-kind": "attendance", "assessment_type-1-kind": ""}
            | {f"assessment_type-1-{part}": "" for part in ("text-ja", "text-en")},
        ),
        follow=True,
    )

    assert "満たさない" in page(answer)
    assert "出典" in page(answer)


def test_a_mistake_is_shown_beside_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    version = draft(site)

    answer = of(site.author, "en").post(
        f"{ONE}edit/",
        typed(
            version,
            **{
                "learner_effort-0-hours": "many",
                "stackability-en": "",
                "title-ja": "データサイエンス<b>",
            },
        ),
    )

    assert answer.status_code == 422
    assert 'href="#id_stackability-en"' in page(answer)
    assert 'href="#id_learner_effort-0-hours"' in page(answer)
    assert page(answer).count("Write it in this language too.") == 2  # above, and at the field
    assert "データサイエンス&lt;b&gt;" in page(answer)
    version.refresh_from_db()
    assert version.revision == 1


def test_a_number_that_is_none_is_marked_at_its_own_row(site: Site) -> None:
    version = draft(site)

    answer = of(site.author, "en").post(
        f"{ONE}edit/", typed(version, **{"learner_effort-1-hours": "many"})
    )

    assert answer.status_code == 422
    assert 'href="#id_learner_effort-1-hours"' in page(answer)


def test_full_width_digits_are_read_as_digits(site: Site) -> None:
    version = draft(site)

    of(site.author).post(f"{ONE}edit/", typed(version, **{"learner_effort-0-hours": "60"}))

    version.refresh_from_db()
    assert version.document["learner_effort"][0]["hours"] == "60"


def test_more_rows_are_added_without_saving_and_without_losing_what_was_typed(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(
        f"{ONE}edit/",
        typed(version, **{"more": "learning_outcomes", "prerequisites-ja": "未保存の文"}),
    )

    assert answer.status_code == 200
    assert 'name="learning_outcomes-7-text-ja"' in page(answer)
    assert "未保存の文" in page(answer)
    version.refresh_from_db()
    assert version.revision == 1


def test_the_second_of_two_editors_keeps_what_they_typed_and_can_save_again(site: Site) -> None:
    version = draft(site)
    mine = typed(version, **{"content-ja": "私の文"})
    of(site.author).post(f"{ONE}edit/", typed(version, **{"content-ja": "先の文"}))
    client = of(site.author)

    refused = client.post(f"{ONE}edit/", mine)

    assert "別の人が保存しました" in page(refused)
    assert "私の文" in page(refused)
    assert 'name="revision" value="2"' in page(refused)
    client.post(f"{ONE}edit/", {**mine, "revision": "2"})
    version.refresh_from_db()
    assert version.document["content"]["ja"] == "私の文"


def test_a_file_is_read_into_a_draft(site: Site) -> None:
    data = (EXAMPLES / "programmes" / "statistics.toml").read_bytes()

    answer = of(site.author).post(
        "/o/shirushi-u/import-programme/",
        {"file": SimpleUploadedFile("statistics.toml", data), "slug": "statistics"},
    )

    assert answer["Location"] == f"{HOME}statistics/"
    assert VersionRecord.objects.get().state == VersionState.DRAFT


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.toml", b"\xff\xfe", "UTF-8"),
        ("x.json", b"[1]", "でなければなりません"),
        ("x.docx", b"PK", ".toml"),
        ("x.toml", b"colour = 1", "id"),
    ],
)
def test_a_file_that_is_no_description_is_refused_with_its_reason(
    site: Site, name: str, data: bytes, said: str
) -> None:
    answer = of(site.author).post(
        "/o/shirushi-u/import-programme/",
        {"file": SimpleUploadedFile(name, data), "slug": "x"},
    )

    assert answer.status_code == 200
    assert said in page(answer)
    assert not VersionRecord.objects.exists()


def test_a_seminar_of_mere_attendance_is_kept_as_a_draft_and_not_submitted(site: Site) -> None:
    version = draft(site, "seminar")

    answer = of(site.author).post(f"{HOME}seminar/submit/", follow=True)

    assert "提出できません" in page(answer)
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_submitting_twice_is_one_submission_and_it_can_be_taken_back(site: Site) -> None:
    version = draft(site)
    client = of(site.author)

    for _ in range(2):
        client.post(f"{ONE}submit/")
    version.refresh_from_db()
    assert version.state == VersionState.SUBMITTED
    assert "取り下げ" in page(client.get(ONE))
    client.post(f"{ONE}take-back/")

    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_an_approved_version_is_published_and_withdrawn(site: Site) -> None:
    approved(site)
    client = of(site.author)

    client.post(f"{ONE}publish/")
    assert client.get("/catalogue/shirushi-u/data-science/").status_code == 200
    client.post(f"{ONE}withdraw/")

    assert client.get("/catalogue/shirushi-u/data-science/").status_code == 404


def test_a_draft_is_never_published(site: Site) -> None:
    draft(site)

    answer = of(site.author).post(f"{ONE}publish/", follow=True)

    assert "公開できません" in page(answer)
    assert not ListingRecord.objects.exists()


def test_editing_an_approved_version_begins_a_new_one_and_leaves_it_as_it_is(site: Site) -> None:
    version = approved(site)

    of(site.author).post(f"{ONE}edit/", typed(version, **{"content-ja": "新しい内容"}))

    version.refresh_from_db()
    assert version.document == document()
    assert [one.number for one in VersionRecord.objects.order_by("number")] == [1, 2]


def test_a_version_is_judged_again_when_asked(site: Site) -> None:
    version = draft(site)
    version.verdicts["jp-mc-1.0"]["outcome"] = "not_met"
    version.save()

    of(site.author).post(f"{ONE}judge/")

    version.refresh_from_db()
    assert version.verdicts["jp-mc-1.0"]["outcome"] == "met"
    assert version.verdicts["jp-mc-1.0"]["framework"]["edition"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "address",
    [HOME, "/o/shirushi-u/new-programme/", "/o/shirushi-u/import-programme/", ONE, f"{ONE}edit/"],
)
def test_every_page_stands_in_both_languages(site: Site, language: str, address: str) -> None:
    draft(site)

    answer = of(site.author, language).get(address)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page(answer)


def test_others_are_turned_away(site: Site) -> None:
    draft(site)

    assert Client().get(ONE).status_code == 302
    assert of(site.reviewer).get(ONE).status_code == 403
    assert of(person("stranger")).get(ONE).status_code == 404
    assert of(site.author).get(f"{HOME}nothing/").status_code == 404


def test_another_organisations_programme_is_not_found(site: Site) -> None:
    other = make_site("other-u")
    authoring.create_programme(
        other.organisation, slug="theirs", document=document(), by=other.author, now=NOW
    )

    assert of(site.author).get(f"{HOME}theirs/").status_code == 404
