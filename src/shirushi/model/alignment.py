"""A link to an outside skill, standard or framework (対応付け)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What an achievement or outcome corresponds to, as Open Badges 3.0 ``Alignment``.

    url
        Where the target is described; required by the standard.
    type
        ``targetType``: one of the standard's terms, or one that starts with ``ext:``.

    >>> Alignment(name="data analytics", url="http://data.europa.eu/esco/skill/x").framework
    """

    name: str
    url: str
    framework: str | None = None
    code: str | None = None
    type: str | None = None
