"""Our own words as European concepts, for what the European authority tables have no word for.

The European model lets anybody name a concept with its scheme, except where its shapes demand a
table of theirs. An id tells the table and the code, so that it is read back exactly; the label is
for people.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from shirushi.core.json import JsonObject
from shirushi.core.text import Text

_OURS = "urn:shirushi:"

#: The tables, as they stand in a concept's id.
CREDIT_SYSTEM = "credit-system"
LEVEL = "level"
MODE = "participation"
ASSESSMENT = "assessment"
ACHIEVEMENT_TYPE = "achievement-type"
ORGANISATION = "organisation"
SUBJECT = "subject"
FRAMEWORK = "framework"
#: What a note is about: ``Note.subject``.
ABOUT = "descriptor"
#: What a note says, for machines too: that there is none of something.
NONE = "none"


def concept(table: str, *code: str, label: Text) -> JsonObject:
    """Return a concept of ours; its scheme is its id without the last part of the code.

    >>> concept(LEVEL, "jeqf", "6", label=Text(ja="6", en="6"))["id"]
    'urn:shirushi:level:jeqf:6'
    """
    scheme = _urn(table, *code[:-1])
    return {
        "id": _urn(table, *code),
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "notation": code[-1],
        "prefLabel": label.to_json(),
    }


def code_of(given: Any, table: str) -> tuple[str, ...] | None:
    """Return the code of a concept in a table of ours, or ``None`` for any other concept.

    >>> code_of({"id": "urn:shirushi:level:jeqf:6"}, LEVEL)
    ('jeqf', '6')
    """
    id_ = given.get("id") if isinstance(given, dict) else given
    start = _urn(table) + ":"
    if not isinstance(id_, str) or not id_.startswith(start):
        return None
    return tuple(unquote(part) for part in id_.removeprefix(start).split(":"))


def scheme(name: str) -> str:
    """Return a URI for a framework that is known by its name only.

    >>> scheme_name(scheme("DigComp 2.2"))
    'DigComp 2.2'
    """
    return _urn(FRAMEWORK, name)


def scheme_name(uri: str | None) -> str | None:
    """Return the name that ``scheme`` made a URI of, and any other URI as it is."""
    code = code_of(uri, FRAMEWORK)
    return uri if code is None else ":".join(code)


def _urn(*parts: str) -> str:
    # Half of a surrogate pair cannot stand in a URI; it is in no text that was read.
    return _OURS + ":".join(quote(part, safe="", errors="replace") for part in parts)


def level_label(framework: str, level: str) -> Text:
    """Return a level in words."""
    name = FRAMEWORKS.get(framework, Text(ja=framework, en=framework))
    return Text(ja=f"{name.ja} レベル{level}", en=f"{name.en}, level {level}")


def system_label(system: str) -> Text:
    """Return a credit system's name."""
    return SYSTEMS.get(system, Text(ja=system, en=system))


FRAMEWORKS = {
    "jeqf": Text(ja="日本の教育資格枠組み", en="Japanese Educational Qualifications Framework"),
    "eqf": Text(ja="欧州資格枠組み(EQF)", en="European Qualifications Framework"),
    "aqf": Text(ja="豪州資格枠組み(AQF)", en="Australian Qualifications Framework"),
    "nzqcf": Text(
        ja="ニュージーランド資格・証明枠組み(NZQCF)",
        en="New Zealand Qualifications and Credentials Framework",
    ),
    "mqf": Text(ja="マレーシア資格枠組み(MQF)", en="Malaysian Qualifications Framework"),
    "thai-nqf": Text(ja="タイ国家資格枠組み", en="Thailand NQF"),
    "aqrf": Text(ja="ASEAN資格参照枠組み(AQRF)", en="ASEAN Qualifications Reference Framework"),
    "rqf": Text(ja="英国の資格枠組み(RQF/FHEQ/CQFW)", en="RQF / FHEQ / CQFW (England, Wales, NI)"),
    "scqf": Text(
        ja="スコットランド単位・資格枠組み(SCQF)",
        en="Scottish Credit and Qualifications Framework",
    ),
    "nfq": Text(
        ja="アイルランド国家資格枠組み(NFQ)", en="Irish National Framework of Qualifications"
    ),
    "ncrf": Text(ja="インド国家単位枠組み(NCrF/NHEQF/NSQF)", en="India NCrF / NHEQF / NSQF"),
    "kqf": Text(ja="韓国資格枠組み(KQF)", en="Korean Qualifications Framework"),
    "hkqf": Text(ja="香港資格枠組み(HKQF)", en="Hong Kong Qualifications Framework"),
    "pqf": Text(ja="フィリピン資格枠組み(PQF)", en="Philippine Qualifications Framework"),
    "qfe": Text(ja="アラブ首長国連邦資格枠組み(QFEmirates)", en="QFEmirates"),
}
SYSTEMS = {
    "jp": Text(ja="単位(日本の大学)", en="Japanese university credit"),
    "uk": Text(ja="英国の単位(CATS)", en="UK credit (CATS points)"),
    "us": Text(ja="米国のセメスター単位", en="US semester credit hour"),
    "nz": Text(ja="ニュージーランドの単位(NZQCF)", en="NZQCF credit"),
    "au": Text(ja="豪州の大学ごとの単位", en="Australian institutional credit points"),
    "my": Text(ja="マレーシアの単位(SLT)", en="Malaysian credit (student learning time)"),
    "th": Text(ja="タイの単位", en="Thai credit (semester)"),
    "kr": Text(ja="韓国の学点", en="Korean credit"),
    "in": Text(ja="インドの単位(NCrF)", en="Indian credit (NCrF)"),
    "ae": Text(ja="アラブ首長国連邦の単位", en="UAE credit"),
    "hk": Text(ja="香港の単位(QF)", en="Hong Kong QF credit"),
    "sg-sit": Text(ja="シンガポール工科大学(SIT)の単位", en="SIT credit"),
    "sg-nus": Text(ja="シンガポール国立大学(NUS)のユニット", en="NUS unit"),
}
