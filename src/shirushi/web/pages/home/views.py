"""The front door, the language switch and the pages for what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from shirushi.web.apps.accounts import queries
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what the site is for, and to whoever signed in, their organisations."""
    user = request.user
    held = queries.memberships(user) if isinstance(user, UserRecord) else []
    memberships = [(organisation, roles, _desks(roles)) for organisation, roles in held]
    return render(request, "home/home.html", {"memberships": memberships})


def _desks(roles: frozenset[Role]) -> dict[str, bool]:
    """Return which desks somebody with these roles may sit at."""
    leads = Role.ADMINISTRATOR in roles
    return {
        "lead": leads,
        "write": leads or Role.AUTHOR in roles,
        "review": Role.REVIEWER in roles,
        "recognise": Role.REGISTRAR in roles,
        "issue": leads or Role.ISSUER in roles,
        "award": leads or Role.ISSUER in roles or Role.REVIEWER in roles,
    }


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to where the switch was pressed."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = redirect(back)
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Answer 400: what was sent cannot be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Answer 403: known, but not allowed here."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """Answer 404: nothing here, or nothing that may be known of."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500: our own fault."""
    return render(request, "errors/500.html", status=500)
