"""Holdings for every packaged rule: enough, one step short, and over a cap.

Worked out by hand from the rules' own numbers, before the solver was asked.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from shirushi.stacking.recognition import Held
from tests.recognition_rows import (
    DONE,
    ELSE,
    FACE,
    FAR,
    GRADUATE,
    MISSING,
    OPEN,
    OWN,
    PARTLY,
    STUDY,
    YEARS,
    decided,
    each,
    known,
    row,
)

BACHELOR = "jp-bachelor-recognition"
MASTER = "jp-master-recognition"
ALLOWED = decided("discretion")

EXAMPLES = each(
    (BACHELOR, "all own", [row("own", 124, facts=FACE)], DONE, OWN, None),
    (BACHELOR, "half a credit short", [row("own", "123.5", facts=FACE)], PARTLY, OWN, "123.5"),
    (
        BACHELOR,
        "60 elsewhere, exactly at the shared cap, await the university",
        [row("own", 64, facts=FACE), row("x", 40, facts=ELSE), row("y", 20, facts=STUDY)],
        OPEN,
        OWN,
        "124",
    ),
    (
        BACHELOR,
        "60 elsewhere that the university allowed",
        [row("own", 64, facts=FACE), row("x", 40, facts=ELSE), row("y", 20, facts=STUDY)],
        DONE,
        ALLOWED,
        "124",
    ),
    (
        BACHELOR,
        "61 elsewhere are one over the shared cap",
        [row("own", 63, facts=FACE), row("x", 40, facts=ELSE), row("y", 21, facts=STUDY)],
        PARTLY,
        ALLOWED,
        "123",
    ),
    (
        BACHELOR,
        "what a transfer student brings does not fill the shared cap",
        [
            row("own", 4, facts=FACE),
            row("x", 60, facts=ELSE),
            row("y", 60, facts=STUDY, marks=("transfer-admission",)),
        ],
        DONE,
        ALLOWED,
        "124",
    ),
    (
        BACHELOR,
        "a transfer student brings all 62 of a junior college",
        [row("own", 62, facts=FACE), row("x", 62, facts=ELSE, marks=("transfer-admission",))],
        DONE,
        ALLOWED,
        "124",
    ),
    (
        BACHELOR,
        "a transfer student may have 60 of another university recognised besides",
        [
            row("own", 2, facts=FACE),
            row("x", 62, facts=ELSE, marks=("transfer-admission",)),
            row("y", 61, facts=ELSE),
        ],
        DONE,
        ALLOWED,
        "124",
    ),
    (
        BACHELOR,
        "60 at a distance are allowed beside 60 elsewhere",
        [row("own", 4, facts=FACE), row("far", 60, facts=FAR), row("x", 60, facts=ELSE)],
        DONE,
        ALLOWED,
        "124",
    ),
    (
        BACHELOR,
        "61 at a distance are one too many",
        [row("own", 63, facts=FACE), row("far", 61, facts=FAR)],
        PARTLY,
        OWN,
        "123",
    ),
    (
        BACHELOR,
        "the university said no to what is from elsewhere",
        [row("own", 64, facts=FACE), row("x", 60, facts=ELSE)],
        PARTLY,
        known(decisions={"discretion": False}),
        "64",
    ),
    (
        BACHELOR,
        "shortened by three of four years",
        [row("own", 124, facts=FACE)],
        PARTLY,
        known(years={"shortening": Decimal(3), "course": Decimal(4)}),
        None,
    ),
    (
        BACHELOR,
        "shortened by half, with entrance eligibility",
        [row("own", 124, facts=FACE), row("exam", marks=("university-entrance",))],
        DONE,
        known(years={"shortening": Decimal(2), "course": Decimal(4)}),
        None,
    ),
    (
        "jp-art29-sources",
        "a listed course, found to be of university standard",
        [row("kosen", 4, marks=("college-of-technology",))],
        DONE,
        decided("standard"),
        None,
    ),
    (
        "jp-art29-sources",
        "a listed course nobody has looked at",
        [row("kosen", 4, marks=("college-of-technology",))],
        OPEN,
        OWN,
        None,
    ),
    ("jp-art29-sources", "a company's credential", [row("mc", 4)], MISSING, OWN, None),
    (
        "jp-certificate-to-degree",
        "admitted, and credit was given",
        [row("rishu", 2, marks=("rishu-shomei",))],
        DONE,
        decided("admission", "credit-given"),
        None,
    ),
    (
        "jp-certificate-to-degree",
        "not admitted yet",
        [row("rishu", 2, marks=("rishu-shomei",))],
        OPEN,
        decided("credit-given"),
        None,
    ),
    (
        "jp-certificate-to-degree",
        "another university's programme",
        [row("rishu", 2, facts={"origin": "other_university"}, marks=("rishu-shomei",))],
        MISSING,
        decided("admission", "credit-given"),
        None,
    ),
    (
        MASTER,
        "30 own",
        [row("own", 30, facts=GRADUATE)],
        DONE,
        known(years=YEARS),
        None,
    ),
    (MASTER, "one short", [row("own", 29, facts=GRADUATE)], PARTLY, known(years=YEARS), "29"),
    (
        MASTER,
        "15 and 5 elsewhere, exactly at the shared cap",
        [
            row("own", 10, facts=GRADUATE),
            row("x", 15, facts={**GRADUATE, "origin": "other_university", "time": "after_entry"}),
            row("y", 5, facts={**GRADUATE, "origin": "other_university", "time": "before_entry"}),
        ],
        DONE,
        known(years=YEARS),
        "30",
    ),
    (
        MASTER,
        "15 and 6 elsewhere are one over the shared cap",
        [
            row("own", 9, facts=GRADUATE),
            row("x", 15, facts={**GRADUATE, "origin": "other_university", "time": "after_entry"}),
            row("y", 6, facts={**GRADUATE, "origin": "other_university", "time": "before_entry"}),
        ],
        PARTLY,
        known(years=YEARS),
        "29",
    ),
    (
        MASTER,
        "16 elsewhere before entry are one over their own cap",
        [
            row("own", 14, facts=GRADUATE),
            row("y", 16, facts={**GRADUATE, "origin": "other_university", "time": "before_entry"}),
        ],
        PARTLY,
        known(years=YEARS),
        "29",
    ),
    (
        MASTER,
        "a certificate programme awaits the graduate school",
        [row("own", 28, facts=GRADUATE), row("c", 2, facts={**STUDY, **GRADUATE})],
        OPEN,
        known(years=YEARS),
        "30",
    ),
    (
        MASTER,
        "undergraduate credit",
        [row("own", 30, facts={"standard": "undergraduate"})],
        MISSING,
        known(years=YEARS),
        "0",
    ),
    (
        "jp-professional-grad",
        "the programme's number is not known",
        [row("own", 99)],
        OPEN,
        OWN,
        None,
    ),
    (
        "jp-professional-grad",
        "half was allowed, the number is still open",
        [row("own", 99)],
        OPEN,
        decided("half"),
        None,
    ),
    (
        "jp-professional-grad",
        "people decided both",
        [],
        DONE,
        decided("half", "total"),
        None,
    ),
    (
        "jp-junior-college",
        "30 elsewhere of 62",
        [row("own", 32), row("x", 30, facts=ELSE)],
        DONE,
        OWN,
        None,
    ),
    ("jp-junior-college", "one short", [row("own", 61)], PARTLY, OWN, None),
    (
        "jp-junior-college",
        "31 elsewhere of 62",
        [row("own", 31), row("x", 31, facts=ELSE)],
        PARTLY,
        OWN,
        None,
    ),
    (
        "jp-junior-college",
        "46 elsewhere of 93",
        [row("own", 47), row("x", 46, facts=ELSE)],
        DONE,
        OWN,
        None,
    ),
)

NIAD = "jp-niad-bachelor"
BASIC = row("basic", 62, facts={"phase": "basic"}, marks=("junior-college-graduate",))
REPORT = (
    row("report", marks=("learning-outcome-report",)),
    row("examined", marks=("niad-examination",)),
)
AFTER = {"phase": "after_basic"}
FREE = known(years=YEARS, statuses={"enrolled_in_degree_course": False})
NIAD_DECIDED = replace(
    FREE,
    decisions=dict.fromkeys(
        ("is-class-1", "is-class-2", "major-related", "major", "outside", "standards", "recency"),
        True,
    ),
)
EXAMPLES += each(
    (NIAD, "62 and 62", [BASIC, row("m", 62, facts=AFTER), *REPORT], OPEN, FREE, "124"),
    (
        NIAD,
        "62 and 62, people decided the rest",
        [BASIC, row("m", 62, facts=AFTER), *REPORT],
        DONE,
        NIAD_DECIDED,
        "124",
    ),
    (
        NIAD,
        "one short",
        [BASIC, row("m", 61, facts=AFTER), *REPORT],
        PARTLY,
        NIAD_DECIDED,
        "123",
    ),
    (
        NIAD,
        "still enrolled in a degree course",
        [BASIC, row("m", 62, facts=AFTER), *REPORT],
        PARTLY,
        replace(NIAD_DECIDED, statuses={"enrolled_in_degree_course": True}),
        "124",
    ),
    (
        NIAD,
        "the report without the examination",
        [BASIC, row("m", 62, facts=AFTER), REPORT[0]],
        PARTLY,
        NIAD_DECIDED,
        "124",
    ),
    (
        NIAD,
        "class 2 with 93 and 31 and one year",
        [
            row("basic", 93, facts={"phase": "basic"}, marks=("college-of-technology-graduate",)),
            row("m", 31, facts=AFTER),
            row("summative", marks=("summative-course",)),
        ],
        DONE,
        replace(NIAD_DECIDED, years={"study": Decimal(1)}),
        "124",
    ),
)

UK = "kcl-online-master"
EXAMPLES += each(
    (
        "kcl-pg-cert",
        "at both minima",
        [row("h", 40, "uk", level="7"), row("l", 20, "uk", level="6")],
        DONE,
        OWN,
        "60",
    ),
    (
        "kcl-pg-cert",
        "one below the level minimum",
        [row("h", 39, "uk", level="7"), row("l", 21, "uk", level="6")],
        PARTLY,
        OWN,
        "60",
    ),
    (
        "kcl-pg-dip",
        "at both minima",
        [row("h", 90, "uk", level="7"), row("l", 30, "uk", level="6")],
        DONE,
        OWN,
        "120",
    ),
    ("kcl-pg-dip", "a module short", [row("h", 105, "uk", level="7")], PARTLY, OWN, "105"),
    (
        UK,
        "twelve modules",
        [row(f"m{n}", 15, "uk", level="7") for n in range(12)],
        DONE,
        OWN,
        "180",
    ),
    (
        UK,
        "eleven modules",
        [row(f"m{n}", 15, "uk", level="7") for n in range(11)],
        PARTLY,
        OWN,
        "165",
    ),
    (
        UK,
        "enough credit, too little at level 7",
        [row("h", 149, "uk", level="7"), row("l", 31, "uk", level="6")],
        PARTLY,
        OWN,
        "180",
    ),
)

COURSES = [row(f"c{n}", marks=("micromasters-course",)) for n in range(5)]
EXAM = row("exam", marks=("comprehensive-exam",))
US = "us-hlc"
EXAMPLES += each(
    (
        "mit-micromasters-scm",
        "five and the exam, admitted",
        [*COURSES, EXAM],
        DONE,
        decided("admission", "half"),
        None,
    ),
    ("mit-micromasters-scm", "admission is nobody's to count", [*COURSES, EXAM], OPEN, OWN, None),
    (
        "mit-micromasters-scm",
        "four and the exam",
        [*COURSES[1:], EXAM],
        PARTLY,
        decided("admission", "half"),
        None,
    ),
    (
        US,
        "90 elsewhere and 30 own",
        [row("own", 30, "us"), row("x", 90, "us", ELSE)],
        DONE,
        decided("last"),
        "120",
    ),
    (
        US,
        "29 own",
        [row("own", 29, "us"), row("x", 90, "us", ELSE)],
        PARTLY,
        decided("last"),
        "119",
    ),
    (
        US,
        "91 elsewhere, some of it abroad",
        [
            row("own", 29, "us"),
            row("x", 60, "us", ELSE),
            row("y", 31, "us", {"origin": "foreign_university"}),
        ],
        PARTLY,
        decided("last"),
        "119",
    ),
    (
        US,
        "91 elsewhere",
        [row("own", 29, "us"), row("x", 91, "us", ELSE)],
        PARTLY,
        decided("last"),
        "119",
    ),
    (
        "us-hlc-associate",
        "15 own of 60",
        [row("own", 15, "us"), row("x", 45, "us", ELSE)],
        DONE,
        decided("last"),
        "60",
    ),
    (
        "us-hlc-associate",
        "14 own of 60",
        [row("own", 14, "us"), row("x", 46, "us", ELSE)],
        PARTLY,
        decided("last"),
        "60",
    ),
)

MICRO = [row(f"m{n}", 18, "sg-sit") for n in range(10)]
SIT_MARKS = [row("w", marks=("workforce-essentials",)), row("k", marks=("capstone",))]
STEPS = [row(name, marks=(f"cyber-{name}",)) for name in ("silver", "gold", "platinum")]
FOUNDATION = [row(f"f{n}", 2, marks=("cyber-foundation-course",)) for n in range(8)]
EXAMPLES += each(
    (
        "sit-csm-applied-computing",
        "ten micro-credentials",
        [*MICRO, *SIT_MARKS],
        DONE,
        decided("admission"),
        "180",
    ),
    (
        "sit-csm-applied-computing",
        "nine micro-credentials",
        [*MICRO[1:], *SIT_MARKS],
        PARTLY,
        decided("admission"),
        "162",
    ),
    (
        "sit-csm-applied-computing",
        "no capstone",
        [*MICRO, SIT_MARKS[0]],
        PARTLY,
        decided("admission"),
        "180",
    ),
    ("cyber-university-bronze", "eight courses", FOUNDATION, DONE, OWN, None),
    ("cyber-university-bronze", "seven courses", FOUNDATION[1:], PARTLY, OWN, None),
    (
        "cyber-university",
        "all steps; the total was only inferred",
        [*FOUNDATION, *STEPS],
        OPEN,
        OWN,
        None,
    ),
    (
        "cyber-university",
        "all steps, total decided",
        [*FOUNDATION, *STEPS],
        DONE,
        decided("total"),
        None,
    ),
    ("cyber-university", "no platinum", [*FOUNDATION, *STEPS[:2]], PARTLY, decided("total"), None),
)

TH = "th-credit-bank"
KR = "kr-acbs-minister-bachelor"
GOOD = {"attendance": 80, "score": 60}


def korean(
    name: str,
    credit: int,
    part: str,
    term: int,
    *,
    at: str = "u",
    basis: str = "accredited_course",
    score: int = 60,
) -> Held:
    facts = {
        "field": part,
        "basis": basis,
        "subject": name,
        "year": str(2020 + term // 2),
        "semester": str(term),
    }
    return row(
        name, credit, "kr", facts, measures={**GOOD, "score": score}, issuer=f"did:example:{at}"
    )


#: 20 credits in each of seven semesters: 140, of them 60 major and 40 liberal arts.
SEVEN = [
    korean(
        f"s{term}",
        20,
        "major" if term < 3 else "liberal_arts" if term < 5 else "elective",
        term,
        at="u" if term < 5 else "v",
    )
    for term in range(7)
]
EXAMPLES += each(
    (TH, "120 own", [row("own", 120, "th", {"content_match": "x"})], OPEN, OWN, "120"),
    (TH, "120 own, the match decided", [row("own", 120, "th")], DONE, decided("match"), "120"),
    (TH, "119", [row("own", 119, "th")], PARTLY, decided("match"), "119"),
    (
        TH,
        "transferred credit awaits the share nobody read",
        [row("own", 60, "th"), row("x", 60, "th", ELSE)],
        OPEN,
        decided("match"),
        "120",
    ),
    (KR, "seven semesters of 20", SEVEN, DONE, OWN, "140"),
    (KR, "six semesters", SEVEN[:6], PARTLY, OWN, "120"),
    (
        KR,
        "25 in a semester are one over",
        [
            *SEVEN[:5],
            korean("s5", 15, "elective", 5, at="v"),
            korean("s6", 25, "elective", 6, at="v"),
        ],
        PARTLY,
        OWN,
        "139",
    ),
    (
        KR,
        "45 in a year are three over",
        [*SEVEN[:4], korean("t", 22, "elective", 4, at="v"), korean("s", 23, "elective", 5)],
        PARTLY,
        OWN,
        "122",
    ),
    (
        KR,
        "one course below 60 points",
        [*SEVEN[:6], korean("s6", 20, "elective", 6, score=59)],
        PARTLY,
        OWN,
        "120",
    ),
    (
        KR,
        "the same subject again",
        [
            *SEVEN[:6],
            replace(
                korean("again", 20, "elective", 6),
                facts=(*SEVEN[0].facts[:2], ("semester", "6"), ("subject", "s0"), ("year", "2023")),
            ),
        ],
        PARTLY,
        OWN,
        "120",
    ),
    (
        KR,
        "a fourth certificate",
        [
            *SEVEN[:6],
            *(korean(f"q{n}", 5, "elective", 6, at="v", basis="certificate") for n in range(4)),
        ],
        PARTLY,
        OWN,
        "135",
    ),
    (
        KR,
        "106 from one institution",
        [
            *SEVEN[:5],
            korean("s5", 20, "elective", 5, at="u"),
            korean("s6", 20, "elective", 6, at="v"),
        ],
        PARTLY,
        OWN,
        "125",
    ),
)

KA, KU, KS = "kr-acbs-minister-associate", "kr-acbs-university-degree", "kr-shared-university"


def associate(total: int, major: int, liberal: int, at_one: int) -> list[Held]:
    rest = total - major - liberal
    parts = [("major", major), ("liberal_arts", liberal), ("elective", rest)]
    have = []
    for part, amount in parts:
        first = min(amount, at_one)
        at_one -= first
        for at, some in (("u", first), ("v", amount - first)):
            if some:
                have.append(
                    row(f"{part}-{at}", some, "kr", {"field": part}, issuer=f"did:example:{at}")
                )
    return have


EXAMPLES += each(
    (KA, "80 with 45 and 15, 60 at one place", associate(80, 45, 15, 60), DONE, OWN, None),
    (KA, "79", associate(79, 45, 15, 60), PARTLY, OWN, None),
    (KA, "61 at one place", associate(80, 45, 15, 61), PARTLY, OWN, None),
    (KA, "44 major", associate(80, 44, 15, 60), PARTLY, OWN, None),
    (KA, "120 with 54 and 21, 90 at one place", associate(120, 54, 21, 90), DONE, OWN, None),
    (KU, "84 own", [row("own", 84, "kr")], DONE, OWN, None),
    (KU, "47 own", [row("own", 47, "kr")], PARTLY, OWN, None),
    (KU, "84 elsewhere", [row("x", 84, "kr", ELSE)], MISSING, OWN, None),
    (KS, "nine", [row("a", 6, "kr"), row("b", 3, "kr")], DONE, OWN, "9"),
    (KS, "eight", [row("a", 6, "kr"), row("b", 2, "kr")], PARTLY, OWN, "8"),
    (KS, "16 in one piece", [row("a", 16, "kr")], DONE, OWN, "15"),
)

ABC, INM, HK = "in-abc", "in-micro-credential-share", "hk-hkuspace-stackable"
BANKED = row("abc", 20, "in", {"basis": "abc"})
MC, COURSE = {"basis": "micro_credential"}, {"basis": "course"}
SKILL = known(statuses={"skill_university_approved": True})
PLAIN = known(statuses={"skill_university_approved": False})


def stack(total: int, theme: int, level: int) -> list[Held]:
    """Return credit of which ``theme`` is in the theme and ``level`` at the award's level."""
    both = min(theme, level)
    made = [
        ("both", both, "professional_practice", "award_level"),
        ("theme", theme - both, "professional_practice", "lower"),
        ("level", level - both, "other", "award_level"),
        ("rest", total - theme - level + both, "other", "lower"),
    ]
    return [
        row(name, some, "hk", {"theme": theme_, "standard": standard})
        for name, some, theme_, standard in made
        if some
    ]


EXAMPLES += each(
    (
        ABC,
        "banked, the rest decided",
        [BANKED],
        DONE,
        decided("total", "residency", "discretion"),
        None,
    ),
    (ABC, "banked, nothing decided", [BANKED], OPEN, OWN, None),
    (
        ABC,
        "nothing banked",
        [],
        MISSING,
        decided("total", "residency", "discretion"),
        None,
    ),
    (
        INM,
        "60 of 120 at a general university",
        [row("own", 60, "in", COURSE), row("mc", 60, "in", MC)],
        DONE,
        PLAIN,
        None,
    ),
    (
        INM,
        "61 of 120 at a general university",
        [row("own", 59, "in", COURSE), row("mc", 61, "in", MC)],
        PARTLY,
        PLAIN,
        None,
    ),
    (
        INM,
        "84 of 120 at a skill university",
        [row("own", 36, "in", COURSE), row("mc", 84, "in", MC)],
        DONE,
        SKILL,
        None,
    ),
    (
        INM,
        "85 of 120 at a skill university",
        [row("own", 35, "in", COURSE), row("mc", 85, "in", MC)],
        PARTLY,
        SKILL,
        None,
    ),
    (HK, "a certificate at its minima", stack(30, 24, 23), DONE, OWN, None),
    (HK, "23 in the theme", stack(30, 23, 30), PARTLY, OWN, None),
    (HK, "22 at the level", stack(30, 30, 22), PARTLY, OWN, None),
    (HK, "a diploma at its minima", stack(60, 45, 45), DONE, OWN, None),
    (
        HK,
        "spent on another pathway",
        [replace(one, consumed_by="elsewhere") for one in stack(30, 24, 23)],
        MISSING,
        OWN,
        None,
    ),
)

MY, AU, EU = "my-stack", "au-rpl", "eu-rpl"
ENTRY = row("entry", marks=("programme-entry-requirements",))
VALID = row("valid", marks=("validated-learning",))
AU_ALL = ("discretion", "assessment", "advanced-diploma", "diploma")
EXAMPLES += each(
    (MY, "entry met, the rest decided", [ENTRY], DONE, decided("discretion", "apel-c"), None),
    (MY, "entry met", [ENTRY], OPEN, OWN, None),
    (MY, "entry not met", [], MISSING, decided("discretion", "apel-c"), None),
    (AU, "all decided", [], DONE, decided(*AU_ALL), None),
    (AU, "one decision open", [], OPEN, decided(*AU_ALL[1:]), None),
    (
        AU,
        "refused",
        [],
        MISSING,
        known(decisions={**dict.fromkeys(AU_ALL, True), "discretion": False}),
        None,
    ),
    (EU, "validated and decided", [VALID], DONE, decided("discretion"), None),
    (EU, "validated", [VALID], OPEN, OWN, None),
    (EU, "not validated", [], MISSING, decided("discretion"), None),
    *(
        case
        for award, node in (
            ("nz-stack", "discretion"),
            ("nus-scale", "discretion"),
            ("conventions", "recognition"),
        )
        for case in (
            (award, "decided", [], DONE, decided(node), None),
            (award, "open", [row("a", 4)], OPEN, OWN, None),
            (award, "refused", [row("a", 4)], MISSING, known(decisions={node: False}), None),
        )
    ),
)
