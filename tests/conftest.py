"""What every test shares: a site whose files, and whose SQLite database, lie in a folder."""

from __future__ import annotations

import importlib.util
import os
import tempfile

from hypothesis import HealthCheck, settings

# How long an example takes tells about the machine and not about the code.
OF_ALL = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What passed on one machine passes on the next: each property meets the same examples in every
# run. `make explore` meets other ones.
settings.register_profile("shirushi", OF_ALL, derandomize=True)
settings.register_profile("explore", OF_ALL, derandomize=False)
settings.load_profile("shirushi")

if importlib.util.find_spec("django") is not None:
    import django

    os.environ["SHIRUSHI_VAR"] = tempfile.mkdtemp(prefix="shirushi-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "shirushi.web.project.settings"
    django.setup()

    from django.conf import settings as of_site
    from django.db import connections

    # A hash that is made to be slow would do nothing here but make every test's people slow.
    of_site.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    site = connections["default"]
    if site.vendor == "sqlite":
        # Django's own choice, a database in memory, cannot be shared between threads.
        site.settings_dict["TEST"]["NAME"] = os.environ["SHIRUSHI_VAR"] + "/test.sqlite3"
else:
    # Without Django there is no site to build and none to visit.
    collect_ignore = [
        *("banking.py", "campus.py", "programs.py", "stacks.py"),
        *("functional", "unit/web", "golden/web"),
    ]
