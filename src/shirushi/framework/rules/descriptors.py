"""Is an item stated? The 17 descriptors, and the few statements that stand beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shirushi.core.text import Text
from shirushi.framework.framework import Descriptor
from shirushi.framework.rules.answer import (
    NOT_STATED,
    Answer,
    listed,
    met,
    not_met,
    same,
    shortened,
    unknown,
)
from shirushi.model.achievement import Achievement
from shirushi.model.credits import Credits
from shirushi.model.workload import HoursBasis, Workload


def descriptor_stated(achievement: Achievement, *, descriptor: Descriptor) -> Answer:
    """Tell whether the description states the descriptor, whatever it says there.

    The question is about the description, so an empty field answers no and not *unknown*.
    That no credit is given and that there is no assessment are statements; what they lead to
    is another rule's question.
    """
    said = _STATED[descriptor.id](achievement)
    if said is not None:
        return met(said, descriptor.id)
    return not_met(NOT_STATED, descriptor.id, descriptor.hint)


def learning_outcomes_stated(achievement: Achievement) -> Answer:
    """Tell whether at least one learning outcome is stated.

    Silence is ``UNKNOWN``: a programme may have outcomes that its description does not tell. Where
    a framework demands that they be stated, that is its descriptor's rule.
    """
    said = _outcomes(achievement)
    if said is not None:
        return met(said, "learning_outcomes")
    remedy = Text(
        ja="修了者が何を知り、理解し、できるようになるかを、一つ以上書いてください。",
        en="State at least one thing that a person who completes it knows, understands or can do.",
    )
    return unknown(NOT_STATED, "learning_outcomes", remedy)


def legal_basis_stated(achievement: Achievement, *, basis: str) -> Answer:
    """Tell whether the provider states that it is offered under a legal basis.

    Silence is ``UNKNOWN``: a programme may rest on a law without saying so here.
    """
    if basis in achievement.issued_under:
        return met(listed(map(basis_name, achievement.issued_under)), "issued_under")
    remedy = Text(
        ja="次の法令に基づいて開設している場合は、根拠法令として記入してください: {basis}",
        en="If it is offered under this law, state the law as its legal basis: {basis}.",
    ).format(basis=basis_name(basis))
    return unknown(NOT_STATED, "issued_under", remedy)


#: Laws that a programme can state as its basis, in words.
LEGAL_BASES = {
    "jp_art_105": Text(
        ja="学校教育法第105条(履修証明プログラム)",
        en="School Education Act, Art. 105 (certificate programme)",
    )
}


def basis_name(basis: str) -> Text:
    """Return the name of a legal basis; one that is not known stands for itself.

    >>> basis_name("jp_art_105").en
    'School Education Act, Art. 105 (certificate programme)'
    """
    return LEGAL_BASES.get(basis, same(basis))


# ---------------------------------------------------------------- what is said, by descriptor


def _text(name: str) -> Callable[[Achievement], Text | None]:
    def said(achievement: Achievement) -> Text | None:
        text: Text | None = getattr(achievement, name)
        if text is None or not (text.ja.strip() or text.en.strip()):
            return None
        return shortened(text)

    return said


def _awarding_body(achievement: Achievement) -> Text | None:
    body = achievement.awarding_body
    if body is None or not (body.name.ja.strip() or body.name.en.strip()):
        return None
    return shortened(body.name)


def _country(achievement: Achievement) -> Text | None:
    country = achievement.country_region
    return same(country) if country and country.strip() else None


def _outcomes(achievement: Achievement) -> Text | None:
    count = sum(
        1 for one in achievement.learning_outcomes if one.text.ja.strip() or one.text.en.strip()
    )
    if count == 0:
        return None
    said = Text(ja="{count}件の学修成果", en="1 outcome" if count == 1 else "{count} outcomes")
    return said.format(count=count)


def _participation(achievement: Achievement) -> Text | None:
    form = achievement.form_of_participation
    return None if form is None else form.mode.label


def _language(achievement: Achievement) -> Text | None:
    said = ", ".join(one for one in achievement.language if one.strip())
    return same(said) if said else None


def said_workload(workload: Workload) -> Text:
    """Return learning time in words, with its basis."""
    return Text(ja="{basis}{hours}時間", en="{hours} hours of {basis}").format(
        basis=_TIMES[workload.basis], hours=f"{workload.hours:f}"
    )


_TIMES = {
    HoursBasis.NOTIONAL: Text(ja="総学習時間", en="total learning time"),
    HoursBasis.CONTACT: Text(ja="授業時間", en="class time"),
    HoursBasis.CLOCK: Text(ja="実測時間", en="measured time"),
}


def said_credits(amount: Credits) -> Text:
    """Return an amount of credit in words, with its system."""
    said = f"{amount.amount:f}"
    if amount.system == "jp":
        return Text(ja=f"{said}単位(日本)", en=f"{said} Japanese credit(s)")
    return same(f"{said} {amount.system.upper()}")


def _effort(achievement: Achievement) -> Text | None:
    if not achievement.learner_effort:
        return None
    return listed(said_workload(one) for one in achievement.learner_effort)


def _assessment(achievement: Achievement) -> Text | None:
    stated = achievement.assessment_type
    if stated is None:
        return None
    if not stated:
        return Text(ja="評価は行わないと記載", en="Stated: there is no assessment")
    return listed(one.kind.label for one in stated)


def _quality(achievement: Achievement) -> Text | None:
    if not achievement.quality_assurance:
        return None
    return listed(shortened(one.text) for one in achievement.quality_assurance)


def _level(achievement: Achievement) -> Text | None:
    if not achievement.level:
        return None
    return Text(
        ja="、".join(f"{one.framework.upper()} レベル{one.level}" for one in achievement.level),
        en=", ".join(f"{one.framework.upper()} level {one.level}" for one in achievement.level),
    )


def _credit(achievement: Achievement) -> Text | None:
    stated = achievement.credit_recognition
    if stated is None:
        return None
    if stated.credits is not None:
        return said_credits(stated.credits)
    if stated.text is not None:
        return shortened(stated.text)
    return Text(ja="単位は授与しないと記載", en="Stated: no credit is given")


_STATED: Mapping[str, Callable[[Achievement], Text | None]] = {
    "learner_identification": _text("learner_identification"),
    "date_of_issuing": _text("date_of_issuing"),
    "title": _text("title"),
    "awarding_body": _awarding_body,
    "country_region": _country,
    "content": _text("content"),
    "learning_outcomes": _outcomes,
    "form_of_participation": _participation,
    "language": _language,
    "learner_effort": _effort,
    "assessment_type": _assessment,
    "quality_assurance": _quality,
    "level": _level,
    "certification": _text("certification"),
    "credit_recognition": _credit,
    "prerequisites": _text("prerequisites"),
    "stackability": _text("stackability"),
}
