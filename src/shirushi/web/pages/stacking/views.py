"""Count credentials towards awards, and show the plans as pictures and line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Language, Text
from shirushi.stacking.asking import Answered, answered, questions
from shirushi.stacking.gap import Offering
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award, places
from shirushi.stacking.solving import Together, solve_together
from shirushi.stacking.transcript import TranscriptRow, stated
from shirushi.web.apps.issuing import counting
from shirushi.web.pages.stacking import awards, checking, further
from shirushi.web.pages.stacking.carrying import that_fit
from shirushi.web.pages.stacking.forms import PlanForm
from shirushi.web.pages.stacking.showing import plan_shown, questions_shown, statements_shown
from shirushi.web.ui.templatetags.shirushi import current_language

#: Credentials that questions are asked about on one page; a transcript's columns say more.
_MOST_ASKED_ABOUT = 40


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


@require_http_methods(["GET", "HEAD", "POST"])
def stack(request: HttpRequest) -> HttpResponse:
    """Take awards and credentials, verify each, and show the plans; nothing is kept."""
    language = current_language()
    if request.method != "POST":
        return _page(request, PlanForm(language=language))
    form = PlanForm(request.POST, request.FILES, language=language)
    wanted = _awards(form, language) if form.is_valid() else []
    rows = checking.rows(form, language) if form.is_valid() else ()
    brought = further.offerings(form, language) if form.is_valid() else ()
    more = sum(len(one.runs) for one in brought) + len(form.from_catalogue)
    if form.is_valid():
        _refuse_too_much(form, wanted, len(form.credentials) + len(rows) + more, language)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _counted(request, form, wanted, rows, brought)


def _refuse_too_much(
    form: PlanForm, wanted: Sequence[Award], count: int, language: Language
) -> None:
    wide = sum(len(places(award)) for award in wanted)
    if wide * count > counting.MOST_COMBINATIONS:
        error = TooMuchToCount(places=wide, held=count, most=counting.MOST_COMBINATIONS)
        form.add_error("credential_files", error.message(language))


def _counted(
    request: HttpRequest,
    form: PlanForm,
    wanted: Sequence[Award],
    rows: Sequence[TranscriptRow],
    brought: Sequence[Offering],
) -> HttpResponse:
    """Return the page with the plans, and with what only the learner can say."""
    language, now = current_language(), timezone.now()
    on = now.astimezone(UTC).date()
    reports = checking.reports(form, now)
    accepted = {*form.accepted, *(id_ for award in wanted for id_ in award.issuers)}
    verified = checking.held(form, reports, accepted, language)
    if form.errors:
        return _page(request, form, status=422)
    unsaid = [*verified, *(stated(row, on=on) for row in rows)]
    asked = questions(wanted, unsaid[:_MOST_ASKED_ABOUT])
    shown: dict[str, Any] = {"asked": questions_shown(asked, form.answers, unsaid)}
    try:
        said = answered(asked, form.answers, wanted, on=on)
    except ShirushiError as error:
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        wrong = {one.path: one.message(language) for one in every}
        return _page(request, form, shown | {"wrong": wrong.values()}, status=422)
    held = _with_statements(verified, rows, said, on=on)
    is_apart = form.cleaned_data["how"] == "instead"
    groups = [[award] for award in wanted] if is_apart else [wanted]
    # Every search of one request shares the time that a stranger gets.
    solves = len(groups) + (2 if brought or form.from_catalogue else 0) + (2 if brought else 0)
    seconds = counting.MOST_SECONDS / solves
    plans = _planned(form, held, groups, said, on=on, seconds=seconds)
    shown |= further.looked_ahead(
        form,
        held,
        wanted,
        brought,
        on=on,
        circumstances=said.circumstances,
        language=language,
        seconds=seconds,
    )
    shown |= {
        "plans": [
            plan_shown(one, language, number=number)
            for number, one in enumerate(plans.plans, start=1)
        ],
        "is_shared": not is_apart,
        "issuers": checking.issuers(reports, wanted, accepted),
        "statements": statements_shown(asked, form.answers, unsaid),
        "choosable": _choosable(form, verified),
    }
    return _page(request, form, shown)


def _with_statements(
    verified: Sequence[Held], rows: Sequence[TranscriptRow], said: Answered, *, on: date
) -> list[Held]:
    entered_on = next(iter(said.circumstances.values())).entered_on
    typed = [stated(row, on=on, entered_on=entered_on) for row in rows]
    return [*(said.applied(one) for one in (*verified, *typed)), *said.has]


def _planned(
    form: PlanForm,
    held: Sequence[Held],
    groups: Sequence[Sequence[Award]],
    said: Answered,
    *,
    on: date,
    seconds: float,
) -> Together:
    """Return the plans, the awards of one group sharing the credits out."""
    found = [
        solve_together(
            held,
            group,
            on=on,
            circumstances=said.circumstances,
            preferences=form.preferences,
            most_seconds=seconds,
        )
        for group in groups
    ]
    return Together(
        plans=tuple(plan for one in found for plan in one.plans),
        proved=all(one.proved for one in found),
    )


def _choosable(form: PlanForm, held: Sequence[Held]) -> list[dict[str, Any]]:
    """Return the credentials about which a learner may have wishes."""
    keep, wish = set(form.several("keep")), set(form.several("wish"))
    return [
        {"id": one.id, "title": one.title, "keep": one.id in keep, "wish": one.id in wish}
        for one in held
    ]


def _page(
    request: HttpRequest, form: PlanForm, shown: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page, with what was given still in its form."""
    carried = that_fit(form.credentials)
    found = further.listed(form) if form.is_bound else []
    if form.is_bound:
        form.put_back()
    transcript = [] if form.transcript is None else that_fit([form.transcript])
    context = {
        "form": form,
        "carried": carried,
        "dropped": [one.name for one in form.credentials if one not in carried],
        "carried_transcript": transcript,
        "carried_inside": that_fit(form.awards_inside),
        "accept": sorted(form.accepted),
        "listed": found,
        **(shown or {}),
    }
    if form.is_bound and "asked" not in context:
        # Where nothing could be counted, what was said before still comes back.
        context["kept"] = [(f"say:{name}", v) for name, vs in form.answers.items() for v in vs]
    answer = render(request, "stacking/stack.html", context, status=status)
    if form.is_bound:
        answer["Cache-Control"] = "private, no-store"
    return answer


def _awards(form: PlanForm, language: Language) -> list[Award]:
    """Return the awards asked about, the one chosen first; mistakes are told beside the form."""
    chosen = form.cleaned_data["award"]
    found = []
    if chosen:
        found.append(awards.offered()[chosen])
    else:
        try:
            found.append(awards.brought(form.cleaned_data["award_bytes"], form.awards_inside))
        except ShirushiError as error:
            checking.add_errors(form, "award_text", error, language)
    found += [awards.offered()[id_] for id_ in form.cleaned_data["also"]]
    return list({one.id: one for one in found}.values())
