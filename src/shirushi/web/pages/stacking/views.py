"""Count credentials towards an award, and show the plan as a picture and line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Language, Text
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.model.profile import Profile
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking.amounts import amount_of
from shirushi.stacking.explaining import Explanation, explain
from shirushi.stacking.picture import draw_plan
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Achievement, Award, places
from shirushi.stacking.solving import solve
from shirushi.web.apps.issuing import checking, counting
from shirushi.web.pages.stacking import awards
from shirushi.web.pages.stacking.carrying import Upload, that_fit
from shirushi.web.pages.stacking.forms import PlanForm

#: Mistakes of one award that are shown.
_MOST_MISTAKES = 20


class CredentialUnreadable(ShirushiError):
    """A file cannot be read as a credential at all, so nothing in it can be counted."""

    code = "stack-page.credential-unreadable"
    text = Text(
        ja="証明書として読めません({reason})。", en="It cannot be read as a credential ({reason})."
    )
    remedy = Text(
        ja="下の「読み込んだ証明書」で、このファイルのチェックを外してください。",
        en="Untick it under 'Credentials read' below.",
    )


class TooMuchToCount(ShirushiError):
    """Requirements times credentials are more than is counted for a stranger."""

    code = "stack-page.too-much-to-count"
    text = Text(
        ja="要件{places}件と証明書{held}件の組み合わせが多すぎます(上限は{most})。",
        en="{places} requirements and {held} credentials are too many combinations "
        "(at most {most}).",
    )
    remedy = Text(
        ja="証明書を減らすか、コマンド shirushi stack を使ってください。",
        en="Give fewer credentials, or use the command shirushi stack.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer whose signature held, and whether its credentials are counted."""

    profile: Profile
    named: bool
    accepted: bool


@require_http_methods(["GET", "HEAD", "POST"])
def stack(request: HttpRequest) -> HttpResponse:
    """Take an award and credentials, verify each, and show the plan; nothing is kept."""
    language = _language()
    if request.method != "POST":
        return _page(request, PlanForm(language=language))
    form = PlanForm(request.POST, request.FILES, language=language)
    award = _award(form, language) if form.is_valid() else None
    if award is None:
        return _page(request, form, status=422)
    given = form.credentials
    wide = len(places(award))
    if wide * len(given) > counting.MOST_COMBINATIONS:
        error = TooMuchToCount(places=wide, held=len(given), most=counting.MOST_COMBINATIONS)
        form.add_error("credential_files", error.message(language))
        return _page(request, form, status=422)
    now = timezone.now()
    reports = _reports(given, form.cleaned_data["email"], now)
    accepted = {*award.issuers, *form.accepted}
    held = _held(given, reports, accepted, form, language)
    if form.errors:
        return _page(request, form, status=422)
    plan = solve(held, award, on=now.astimezone(UTC).date(), most_seconds=counting.MOST_SECONDS)
    shown = _shown(explain(plan), language)
    return _page(request, form, shown | {"issuers": _issuers(reports, award, accepted)})


def _page(
    request: HttpRequest, form: PlanForm, shown: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page, with what was given still in its form."""
    carried = that_fit(form.credentials)
    if form.is_bound:
        form.put_back()
    context = {
        "form": form,
        "carried": carried,
        "dropped": [one.name for one in form.credentials if one not in carried],
        "carried_inside": that_fit(form.awards_inside),
        "accept": sorted(form.accepted),
        **(shown or {}),
    }
    answer = render(request, "stacking/stack.html", context, status=status)
    if form.is_bound:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _award(form: PlanForm, language: Language) -> Award | None:
    """Return the award asked about, or ``None`` with its mistakes beside the form."""
    chosen = form.cleaned_data["award"]
    if chosen:
        return awards.offered()[chosen]
    try:
        return awards.brought(form.cleaned_data["award_bytes"], form.awards_inside)
    except ShirushiError as error:
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        prefix = "" if not isinstance(error, ManyErrors) or not error.path else f"{error.path}: "
        for one in every[:_MOST_MISTAKES]:
            form.add_error("award_text", prefix + one.message(language))
        return None


def _reports(given: Sequence[Upload], email: str, now: datetime) -> list[Report]:
    elsewhere = Elsewhere(timezone.now)
    return [checking.check(one.data, beyond=elsewhere, now=now, email=email) for one in given]


def _held(
    given: Sequence[Upload],
    reports: Sequence[Report],
    accepted: set[str],
    form: PlanForm,
    language: Language,
) -> list[Held]:
    """Return the credentials with their standings; what is none is told beside the form."""
    found = []
    for one, report in zip(given, reports, strict=True):
        held = counting.held(report, accepted)
        if held is None:
            reason = counting.why_unreadable(report)
            error = CredentialUnreadable(path=one.name, reason=reason)
            form.add_error("credential_files", error.message(language))
        else:
            found.append(held)
    return found


def _issuers(reports: Sequence[Report], award: Award, accepted: set[str]) -> list[Issuer]:
    """Return the issuers whose signatures held; a forged name is not offered for acceptance."""
    found: dict[str, Issuer] = {}
    for report in reports:
        signed = report.step(StepName.PROOF).outcome is Outcome.PASSED
        if report.assertion is None or not signed or report.assertion.issuer.id is None:
            continue
        id_ = report.assertion.issuer.id
        found[id_] = Issuer(
            profile=report.assertion.issuer,
            named=id_ in award.issuers,
            accepted=id_ in accepted,
        )
    return list(found.values())


def _shown(explanation: Explanation, language: Language) -> dict[str, Any]:
    plan = explanation.plan
    said = explanation.to_json()
    rows = []
    uses = []
    for state, row in zip(plan.nodes, said["requirements"], strict=True):
        node = state.place.node
        figures = None
        if state.needed is not None and state.counted is not None:
            figures = (amount_of(node, state.counted), amount_of(node, state.needed))
        shown = row | {"figures": figures, "deep": min(state.place.depth, 4), "uses": []}
        for use, told in zip(state.uses, row["uses"], strict=True):
            is_named = isinstance(node, Achievement)
            whole = amount_of(node, use.whole) if use.amount < use.whole else None
            one = told | {
                "said": None if is_named else amount_of(node, use.amount),
                "cut_from": whole,
                "issuer": use.held.assertion.issuer.name,
                "requirement": row["label"],
                "source": row["source"],
            }
            shown["uses"].append(one)
            uses.append(one)
        rows.append(shown)
    return {
        "plan": plan,
        "said": said,
        "rows": rows,
        "uses": uses,
        "caps": [one for one in said["caps"] if one["counted"] != "0" or one["cut"] != "0"],
        "picture": _inline(draw_plan(plan, language)),
    }


def _inline(picture: bytes) -> SafeString:
    return mark_safe(picture.decode())  # noqa: S308 - draw_plan escapes every text in it


def _language() -> Language:
    return "en" if get_language() == "en" else "ja"
