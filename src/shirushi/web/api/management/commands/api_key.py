"""``manage api_key``: make a key for a program, or retire one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shirushi.core.errors import ShirushiError
from shirushi.web.apps.accounts import queries, services


class Command(BaseCommand):
    """Makes a key and prints its secret once; or retires the key of a number."""

    help = "Make an API key that acts for a member of an organisation, or retire one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose key it is, or the number of the key to retire."""
        parser.add_argument("organisation", metavar="ORGANISATION", help="its short name")
        parser.add_argument("email", metavar="EMAIL", help="the member the program acts for")
        parser.add_argument("--label", default="", help="what the program is called")
        parser.add_argument("--retire", metavar="NUMBER", type=int, help="retire this key instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; the secret goes to stdout, everything else to stderr."""
        organisation = queries.organisation(options["organisation"])
        user = queries.user(options["email"])
        if organisation is None or user is None:
            what = "organisation" if organisation is None else "account"
            raise CommandError(f"There is no such {what}.")
        if options["retire"] is not None:
            key = queries.api_key_by_pk(options["retire"])
            if key is None or (key.organisation_id, key.user_id) != (organisation.pk, user.pk):
                raise CommandError("There is no such key.")
            services.retire_api_key(key, by=None, now=timezone.now())
            self.stderr.write(f"Key {key.pk} opens nothing any more.")
            return
        label = options["label"] or "command line"
        try:
            key, secret = services.make_api_key(
                organisation, user=user, label=label, by=None, now=timezone.now()
            )
        except ShirushiError as error:
            raise CommandError(error.message("en")) from None
        self.stderr.write(f"Key {key.pk}. Its secret is not kept and cannot be shown again:")
        self.stdout.write(secret)
