"""Programmes to judge: those that people wrote about, and one for each side of every bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from shirushi.core.text import Text
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.alignment import Alignment
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.duration import Duration
from shirushi.model.level import Level
from shirushi.model.outcome import LearningOutcome
from shirushi.model.partner import PartnerEndorsement, PartnerKind
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind, ReviewPeriod
from shirushi.model.subject import SubjectCode
from shirushi.model.workload import HoursBasis, Workload

SAID = Text(ja="記載あり", en="stated")
QUALITY = QualityAssurance(
    kind=QualityAssuranceKind.INTERNAL,
    text=Text(ja="学内の委員会による審査", en="review by a committee of its own"),
    url="https://u.example/quality",
    valid_from=date(2026, 4, 1),
    valid_until=date(2029, 4, 1),
)
#: Quality assured inside and outside, as the Emirates want it.
BOTH_QUALITIES = (QUALITY, replace(QUALITY, kind=QualityAssuranceKind.EXTERNAL))
ATTENDANCE = (Assessment(kind=AssessmentKind.ATTENDANCE),)


def hours(amount: str, basis: HoursBasis) -> tuple[Workload, ...]:
    return (Workload(hours=Decimal(amount), basis=basis),)


def notional(amount: str) -> tuple[Workload, ...]:
    return hours(amount, HoursBasis.NOTIONAL)


def contact(amount: str) -> tuple[Workload, ...]:
    return hours(amount, HoursBasis.CONTACT)


def credit(amount: str, system: str) -> CreditRecognition:
    return CreditRecognition(credits=Credits(amount=Decimal(amount), system=system))


NO_CREDIT = CreditRecognition(credits=None, text=SAID)


def level(framework: str, number: str) -> tuple[Level, ...]:
    return (Level(framework=framework, level=number),)


def body(kind: OrganisationKind | None, country: str = "JP") -> Profile:
    return Profile(id="https://u.example/", name=SAID, kind=kind, country=country)


def nzsced(code: str) -> tuple[Alignment, ...]:
    return (Alignment(name="NZSCED", url="https://u.example/s", framework="NZSCED", code=code),)


def weeks(amount: str) -> Duration:
    return Duration(weeks=Decimal(amount))


def partner(kind: PartnerKind) -> tuple[PartnerEndorsement, ...]:
    return (PartnerEndorsement(kind=kind, name=SAID),)


#: States everything that any framework asks for, in the Japanese way. Its next review is told by
#: the days of its quality assurance.
WHOLE = Achievement(
    id="urn:example:programme",
    title=Text(ja="すべて記載", en="Everything stated"),
    learner_identification=SAID,
    date_of_issuing=SAID,
    awarding_body=body(OrganisationKind.UNIVERSITY),
    country_region="JP",
    content=SAID,
    learning_outcomes=(LearningOutcome(text=SAID),),
    form_of_participation=FormOfParticipation(mode=ParticipationMode.BLENDED),
    language=("ja",),
    learner_effort=notional("45"),
    assessment_type=(Assessment(kind=AssessmentKind.TEST, text=SAID, supervision=SAID),),
    quality_assurance=(QUALITY,),
    level=level("jeqf", "6"),
    certification=SAID,
    credit_recognition=credit("1", "jp"),
    prerequisites=SAID,
    stackability=SAID,
    achievement_type="MicroCredential",
    criteria=SAID,
    offered_from=date(2026, 4, 1),
    purpose=SAID,
    duration=weeks("10"),
    grading=SAID,
    partner_endorsement=partner(PartnerKind.INDUSTRY),
    further_information=SAID,
)


#: What New Zealand's register wants besides.
NZ_LISTED: dict[str, Any] = {"level": level("nzqcf", "7"), "alignments": nzsced("020307")}


def programmes() -> dict[str, Achievement]:
    """Return every programme by a short name, in the order of the tables."""
    found: dict[str, Achievement] = {}
    for number, (name, ja, en, changes) in enumerate(_every()):
        assert name not in found
        changed: dict[str, Any] = {
            "id": f"urn:example:{number}",
            "title": Text(ja=ja, en=en),
        } | changes
        found[name] = replace(WHOLE, **changed)
    return found


def _every() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    yield from _real()
    yield from _more_real()
    yield from _silent()
    yield from _japan()
    yield from _size_abroad()
    yield from _level_and_listing()
    yield from _elements()


def _real() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Those that the founding documents tell of; what they do not say of them is as in WHOLE."""
    no_level: dict[str, Any] = {"level": ()}
    yield "whole", "すべて記載", "Everything stated", {}
    yield (
        *("ehime-90", "看護の継続教育 90時間(修士課程2単位)", "Nursing 90 h (2 master's credits)"),
        {"learner_effort": notional("90"), "credit_recognition": credit("2", "jp")},
    )
    # Which hours the 70, 20 and 18 are is not said; training is counted in class hours in Japan.
    own = {**no_level, "credit_recognition": NO_CREDIT}
    yield (
        *("ehime-70", "テニュア教員の育成 70時間", "Tenure-track faculty development 70 h"),
        {**own, "learner_effort": contact("70")},
    )
    yield (
        *("ehime-20", "カリキュラム・コーディネーター 20時間", "Curriculum coordinator 20 h"),
        {**own, "learner_effort": contact("20")},
    )
    company = body(OrganisationKind.COMPANY)
    yield (
        *("ehime-18", "企業による経営推進者 18時間", "Management promoter 18 h, by a company"),
        {**own, "learner_effort": contact("18"), "awarding_body": company},
    )
    yield (
        *("maynooth", "メイヌース大学 12週・5ECTS", "Maynooth, 12 weeks, 5 ECTS"),
        {
            "awarding_body": body(OrganisationKind.UNIVERSITY, "IE"),
            "country_region": "IE",
            "language": ("en",),
            "learner_effort": notional("125"),
            "duration": weeks("12"),
            "credit_recognition": credit("5", "ects"),
            "level": level("nfq", "9"),
        },
    )
    yield (
        *("southern-cross", "サザンクロス大学 192時間・2 units", "Southern Cross, 192 h, 2 units"),
        {
            "awarding_body": body(OrganisationKind.UNIVERSITY, "AU"),
            "country_region": "AU",
            "language": ("en",),
            "learner_effort": notional("192"),
            "duration": weeks("12"),
            "credit_recognition": credit("2", "au"),
            "level": level("aqf", "8"),
        },
    )
    yield (
        *("kcl-module", "KCLのモジュール 15単位", "King's College London, module of 15 credits"),
        {
            "awarding_body": body(OrganisationKind.UNIVERSITY, "GB"),
            "country_region": "GB",
            "language": ("en",),
            "learner_effort": notional("150"),
            "credit_recognition": credit("15", "uk"),
            "level": level("rqf", "7"),
        },
    )
    yield (
        *("cyber-cluster", "サイバー大学の科目群 8単位", "Cyber University, cluster of 8 credits"),
        {"learner_effort": notional("360"), "credit_recognition": credit("8", "jp")},
    )
    yield (
        *("mdash", "MDASHの科目 2単位", "MDASH course, 2 credits"),
        {**no_level, "learner_effort": notional("90"), "credit_recognition": credit("2", "jp")},
    )
    law: dict[str, Any] = {**own, "issued_under": ("jp_art_105",), "stackability": None}
    yield (
        *("rishu-60", "履修証明 60時間(評価なし)", "Rishu-shomei of 60 h, unassessed"),
        {**law, "learner_effort": contact("60"), "assessment_type": (), "learning_outcomes": ()},
    )
    yield (
        *("rishu-120", "履修証明 120時間(評価あり)", "Rishu-shomei of 120 h, assessed"),
        {**law, "learner_effort": contact("120")},
    )
    yield (
        *("youth", "米国の青少年向け(単位なし)", "US course for youth, no credit"),
        {
            "awarding_body": body(OrganisationKind.TRAINING_PROVIDER, "US"),
            "country_region": "US",
            "language": ("en",),
            "credit_recognition": NO_CREDIT,
            "level": (),
            "learner_effort": contact("24"),
        },
    )
    yield (
        *("attendance-badge", "出席だけのバッジ", "Badge for attending"),
        {**own, "achievement_type": "Badge", "assessment_type": ATTENDANCE},
    )
    yield (
        *("bachelor", "学士の学位 124単位", "Bachelor's degree, 124 credits"),
        {
            "achievement_type": "BachelorDegree",
            "credit_recognition": credit("124", "jp"),
            "learner_effort": notional("5580"),
        },
    )


def _more_real() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Others that the founding documents name in passing."""
    yield (
        *(
            "sit-18",
            "シンガポール工科大学 18単位・4か月",
            "Singapore Institute of Technology, 18 units",
        ),
        {
            "awarding_body": body(OrganisationKind.UNIVERSITY, "SG"),
            "country_region": "SG",
            "language": ("en",),
            "credit_recognition": credit("18", "sit"),
            "learner_effort": (),
            "duration": weeks("17"),
            "level": (),
        },
    )
    yield (
        *(
            "nus-short",
            "シンガポール国立大学 6日間の講座",
            "National University of Singapore, 6 days",
        ),
        {
            "awarding_body": body(OrganisationKind.UNIVERSITY, "SG"),
            "country_region": "SG",
            "language": ("en",),
            "credit_recognition": NO_CREDIT,
            "learner_effort": (),
            "duration": weeks("0.86"),
            "level": (),
        },
    )
    yield (
        *(
            "nsqf-4.5",
            "インドで認められた企業の課程 NSQF4.5",
            "Company course recognised at NSQF 4.5",
        ),
        {
            "awarding_body": body(OrganisationKind.COMPANY, "US"),
            "country_region": "US",
            "language": ("en",),
            "credit_recognition": None,
            "level": level("ncrf", "4.5"),
        },
    )


def _silent() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """One thing that is not said, or said otherwise."""
    nothing = {
        name: getattr(Achievement(id="urn:x", title=SAID), name)
        for name in Achievement.__slots__
        if name not in {"id", "title"}
    }
    yield "title-only", "名称だけ", "Only a title", nothing
    yield "assessment-silent", "評価: 記載なし", "Assessment: silent", {"assessment_type": None}
    yield "assessment-none", "評価: なし", "Assessment: none", {"assessment_type": ()}
    portfolio = (Assessment(kind=AssessmentKind.PORTFOLIO),)
    yield (
        "portfolio",
        "評価: ポートフォリオ",
        "Assessment: portfolio",
        {"assessment_type": (*ATTENDANCE, *portfolio)},
    )
    yield "outcomes-silent", "学修成果: 記載なし", "Outcomes: silent", {"learning_outcomes": ()}
    yield "quality-silent", "質保証: 記載なし", "Quality: silent", {"quality_assurance": ()}
    yield "country-silent", "国: 記載なし", "Country: silent", {"country_region": None}
    yield "language-silent", "言語: 記載なし", "Language: silent", {"language": ()}
    yield "effort-silent", "学習量: 記載なし", "Effort: silent", {"learner_effort": ()}
    yield "level-silent", "レベル: 記載なし", "Level: silent", {"level": ()}
    yield "credit-silent", "単位: 記載なし", "Credit: silent", {"credit_recognition": None}
    yield "credit-none", "単位: なしと記載", "Credit: none", {"credit_recognition": NO_CREDIT}
    yield "body-silent", "発行機関: 記載なし", "Body: silent", {"awarding_body": None}
    yield (
        "body-kind-silent",
        "発行機関: 種別なし",
        "Body: kind silent",
        {"awarding_body": body(None)},
    )
    for kind, ja, en in (
        (OrganisationKind.COMPANY, "企業", "company"),
        (OrganisationKind.TRAINING_PROVIDER, "研修機関", "training provider"),
        (OrganisationKind.PROFESSIONAL_TRAINING_COLLEGE, "専門学校", "training college"),
    ):
        yield f"body-{kind.value}", f"発行機関: {ja}", f"Body: {en}", {"awarding_body": body(kind)}
    for type_, ja in (
        (None, "記載なし"),
        ("Certificate", "証明書"),
        ("Diploma", "ディプロマ"),
        ("Course", "科目"),
    ):
        name = f"type-{type_ or 'silent'}"
        yield name, f"種別: {ja}", f"Type: {type_ or 'silent'}", {"achievement_type": type_}


def _japan() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for amount in ("59.9", "60", "119.9", "120"):
        yield (
            *(f"art105-{amount}", f"授業{amount}時間(第105条)", f"{amount} class hours, Art. 105"),
            {"learner_effort": contact(amount), "issued_under": ("jp_art_105",)},
        )
    yield (
        *("art105-notional", "総学習120時間(第105条)", "120 h of learning, Art. 105"),
        {"learner_effort": notional("120"), "issued_under": ("jp_art_105",)},
    )
    for amount in ("61.5", "62"):
        yield (
            f"jp-{amount}",
            f"日本の{amount}単位",
            f"{amount} Japanese credits",
            {"credit_recognition": credit(amount, "jp")},
        )


_LISTED: dict[str, dict[str, Any]] = {
    "nz": {**NZ_LISTED, "learner_effort": contact("20")},
    "ae": {"level": level("qfe", "7"), "quality_assurance": BOTH_QUALITIES},
}


def _size_abroad() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """One programme for each side of every bound in credit and hours."""
    for system, amounts in {
        "ects": ("0.5", "1", "15", "59", "59.5", "60"),
        "nz": ("0.5", "1", "4.5", "5", "40", "40.5"),
        "ae": ("0.5", "1", "12", "12.5"),
        "kr": ("5", "9", "12", "21", "24"),
        "my": ("3",),
        "th": ("3",),
        "in": ("3",),
        "uk": ("30",),
    }.items():
        for amount in amounts:
            said = f"{amount} {system.upper()}"
            # Only what is asked about is left out, so that the bound alone decides.
            listed = _LISTED.get(system, {})
            changes = {**listed, "credit_recognition": credit(amount, system)}
            yield f"{system}-{amount}", said, said, changes
    for amount in ("0.9", "1", "9.9", "10", "400", "400.5"):
        yield (
            f"notional-{amount}",
            f"総学習{amount}時間",
            f"{amount} h of learning",
            {**NZ_LISTED, "learner_effort": notional(amount)},
        )
    for amount in ("1", "15", "180", "150", "599.9", "600"):
        yield (
            f"contact-{amount}",
            f"授業{amount}時間",
            f"{amount} class hours",
            {"learner_effort": contact(amount)},
        )
    yield (
        *("nz-hours-differ", "5 NZ・総学習500時間", "5 NZ and 500 h of learning"),
        {**NZ_LISTED, "credit_recognition": credit("5", "nz"), "learner_effort": notional("500")},
    )


def _level_and_listing() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    uae: dict[str, Any] = {
        "credit_recognition": credit("3", "ae"),
        "quality_assurance": BOTH_QUALITIES,
    }
    for number in ("6", "7", "9", "10"):
        yield (
            f"qfe-{number}",
            f"3 AE・QFE{number}",
            f"3 AE at QFE {number}",
            {
                **uae,
                "level": level("qfe", number),
            },
        )
    nz: dict[str, Any] = {
        "credit_recognition": credit("10", "nz"),
        "learner_effort": notional("100"),
        **NZ_LISTED,
    }
    yield "nz-whole", "NZの要件をすべて記載", "All that NZ asks for", nz
    yield "nz-level-11", "NZQCF11", "NZQCF 11", {**nz, "level": level("nzqcf", "11")}
    yield "nz-code-4", "NZSCED 4桁", "NZSCED of 4 digits", {**nz, "alignments": nzsced("0203")}
    yield (
        "nz-review-3y",
        "見直し3年と1日",
        "Review in 3 years and a day",
        {
            **nz,
            "quality_assurance": (replace(QUALITY, valid_until=date(2029, 4, 2)),),
        },
    )
    yield (
        "nz-review-silent",
        "見直し: 記載なし",
        "Review: silent",
        {
            **nz,
            "quality_assurance": (replace(QUALITY, valid_from=None, valid_until=None),),
        },
    )
    yield "nz-title", "名称に diploma", "Diploma in coffee", nz
    yield "nz-mastering", "名称に mastering", "Mastering coffee", nz
    yield (
        "ncrf-4.5",
        "NCrF4.5・3 IN",
        "3 IN at NCrF 4.5",
        {
            "credit_recognition": credit("3", "in"),
            "level": level("ncrf", "4.5"),
        },
    )
    yield (
        "nfq-9",
        "NFQ9・5ECTS",
        "5 ECTS at NFQ 9",
        {
            "credit_recognition": credit("5", "ects"),
            "level": level("nfq", "9"),
        },
    )


def _elements() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """What single frameworks ask for besides the 17, and the sides of its bounds."""
    for amount in ("7.9", "8", "11.9", "12", "14.9", "15"):
        yield f"weeks-{amount}", f"{amount}週", f"{amount} weeks", {"duration": weeks(amount)}
    yield "weeks-silent", "期間: 記載なし", "Duration: silent", {"duration": None}
    for kind, ja in ((PartnerKind.COMMUNITY, "地域"), (PartnerKind.EDUCATION, "教育機関")):
        changes = {"partner_endorsement": partner(kind)}
        yield f"partner-{kind.value}", f"推奨: {ja}", f"Partner: {kind.value}", changes
    yield "partner-silent", "推奨: 記載なし", "Partner: silent", {"partner_endorsement": ()}
    nz: dict[str, Any] = {
        "credit_recognition": credit("10", "nz"),
        "learner_effort": notional("100"),
        "level": level("nzqcf", "7"),
        "subject_codes": (SubjectCode(scheme="NZSCED", code="020307"),),
        "quality_assurance": (replace(QUALITY, valid_from=None, valid_until=None),),
    }
    for years in ("3", "3.25"):
        said = f"見直し{years}年ごと", f"Review every {years} years"
        yield (
            f"nz-review-{years}",
            *said,
            {**nz, "review_period": ReviewPeriod(years=Decimal(years))},
        )
    three = {**nz, "review_period": ReviewPeriod(years=Decimal(3))}
    short = (SubjectCode(scheme="NZSCED", code="0203"),)
    yield (
        "nz-subject-4",
        "分野コード4桁",
        "Subject code of 4 digits",
        {**three, "subject_codes": short},
    )
    yield "nz-purpose", "NZ・目的: 記載なし", "NZ, purpose: silent", {**three, "purpose": None}
