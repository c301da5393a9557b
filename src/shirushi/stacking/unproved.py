"""What a search that was cut short leaves open, in words and for programs."""

from __future__ import annotations

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.stacking.integer import Unproved


def not_proved(one: Unproved) -> Text:
    """Return what is not proved of a plan, with the bound where there is one."""
    if one.bound is None or one.goal == "reached":
        return _NOT_PROVED["reached"]
    if one.goal in {"satisfied", "progress"}:
        share = 100 * one.found // one.bound if one.bound > 0 else 0
        return _NOT_PROVED["share"].format(share=share)
    if one.goal == "fewest":
        return _NOT_PROVED["fewest"].format(found=-one.found, bound=-one.bound)
    return _NOT_PROVED["choice"]


def unproved_json(one: Unproved) -> JsonObject:
    """Return what is not proved: the goal, what was found, the bound if any, and the sentence."""
    return {
        "goal": one.goal,
        "found": one.found,
        "bound": one.bound,
        "text": not_proved(one).to_json(),
    }


_NOT_PROVED = {
    "reached": Text(
        ja="定められた探索の範囲では、より良い計画がないことは証明できていません。",
        en="Not proved: within the limit of the search a better plan is not ruled out.",
    ),
    "share": Text(
        ja="証明できていません: 考えられる最善の{share}%以上に達していますが、より良い計画が"
        "ありえます。",
        en="Not proved: at least {share}% of the best conceivable is reached; a better plan "
        "is not ruled out.",
    ),
    "fewest": Text(
        ja="到達できる範囲は最善と証明済みです。使用する証明書は{found}件で、{bound}件まで減らせる"
        "可能性は証明上残っています。",
        en="What is reached is proved best. Not proved: it uses {found} credentials, and as few as "
        "{bound} are not ruled out.",
    ),
    "choice": Text(
        ja="到達できる範囲は最善と証明済みです。同等の計画のうち最も望ましいものであることは"
        "証明できていません。",
        en="What is reached is proved best. Not proved: that it is the best liked among equals.",
    ),
}
