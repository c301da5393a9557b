"""What single frameworks ask for besides the 17: purpose, duration, grading, partners, skills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from shirushi.core.text import Text
from shirushi.framework.rules.answer import (
    NOT_STATED,
    Answer,
    NotFound,
    listed,
    met,
    not_met,
    same,
    shortened,
    unknown,
)
from shirushi.framework.rules.size import Bound
from shirushi.framework.vocabulary import Element
from shirushi.model.achievement import Achievement
from shirushi.model.partner import PartnerKind


def element_stated(achievement: Achievement, *, element: Element) -> Answer:
    """Tell whether the description states the element, whatever it says there.

    The question is about the description, so an empty field answers no and not *unknown*.
    """
    said = _STATED[element.id](achievement)
    if said is not None:
        return met(said, element.id)
    return not_met(NOT_STATED, element.id, element.hint)


def weeks_within(
    achievement: Achievement,
    *,
    least: Bound = None,
    most: Bound = None,
    under: Decimal | None = None,
    seen: Text | None = None,
) -> Answer:
    """Tell whether it takes as many weeks as a framework wants; ``least`` and ``most`` are inside.

    under
        An upper bound that is itself outside.
    seen
        What the sources say besides, shown beside the answer.

    A duration that is not stated is ``UNKNOWN``: it is never worked out from hours or from the
    days on offer. A bound that was not found is never read as "no limit".
    """
    path = "duration"
    duration = achievement.duration
    beside = seen or Text(ja="", en="")
    if duration is None:
        return unknown(_with(NOT_STATED, beside), path, _STATE_WEEKS)
    said = _with(said_weeks(duration.weeks), beside)
    if isinstance(least, Decimal) and duration.weeks < least:
        return not_met(said, path, _LEAST_WEEKS.format(weeks=f"{least:f}"))
    if isinstance(most, Decimal) and duration.weeks > most:
        return not_met(said, path, _MOST_WEEKS.format(weeks=f"{most:f}"))
    if under is not None and duration.weeks >= under:
        return not_met(said, path, _UNDER_WEEKS.format(weeks=f"{under:f}"))
    if NotFound.NOT_FOUND in {least, most}:
        return unknown(said, path)
    return met(said, path)


def partner_endorsement_stated(
    achievement: Achievement, *, kind: PartnerKind | None = None
) -> Answer:
    """Tell whether an outside body is named that recognises the programme.

    kind
        Only bodies of this kind; ``None`` for any.
    """
    path = "partner_endorsement"
    every = achievement.partner_endorsement
    counted = [one for one in every if kind in (None, one.kind)]
    if counted:
        return met(listed(shortened(one.name) for one in counted), path)
    remedy = _NAME_PARTNER if kind is None else _NAME_KIND.format(kind=kind.label)
    if every:
        found = listed(
            Text(ja="{name}({kind})", en="{name} ({kind})").format(
                name=shortened(one.name), kind=one.kind.label
            )
            for one in every
        )
        return not_met(found, path, remedy)
    return not_met(NOT_STATED, path, remedy)


def skills_aligned(achievement: Achievement) -> Answer:
    """Tell whether the programme or one of its outcomes is aligned to an outside skill or standard.

    Whose words they are is shown and not judged.
    """
    outcomes = achievement.learning_outcomes
    every = [*achievement.alignments, *(each for one in outcomes for each in one.alignments)]
    if every:
        return met(listed(shortened(same(one.name)) for one in every[:_FEW]), "alignments")
    return not_met(NOT_STATED, "alignments", _ALIGN)


def said_weeks(weeks: Decimal) -> Text:
    """Return a duration in words.

    >>> said_weeks(Decimal(1)).en
    '1 week'
    """
    number = f"{weeks:f}"
    return Text(ja=f"{number}週", en=f"{number} week" if weeks == 1 else f"{number} weeks")


#: Alignments that an answer names.
_FEW = 3


def _with(said: Text, beside: Text) -> Text:
    if not beside.ja:
        return said
    return Text(ja=f"{said.ja.rstrip('。')}。{beside.ja}", en=f"{said.en.rstrip('.')}. {beside.en}")


# ---------------------------------------------------------------- what is said, by element


def _text(name: str) -> Callable[[Achievement], Text | None]:
    def said(achievement: Achievement) -> Text | None:
        text: Text | None = getattr(achievement, name)
        if text is None or not (text.ja.strip() or text.en.strip()):
            return None
        return shortened(text)

    return said


def _duration(achievement: Achievement) -> Text | None:
    return None if achievement.duration is None else said_weeks(achievement.duration.weeks)


def _review_period(achievement: Achievement) -> Text | None:
    period = achievement.review_period
    return None if period is None else said_years(period.years)


def said_years(years: Decimal) -> Text:
    """Return the time between two reviews in words."""
    number = f"{years:f}"
    en = "every year" if years == 1 else f"every {number} years"
    return Text(ja=f"{number}年ごと", en=en)


def _subject_codes(achievement: Achievement) -> Text | None:
    said = ", ".join(f"{one.scheme} {one.code}" for one in achievement.subject_codes)
    return same(said) if said else None


def _partners(achievement: Achievement) -> Text | None:
    every = achievement.partner_endorsement
    return listed(shortened(one.name) for one in every) if every else None


def _alignments(achievement: Achievement) -> Text | None:
    answer = skills_aligned(achievement)
    return None if answer.remedy is not None else answer.found


def _issued_under(achievement: Achievement) -> Text | None:
    return same(", ".join(achievement.issued_under)) if achievement.issued_under else None


def _achievement_type(achievement: Achievement) -> Text | None:
    return same(achievement.achievement_type) if achievement.achievement_type else None


def _offered(achievement: Achievement) -> Text | None:
    starts, ends = achievement.offered_from, achievement.offered_until
    return None if starts is None and ends is None else same(f"{starts or ''} – {ends or ''}")


_STATED: Mapping[str, Callable[[Achievement], Text | None]] = {
    "purpose": _text("purpose"),
    "duration": _duration,
    "grading": _text("grading"),
    "review_period": _review_period,
    "subject_codes": _subject_codes,
    "partner_endorsement": _partners,
    "further_information": _text("further_information"),
    "achievement_type": _achievement_type,
    "criteria": _text("criteria"),
    "alignments": _alignments,
    "issued_under": _issued_under,
    "offered": _offered,
}

_STATE_WEEKS = Text(
    ja="初日から最終日までの週数を記入してください。",
    en="State how many weeks it takes from its first day to its last.",
)
_LEAST_WEEKS = Text(ja="{weeks}週以上です。", en="It takes {weeks} weeks or more.")
_MOST_WEEKS = Text(ja="{weeks}週以下です。", en="It takes {weeks} weeks at most.")
_UNDER_WEEKS = Text(
    ja="{weeks}週未満とされています。記載の誤りであれば直し、そうでなければ短くすることを検討してください。",
    en="Fewer than {weeks} weeks are allowed: mend the figure if it is wrong, or else think of a "
    "shorter programme.",
)
_NAME_PARTNER = Text(
    ja="プログラムを推奨する外部の機関があれば、その名称を記入してください。",
    en="If an outside body endorses it, name that body.",
)
_NAME_KIND = Text(
    ja="プログラムを承認・推奨する機関({kind})があれば、その名称を記入してください。",
    en="If a body recognises it ({kind}), name that body.",
)
_ALIGN = Text(
    ja="学修成果またはプログラムに、対応する技能(ESCOなど)の名称とURLを記入してください。",
    en="Add the name and address of the skills it corresponds to (as in ESCO), to the programme "
    "or to its outcomes.",
)
