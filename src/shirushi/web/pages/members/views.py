"""An organisation's members and their roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shirushi.core.errors import ShirushiError
from shirushi.web.apps.accounts import queries, services
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.pages.members.forms import InviteForm, RolesForm
from shirushi.web.ui.templatetags.shirushi import current_language


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show who holds which role; invite somebody on POST."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.invite(
                request.organisation,
                email=typed["email"],
                display_name=typed["display_name"],
                roles=form.asked(),
                by=request.user,
                now=timezone.now(),
            )
        except ShirushiError as error:
            form.add_error(str(error.path or "") or None, error.message(current_language()))
        else:
            messages.success(request, _("The roles were given. A mail tells them so."))
            return redirect("members:members", request.organisation.slug)
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
def roles(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Give and take roles of one member."""
    user = queries.member(request.organisation, pk)
    form = RolesForm(request.POST, prefix=f"m{pk}")
    if user is None or not form.is_valid():
        raise Http404
    try:
        services.change_roles(
            request.organisation,
            user=user,
            before=form.asked("before"),
            after=form.asked("roles"),
            by=request.user,
            now=timezone.now(),
        )
    except ShirushiError as error:
        form.add_error(None, error.message(current_language()))
        return _page(request, InviteForm(), failed=(user, form), status=422)
    messages.success(
        request, _("The roles of %(name)s were changed.") % {"name": user.display_name}
    )
    if not queries.roles(request.user, request.organisation) & {Role.ADMINISTRATOR}:
        return redirect("home")
    return redirect("members:members", request.organisation.slug)


def _page(
    request: MemberRequest,
    form: InviteForm,
    *,
    failed: tuple[UserRecord, RolesForm] | None = None,
    status: int,
) -> HttpResponse:
    people = []
    for user, held in queries.people(request.organisation):
        shown = [one.value for one in held]
        own = RolesForm(initial={"before": shown, "roles": shown}, prefix=f"m{user.pk}")
        people.append((user, failed[1] if failed and failed[0] == user else own))
    return render(request, "members/members.html", {"people": people, "form": form}, status=status)
