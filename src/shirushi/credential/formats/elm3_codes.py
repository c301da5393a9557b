"""The words of the European authority tables that meet ours: countries, languages, ways, levels."""

from __future__ import annotations

from typing import Any

from shirushi.core.json import JsonObject
from shirushi.model.achievement import ParticipationMode
from shirushi.model.assessment import AssessmentKind
from shirushi.model.quality import QualityScope

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_SNB = "http://data.europa.eu/snb"

COUNTRY = f"{_AUTHORITY}/country/"
LANGUAGE = f"{_AUTHORITY}/language/"
EQF = f"{_SNB}/eqf/"
ECTS = f"{_SNB}/education-credit/6fcec5c5af"
MODE = f"{_SNB}/learning-assessment/"
ASSESSMENT = f"{_SNB}/assessment/"
NQF = f"{_SNB}/qdr/"
ACCREDITATION = f"{_SNB}/accreditation/"
ISCED_F = f"{_SNB}/isced-f/"
#: The scheme that every European skill is of, and how its skills' addresses begin.
ESCO_SKILLS = "http://data.europa.eu/esco/concept-scheme/skills"
ESCO_SKILL = "http://data.europa.eu/esco/skill/"
#: How our descriptions call the classification that ``ISCED_F`` is the table of.
ISCED_F_NAME = "ISCED-F"
#: "Generic", the profile that fits any achievement.
GENERIC = f"{_SNB}/credential/e34929035b"
#: What every list of the ``snb`` tables calls itself, after its own name.
_SCHEME = "25831c2"

_COUNTRIES = (
    "AD:AND AE:ARE AL:ALB AM:ARM AR:ARG AT:AUT AU:AUS AZ:AZE BA:BIH BD:BGD BE:BEL BG:BGR "
    "BN:BRN BR:BRA BT:BTN BY:BLR CA:CAN CH:CHE CL:CHL CN:CHN CO:COL CR:CRI CY:CYP CZ:CZE "
    "DE:DEU DK:DNK DZ:DZA EC:ECU EE:EST EG:EGY ES:ESP ET:ETH FI:FIN FJ:FJI FR:FRA GB:GBR "
    "GE:GEO GH:GHA GR:GRC HK:HKG HR:HRV HU:HUN ID:IDN IE:IRL IL:ISR IN:IND IQ:IRQ IR:IRN "
    "IS:ISL IT:ITA JM:JAM JO:JOR JP:JPN KE:KEN KG:KGZ KH:KHM KR:KOR KW:KWT KZ:KAZ LA:LAO "
    "LB:LBN LI:LIE LK:LKA LT:LTU LU:LUX LV:LVA MA:MAR MC:MCO MD:MDA ME:MNE MK:MKD MM:MMR "
    "MN:MNG MO:MAC MT:MLT MX:MEX MY:MYS NG:NGA NL:NLD NO:NOR NP:NPL NZ:NZL OM:OMN PE:PER "
    "PG:PNG PH:PHL PK:PAK PL:POL PS:PSE PT:PRT PY:PRY QA:QAT RO:ROU RS:SRB RU:RUS RW:RWA "
    "SA:SAU SE:SWE SG:SGP SI:SVN SK:SVK SM:SMR SN:SEN TH:THA TJ:TJK TN:TUN TR:TUR TW:TWN "
    "TZ:TZA UA:UKR UG:UGA US:USA UY:URY UZ:UZB VA:VAT VE:VEN VN:VNM ZA:ZAF ZM:ZMB ZW:ZWE"
)
#: ISO 3166-1, alpha-2 to alpha-3, which the authority table goes by.
COUNTRIES = dict(pair.split(":") for pair in _COUNTRIES.split())
_LANGUAGES = (
    "ar:ARA bg:BUL ca:CAT cs:CES cy:CYM da:DAN de:DEU el:ELL en:ENG es:SPA et:EST eu:EUS "
    "fa:FAS fi:FIN fr:FRA ga:GLE gl:GLG he:HEB hi:HIN hr:HRV hu:HUN id:IND is:ISL it:ITA "
    "ja:JPN ka:KAT kk:KAZ ko:KOR lt:LIT lv:LAV mk:MKD mn:MON ms:MSA mt:MLT nl:NLD no:NOR "
    "pl:POL pt:POR ro:RON ru:RUS sk:SLK sl:SLV sq:SQI sr:SRP sv:SWE th:THA tr:TUR uk:UKR "
    "ur:URD vi:VIE zh:ZHO"
)
#: BCP 47's two letters, to the three of the authority table.
LANGUAGES = dict(pair.split(":") for pair in _LANGUAGES.split())

#: National levels whose code in the European register of qualifications was seen in an official
#: document: a framework and a level of ours. The European shapes take no others as ``nqfLevel``.
NQF_LEVELS = {("rqf", "6"): "c_c392e7a2"}
#: What an accreditation is of: its quality, which is what we write, or a licence.
ACCREDITED_PROGRAMME = "820101cba6"
ACCREDITED = {
    ACCREDITED_PROGRAMME: QualityScope.PROGRAMME,
    "e57dddfcf3": QualityScope.PROGRAMME,
    "bb4618238e": QualityScope.INSTITUTION,
    "003293d2ce": QualityScope.INSTITUTION,
}
#: What is the same on both sides; "hybrid", "project based" and the like are not.
MODES = {
    ParticipationMode.ONLINE: "920fbb3cbe",
    ParticipationMode.ONSITE: "9191af2ed9",
    ParticipationMode.BLENDED: "e92d221e4d",
    ParticipationMode.WORK_EXPERIENCE: "729f3bed4b",
}
#: What is written: the one term that says neither more nor less. A "test" has none.
ASSESSMENTS = {
    AssessmentKind.APPLICATION: "6a4db9f11d",
    AssessmentKind.PORTFOLIO: "4f03b91c0e",
    AssessmentKind.ATTENDANCE: "7331eb4762",
}
#: What is read: each of these is one of our kinds.
ASSESSMENTS_READ = {
    **{code: kind for kind, code in ASSESSMENTS.items()},
    "6e6cb2cc78": AssessmentKind.TEST,
    "d30284d7df": AssessmentKind.TEST,
    "b1b68f6735": AssessmentKind.TEST,
    "795dac4096": AssessmentKind.APPLICATION,
    "de4d165a6c": AssessmentKind.APPLICATION,
}


def code_of(concept: Any, table: str) -> str | None:
    """Return a concept's code in a table, or ``None`` for one of another table.

    >>> code_of({"id": "http://data.europa.eu/snb/eqf/6"}, EQF)
    '6'
    """
    id_ = concept.get("id") if isinstance(concept, dict) else concept
    if not isinstance(id_, str) or not id_.startswith(table):
        return None
    return id_.removeprefix(table) or None


def concept(id_: str, label: str) -> JsonObject:
    """Return a concept of an authority table as European credentials write it."""
    table, _, _ = id_.rpartition("/")
    scheme = table if table.startswith(_AUTHORITY) else f"{table}/{_SCHEME}"
    return {
        "id": id_,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label},
    }


def language(code: str) -> JsonObject | None:
    """Return a language of the authority table by its two letters, or ``None``."""
    three = LANGUAGES.get(code)
    # One concept has one name in a document, wherever it stands.
    return None if three is None else concept(LANGUAGE + three, _NAMES.get(code, code))


_NAMES = {"ja": "Japanese", "en": "English"}


def country(code: str) -> JsonObject | None:
    """Return a country of the authority table by its two letters, or ``None``."""
    three = COUNTRIES.get(code)
    return None if three is None else concept(COUNTRY + three, code)
