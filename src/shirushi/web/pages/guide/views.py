"""Ten questions on one page; the answers stand in the address and are kept nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.framework import guide as guiding
from shirushi.framework.loading import framework
from shirushi.web.apps.authoring.models import JUDGED_BY
from shirushi.web.ui.templatetags.shirushi import current_language


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Ask, and once something was answered, tell what the frameworks say of it."""
    names = {one.id for one in guiding.QUESTIONS}
    answers = {
        name: str(value)
        for name, value in request.GET.items()
        if name.removesuffix(".figure") in names
    }
    found, problems = [], []
    if any(answers.values()):
        try:
            found = [guiding.guide(answers, framework(name)) for name in JUDGED_BY]
        except ShirushiError as error:
            every = error.errors if isinstance(error, ManyErrors) else (error,)
            problems = [(one.path, one.message(current_language())) for one in every]
    questions = [
        (one, answers.get(one.id, ""), answers.get(f"{one.id}.figure", ""))
        for one in guiding.QUESTIONS
    ]
    context = {"questions": questions, "problems": problems}
    if found:
        context |= {"deciding": found[0], "others": found[1:]}
    return render(request, "guide/guide.html", context, status=422 if problems else 200)
