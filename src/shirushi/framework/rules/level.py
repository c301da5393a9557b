"""At which level does it stand? Levels of two frameworks are never compared here."""

from __future__ import annotations

from shirushi.core.text import Text
from shirushi.framework.levels import levels
from shirushi.framework.rules.answer import NOT_STATED, Answer, listed, met, not_met, same, unknown
from shirushi.model.achievement import Achievement
from shirushi.model.level import Level

PATH = "level"


def level_stated(
    achievement: Achievement, *, frameworks: tuple[str, ...] = (), allowed: tuple[str, ...] = ()
) -> Answer:
    """Tell whether a level is stated.

    frameworks
        Only levels of these qualifications frameworks; empty for any.
    allowed
        Only these levels of them; empty for any.

    Silence is ``UNKNOWN``, and so is a level of another framework or one that the framework
    does not have: comparing levels is no recognition. So is a programme that stands both at an
    allowed level and at another.
    """
    names = listed(_name(one) for one in frameworks)
    remedy = _STATE_ANY
    if frameworks:
        remedy = (_STATE if len(frameworks) == 1 else _STATE_EITHER).format(names=names)
    if allowed:
        remedy = _STATE_ONE.format(names=names, levels=", ".join(allowed))
    if not achievement.level:
        return unknown(NOT_STATED, PATH, remedy)
    real = [one for one in achievement.level if _is_there(one)]
    if not real:
        found = Text(
            ja="{said}。そのような資格枠組みまたはレベルは知られていません。",
            en="{said}: no such qualifications framework or level is known.",
        ).format(said=listed(map(said_level, achievement.level)))
        return unknown(found, PATH, remedy)
    counted = [one for one in real if not frameworks or one.framework in frameworks]
    if not counted:
        found = Text(
            ja="{said}。求められる枠組みのレベルではないため、比較しません。",
            en="{said}: not a level of the framework asked for, so it is not compared.",
        ).format(said=listed(map(said_level, achievement.level)))
        return unknown(found, PATH, remedy)
    said = listed(map(said_level, counted))
    fitting = [one for one in counted if not allowed or one.level in allowed]
    if not fitting:
        return not_met(said, PATH, remedy)
    if len(fitting) < len(counted):
        return unknown(_AT_BOTH.format(said=said), PATH, remedy)
    return met(said, PATH)


def said_level(level: Level) -> Text:
    """Return a level in words, with its framework."""
    name = level.framework.upper()
    return Text(ja=f"{name} レベル{level.level}", en=f"{name} level {level.level}")


def _is_there(level: Level) -> bool:
    known = levels().frameworks.get(level.framework)
    return known is not None and level.level in known.known


def _name(framework: str) -> Text:
    known = {one.id: one.name for one in levels().frameworks.values()}
    return known.get(framework, same(framework.upper()))


_AT_BOTH = Text(
    ja="{said}。求められるレベルと、そうでないレベルの両方が記載されています。",
    en="{said}: both a level that is asked for and one that is not are stated.",
)
_STATE_ANY = Text(
    ja="資格枠組みとそのレベルを記入してください。",
    en="State the level, with its qualifications framework.",
)
_STATE = Text(
    ja="「{names}」のレベルを記入してください。",
    en="State its level in this qualifications framework: {names}.",
)
_STATE_EITHER = Text(
    ja="次の資格枠組みのいずれかのレベルを記入してください: {names}",
    en="State its level in one of these qualifications frameworks: {names}.",
)
_STATE_ONE = Text(
    ja="「{names}」のレベル({levels}のいずれか)を記入してください。",
    en="State its level in {names}, which must be one of {levels}.",
)
