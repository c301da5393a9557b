"""The demonstration itself; imported once the site's tables are there."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from shirushi.cli import story
from shirushi.cli.screen import Screen
from shirushi.cli.story import People
from shirushi.core.dates import utc_now
from shirushi.core.text import Text
from shirushi.credential.report import Answer, Outcome, Report, StepName
from shirushi.framework import framework as frameworks
from shirushi.framework.judging import judge
from shirushi.framework.loading import framework
from shirushi.model.document import read_achievement_file
from shirushi.stacking.explaining import explain
from shirushi.stacking.loading import load_award
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.solving import solve
from shirushi.web.apps.authoring import services as authoring
from shirushi.web.apps.authoring.models import VersionRecord
from shirushi.web.apps.issuing import checking, queries
from shirushi.web.apps.issuing import services as issuing
from shirushi.web.apps.issuing.models import CohortRecord, CredentialRecord, RevocationReason
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import services as review
from shirushi.web.apps.review.models import Decision
from shirushi.web.jobs.worker import work

#: An end of validity that lies behind us.
PAST = datetime(2026, 8, 31, tzinfo=UTC)

#: The learner whose three credentials are stacked.
LEARNER = "S26-S001,髙橋 花子,hanako.takahashi@stu.shirushi-u.example.ac.jp,合格,2026-08-01"

#: What these three come to: the certificate is complete, the diploma wants more.
_AWARDS = {"data-literacy-certificate": Status.SATISFIED, "data-diploma": Status.PARTLY}


def walk(screen: Screen, *, now: datetime) -> None:
    """Do everything, step by step; ends the process with 1 where a step goes wrong."""
    judge_programmes(screen)
    people = story.make_people(now)
    version = review_programme(screen, people, now=now)
    rows = issue_cohorts(screen, people, version, now=now)
    verify_all(screen, rows)
    show_what_fails(screen, people, version, rows, now=now)
    stack(screen, people, now=now)
    click.echo()
    screen.say(
        Text(
            ja="終わりました。make serve で同じ大学のサイトを開けます。",
            en="Done. make serve opens the same university's site.",
        ),
        indent=0,
    )


def judge_programmes(screen: Screen) -> None:
    """Judge the example programme finding by finding, and the seminar that is none."""
    with screen.step(Text(ja="プログラムを判定する", en="Judge the programmes")):
        for name in ("data-science", "seminar"):
            path = story.examples() / "programmes" / f"{name}.toml"
            achievement = read_achievement_file(path.name, path.read_bytes())
            for framework_id in ("jp-mc-1.0", "eu-2022"):
                verdict = judge(achievement, framework(framework_id))
                screen.lines(verdict.lines(screen.language))
                wanted = (
                    frameworks.Outcome.MET if name == "data-science" else frameworks.Outcome.NOT_MET
                )
                screen.must(done=verdict.outcome is wanted, what=verdict.summary)


def review_programme(screen: Screen, people: People, *, now: datetime) -> VersionRecord:
    """Submit, be refused one's own approval, be approved by somebody else, publish."""
    with screen.step(Text(ja="提出し、審査する", en="Submit and review")):
        version = story.describe(people, "data-science", now=now)
        authoring.submit(version.programme, by=people.author, now=now)
        screen.say(Text(ja="執筆担当が提出しました。", en="The author submitted it."))
        screen.say(
            Text(ja="執筆担当が自分で承認しようとすると:", en="The author tries to approve it:")
        )
        screen.refused(
            lambda: review.decide(
                version, decision=Decision.APPROVED, comment="", by=people.author, now=now
            )
        )
        review.decide(version, decision=Decision.APPROVED, comment="", by=people.reviewer, now=now)
        listing.publish(version, by=people.author, now=now)
        version.refresh_from_db()
        screen.say(
            Text(
                ja="審査担当が承認し、カタログに公開しました。",
                en="The reviewer approved it, and it is published in the catalogue.",
            )
        )
    return version


def issue_cohorts(
    screen: Screen, people: People, version: VersionRecord, *, now: datetime
) -> list[CredentialRecord]:
    """Read both cohort files, show every bad row, and issue the good ones."""
    cohorts: list[CohortRecord] = []
    with screen.step(Text(ja="名簿(CSV)を読み込む", en="Read the cohorts (CSV)")):
        for name in ("spring-cp932.csv", "autumn-utf8.csv"):
            data = (story.examples() / "cohorts" / name).read_bytes()
            cohort = issuing.read_file(
                version, file_name=name, data=data, by=people.officer, now=now
            )
            cohorts.append(cohort)
            good, bad = cohort.credentials.count(), len(cohort.problems)
            screen.say(
                Text(
                    ja=f"{name}: {cohort.encoding}、発行できる行 {good}件、できない行 {bad}件",
                    en=f"{name}: {cohort.encoding}, {good} can be issued, {bad} rows cannot:",
                )
            )
            for one in cohort.problems:
                screen.say(_problem(one), indent=6)
    total = sum(cohort.credentials.count() for cohort in cohorts)
    with screen.step(
        Text(
            ja=f"{total}件のOpen Badges 3.0証明書を署名して発行し、案内を送る",
            en=f"Sign and issue {total} Open Badges 3.0 credentials, and write to the learners",
        )
    ):
        for cohort in cohorts:
            issuing.start_issuing(cohort, by=people.officer, now=now)
        screen.watch(
            2 * total,
            lambda: sum(p.issued + p.mailed for p in map(queries.progress, cohorts)),
            work,
        )
        issued = sum(queries.progress(cohort).issued for cohort in cohorts)
        screen.must(done=issued == total, what=Text(ja="発行漏れがあります", en="Some are missing"))
        screen.say(Text(ja=f"{issued}件を発行しました。", en=f"{issued} were issued."))
    return [row for cohort in cohorts for row in queries.credentials(cohort)]


def _problem(one: dict[str, object]) -> Text:
    remedy = one["remedy"]
    advice = remedy if isinstance(remedy, dict) else {"ja": "", "en": ""}
    column = f"「{one['column']}」" if one["column"] else ""
    said = f", {one['column']}" if one["column"] else ""
    return Text(
        ja=f"{one['line']}行目{column}: {one['ja']}{advice['ja']}",
        en=f"line {one['line']}{said}: {one['en']} {advice['en']}".rstrip(),
    )


def check(data: bytes) -> Report:
    """Return the report on a file at this moment, with this site's keys and no network."""
    return checking.check(
        data,
        beyond=checking.Nothing(),
        now=utc_now(),
        email="",
    )


def verify_all(screen: Screen, rows: list[CredentialRecord]) -> None:
    """Verify every credential as a stranger would; show one in full."""
    title = Text(ja=f"{len(rows)}件すべてを検証する", en=f"Verify all {len(rows)}")
    with screen.step(title):
        answers: dict[Answer, int] = {}
        with click.progressbar(rows, file=sys.stderr, width=40) as bar:
            for row in bar:
                report = check(bytes(row.signed or b""))
                answers[report.answer] = answers.get(report.answer, 0) + 1
        for answer, count in answers.items():
            screen.say(Text(ja=f"{answer.label.ja}: {count}件", en=f"{answer.label.en}: {count}"))
        screen.must(
            done=answers == {Answer.VALID: len(rows)},
            what=Text(ja="検証に失敗しました", en="Not all are valid"),
        )
        screen.say(Text(ja="1件目の詳細:", en="The first in full:"))
        screen.lines(check(bytes(rows[0].signed or b"")).lines(screen.language), indent=6)


def show_what_fails(
    screen: Screen,
    people: People,
    version: VersionRecord,
    rows: list[CredentialRecord],
    *,
    now: datetime,
) -> None:
    """Show an altered, a revoked and an expired credential, each with its own answer."""
    with screen.step(
        Text(ja="改変・失効・期限切れを確かめる", en="Altered, revoked and expired ones")
    ):
        signed = bytes(rows[1].signed or b"")
        at = signed.index("データ".encode())
        altered = signed[: at + 2] + bytes([signed[at + 2] ^ 1]) + signed[at + 3 :]
        report = check(altered)
        _shown(screen, Text(ja="1バイトだけ変えたもの", en="With one byte altered"), report)
        proof = report.step(StepName.PROOF)
        screen.must(done=proof.outcome is Outcome.FAILED, what=proof.reason)

        issuing.revoke(
            rows[2],
            reason=RevocationReason.REQUIREMENTS,
            note="採点の誤りが判明したため / A grading error came to light",
            by=people.officer,
            now=now,
        )
        report = check(bytes(rows[2].signed or b""))
        _shown(screen, Text(ja="失効させたもの", en="A revoked one"), report)
        record = checking.checked(report).record
        screen.must(
            done=report.answer is Answer.REVOKED and record is not None, what=report.answer.label
        )
        if record is not None:
            note = record.revocation_note
            screen.say(
                Text(ja=f"発行者の記録による理由: {note}", en=f"The issuer's record says: {note}"),
                indent=6,
            )

        cohort = story.read_rows(
            people,
            version,
            "X26-0001,期限 太郎,kigen.taro@stu.shirushi-u.example.ac.jp,合格,2026-08-01",
            file_name="expired.csv",
            now=now,
            valid_until=PAST,
        )
        issuing.start_issuing(cohort, by=people.officer, now=now)
        work()
        report = check(bytes(queries.credentials(cohort)[0].signed or b""))
        _shown(screen, Text(ja="期限の切れたもの", en="An expired one"), report)
        screen.must(done=report.answer is Answer.EXPIRED, what=report.answer.label)


def _shown(screen: Screen, what: Text, report: Report) -> None:
    screen.say(
        Text(ja=f"{what.ja}: {report.answer.label.ja}", en=f"{what.en}: {report.answer.label.en}")
    )
    for step in report.steps:
        if step.outcome is Outcome.FAILED:
            screen.say(
                Text(
                    ja=f"× {step.name.number}. {step.name.label.ja}: {step.reason.ja}",
                    en=f"× {step.name.number}. {step.name.label.en}: {step.reason.en}",
                ),
                indent=6,
            )


def stack(screen: Screen, people: People, *, now: datetime) -> None:
    """Count one learner's three credentials towards the certificate and the diploma."""
    with screen.step(
        Text(ja="1人の証明書3件を積み上げる", en="Stack one learner's three credentials")
    ):
        held = []
        for name in ("data-science", "statistics", "programming"):
            version = _approved(people, name, now=now)
            cohort = story.read_rows(people, version, LEARNER, file_name=f"{name}.csv", now=now)
            issuing.start_issuing(cohort, by=people.officer, now=now)
            work()
            report = check(bytes(queries.credentials(cohort)[0].signed or b""))
            held.append(Held(assertion=report.require(), standing=Standing.GOOD))
        folder = story.examples() / "awards"
        for name, wanted in _AWARDS.items():
            award = load_award((folder / f"{name}.toml").read_bytes(), others=story.award)
            plan = solve(held, award, on=utc_now().date())
            screen.lines(explain(plan).lines(screen.language))
            screen.must(done=plan.outcome is wanted, what=plan.outcome.label)


def _approved(people: People, name: str, *, now: datetime) -> VersionRecord:
    found = VersionRecord.objects.filter(
        programme__slug=name, programme__organisation=people.organisation
    ).first()
    return found or story.approve(people, story.describe(people, name, now=now), now=now)
