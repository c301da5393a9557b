"""The author's pages about programmes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement
from shirushi.model.document import write_achievement
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.authoring import describing, queries, services
from shirushi.web.apps.authoring.asking import asked_of
from shirushi.web.apps.authoring.models import ProgrammeRecord, VersionRecord, VersionState
from shirushi.web.apps.listing import queries as catalogue
from shirushi.web.apps.listing import services as listing
from shirushi.web.apps.review import queries as reviewing
from shirushi.web.pages.provider.description_form import DescriptionForm, has_item
from shirushi.web.pages.provider.forms import ImportForm, NewProgrammeForm
from shirushi.web.pages.provider.meant_for_form import MeantForForm
from shirushi.web.pages.provider.typed import typed_so_far
from shirushi.web.ui.templatetags.shirushi import current_language


@require_GET
def index(request: MemberRequest, **_where: str) -> HttpResponse:
    """Show the organisation's programmes, each by its newest version."""
    versions = queries.programmes(request.organisation)
    return render(request, "provider/programmes.html", {"versions": versions})


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, **_where: str) -> HttpResponse:
    """Begin a programme with its title; the long form follows."""
    form = NewProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        body = request.organisation.profile()
        achievement = Achievement(
            id=_public_address(request, typed["slug"]),
            title=Text(ja=typed["title_ja"], en=typed["title_en"]),
            achievement_type="MicroCredential",
            awarding_body=body,
            country_region=body.country,
        )
        try:
            version = services.create_programme(
                request.organisation,
                slug=typed["slug"],
                document=write_achievement(achievement),
                by=request.user,
                now=timezone.now(),
            )
        except ShirushiError as error:
            form.add_error(None, error.message(current_language()))
        else:
            messages.success(request, _("The draft was made. Now describe the programme."))
            return redirect("provider:programme_edit", *_where_is(version.programme))
    return render(request, "provider/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def from_file(request: MemberRequest, **_where: str) -> HttpResponse:
    """Begin a programme from a description in a TOML or JSON file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            version = services.import_programme(
                request.organisation,
                slug=form.cleaned_data["slug"],
                file_name=file.name,
                # One byte more than is read tells the reader that there was more.
                data=file.read(json.MOST_BYTES + 1),
                by=request.user,
                now=timezone.now(),
            )
        except ShirushiError as error:
            for line in error.message(current_language()).splitlines():
                form.add_error(None, line.strip())
        else:
            messages.success(request, _("The file was read into a draft."))
            return redirect("provider:programme", *_where_is(version.programme))
    return render(request, "provider/import.html", {"form": form})


@require_GET
def show(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Show a programme's newest version, its verdicts, its reviews and what can be done."""
    found = _programme(request, programme)
    version = queries.latest(found)
    return render(
        request,
        "provider/programme.html",
        {
            "programme": found,
            "version": version,
            "deciding": version.verdicts[services.DECIDING],
            "rows": describing.rows(version.document),
            "beside": describing.beside(version.document),
            "reviews": reviewing.reviews(version),
            "listing": catalogue.entry(request.organisation.slug, found.slug),
            "versions": queries.versions(found),
            "State": VersionState,
        },
    )


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Show the whole description as a form, and save it on POST.

    The buttons for more rows and for judging what is typed save nothing.
    """
    found = _programme(request, programme)
    version = queries.latest(found)
    base, revision = version.document, version.revision
    meant = MeantForForm(request.POST or None, chosen=found.meant_for)
    typed = False
    if request.method != "POST":
        form = DescriptionForm(base=base, revision=revision)
    elif "more" in request.POST:
        form = DescriptionForm.grown(
            request.POST, base=base, revision=revision, more=request.POST["more"]
        )
    else:
        typed = True
        form = DescriptionForm(request.POST, base=base, revision=revision)
        if "judge" not in request.POST and form.is_valid() and meant.is_valid():
            try:
                services.save_draft(
                    found,
                    document=form.document(),
                    revision=form.cleaned_data["revision"],
                    by=request.user,
                    now=timezone.now(),
                    meant_for=meant.chosen(),
                )
            except services.EditedMeanwhile as error:
                form.say(error)
                form.moved_to(revision)
            except ShirushiError as error:
                form.say(error)
            else:
                messages.success(request, _("The draft was saved and judged anew."))
                return redirect("provider:programme", *_where_is(found))
    form.asked = asked_of(meant.chosen())
    now = _as_typed(form, meant) if typed else _as_saved(version, meant)
    return render(
        request,
        "provider/edit.html",
        {"programme": found, "version": version, "form": form, "meant": meant, **now}
        | {"every_item": "every_item" in request.POST},
        status=422 if typed and "judge" not in request.POST else 200,
    )


@require_POST
def verdict(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Answer what the chosen frameworks say of what is typed, as parts of the edit page.

    Nothing is saved. Asked for ``marks``, it answers what they ask of each item instead.
    """
    found = _programme(request, programme)
    version = queries.latest(found)
    meant = MeantForForm(request.POST, chosen=found.meant_for)
    form = DescriptionForm(request.POST, base=version.document, revision=version.revision)
    if "marks" in request.POST:
        form.asked = asked_of(meant.chosen())
        return render(request, "provider/_marks.html", {"form": form})
    return render(request, "provider/_typed.html", {"swapped": True, **_as_typed(form, meant)})


@require_POST
def judge(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Judge the newest version by the frameworks as they stand today."""
    return _act(
        request,
        programme,
        lambda found: services.judge_again(queries.latest(found), now=timezone.now()),
        done=_("It was judged anew."),
    )


@require_POST
def submit(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Hand the draft to the reviewers."""
    return _act(
        request,
        programme,
        lambda found: services.submit(found, by=request.user, now=timezone.now()),
        done=_("It is in review. A reviewer who did not write it decides."),
    )


@require_POST
def take_back(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Take a submitted version back to change it."""
    found = _programme(request, programme)
    version = services.take_back(found, by=request.user, now=timezone.now())
    if version.state == VersionState.DRAFT:
        messages.success(request, _("It was taken back and can be changed."))
    else:
        messages.warning(request, _("It was decided on already and stays as it is."))
    return redirect("provider:programme", *_where_is(found))


@require_POST
def publish(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Show the approved version in the catalogue."""
    return _act(
        request,
        programme,
        lambda found: listing.publish(_newest_approved(found), by=request.user, now=timezone.now()),
        done=_("It stands in the catalogue."),
    )


@require_POST
def withdraw(request: MemberRequest, programme: str, **_where: str) -> HttpResponse:
    """Take the programme out of the catalogue."""
    found = _programme(request, programme)
    row = catalogue.entry(request.organisation.slug, found.slug)
    if row is not None:
        listing.withdraw(row, by=request.user, now=timezone.now())
    messages.success(request, _("It is not in the catalogue. What was issued stays valid."))
    return redirect("provider:programme", *_where_is(found))


def _act(
    request: MemberRequest, slug: str, act: Callable[[ProgrammeRecord], object], *, done: str
) -> HttpResponse:
    """Do one act, say what came of it, and go back to the programme."""
    found = _programme(request, slug)
    try:
        act(found)
    except ShirushiError as error:
        messages.error(request, error.message(current_language()))
    else:
        messages.success(request, done)
    return redirect("provider:programme", *_where_is(found))


def _as_saved(version: VersionRecord, meant: MeantForForm) -> dict[str, Any]:
    """Return what the frameworks said of the last save."""
    judged = [version.verdicts[name] for name in meant.chosen() if name in version.verdicts]
    return {"now": [(one, _to_do(one)) for one in judged], "typed": False}


def _as_typed(form: DescriptionForm, meant: MeantForForm) -> dict[str, Any]:
    """Return what the frameworks say of what stands in the form, as far as it can be read."""
    so_far = typed_so_far(form)
    if so_far is None:
        return {"now": [], "typed": True, "left_out": True}
    judged = [one.to_json() for one in services.verdicts(so_far.achievement, meant.chosen())]
    return {
        "now": [(one, _to_do(one)) for one in judged],
        "typed": True,
        "left_out": so_far.left_out,
    }


def _to_do(verdict: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Return the required findings that are not met, each with the item of the form to go to."""
    found = [
        (one, re.split(r"[.\[]", one["path"] or "")[0])
        for one in verdict["findings"]
        if one["need"] == "required" and one["outcome"] != "met"
    ]
    return [(one, item if has_item(item) else "") for one, item in found]


def _programme(request: MemberRequest, slug: str) -> ProgrammeRecord:
    found = queries.programme(request.organisation, slug)
    if found is None:
        raise Http404
    return found


def _newest_approved(programme: ProgrammeRecord) -> VersionRecord:
    """Return the version to publish; the newest one, for its error, where none is approved."""
    approved = [one for one in queries.versions(programme) if one.state == VersionState.APPROVED]
    return approved[0] if approved else queries.latest(programme)


def _where_is(programme: ProgrammeRecord) -> tuple[str, str]:
    return programme.organisation.slug, programme.slug


def _public_address(request: MemberRequest, slug: str) -> str:
    """Return the address where the catalogue will show it, which also is its lasting name."""
    path: str = reverse("catalogue:entry", args=[request.organisation.slug, slug])
    return f"{settings.SITE_URL}{path}"
