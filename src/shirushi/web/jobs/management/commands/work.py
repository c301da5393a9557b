"""``manage work``: run the jobs, for ever or until there are none."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from shirushi.web.jobs import periodic
from shirushi.web.jobs.worker import work


class Command(BaseCommand):
    """Runs jobs; several workers may run side by side."""

    help = "Run the jobs: issue batches, send mail, and once a day clean up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--once``: stop when there is nothing left to do."""
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--interval", type=float, default=1.0)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run jobs until told to stop."""
        while True:
            close_old_connections()
            periodic.start_due(timezone.now())
            work()
            if options["once"]:
                return
            time.sleep(options["interval"])
