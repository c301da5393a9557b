"""A demonstration as it is shown in a terminal: numbered steps, figures, a bar."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Language, Text


class Screen:
    """Prints steps and their figures in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._number = 0

    @contextmanager
    def step(self, title: Text) -> Iterator[None]:
        """Print a step's title before it and its time after it."""
        self._number += 1
        began = time.perf_counter()
        click.secho(f"\n{self._number}. {title.in_language(self.language)}", bold=True)
        yield
        took = time.perf_counter() - began
        self.say(Text(ja=f"({took:.1f}秒)", en=f"({took:.1f} s)"))

    def say(self, text: Text, *, indent: int = 3) -> None:
        """Print one line."""
        click.echo(" " * indent + text.in_language(self.language))

    def lines(self, lines: list[str], *, indent: int = 3) -> None:
        """Print lines that are in the language already."""
        for line in lines:
            click.echo(" " * indent + line)

    def refused(self, act: Callable[[], object]) -> None:
        """Do what must be refused, and print how it was; end the demonstration if it was not."""
        try:
            act()
        except ShirushiError as error:
            self.say(Text(ja=f"→ {error.message('ja')}", en=f"→ {error.message('en')}"))
            return
        self.must(done=False, what=Text(ja="拒否されませんでした", en="It was not refused"))

    def must(self, *, done: bool, what: Text) -> None:
        """End the demonstration with 1 unless something is as it should be."""
        if not done:
            click.secho(what.in_language(self.language), fg="red", err=True)
            sys.exit(1)

    def watch(self, length: int, done: Callable[[], int], work: Callable[[], object]) -> None:
        """Do ``work`` while a bar shows how many are ``done``."""
        failed: list[BaseException] = []

        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again below
                failed.append(error)
            finally:
                _close_connection()

        thread = threading.Thread(target=run)
        with click.progressbar(length=length, file=sys.stderr, width=40) as bar:
            thread.start()
            while thread.is_alive():
                thread.join(0.25)
                bar.update(done() - bar.pos)
        if failed:
            raise failed[0]


def _close_connection() -> None:
    from django.db import connection  # noqa: PLC0415 - the thread's own, after Django's set-up

    connection.close()
