"""What every test shares: no sockets, and a site whose files lie in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import tempfile

if importlib.util.find_spec("django") is not None:
    import django

    os.environ["SHIRUSHI_VAR"] = tempfile.mkdtemp(prefix="shirushi-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "shirushi.web.project.settings"
    django.setup()
