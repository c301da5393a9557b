"""What reading and writing European credentials have in common: their names, and what gets lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from shirushi.core.json import JsonObject
from shirushi.core.text import Text

CONTEXT = "http://data.europa.eu/snb/model/context/edc-ap"
TYPE = "EuropeanDigitalCredential"
#: Where the descriptors stand whole, inside ``specifiedBy``; the term is our published extension's.
DESCRIPTORS_TERM = "descriptors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One thing that did not come across, and why.

    path
        Where it stands in what was read or written.
    """

    path: str
    said: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What one assertion was read from; about a learner, and so no part of any achievement.

    place
        Which of the document's assertions it is, from 0.
    """

    document: JsonObject = field(repr=False)
    place: int
    credential: JsonObject = field(repr=False)
    issuer: JsonObject = field(repr=False)
    subject: JsonObject = field(repr=False)
    claim: JsonObject = field(repr=False)
    specified_by: JsonObject = field(repr=False)
