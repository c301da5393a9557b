"""Who outside stands behind a programme (業界・協力機関による推奨)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from shirushi.core.text import Text


class PartnerKind(enum.Enum):
    """What kind of body it is; INDUSTRY is employers, their federations and professional bodies."""

    INDUSTRY = "industry"
    COMMUNITY = "community"
    EDUCATION = "education"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _LABELS[self]


_LABELS = {
    PartnerKind.INDUSTRY: Text(
        ja="産業界(企業・業界団体・職能団体)", en="industry (employers, professional bodies)"
    ),
    PartnerKind.COMMUNITY: Text(
        ja="地域・自治体・公益団体", en="community (local government, public-interest bodies)"
    ),
    PartnerKind.EDUCATION: Text(ja="教育機関", en="education"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEndorsement:
    """One outside body's recognition of a programme, as the provider states it.

    It is a statement and no signature: what a body itself signs is an ``Endorsement``.

    text
        What the body recognises or contributes.
    url
        Where the body says so itself.

    >>> PartnerEndorsement(
    ...     kind=PartnerKind.INDUSTRY, name=Text(ja="標産業会", en="Shirushi Industries")
    ... ).url
    """

    kind: PartnerKind
    name: Text
    text: Text | None = None
    url: str | None = None
