"""Every error of ours speaks both languages and has a code of its own."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Iterator

import shirushi
from shirushi.core.errors import ShirushiError

KANA_OR_KANJI = re.compile(r"[぀-ヿ一-鿿]")
PACKAGES = ("core", "model", "framework", "credential", "stacking", "net")
OF_THE_SITE = ("cli", "web.apps", "web.api", "web.jobs", "web.pages")


def _errors(kind: type[ShirushiError]) -> Iterator[type[ShirushiError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _errors(below)


def _ours() -> list[type[ShirushiError]]:
    # Without Django the library's errors are all there are.
    packages = PACKAGES + (OF_THE_SITE if importlib.util.find_spec("django") else ())
    for package in packages:
        module = importlib.import_module(f"shirushi.{package}")
        for found in pkgutil.walk_packages(module.__path__, f"{module.__name__}."):
            importlib.import_module(found.name)
    return [kind for kind in _errors(ShirushiError) if kind.__module__.startswith("shirushi.")]


def test_every_error_says_it_in_japanese_and_in_english() -> None:
    for kind in _ours():
        for text in filter(None, (kind.text, kind.remedy)):
            assert KANA_OR_KANJI.search(text.ja), kind
            assert not KANA_OR_KANJI.search(text.en), kind


def test_every_error_has_a_code_of_its_own() -> None:
    codes: dict[str, type[ShirushiError]] = {}
    for kind in _ours():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*", kind.code), kind
        assert codes.setdefault(kind.code, kind) is kind, kind


def test_the_package_says_what_it_is() -> None:
    assert shirushi.__doc__
