"""How much may be counted towards an award in one request."""

from __future__ import annotations

#: Requirements times credentials that are counted for a stranger; the work grows with it.
MOST_COMBINATIONS = 5_000
#: Seconds that one search may take; a small question can be made as hard as one likes.
MOST_SECONDS = 5.0
#: Awards that are planned at once.
MOST_AWARDS = 6
#: Runs of courses that are looked at; each makes the search longer.
MOST_RUNS = 60
#: Programmes of the catalogue that are taken at once.
MOST_PROGRAMMES = 20
