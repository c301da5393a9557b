"""The site as the command line needs it: its folder chosen, Django set up, its tables made.

Imported only by the commands that serve or administer a site, so that the library's own
commands run where Django is not installed.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import django
from django.core.management import call_command

from shirushi.cli.files import FileUnwritable, make_folder, reason_of


def open_site(folder: Path, *, fresh: bool = False, **settings: str) -> None:
    """Set Django up with its files below ``folder``, and bring its tables up to date.

    fresh
        Begin with an empty folder.
    settings
        Environment variables for the settings, where the caller has not set them.

    Raises ``FileUnwritable`` where the folder cannot be made or written to.
    """
    try:
        if fresh and folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise FileUnwritable(path=str(folder), reason=reason_of(error)) from None
    make_folder(folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        reason = reason_of(PermissionError(errno.EACCES, ""))
        raise FileUnwritable(path=str(folder), reason=reason)
    os.environ["SHIRUSHI_VAR"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirushi.web.project.settings")
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
