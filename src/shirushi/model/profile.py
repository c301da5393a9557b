"""A person or organisation as the wire describes it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from shirushi.core.text import Text


class OrganisationKind(enum.Enum):
    """What kind of body it is, where a framework limits who may award."""

    UNIVERSITY = "university"
    JUNIOR_COLLEGE = "junior_college"
    COLLEGE_OF_TECHNOLOGY = "college_of_technology"
    PROFESSIONAL_TRAINING_COLLEGE = "professional_training_college"
    ACADEMIC_SOCIETY = "academic_society"
    COMPANY = "company"
    TRAINING_PROVIDER = "training_provider"
    PUBLIC_BODY = "public_body"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    OrganisationKind.UNIVERSITY: Text(ja="大学", en="university"),
    OrganisationKind.JUNIOR_COLLEGE: Text(ja="短期大学", en="junior college"),
    OrganisationKind.COLLEGE_OF_TECHNOLOGY: Text(ja="高等専門学校", en="college of technology"),
    OrganisationKind.PROFESSIONAL_TRAINING_COLLEGE: Text(
        ja="専門学校", en="professional training college"
    ),
    OrganisationKind.ACADEMIC_SOCIETY: Text(ja="学会・学協会", en="academic society"),
    OrganisationKind.COMPANY: Text(ja="企業", en="company"),
    OrganisationKind.TRAINING_PROVIDER: Text(ja="研修機関", en="training provider"),
    OrganisationKind.PUBLIC_BODY: Text(ja="公的機関", en="public body"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An organisation or a person, as Open Badges 3.0 ``Profile`` describes one.

    id
        Its URI: for an issuer the DID or https URL that its keys hang from. ``None`` for a
        body that is only named.
    country
        ISO 3166-1 alpha-2, upper case.
    kind
        ``None`` when nobody said; rules on who may award then answer *unknown*.

    >>> Profile(id=None, name=Text(ja="標大学", en="Shirushi University")).name.ja
    '標大学'
    """

    id: str | None
    name: Text
    kind: OrganisationKind | None = None
    country: str | None = None
    url: str | None = None
    email: str | None = field(default=None, repr=False)
