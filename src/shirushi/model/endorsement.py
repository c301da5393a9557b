"""Another party vouching (推奨)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shirushi.core.text import Text
from shirushi.model.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """A third party's comment on an achievement, a credential or an issuer.

    subject
        The URI of what is endorsed.
    """

    subject: str
    endorser: Profile
    comment: Text
    endorsed_at: datetime | None = None
