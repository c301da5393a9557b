"""What a register asks for before it lists a micro-credential: title, subject code, review."""

from __future__ import annotations

import re
from datetime import date

from shirushi.core.text import Text
from shirushi.framework.rules.answer import (
    NOT_STATED,
    Answer,
    met,
    not_met,
    same,
    shortened,
    unknown,
)
from shirushi.framework.rules.elements import said_years
from shirushi.model.achievement import Achievement


def title_words_avoided(achievement: Achievement, *, words: tuple[str, ...]) -> Answer:
    """Tell whether the title avoids words that could make it look like a qualification.

    Whole words of the English title only. A title with one is ``UNKNOWN``: whether it confuses
    is for a person to say.
    """
    title = achievement.title.en
    spoken = " ".join(re.findall(r"[a-z]+", title.lower().replace("-", "")))
    used = [word for word in words if f" {word.lower().replace('-', '')} " in f" {spoken} "]
    if not used:
        return met(shortened(achievement.title), "title")
    remedy = Text(
        ja="資格と紛らわしくないか確認し、紛らわしい場合は名称を改めてください。",
        en="Make sure that nobody can take it for a qualification, or change the title.",
    )
    found = Text(
        ja="名称に次の語があります: {words}", en="The title has these words: {words}"
    ).format(words=", ".join(used))
    return unknown(found, "title", remedy)


def subject_code_stated(achievement: Achievement, *, scheme: str, digits: str) -> Answer:
    """Tell whether a code of a classification of subjects is stated.

    Read from ``subject_codes``; where the scheme is not among them, from the alignments, where
    descriptions of old have it.

    digits
        How many digits the code has.
    """
    wanted = scheme.strip().upper()
    path = "subject_codes"
    codes = [one.code for one in achievement.subject_codes if one.scheme.strip().upper() == wanted]
    if not codes:
        aligned = [
            one.code
            for one in achievement.alignments
            if one.code and one.framework is not None and one.framework.strip().upper() == wanted
        ]
        if aligned:
            path, codes = "alignments", aligned
    fitting = [one for one in codes if re.fullmatch(rf"[0-9]{{{int(digits)}}}", one)]
    if fitting:
        return met(same(", ".join(fitting)), path)
    remedy = Text(
        ja="分野コードに、{scheme} の{digits}桁のコードを記入してください。",
        en="State the {digits}-digit code of {scheme} among the subject codes.",
    ).format(scheme=scheme, digits=digits)
    # A code of another classification is shown, so that nobody reads that none was stated.
    shown = codes or [f"{one.scheme} {one.code}" for one in achievement.subject_codes]
    return not_met(same(", ".join(shown)) if shown else NOT_STATED, path, remedy)


def review_period_stated(achievement: Achievement, *, most_years: str) -> Answer:
    """Tell whether it is stated when the next review comes, and whether that is soon enough.

    Read from ``review_period``; where that is not stated, from the days between which the
    quality assurance holds.

    most_years
        The longest time between two reviews, in whole years; exactly as long is inside, and so
        is the same day that many years later.
    """
    path = "review_period"
    remedy = Text(
        ja="見直しの間隔({years}年以内)を記入してください。",
        en="State the period of review, {years} years at most.",
    ).format(years=most_years)
    period = achievement.review_period
    if period is not None:
        said = said_years(period.years)
        if period.years <= int(most_years):
            return met(said, path)
        return not_met(said, path, remedy)
    ended = [one for one in achievement.quality_assurance if one.valid_until is not None]
    if not ended:
        return not_met(NOT_STATED, path, remedy)
    for one in ended:
        said = same(f"{one.valid_from or '?'} – {one.valid_until}")
        if one.valid_from is None or one.valid_until is None:
            continue
        if one.valid_until <= _years_later(one.valid_from, int(most_years)):
            return met(said, "quality_assurance")
        return not_met(said, path, remedy)
    return unknown(same(f"– {ended[0].valid_until}"), path, remedy)


def _years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
