"""The pages about errors: all of them, and one by its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shirushi.core.error_kinds import error_kinds
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text

#: Whose errors the site and its API can answer with; a terminal's own are left out.
_PACKAGES = (
    *("core", "model", "framework", "credential", "stacking", "net"),
    *("web.apps", "web.api", "web.jobs", "web.pages"),
)


@cache
def _kinds() -> Mapping[str, type[ShirushiError]]:
    found = error_kinds(f"shirushi.{one}" for one in _PACKAGES)
    terminal = "shirushi.cli."
    return MappingProxyType(
        {code: kind for code, kind in found.items() if not kind.__module__.startswith(terminal)}
    )


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """Show every error by its code, those of one part of the house together."""
    groups: dict[str, list[type[ShirushiError]]] = {}
    for code, kind in _kinds().items():
        groups.setdefault(code.partition(".")[0], []).append(kind)
    # A class that stands in a template's loop would be called; its texts are what is shown.
    shown = {name: [_shown(kind) for kind in kinds] for name, kinds in groups.items()}
    return render(request, "errors/every.html", {"groups": shown})


@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one error says in both languages and what to do about it."""
    kind = _kinds().get(code)
    if kind is None:
        raise Http404
    return render(request, "errors/one.html", {"error": _shown(kind)})


def _shown(kind: type[ShirushiError]) -> dict[str, object]:
    remedy = None if kind.remedy is None else _plain(kind.remedy)
    return {"code": kind.code, "text": _plain(kind.text), "remedy": remedy}


def _plain(text: Text) -> Text:
    """Return a text whose braces hold names only, without how their values are written."""
    return Text(ja=_WRITTEN.sub("}", text.ja), en=_WRITTEN.sub("}", text.en))


_WRITTEN = re.compile(r"(![rsa])?(:[^{}]*)?\}")
