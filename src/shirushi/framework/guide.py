"""Ten questions to ask before anything is written: is what we run a micro-credential?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from shirushi.core.errors import ShirushiError, raise_all
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.framework.changes import Gap, gaps
from shirushi.framework.framework import Framework, Outcome
from shirushi.framework.judging import decide, judge
from shirushi.framework.rules.answer import NOT_STATED
from shirushi.framework.verdict import Finding, Verdict
from shirushi.model.achievement import (
    Achievement,
    CreditRecognition,
    FormOfParticipation,
    ParticipationMode,
)
from shirushi.model.assessment import Assessment, AssessmentKind
from shirushi.model.credits import Credits
from shirushi.model.outcome import LearningOutcome
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind
from shirushi.model.workload import HoursBasis, Workload


class QuestionNotAsked(ShirushiError):
    """An answer is given to a question that is none of the ten."""

    code = "framework.question-not-asked"
    text = Text(ja="「{name}」という質問はありません。", en="There is no question {name!r}.")
    remedy = Text(
        ja="次の質問のいずれかに答えてください: {known}",
        en="Answer one of these questions: {known}.",
    )


class AnswerNotOffered(ShirushiError):
    """An answer is none of those offered."""

    code = "framework.answer-not-offered"
    text = Text(ja="「{answer}」という答えはありません。", en="{answer!r} is no answer to it.")
    remedy = Text(
        ja="次の答えのいずれかを選んでください: {known}", en="Choose one of these answers: {known}."
    )


class FigureInvalid(ShirushiError):
    """The figure that belongs to an answer is no number of hours or credits."""

    code = "framework.figure-invalid"
    text = Text(
        ja="「{figure}」は0より大きい数として読めません。",
        en="{figure!r} cannot be read as a number above 0.",
    )
    remedy = Text(ja="60 や 0.5 のように書いてください。", en="Write it like 60 or 0.5.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer offered."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, with the answers offered.

    figure
        What the number beside the answer is ("hours"), or ``None`` where none is asked for.
    """

    id: str
    text: Text
    hint: Text
    choices: tuple[Choice, ...]
    figure: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """The verdict on what was answered, and the shortest list of changes.

    changes
        What stands in the way first, then what only is not known.
    """

    verdict: Verdict
    changes: tuple[Gap, ...]

    def to_json(self) -> JsonObject:
        """Return it for programs, with both languages."""
        return {
            "verdict": self.verdict.to_json(),
            "changes": [
                {
                    "remedy": one.remedy.to_json(),
                    "rules": [finding.rule.id for finding in one.findings],
                }
                for one in self.changes
            ],
        }

    def lines(self, language: Language) -> list[str]:
        """Return it as lines for a terminal, in one language."""
        verdict = self.verdict
        name, outcome = verdict.framework.name, verdict.outcome.label
        lines = [f"{name.in_language(language)}: {outcome.in_language(language)}"]
        lines.append("  " + verdict.summary.in_language(language))
        head = CHANGES if self.changes else NOTHING_TO_CHANGE
        lines.append("  " + head.in_language(language))
        for number, one in enumerate(self.changes, 1):
            lines.append(f"    {number}. {one.remedy.in_language(language)}")
        lines.append("  " + ADVICE.in_language(language))
        return lines


def guide(answers: Mapping[str, str], framework: Framework) -> Guidance:
    """Return what a framework says of a programme that is only answered for, not yet written.

    answers
        A question's id → the id of the answer; "<question>.figure" → the number beside it. What
        is not answered, or answered with "unsure", stays unsaid.

    The answers become a description and that is judged like any other. One thing differs: a
    description that does not state something does not state it, but somebody who was not asked
    or does not know has said nothing, so there the answer is unknown. Raises every wrong answer
    at once.

    >>> from shirushi.framework.loading import framework
    >>> done = guide({"kind": "lecture", "assessed": "attendance"}, framework("jp-mc-1.0"))
    >>> done.verdict.outcome.value
    'not_met'
    """
    verdict = judge(_described(answers), framework)
    settled = _settled(answers)
    findings = tuple(_heard(one, settled) for one in verdict.findings)
    verdict = replace(verdict, findings=findings, outcome=decide(findings))
    return Guidance(verdict=verdict, changes=gaps(verdict))


def _settled(answers: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that the answers tell about, be it that nothing is stated there."""
    found: set[str] = set()
    for name, fields in _FIELDS.items():
        answer = answers.get(name) or UNSURE
        # That there is an amount is not how much: the figure was left open.
        is_open = answer in _WITH_FIGURE and not answers.get(f"{name}.figure", "").strip()
        if answer != UNSURE and not is_open:
            found.update(fields)
    return frozenset(found)


def _heard(finding: Finding, settled: frozenset[str]) -> Finding:
    """Return a finding that says no for want of an answer as one that does not know."""
    field = (finding.path or "").partition(".")[0]
    if field in settled or finding.outcome is not Outcome.NOT_MET or finding.found != NOT_STATED:
        return finding
    return replace(finding, outcome=Outcome.UNKNOWN, found=_NOT_ANSWERED)


def _described(answers: Mapping[str, str]) -> Achievement:
    """Return a description that says what was answered, and nothing else."""
    check_answers(answers)
    told = {name: one for name, one in answers.items() if one and one != UNSURE}
    found = Achievement(id="urn:shirushi:guide", title=_SAID)
    kind = told.get("kind")
    if kind is not None:
        found = replace(
            found,
            achievement_type=_TYPES.get(kind),
            issued_under=("jp_art_105",) if kind == "certificate" else (),
        )
    assessed = told.get("assessed")
    if assessed is not None:
        found = replace(found, assessment_type=_ASSESSMENTS[assessed])
    if told.get("outcomes") == YES:
        found = replace(found, learning_outcomes=(LearningOutcome(text=_SAID),))
    if told.get("effort") in _BASES:
        found = replace(found, learner_effort=_effort(told))
    credit = told.get("credit")
    if credit == "none":
        found = replace(found, credit_recognition=CreditRecognition(credits=None, text=_SAID))
    elif credit == "credit":
        found = replace(found, credit_recognition=_credit(told))
    if told.get("body") in _BODIES:
        body = Profile(id="urn:shirushi:guide:body", name=_SAID, kind=_BODIES[told["body"]])
        found = replace(found, awarding_body=body)
    if told.get("quality") in _QUALITIES:
        quality = QualityAssurance(kind=_QUALITIES[told["quality"]], text=_SAID)
        found = replace(found, quality_assurance=(quality,))
    if told.get("people") == YES:
        found = replace(found, learner_identification=_SAID, date_of_issuing=_SAID)
    if told.get("described") == YES:
        form = FormOfParticipation(mode=ParticipationMode.BLENDED, text=_SAID)
        found = replace(found, content=_SAID, form_of_participation=form, criteria=_SAID)
    if told.get("certified") == YES:
        found = replace(found, certification=_SAID)
    return found


def _effort(told: Mapping[str, str]) -> tuple[Workload, ...]:
    hours = _figure(told, "effort")
    return () if hours is None else (Workload(hours=hours, basis=_BASES[told["effort"]]),)


def _credit(told: Mapping[str, str]) -> CreditRecognition | None:
    amount = _figure(told, "credit")
    if amount is None:
        return None
    return CreditRecognition(credits=Credits(amount=amount, system="jp"))


def _figure(told: Mapping[str, str], name: str) -> Decimal | None:
    text = told.get(f"{name}.figure", "").strip()
    return Decimal(text) if text else None


def check_answers(answers: Mapping[str, str]) -> None:
    """Raise every answer that is none of those offered, and every figure that is no number."""
    known = {one.id: one for one in QUESTIONS}
    mistakes: list[ShirushiError] = []
    for name, answer in answers.items():
        question, _, rest = name.partition(".")
        asked = known.get(question)
        if asked is None or rest not in {"", "figure"} or (rest and asked.figure is None):
            mistakes.append(QuestionNotAsked(path=name, name=name, known=", ".join(known)))
        elif rest:
            if not _is_figure(answer):
                mistakes.append(FigureInvalid(path=name, figure=answer[:40]))
        elif answer and answer not in {one.id for one in asked.choices}:
            offered = ", ".join(one.id for one in asked.choices)
            mistakes.append(AnswerNotOffered(path=name, answer=answer[:40], known=offered))
    raise_all(mistakes)


def _is_figure(text: str) -> bool:
    """Whether a text is nothing, or a number of hours or credits that somebody could mean."""
    if not text.strip():
        return True
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return False
    most = Decimal(10_000)
    return number.is_finite() and 0 < number <= most


# ---------------------------------------------------------------- the questions

YES, NO, UNSURE = "yes", "no", "unsure"

_SAID = Text(ja="(あると回答)", en="(answered: yes)")
_NOT_ANSWERED = Text(
    ja="この質問では確かめていないか、回答がありません。", en="Not asked here, or not answered."
)

#: The fields of a description that each question tells about.
_FIELDS = {
    "kind": ("achievement_type", "issued_under"),
    "assessed": ("assessment_type",),
    "outcomes": ("learning_outcomes",),
    "effort": ("learner_effort",),
    "credit": ("credit_recognition",),
    "body": ("awarding_body",),
    "quality": ("quality_assurance",),
    "people": ("learner_identification", "date_of_issuing"),
    "described": ("content", "form_of_participation", "criteria"),
    "certified": ("certification",),
}
_WITH_FIGURE = frozenset({"notional", "contact", "credit"})

_TYPES = {
    "course": "Course",
    "certificate": "CertificateOfCompletion",
    "lecture": "CertificateOfCompletion",
    "workshop": "CertificateOfCompletion",
    "training": "CertificateOfCompletion",
    "degree": "Degree",
}
_ASSESSMENTS: dict[str, tuple[Assessment, ...]] = {
    "assessed": (Assessment(kind=AssessmentKind.TEST, text=_SAID),),
    "attendance": (Assessment(kind=AssessmentKind.ATTENDANCE),),
    "none": (),
}
_BASES = {"notional": HoursBasis.NOTIONAL, "contact": HoursBasis.CONTACT}
_BODIES = {
    "university": OrganisationKind.UNIVERSITY,
    "college": OrganisationKind.PROFESSIONAL_TRAINING_COLLEGE,
    "company": OrganisationKind.COMPANY,
    "society": OrganisationKind.ACADEMIC_SOCIETY,
    "public": OrganisationKind.PUBLIC_BODY,
}
_QUALITIES = {
    "internal": QualityAssuranceKind.INTERNAL,
    "external": QualityAssuranceKind.EXTERNAL,
}

_UNSURE = Choice(id=UNSURE, label=Text(ja="わからない・決めていない", en="not known or decided"))


def _choices(*pairs: tuple[str, str, str]) -> tuple[Choice, ...]:
    return (*(Choice(id=id_, label=Text(ja=ja, en=en)) for id_, ja, en in pairs), _UNSURE)


_YES_NO = _choices((YES, "はい", "yes"), (NO, "いいえ", "no"))

QUESTIONS: tuple[Asked, ...] = (
    Asked(
        id="kind",
        text=Text(ja="実施しているのは何ですか。", en="What is it that you run?"),
        hint=Text(ja="最も近いものを選んでください。", en="Choose what comes nearest."),
        choices=_choices(
            ("course", "授業科目", "a course"),
            ("minor", "副専攻・科目群", "a minor or a group of courses"),
            ("certificate", "履修証明プログラム", "a certificate programme (rishu-shomei)"),
            ("lecture", "公開講座・講演会", "a public lecture"),
            ("workshop", "ワークショップ", "a workshop"),
            ("training", "研修・講習", "training"),
            ("degree", "学位や資格の課程全体", "a whole degree or qualification"),
        ),
    ),
    Asked(
        id="assessed",
        text=Text(ja="修了は何で決まりますか。", en="What decides who completes it?"),
        hint=Text(
            ja="出席だけで修了できるものは、マイクロクレデンシャルではありません。",
            en="What can be had by attending only is not a micro-credential.",
        ),
        choices=_choices(
            ("assessed", "試験や課題を、決めた基準で評価する", "tests or tasks, by set criteria"),
            ("attendance", "出席していれば修了", "attending is enough"),
            ("none", "修了の判定はない", "nothing is decided"),
        ),
    ),
    Asked(
        id="outcomes",
        text=Text(
            ja="修了者が何を知り、理解し、できるようになるかを書いていますか。",
            en="Is it written what a person who completes it knows, understands or can do?",
        ),
        hint=Text(
            ja="教える内容ではなく、学んだ人の側から書いたものです(学修成果)。",
            en="Written from the learner's side, not as what is taught (learning outcomes).",
        ),
        choices=_YES_NO,
    ),
    Asked(
        id="effort",
        text=Text(ja="学習量は何で示していますか。", en="How is its size stated?"),
        hint=Text(
            ja="総学習時間は予習・復習を含みます。授業時間とは比べられません。",
            en="Total learning time includes preparation and review; class hours do not.",
        ),
        choices=_choices(
            ("notional", "総学習時間", "total learning time"),
            ("contact", "授業時間", "class hours"),
            (NO, "示していない", "it is not stated"),
        ),
        figure=Text(ja="時間数", en="hours"),
    ),
    Asked(
        id="credit",
        text=Text(ja="単位やその他の認定はありますか。", en="Does it give credit?"),
        hint=Text(
            ja="「単位は授与しない」と書くことも記載になります。",
            en="To say that no credit is given is a statement too.",
        ),
        choices=_choices(
            ("credit", "単位を授与する", "it gives credit"),
            ("none", "授与しないと明記している", "it is stated that none is given"),
            (NO, "何も書いていない", "nothing is said"),
        ),
        figure=Text(ja="単位数(日本の単位)", en="credits (Japanese)"),
    ),
    Asked(
        id="body",
        text=Text(ja="どの機関の名前で授与しますか。", en="In whose name is it awarded?"),
        hint=Text(ja="証明に責任を負う機関です。", en="The body that stands for it."),
        choices=_choices(
            ("university", "大学・短期大学", "a university or junior college"),
            ("college", "専門学校など", "a professional training college"),
            ("company", "企業", "a company"),
            ("society", "学協会", "an academic society"),
            ("public", "公的機関", "a public body"),
            (NO, "決まっていない", "nobody's yet"),
        ),
    ),
    Asked(
        id="quality",
        text=Text(
            ja="作成者とは別の人が、公表された基準で内容を確かめていますか。",
            en="Does somebody other than its author check it against a published standard?",
        ),
        hint=Text(
            ja="学内の委員会か、外部の機関です。", en="A committee inside, or a body outside."
        ),
        choices=_choices(
            ("internal", "学内(社内)で確かめている", "yes, inside"),
            ("external", "外部の機関が確かめている", "yes, a body outside"),
            (NO, "いいえ", "no"),
        ),
    ),
    Asked(
        id="people",
        text=Text(
            ja="修了者の氏名などと、授与する日を記録していますか。",
            en="Are the learners recorded by name, with the day of awarding?",
        ),
        hint=Text(
            ja="証明書には、誰がいつ修了したかが必要です。",
            en="A credential says who completed it, and when.",
        ),
        choices=_YES_NO,
    ),
    Asked(
        id="described",
        text=Text(
            ja="内容と授業の方法を公表していますか。",
            en="Are its content and the way of teaching published?",
        ),
        hint=Text(
            ja="対面・オンラインの別も含みます。", en="Including whether it is on site or online."
        ),
        choices=_YES_NO,
    ),
    Asked(
        id="certified",
        text=Text(
            ja="修了を証明するもの(証明書やデジタルバッジ)を発行しますか。",
            en="Is completion certified, on paper or digitally?",
        ),
        hint=Text(
            ja="バッジは入れ物で、証明の中身は教育です。",
            en="A badge is a container; what it certifies is education.",
        ),
        choices=_YES_NO,
    ),
)

CHANGES = Text(ja="必要な変更", en="What to change or state")
NOTHING_TO_CHANGE = Text(
    ja="必要な変更は見つかりません。", en="Nothing was found that has to be changed."
)
ADVICE = Text(
    ja="これは回答に基づく見立てです。記述項目を書いて判定を受けてください。",
    en="This rests on your answers. Write the description and have that judged.",
)
