"""What is done once a day without anybody asking: it is put in the queue like any other job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shirushi.web.jobs import services
from shirushi.web.jobs.awards import review_all
from shirushi.web.jobs.bank import check_deposits, remove_unused_accounts

#: What is due every day, by the name under which it is noted.
DAILY: dict[str, Callable[[], object]] = {
    "bank-deposits": check_deposits.enqueue,
    "bank-unused": remove_unused_accounts.enqueue,
    "award-review": review_all.enqueue,
}


def start_due(now: datetime) -> int:
    """Put every job in the queue that is due and was not put there today; return how many.

    The note and the job are one transaction: several workers start it once, and one that is
    killed at this moment leaves either both or neither.
    """
    return sum(services.once_a_day(name, start, day=now.date()) for name, start in DAILY.items())
