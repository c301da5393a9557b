"""Write the reference pages that the code itself tells.

``--check`` writes nothing and ends with 1 where a page is not what the code says.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import django

# The site's settings want a folder of their own; nothing is kept in it.
_VAR = tempfile.TemporaryDirectory(prefix="shirushi-docs-")
os.environ.setdefault("SHIRUSHI_VAR", _VAR.name)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirushi.web.project.settings")
django.setup()

from django.apps import apps  # noqa: E402 - after the settings
from django.db import models  # noqa: E402 - the same

import shirushi  # noqa: E402 - the same
from shirushi.cli.main import main as shell  # noqa: E402 - the same
from shirushi.core.error_kinds import error_kinds  # noqa: E402 - the same
from shirushi.core.errors import ShirushiError  # noqa: E402 - the same
from shirushi.core.text import LANGUAGES, Language, Text  # noqa: E402 - the same
from shirushi.web.apps.accounts.access import Role  # noqa: E402 - the same
from shirushi.web.project.permissions import (  # noqa: E402 - the same
    PERMISSIONS,
    Anyone,
    Member,
    Permission,
    SignedIn,
    Token,
)

ROOT = Path(__file__).parent.parent
# ``make`` runs this file by its path, and then its own folder is not a package.
sys.path.insert(0, str(ROOT))
from tools import framework_pages  # noqa: E402 - after the path to it

FOLDER = ROOT / "docs"
WIDTH = 100
NOTICE = "<!-- Written by `make docs` from the code; changes made here are lost. -->"
FRAMEWORKS_NOTICE = (
    "<!-- Written by `make docs` from src/shirushi/framework/data; changes made here are lost. -->"
)


def main() -> int:
    """Write the pages that changed, or with ``--check`` name them and end with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    only_check = parser.parse_args().check
    written = pages()
    stale = [name for name, text in written.items() if _there(name) != text]
    if only_check:
        for name in stale:
            print(f"docs/{name} is not what the code says; run `make docs`.")
        for name in gone(written):
            print(f"docs/{name} is about what is no more; run `make docs`.")
        return int(bool(stale or gone(written)))
    for name in stale:
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written[name], encoding="utf-8")
        print(f"docs/{name}")
    for name in gone(written):
        (FOLDER / name).unlink()
    return 0


def pages() -> dict[str, str]:
    """Return every page by its place in ``docs``."""
    of_the_code = {
        "cli.md": _page("コマンド / Commands", _commands()),
        "errors.md": _page("エラー / Errors", _errors()),
        "permissions.md": _page("アドレスと権限 / Addresses and permissions", _permissions()),
        "personal-data.md": _page("個人情報 / Personal data", _personal_data()),
    }
    frameworks = {
        f"frameworks/{name}": _page(title, lines, notice=FRAMEWORKS_NOTICE)
        for name, (title, lines) in framework_pages.pages().items()
    }
    pictures = {f"frameworks/{name}": text for name, text in framework_pages.pictures().items()}
    return {f"generated/{name}": text for name, text in of_the_code.items()} | frameworks | pictures


def gone(written: dict[str, str]) -> list[str]:
    """Return the pages in ``docs/frameworks`` that no framework writes any more."""
    there = (f"frameworks/{one.name}" for one in (FOLDER / "frameworks").iterdir())
    return [name for name in sorted(there) if name not in written]


def _there(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text("utf-8") if path.exists() else None


def _page(title: str, lines: Iterable[str], *, notice: str = NOTICE) -> str:
    return "\n".join([notice, "", f"# {title}", "", *lines]) + "\n"


# ---------------------------------------------------------------- commands


def _commands() -> Iterator[str]:
    yield "Every command speaks `--lang ja` or `en`, and ends with 0 (yes), 1 (no), 2 (no answer)."
    yield from _command(shell, "shirushi", dict.fromkeys(LANGUAGES))


def _command(
    command: click.Command, name: str, parents: dict[Language, click.Context | None]
) -> Iterator[str]:
    contexts: dict[Language, click.Context | None] = {}
    for language, parent in parents.items():
        context = contexts[language] = click.Context(
            command,
            info_name=name,
            parent=parent,
            terminal_width=WIDTH,
            obj=language,
            **command.context_settings,
        )
        if language == LANGUAGES[0]:
            yield from ["", f"## {context.command_path}"]
        yield from ["", "```text", *command.get_help(context).splitlines(), "```"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(found, inner, contexts)


# ---------------------------------------------------------------- errors


def _errors() -> Iterator[str]:
    yield "Words in braces are filled in. A code is never given a new meaning."
    yield ""
    yield from _table(
        ("code", "日本語", "English"),
        (
            (f"`{kind.code}`", _cell(kind, "ja"), _cell(kind, "en"))
            for kind in error_kinds([shirushi.__name__]).values()
        ),
    )


def _cell(kind: type[ShirushiError], language: str) -> str:
    said: list[Text] = [kind.text, *([] if kind.remedy is None else [kind.remedy])]
    return "<br>".join(one.ja if language == "ja" else one.en for one in said)


# ---------------------------------------------------------------- permissions


def _permissions() -> Iterator[str]:
    yield "An address that is not in this table is closed to everybody."
    yield ""
    yield from _table(
        ("address", "who"),
        ((f"`{name}`", _who(PERMISSIONS[name])) for name in sorted(PERMISSIONS)),
    )


def _who(permission: Permission) -> str:
    match permission:
        case Anyone():
            return "誰でも / anyone"
        case SignedIn():
            return "ログインした人 / whoever has signed in"
        case Token():
            return (
                "リンクまたはAPIの鍵を持つ人 / whoever holds the secret in the link, or an API key"
            )
        case Member(roles=roles):
            held = ", ".join(role.value for role in Role if role in roles)
            return f"組織の役割 / members of the organisation: {held}"


# ---------------------------------------------------------------- personal data


def _personal_data() -> Iterator[str]:
    ours = [one for one in apps.get_models() if one.__module__.startswith("shirushi.")]
    ours.sort(key=lambda one: one._meta.label)  # noqa: SLF001 - Django's documented API
    holding = [one for one in ours if _declared(one)]
    yield "What each table holds about people, and why. A table without a declaration fails a test."
    yield ""
    yield from _table(
        ("table", "field", "what it is for"),
        (
            (f"`{one._meta.label}`", f"`{field}`", why)  # noqa: SLF001 - the same
            for one in holding
            for field, why in sorted(_declared(one).items())
        ),
    )
    none = [f"`{one._meta.label}`" for one in ours if not _declared(one)]  # noqa: SLF001 - the same
    yield from ["", f"Nothing about people: {', '.join(none)}."]


def _declared(model: type[models.Model]) -> dict[str, str]:
    return dict(model.__dict__.get("PERSONAL_DATA", {}))


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


if __name__ == "__main__":
    sys.exit(main())
