"""What an applicant's credentials count towards, for the registrar to decide by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Text
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.model.profile import Profile
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking import verified
from shirushi.stacking.explaining import Explanation, explain
from shirushi.stacking.loading import load_award, packaged_awards
from shirushi.stacking.picture import draw_plan
from shirushi.stacking.requirement import Award, places
from shirushi.stacking.solving import solve
from shirushi.web.apps.accounts.requests import MemberRequest
from shirushi.web.apps.issuing import checking, counting
from shirushi.web.apps.recognition import queries
from shirushi.web.pages.registrar.forms import PlanForm
from shirushi.web.ui.templatetags.shirushi import current_language

_SALT = "recognition-citation"
_MOST_CITED = 1500
_MOST_MISTAKES = 20


class TooMuchToCount(ShirushiError):
    """Requirements times credentials are more than is counted at once."""

    code = "registrar.too-much-to-count"
    text = Text(
        ja="要件{places}件と証明書{held}件の組み合わせが多すぎます(上限は{most})。",
        en="{places} requirements and {held} credentials are too many combinations "
        "(at most {most}).",
    )
    remedy = Text(
        ja="コマンド shirushi stack を使ってください。", en="Use the command shirushi stack."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer whose signature held, and whether its credentials are counted."""

    profile: Profile
    named: bool
    accepted: bool


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, pk: int, **_where: str) -> HttpResponse:
    """Count the files of a request towards an award, each verified just now; nothing is kept."""
    row = queries.request_of(request.organisation, pk)
    if row is None:
        raise Http404
    files = [one for one in queries.attachments(row) if one.data]
    form = PlanForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"row": row, "form": form, "files": files}
    is_sent = request.method == "POST" and form.is_valid()
    award = _award(form, len(files)) if is_sent else None
    if award is not None:
        now = timezone.now()
        elsewhere = Elsewhere(timezone.now)
        reports = [
            checking.check(bytes(one.data), beyond=elsewhere, now=now, email=row.email)
            for one in files
        ]
        accepted = {*award.issuers, *_accepted(request, reports, award)}
        found = [verified.held(one, accepted) for one in reports]
        solved = solve(
            [one for one in found if one is not None],
            award,
            on=now.astimezone(UTC).date(),
            most_seconds=counting.MOST_SECONDS,
        )
        explanation = explain(solved)
        shown["said"] = explanation.to_json()
        shown["picture"] = _inline(draw_plan(solved, current_language()))
        shown["issuers"] = _issuers(reports, award, accepted)
        shown["unread"] = [file for file, one in zip(files, found, strict=True) if one is None]
        shown["citation"] = citation = _citation(explanation)
        shown["cite"] = signing.dumps(citation, salt=_SALT, compress=True)
    answer = render(request, "registrar/plan.html", shown, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def cited(value: str) -> str:
    """Return the words of a plan that a decision is to cite; empty where they are not ours."""
    try:
        return str(signing.loads(value, salt=_SALT))[:_MOST_CITED] if value else ""
    except signing.BadSignature:
        return ""


def _award(form: PlanForm, held: int) -> Award | None:
    """Return the award asked about, or ``None`` with its mistakes beside the form."""
    chosen, text = form.cleaned_data["award"], form.cleaned_data["award_text"]
    try:
        award = packaged_awards()[chosen] if chosen else load_award(text.encode())
        wide = len(places(award))
        if wide * held > counting.MOST_COMBINATIONS:
            raise TooMuchToCount(places=wide, held=held, most=counting.MOST_COMBINATIONS)
    except ShirushiError as error:
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        for one in every[:_MOST_MISTAKES]:
            form.add_error("award_text", one.message(current_language()))
        return None
    return award


def _accepted(request: MemberRequest, reports: list[Report], award: Award) -> set[str]:
    """Return the issuers that count: those ticked, or at first all whose signature holds."""
    if "counted" in request.POST:
        return set(request.POST.getlist("accept"))
    return {one.profile.id for one in _issuers(reports, award, set()) if one.profile.id}


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


def _inline(picture: bytes) -> SafeString:
    return mark_safe(picture.decode())  # noqa: S308 - draw_plan escapes every text in it


def _citation(explanation: Explanation) -> str:
    """Return what a decision may cite of a plan; no credential and nobody is named in it."""
    language = current_language()
    award = explanation.plan.award
    basis = _BASIS.format(
        award=award.name, on=explanation.plan.on.isoformat(), source=award.citation.line
    )
    lines = [basis.in_language(language), explanation.summary.in_language(language)]
    if not explanation.plan.proved:
        lines.append(_NOT_PROVED.in_language(language))
    lines += [f"- {one.in_language(language)}" for one in explanation.missing]
    return "\n".join(lines)[:_MOST_CITED]


_BASIS = Text(
    ja="{on}(UTC)時点で「{award}」に照らして計算した結果(出典: {source})",
    en="As counted towards {award} on {on} (UTC; source: {source})",
)
_NOT_PROVED = Text(
    ja="最善の計算であることは証明されていません。", en="It is not proved to be the best count."
)
