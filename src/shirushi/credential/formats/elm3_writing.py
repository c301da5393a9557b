"""Assertions as European Digital Credentials (European Learning Model 3), and what gets lost.

For uploading to the European platform, which seals it, and as a Verifiable Credential 2.0 that an
issuer signs itself. The European model names its learner in plain, knows no hash, and counts
credit in ECTS; whatever cannot be said in it is told, and never said wrongly.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats.elm3 import CONTEXT, TYPE, Beside, Lost, read
from shirushi.credential.formats.elm3_words import beyond
from shirushi.credential.jsonld.contexts import CREDENTIALS_V2
from shirushi.model.achievement import Achievement
from shirushi.model.alignment import Alignment
from shirushi.model.assertion import Assertion, IdentifierKind, Learner
from shirushi.model.assessment import AssessmentKind
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import Profile
from shirushi.model.workload import HoursBasis

_VC_1_1 = "https://www.w3.org/2018/credentials/v1"
_SHAPES = "http://data.europa.eu/snb/model/ap/edc-generic-full"
_ESCO = "http://data.europa.eu/esco/"


class Form(enum.Enum):
    """Who is going to vouch for it: the European platform's seal, or the issuer's own proof."""

    SEALED = "sealed"
    VC_2_0 = "vc-2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeanWritten:
    """A European credential without any proof, and what the assertion said beyond it.

    lost
        Each thing that whoever reads the document does not get back as it was said, and no other;
        and the countries that the European shapes demand and nobody said.
    """

    document: JsonObject
    lost: tuple[Lost, ...]


def write(
    assertion: Assertion, *, form: Form = Form.SEALED, beside: Beside | None = None
) -> EuropeanWritten:
    """Return an assertion as a European credential, and everything that it could not hold.

    Descriptors without a European term go as words into ``additionalNote``, and are told as lost
    for machines.

    beside
        What ``elm3.read`` handed out with it. Where nothing changed since, the document is
        returned as it stood; otherwise the fields that we do not know are written back.
    """
    first = _VC_1_1 if form is Form.SEALED else CREDENTIALS_V2
    if beside is not None and _unchanged(assertion, beside, first):
        whole = {name: value for name, value in beside.document.items() if name != "proof"}
        return EuropeanWritten(document=whole, lost=())
    run = _Run()
    ends = assertion.valid_until and format_time(assertion.valid_until)
    issued, starts = format_time(assertion.awarded_at), format_time(assertion.valid_from)
    dates = (
        {"issuanceDate": issued, "issued": issued, "expirationDate": ends}
        if form is Form.SEALED
        else {}
    )
    subject = {
        **run.person(assertion.learner),
        "hasClaim": [_merged(run.claim(assertion, beside), beside.claim if beside else None)],
    }
    document = {
        "@context": [first, CONTEXT],
        "id": assertion.id,
        "type": ["VerifiableCredential", TYPE],
        "credentialProfiles": [codes.concept(codes.GENERIC, "Generic")],
        "credentialSchema": [{"id": _SHAPES, "type": "ShaclValidator2017"}],
        "displayParameter": run.display(assertion.achievement),
        "issuer": _merged(
            run.organisation(assertion.issuer, "issuer"), beside.issuer if beside else None
        ),
        **dates,
        "validFrom": starts,
        "validUntil": ends,
        "credentialSubject": _merged(subject, beside.subject if beside else None),
    }
    for one in assertion.evidence:
        run.lose("evidence", _NO_EVIDENCE.format(url=one.url or one.name or "—"))
    if assertion.endorsements:
        run.lose("endorsements", _NO_ENDORSEMENTS)
    return EuropeanWritten(
        document=_merged(document, beside.credential if beside else None), lost=tuple(run.lost)
    )


def for_upload(document: JsonObject) -> JsonObject:
    """Return an unsigned European credential in the form that the European platform takes."""
    return {"credential": document}


@dataclass(slots=True)
class _Run:
    """One credential being written: what was lost so far, and the numbers its parts go by."""

    lost: list[Lost] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def lose(self, path: str, said: Text) -> None:
        self.lost.append(Lost(path=path, said=said))

    def node(self, kind: str, fields: Mapping[str, Any]) -> JsonObject:
        """Return an object with an id and a type, as each must have."""
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        name = kind[0].lower() + kind[1:]
        return _kept({"id": f"urn:epass:{name}:{number}", "type": kind, **fields})

    def note(self, text: Text) -> JsonObject:
        return self.node("Note", {"noteLiteral": _said(text)})

    # -- people and bodies

    def person(self, learner: Learner) -> JsonObject:
        fields: dict[str, Any] = {}
        for one in learner.identifiers:
            if one.hashed:
                self.lose("learner.identifiers", _NO_HASH.format(kind=one.kind.value))
            elif one.kind is IdentifierKind.NAME:
                fields["fullName"] = _one(one.value)
            elif one.kind is IdentifierKind.EMAIL:
                mail = {"id": f"mailto:{one.value}", "type": "Mailbox"}
                contact = self.node("ContactPoint", {"emailAddress": [mail]})
                fields["contactPoint"] = [contact]
            elif one.kind is IdentifierKind.STUDENT_ID:
                number = {"notation": one.value, "schemeName": "Student ID"}
                fields["identifier"] = [self.node("Identifier", number)]
            else:
                self.lose("learner.identifiers", _NO_IDENTIFIER.format(kind=one.kind.value))
        made = self.node("Person", fields)
        return {**made, "id": learner.id} if learner.id else made

    def organisation(self, profile: Profile, path: str, *, region: str | None = None) -> JsonObject:
        """Return a body; ``region`` stands for its country where it states none.

        path
            Where losses are told to be.
        """
        where = profile.country or region or ""
        three = codes.COUNTRIES.get(where)
        location = None
        if three is None:
            self.lose(f"{path}.country", _NO_COUNTRY)
        else:
            country = codes.concept(codes.COUNTRY + three, where)
            address = self.node("Address", {"countryCode": country})
            location = [self.node("Location", {"address": [address]})]
        if profile.kind is not None:
            self.lose(f"{path}.kind", _NO_KIND)
        mail = profile.email and {"id": f"mailto:{profile.email}", "type": "Mailbox"}
        made = self.node(
            "Organisation",
            {
                "legalName": _said(profile.name),
                "location": location,
                "homepage": profile.url and [self.node("WebResource", {"contentURL": profile.url})],
                "contactPoint": mail and [self.node("ContactPoint", {"emailAddress": [mail]})],
            },
        )
        return {**made, "id": profile.id} if profile.id else made

    def display(self, one: Achievement) -> JsonObject:
        languages = [codes.concept(codes.LANGUAGE + "JPN", "Japanese")]
        languages.append(codes.concept(codes.LANGUAGE + "ENG", "English"))
        return self.node(
            "DisplayParameter",
            {
                "title": _said(one.title),
                "description": _said(one.content),
                "language": languages,
                "primaryLanguage": languages[0],
            },
        )

    # -- what was learnt

    def claim(self, assertion: Assertion, beside: Beside | None) -> JsonObject:
        one = assertion.achievement
        body = one.awarding_body or assertion.issuer
        # Who signs stands for the award where nobody else is named, and loses what it lost there.
        said_by = "achievement.awarding_body" if one.awarding_body else "issuer"
        where = body.country or one.country_region
        if one.country_region not in {None, where} or (
            one.country_region is not None and where not in codes.COUNTRIES
        ):
            self.lose("achievement.country_region", _NO_REGION)
        process = self.node(
            "AwardingProcess",
            {
                "awardingBody": [self.organisation(body, said_by, region=one.country_region)],
                "awardingDate": format_time(assertion.awarded_at),
            },
        )
        proofs = [
            self.node(
                "LearningAssessment",
                {
                    "title": _said(result.name or _RESULT),
                    "grade": self.note(Text(ja=result.value, en=result.value)),
                    "awardedBy": {"id": process["id"], "type": "AwardingProcess"},
                },
            )
            for result in assertion.results
        ]
        if assertion.credits_earned not in {None, one.credits}:
            self.lose("credits_earned", _NO_OTHER_CREDITS)
        return self.node(
            "LearningAchievement",
            {
                "title": _said(one.title),
                "awardedBy": process,
                "provenBy": proofs,
                "specifiedBy": _merged(
                    self.specification(one), beside.specified_by if beside else None
                ),
            },
        )

    def specification(self, one: Achievement) -> JsonObject:
        form = one.form_of_participation
        mode = codes.MODES.get(form.mode) if form else None
        if form is not None and mode is None:
            self.lose("achievement.form_of_participation", _NO_TERM)
        made = self.node(
            "Qualification",
            {
                "title": _said(one.title),
                "description": _said(one.content),
                "learningOutcome": [self.outcome(each) for each in one.learning_outcomes],
                "mode": form and mode and [codes.concept(codes.MODE + mode, form.mode.label.en)],
                "language": self.languages(one),
                "volumeOfLearning": self.volume(one),
                "creditPoint": self.credit(one),
                "eqfLevel": self.level(one),
                "provenBy": self.assessments(one),
                "entryRequirement": one.prerequisites and [self.note(one.prerequisites)],
                "additionalNote": self.in_words(one),
            },
        )
        for place, each in enumerate(one.learning_outcomes):
            self.lose_of_alignments(each, f"achievement.learning_outcomes[{place}]")
        for place, alignment in enumerate(one.alignments):
            self.lose(f"achievement.alignments[{place}]", _NO_ALIGNMENT.format(name=alignment.name))
        return {**made, "id": one.id}

    def outcome(self, one: LearningOutcome) -> JsonObject:
        by_esco = [each for each in one.alignments if each.url.startswith(_ESCO)]
        others = [each for each in one.alignments if not each.url.startswith(_ESCO)]
        return self.node(
            "LearningOutcome",
            {
                "title": _said(one.text),
                "relatedESCOSkill": [_write_skill(each) for each in by_esco],
                "relatedSkill": [_write_skill(each) for each in others],
            },
        )

    def lose_of_alignments(self, one: LearningOutcome, path: str) -> None:
        for place, each in enumerate(one.alignments):
            inside = f"{path}.alignments[{place}]"
            if each.framework is not None and ":" not in each.framework:
                self.lose(f"{inside}.framework", _NO_SCHEME.format(name=each.framework))
            if each.type is not None:
                self.lose(f"{inside}.type", _NO_TERM)

    def languages(self, one: Achievement) -> list[JsonObject]:
        found = []
        for language in one.language:
            plain = language.partition("-")[0].lower()
            three = codes.LANGUAGES.get(plain)
            if three is None or plain != language:
                self.lose("achievement.language", _NO_TERM)
            if three is not None:
                found.append(codes.concept(codes.LANGUAGE + three, language))
        return found

    def volume(self, one: Achievement) -> str | None:
        written = None
        for place, work in enumerate(one.learner_effort):
            minutes = work.hours * 60
            path = f"achievement.learner_effort[{place}]"
            if work.basis is not HoursBasis.NOTIONAL or written is not None:
                self.lose(path, _NO_BASIS.format(basis=work.basis.label))
            elif minutes != minutes.to_integral_value():
                self.lose(path, _NO_SECONDS)
            else:
                hours, rest = divmod(int(minutes), 60)
                written = "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
        return written

    def credit(self, one: Achievement) -> list[JsonObject]:
        if one.credits is None:
            if one.credit_recognition is not None and one.credit_recognition.text is None:
                self.lose("achievement.credit_recognition", _NO_NONE)
            return []
        if one.credits.system != "ects":
            # Other systems are never turned into ECTS on the way out.
            self.lose(
                "achievement.credit_recognition.credits",
                _NO_CREDITS.format(system=one.credits.system),
            )
            return []
        framework = codes.concept(codes.ECTS, "European Credit Transfer System")
        point = {"framework": framework, "point": format(one.credits.amount, "f")}
        return [self.node("CreditPoint", point)]

    def level(self, one: Achievement) -> JsonObject | None:
        written = None
        for place, level in enumerate(one.level):
            if level.framework == "eqf" and written is None:
                written = codes.concept(codes.EQF + level.level, f"Level {level.level}")
            else:
                self.lose(f"achievement.level[{place}]", _NO_LEVEL.format(level=level.framework))
        return written

    def assessments(self, one: Achievement) -> list[JsonObject]:
        found = []
        if one.assessment_type == ():
            self.lose("achievement.assessment_type", _NO_NONE)
        for place, each in enumerate(one.assessment_type or ()):
            code = codes.ASSESSMENTS.get(each.kind)
            # A kind without a term is read as another one, which is what OTHER says.
            if code is None and each.kind is not AssessmentKind.OTHER:
                self.lose(f"achievement.assessment_type[{place}].kind", _NO_TERM)
            if each.supervision is not None:
                self.lose(f"achievement.assessment_type[{place}].supervision", _NO_TERM)
            label = each.kind.label.en
            fields = {
                "title": _said(each.text or each.kind.label),
                "dcType": code and codes.concept(codes.ASSESSMENT + code, label),
            }
            found.append(self.node("LearningAssessmentSpecification", fields))
        return found

    def in_words(self, one: Achievement) -> list[JsonObject]:
        """Return what has no European term as notes, for people."""
        found = []
        for each in beyond(one):
            self.lose(f"achievement.{each.path}", _IN_WORDS if each.note else _NO_TERM)
            if each.note is not None:
                found.append(self.note(each.note))
        return found


def _write_skill(one: Alignment) -> JsonObject:
    scheme = one.framework and {"id": one.framework, "type": "ConceptScheme"}
    return _kept(
        {
            "id": one.url,
            "type": "Concept",
            "inScheme": scheme if scheme and ":" in scheme["id"] else None,
            "notation": one.code,
            "prefLabel": {"en": one.name},
        }
    )


def _said(text: Text | None) -> JsonObject | None:
    return None if text is None else {"ja": text.ja, "en": text.en}


def _one(value: str) -> JsonObject:
    return {"ja": value, "en": value}


def _unchanged(assertion: Assertion, beside: Beside, first: str) -> bool:
    given = beside.document.get("@context")
    same_form = isinstance(given, list) and given[:1] == [first]
    return same_form and read(beside.document).assertions == (assertion,)


def _merged(made: Mapping[str, Any], kept: JsonObject | None) -> JsonObject:
    """Return what we write, with what was read and not understood in its place."""
    return {**_kept(made), **(kept or {})}


def _kept(fields: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


_RESULT = Text(ja="評価結果", en="Result")
_IN_WORDS = Text(
    ja="対応する項目がないため、文章として備考に入れました。",
    en="There is no term for it; it stands in a note, in words.",
)
_NO_TERM = Text(ja="対応する用語がありません。", en="There is no term for it.")
_NO_HASH = Text(
    ja="ハッシュ化した識別子({kind})は書けません。",
    en="A hashed identifier ({kind}) cannot be written.",
)
_NO_IDENTIFIER = Text(
    ja="この種類の識別子({kind})は書けません。",
    en="An identifier of this kind ({kind}) cannot be written.",
)
_NO_COUNTRY = Text(
    ja="国が分からないため、所在地を書けません(欧州の検証では必須)。",
    en="The country is not known, so that no place is written, which the European shapes demand.",
)
_NO_KIND = Text(
    ja="機関の種別を書く項目がありません。", en="There is no field for the body's kind."
)
_NO_ALIGNMENT = Text(
    ja="「{name}」への対応付けは、学修成果ごとにしか書けません。",
    en="The alignment with {name} can only be written on a learning outcome.",
)
_NO_REGION = Text(
    ja="発行国・地域は、授与機関の国としてしか書けません。",
    en="The issuer's country or region can only be written as the awarding body's country.",
)
_NO_SCHEME = Text(
    ja="枠組みの名称「{name}」は書けません(URIのみ)。",
    en="The framework's name {name} cannot be written, only a URI.",
)
_NO_NONE = Text(
    ja="「ない」という記載を書く項目がありません。",
    en="That there is none cannot be written.",
)
_NO_BASIS = Text(
    ja="学習量は総学習時間ひとつだけを書けます({basis}は書けません)。",
    en="Only one volume of learning, in total learning time, is written; not {basis}.",
)
_NO_SECONDS = Text(ja="1分に満たない学習量は書けません。", en="Parts of a minute are not written.")
_NO_CREDITS = Text(
    ja="「{system}」の単位は、ECTSに換算せずには書けません。",
    en="Credits of {system} cannot be written without turning them into ECTS.",
)
_NO_OTHER_CREDITS = Text(
    ja="取得した単位数が定められた単位数と異なり、書く項目がありません。",
    en="The credit earned differs from the credit offered, and has no field.",
)
_NO_LEVEL = Text(
    ja="{level}のレベルは書けません(EQFのみ)。", en="Levels of {level} are not written, only EQF."
)
_NO_EVIDENCE = Text(
    ja="根拠資料「{url}」は書けません。", en="The evidence {url} cannot be written."
)
_NO_ENDORSEMENTS = Text(ja="推奨は書けません。", en="Endorsements cannot be written.")
