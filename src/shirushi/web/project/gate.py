"""The one place where a request is let in or turned away, by the table of permissions."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from shirushi.web.apps.accounts import queries
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.project.permissions import PERMISSIONS, Anyone, Member, SignedIn, Token


class GateMiddleware:
    """Turn away whoever the table does not let in, before any view runs.

    For an address with an organisation in it, the request carries ``organisation`` and
    ``roles`` afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, unless what comes with it is too large to be read at all.

        Who may go where is checked in ``process_view``, where the address is known.
        """
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdigit() and int(size) > settings.UPLOAD_MOST_BYTES:
            return render(
                request,
                "errors/413.html",
                {"most": settings.UPLOAD_MOST_BYTES // 1024 // 1024},
                status=413,
            )
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Return ``None`` to let the request in, or the answer that turns it away."""
        match = request.resolver_match
        permission = PERMISSIONS.get(match.view_name) if match is not None else None
        match permission:
            case Anyone() | Token():
                return None
            case SignedIn():
                return None if request.user.is_authenticated else _to_login(request)
            case Member(roles=roles):
                return _check_member(request, str(kwargs["organisation"]), roles)
            case _:
                raise PermissionDenied


def _check_member(
    request: HttpRequest, slug: str, wanted: frozenset[object]
) -> HttpResponse | None:
    user = request.user
    if not isinstance(user, UserRecord):
        return _to_login(request)
    organisation = queries.organisation(slug)
    held = queries.roles(user, organisation) if organisation else frozenset()
    # A stranger to the organisation does not learn whether it exists.
    if organisation is None or not held:
        raise Http404
    if not held & wanted:
        raise PermissionDenied
    request.organisation = organisation  # type: ignore[attr-defined] # MemberRequest declares it
    request.roles = held  # type: ignore[attr-defined] # the same
    return None


def _to_login(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
