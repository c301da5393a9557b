"""The edit form as its author types: frameworks chosen, items marked, verdicts without saving."""

from __future__ import annotations

import pytest

from shirushi.core.text import Text
from shirushi.framework.framework import Outcome
from shirushi.framework.judging import judge
from shirushi.framework.loading import packaged
from shirushi.framework.rules.registry import QUESTIONS
from shirushi.model.achievement import Achievement
from shirushi.web.apps.authoring.asking import ITEM_OF_QUESTION, asked_of
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.pages.provider.description_form import has_item
from tests.campus import Site, draft, make_site
from tests.functional.test_provider_pages import ONE, of, page, typed

pytestmark = [pytest.mark.web, pytest.mark.django_db]

LIVE = f"{ONE}edit/verdict/"


@pytest.fixture
def site() -> Site:
    return make_site()


def unassessed(version: VersionRecord) -> dict[str, str]:
    sent = typed(version, no_assessment="on")
    return {name: value for name, value in sent.items() if not name.startswith("assessment_type-")}


def test_the_verdict_of_what_is_typed_comes_as_a_part_and_nothing_is_saved(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(LIVE, unassessed(version))

    assert answer.status_code == 200
    assert "<html" not in page(answer)
    assert "満たさない" in page(answer)
    assert "まだ保存していません" in page(answer)
    version.refresh_from_db()
    assert version.revision == 1
    assert version.document["assessment_type"]
    assert version.verdicts["jp-mc-1.0"]["outcome"] == "met"


def test_without_scripts_a_button_judges_on_the_same_page_and_saves_nothing(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(f"{ONE}edit/", {**unassessed(version), "judge": "1"})

    assert answer.status_code == 200
    assert "<html" in page(answer)
    assert "まだ保存していません" in page(answer)
    assert "checked" in page(answer).split('id="id_no_assessment"')[1][:20]
    version.refresh_from_db()
    assert version.revision == 1


def test_a_text_in_one_language_counts_while_the_other_is_still_to_be_typed(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(LIVE, typed(version, **{"content-en": ""}))

    assert "badge met" in page(answer)
    assert "読み取れない" not in page(answer)


def test_what_cannot_be_read_yet_counts_as_not_stated_and_the_page_says_so(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(
        LIVE,
        typed(version, **{"learner_effort-0-hours": "4o", "learner_effort-1-hours": "many"}),
    )

    assert answer.status_code == 200
    assert "まだ読み取れない項目" in page(answer)
    assert 'href="#d-learner_effort"' in page(answer)


@pytest.mark.parametrize("title", [{"title-ja": "", "title-en": ""}, {"title-ja": "あ" * 9000}])
def test_a_title_that_is_gone_does_not_stop_the_verdict(site: Site, title: dict[str, str]) -> None:
    version = draft(site)

    answer = of(site.author).post(LIVE, typed(version, **title))

    assert answer.status_code == 200
    assert "badge" in page(answer)


def test_chosen_frameworks_are_kept_and_judged_and_shown_on_the_programmes_page(
    site: Site,
) -> None:
    version = draft(site)
    client = of(site.author, "en")

    answer = client.post(f"{ONE}edit/", {**typed(version), "meant_for": ["nz-nzqa", "my-mqa"]})

    assert answer["Location"] == ONE
    version.refresh_from_db()
    assert version.programme.meant_for == ["jp-mc-1.0", "my-mqa", "nz-nzqa"]
    assert list(version.judged)[:3] == ["jp-mc-1.0", "my-mqa", "nz-nzqa"]
    shown = page(client.get(ONE)).split("It is meant for:")[1].split("</ul>")[0]
    assert shown.count("<li>") == 3
    assert "New Zealand" in shown


def test_the_reviewer_sees_the_frameworks_it_is_meant_for(site: Site) -> None:
    version = draft(site)
    client = of(site.author)
    client.post(f"{ONE}edit/", {**typed(version), "meant_for": ["my-mqa"]})
    client.post(f"{ONE}submit/")

    answer = of(site.reviewer, "en").get(f"/o/shirushi-u/reviews/{version.pk}/")

    shown = page(answer).split("It is meant for:")[1].split("</ul>")[0]
    assert "Malaysia" in shown


def test_a_framework_that_does_not_exist_is_not_saved(site: Site) -> None:
    version = draft(site)

    answer = of(site.author).post(f"{ONE}edit/", {**typed(version), "meant_for": ["zz-none"]})

    assert answer.status_code == 422
    version.refresh_from_db()
    assert version.programme.meant_for == ["jp-mc-1.0"]


def test_each_item_says_what_is_asked_why_and_gives_an_example(site: Site) -> None:
    draft(site)

    shown = page(of(site.author, "en").get(f"{ONE}edit/"))

    outcomes = shown.split('id="d-learning_outcomes"')[1].split("</fieldset>")[0]
    assert "weight-required" in outcomes
    assert "source: " in outcomes
    assert "Example: Can analyse" in outcomes
    assert "not asked" in shown.split('id="d-offered"')[1].split("</fieldset>")[0]


def test_choosing_a_framework_marks_the_items_anew_without_saving(site: Site) -> None:
    version = draft(site)

    answer = of(site.author, "en").post(
        LIVE, {**typed(version), "meant_for": ["nz-nzqa"], "marks": "1"}
    )

    assert 'id="n-title" hx-swap-oob="innerHTML"' in page(answer)
    assert "New Zealand" in page(answer)
    review = page(answer).split('id="n-review_period"')[1].split("</div>")[0]
    assert "weight-required" in review
    assert "period of review" in review
    version.programme.refresh_from_db()
    assert version.programme.meant_for == ["jp-mc-1.0"]


def test_nobody_but_an_author_is_answered(site: Site) -> None:
    version = draft(site)

    answer = of(site.reviewer).post(LIVE, typed(version))

    assert answer.status_code in {403, 404}


def test_every_question_of_the_frameworks_has_its_item() -> None:
    named_by_the_rule = {"descriptor_stated", "element_stated"}

    assert set(ITEM_OF_QUESTION) | named_by_the_rule == set(QUESTIONS)


def test_the_form_has_a_field_for_everything_that_any_framework_asks() -> None:
    for item in asked_of(packaged()):
        assert has_item(item), item


def test_an_item_beside_the_17_is_quiet_until_a_chosen_framework_asks_or_it_is_stated(
    site: Site,
) -> None:
    version = draft(site)
    client = of(site.author, "en")

    alone = page(
        client.post(f"{ONE}edit/", {**typed(version, **{"duration-weeks": ""}), "judge": "1"})
    )
    chosen = page(
        client.post(
            f"{ONE}edit/",
            {**typed(version, **{"duration-weeks": "8"}), "meant_for": ["nz-nzqa"], "judge": "1"},
        )
    )

    for shown, weight in ((alone, "not_asked"), (chosen, "required")):
        item = shown.split('id="d-review_period"')[1].split("</fieldset>")[0]
        assert f"weight-{weight}" in item
    assert 'class="quiet"' in alone.split('id="d-duration"')[1].split(">")[0]
    assert 'class="quiet"' not in chosen.split('id="d-duration"')[1].split(">")[0]
    assert "Example: 3 years" in chosen


NEW_ZEALAND = {
    "meant_for": ["nz-nzqa"],
    "purpose-ja": "社会人の学び直し",
    "purpose-en": "For people at work",
    "review_period-years": "3",
    "subject_codes-2-scheme": "NZSCED",
    "subject_codes-2-code": "020307",
    "level-0-framework": "nzqcf",
    "level-0-level": "7",
    "credit_recognition-credits-amount": "10",
    "credit_recognition-credits-system": "nz",
    "learner_effort-0-hours": "100",
    "title-en": "Data literacy",
    "quality_assurance-0-valid_until": "",
}


def test_all_that_new_zealand_asks_can_be_typed_and_its_verdict_follows(site: Site) -> None:
    version = draft(site)
    sent = {**typed(version), **NEW_ZEALAND}

    told = page(of(site.author, "en").post(LIVE, sent))
    saved = of(site.author, "en").post(f"{ONE}edit/", sent)

    assert told.count("badge met") == 2
    assert saved.status_code == 302
    version.refresh_from_db()
    assert version.verdicts["nz-nzqa"]["outcome"] == "met"
    assert version.document["review_period"] == {"years": "3"}
    assert version.document["subject_codes"][-1] == {"scheme": "NZSCED", "code": "020307"}


def test_everything_beside_the_17_is_saved_as_typed_and_comes_back_into_the_form(
    site: Site,
) -> None:
    version = draft(site)
    sent = {
        "achievement_type": "Certificate",
        "issued_under": "jp_art_105",
        "duration-weeks": "１２",
        "grading-ja": "四段階",
        "grading-en": "four grades",
        "alignments-0-name": "skill",
        "alignments-0-url": "https://u.example/skill",
        "partner_endorsement-0-kind": "industry",
        "partner_endorsement-0-name-ja": "標産業会",
        "partner_endorsement-0-name-en": "Shirushi Industries",
        "further_information-ja": "図書館",
        "further_information-en": "library",
    }

    client = of(site.author, "en")
    client.post(f"{ONE}edit/", {**typed(version), **sent})
    version.refresh_from_db()
    stored = version.document
    again = client.post(f"{ONE}edit/", typed(version))
    shown = page(client.get(ONE))

    assert stored["duration"] == {"weeks": "12"}
    assert stored["issued_under"] == ["jp_art_105"]
    assert stored["alignments"] == [{"name": "skill", "url": "https://u.example/skill"}]
    assert again.status_code == 302
    version.refresh_from_db()
    assert version.document == stored
    for said in ("12 weeks", "four grades", "Shirushi Industries (industry", "Art. 105"):
        assert said in shown


def test_what_the_form_cannot_choose_stays_and_a_mistake_is_told_at_its_field(site: Site) -> None:
    version = draft(site)
    version.document |= {
        "achievement_type": "ext:Micro",
        "issued_under": ["x_law", "jp_art_105"],
        "alignments": [{"name": "a", "url": "https://u.example/a", "type": "ext:Skill"}],
    }
    version.save()
    client = of(site.author, "en")

    kept = client.post(f"{ONE}edit/", typed(version))
    version.refresh_from_db()
    wrong = page(client.post(f"{ONE}edit/", typed(version, **{"duration-weeks": "0"})))

    assert kept.status_code == 302
    assert version.document["achievement_type"] == "ext:Micro"
    assert version.document["issued_under"] == ["x_law", "jp_art_105"]
    assert version.document["alignments"][0]["type"] == "ext:Skill"
    assert 'href="#id_duration-weeks"' in wrong


@pytest.mark.parametrize("name", sorted(packaged()))
def test_what_a_required_rule_finds_wanting_is_an_item_that_the_form_asks_for(name: str) -> None:
    bare = Achievement(id="urn:a", title=Text(ja="講座", en="Course"))
    asked = asked_of([name])

    for one in judge(bare, packaged()[name]).findings:
        if one.required and one.outcome is not Outcome.MET and one.path is not None:
            assert one.path.partition(".")[0] in asked
