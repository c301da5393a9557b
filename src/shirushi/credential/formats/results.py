"""Whether the results of a badge are among those that its achievement describes.

Open Badges 3.0 ``#result`` and ``#resultdescription``; the JSON Schema cannot say it, since the
two stand in different places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text

#: Results, and descriptions of one achievement, that are compared.
MOST = 200
#: Characters of a number that are compared.
_MOST_DIGITS = 40


class ResultNotDescribed(ShirushiError):
    """A result is said to be one that the achievement does not describe."""

    code = "credential.result-not-described"
    text = Text(
        ja="成績の説明「{id}」は、この達成内容にありません。",
        en="The achievement has no result description {id!r}.",
    )
    remedy = Text(
        ja="成績の説明(resultDescription)を達成内容に加えて再発行してください。",
        en="Issue it again with that resultDescription in the achievement.",
    )


class ResultNotAllowed(ShirushiError):
    """A warning: a result's value is none of those that its description allows."""

    code = "credential.result-not-allowed"
    text = Text(
        ja="成績「{value}」は、達成内容が定める値に含まれません。",
        en="The result {value!r} is not among those that the achievement allows.",
    )


def check(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """Yield what is wrong with how the results of a badge lead to their descriptions.

    A result's description must be one of the very achievement's, and a result whose description
    is of the type ``Status`` must have a ``status``.
    """
    for path, result, described in _linked(document):
        name = result.get("resultDescription")
        if name is None:
            continue
        found = _by_id(described, name)
        if found is None:
            where = join_path(path, "resultDescription")
            yield ResultNotDescribed(path=where, id=str(name)[:200])
        elif found.get("resultType") == "Status" and result.get("status") is None:
            yield FieldMissing(path=join_path(path, "status"))


def remarks(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """Yield where a result is none of those that its description lists.

    The words of the standard tell issuers what they may assert there, and its own example
    asserts a level of another description; so nothing is refused for it.
    """
    for path, result, described in _linked(document):
        found = _by_id(described, result.get("resultDescription"))
        if found is None:
            continue
        value = result.get("value")
        if isinstance(value, str) and not _is_allowed(value, found):
            yield ResultNotAllowed(path=join_path(path, "value"), value=value[:80])
        level = result.get("achievedLevel")
        if level is not None and _by_id(_objects(found.get("rubricCriterionLevel")), level) is None:
            yield ResultNotAllowed(path=join_path(path, "achievedLevel"), value=str(level)[:80])


def _linked(
    document: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any], list[Mapping[str, Any]]]]:
    """Yield every result with its path and its achievement's descriptions."""
    subjects = document.get("credentialSubject")
    for number, subject in enumerate(_objects(subjects)):
        place = join_path("credentialSubject", number) if isinstance(subjects, list) else _SUBJECT
        described = [
            one
            for achievement in _objects(subject.get("achievement"))
            for one in _objects(achievement.get("resultDescription"))[:MOST]
        ]
        results = subject.get("result")
        for at, one in enumerate(_objects(results)[:MOST]):
            path = join_path(place, "result")
            yield (join_path(path, at) if isinstance(results, list) else path), one, described


def _is_allowed(value: str, described: Mapping[str, Any]) -> bool:
    allowed = described.get("allowedValue")
    if allowed is not None:
        return value in (allowed if isinstance(allowed, list) else [allowed])
    number, least, most = (
        _number(one) for one in (value, described.get("valueMin"), described.get("valueMax"))
    )
    if number is None:
        return True
    return not ((least is not None and number < least) or (most is not None and number > most))


def _number(value: Any) -> Decimal | None:
    if not isinstance(value, str) or len(value) > _MOST_DIGITS:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _by_id(described: list[Mapping[str, Any]], name: Any) -> Mapping[str, Any] | None:
    return next((one for one in described if name is not None and one.get("id") == name), None)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]


_SUBJECT = "credentialSubject"
