"""Every kind of deliberate error, for pages that list them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

from shirushi.core.errors import ShirushiError


def error_kinds(packages: Iterable[str]) -> dict[str, type[ShirushiError]]:
    """Return every kind of error by its code, in order, once the packages' modules are loaded.

    packages
        Dotted names; every module below them is imported, migrations left out, so that no
        error is missed that nothing has needed yet.

    >>> "core.not-json" in error_kinds(["shirushi.core"])
    True
    """
    for name in packages:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    below: list[type[ShirushiError]] = [ShirushiError]
    kinds: dict[str, type[ShirushiError]] = {}
    root = __name__.partition(".")[0]
    while below:
        kind = below.pop()
        below += kind.__subclasses__()
        # What tests and other programs made is not ours to list.
        if kind.__module__.partition(".")[0] == root:
            kinds[kind.code] = kind
    return dict(sorted(kinds.items()))
