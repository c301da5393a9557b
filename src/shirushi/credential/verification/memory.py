"""What a caller who verifies many credentials at one moment keeps between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from shirushi.credential.jsonld.compiled.recent import Recent
from shirushi.credential.keys import KeySource
from shirushi.credential.status.bitstring import Bitstring
from shirushi.credential.verification import opening, proving
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.proving import Proved

#: Status lists kept, and readings of one list (by kind, purpose and name).
MOST_LISTS = 16
MOST_READINGS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedList:
    """A status list whose proof holds, and its bits as far as they were read.

    readings
        By what read them, and the purpose and name that they were read for.
    """

    opened: Opened
    proved: Proved
    readings: dict[tuple[object, str, str], Bitstring] = field(default_factory=dict)


class Memory:
    """Status lists whose proofs were found good, so that each is checked once in a run.

    It belongs to one caller and one run. What it says holds for the bytes of a list, one source
    of keys and one moment: with other keys or at another moment it begins anew. A list that was
    not good is not kept.
    """

    def __init__(self) -> None:
        self._about: tuple[KeySource, datetime] | None = None
        self._lists: Recent[bytes, ProvedList] = Recent(most=MOST_LISTS)

    def proved(self, data: bytes, *, keys: KeySource, now: datetime) -> ProvedList:
        """Return the list in ``data``, its proof checked. Raises what the check raises."""
        if self._about is None or self._about[0] is not keys or self._about[1] != now:
            self._about = (keys, now)
            self._lists = Recent(most=MOST_LISTS)
        found = self._lists.get(data)
        if found is None:
            found = prove_list(data, keys=keys, now=now)
            self._lists.put(data, found)
        return found


def prove_list(data: bytes, *, keys: KeySource, now: datetime) -> ProvedList:
    """Return the status list in ``data``, its proof checked.

    Raises what ``open_file`` and ``prove`` raise.
    """
    opened = opening.open_file(data)
    return ProvedList(opened=opened, proved=proving.prove(opened, keys=keys, now=now))
