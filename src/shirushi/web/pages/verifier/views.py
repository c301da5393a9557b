"""Verify a credential; serve what a verifier elsewhere needs."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Language
from shirushi.credential.formats import extension
from shirushi.net.elsewhere import Elsewhere
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.issuing import checking, keys, queries
from shirushi.web.pages.verifier.forms import VerifyForm
from shirushi.web.pages.verifier.network import fetch_credential


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Take a credential in any of three ways, and show what was found step by step."""
    if request.method != "POST":
        return render(request, "verifier/verify.html", {"form": VerifyForm()})
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "verifier/verify.html", {"form": form}, status=422)
    try:
        data = _data(form)
    except ShirushiError as error:
        form.add_error("url", error.message(_language(request)))
        return render(request, "verifier/verify.html", {"form": form}, status=422)
    report = checking.check(
        data,
        beyond=Elsewhere(timezone.now),
        now=timezone.now(),
        email=form.cleaned_data["email"],
    )
    shown = {"checked": checking.checked(report), "form": VerifyForm()}
    return render(request, "verifier/report.html", shown)


@require_GET
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """Show a credential that its holder made a public link to, checked just now.

    A verifier elsewhere that is given the link asks for the credential and no page; it gets the
    signed bytes.
    """
    if not request.accepts("text/html"):
        answer = shared_file(request, key)
        patch_vary_headers(answer, ["Accept"])
        return answer
    row = queries.by_share_key(key)
    if row is None:
        raise Http404
    report = checking.check(
        bytes(row.signed or b""),
        beyond=Elsewhere(timezone.now),
        now=timezone.now(),
        email="",
    )
    shown = {"checked": checking.checked(report), "shared": row}
    answer = render(request, "verifier/report.html", shown)
    answer["X-Robots-Tag"] = "noindex"
    patch_vary_headers(answer, ["Accept"])
    return answer


@require_GET
def shared_file(_request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the signed bytes behind a public link, as they were made."""
    row = queries.by_share_key(key)
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.signed or b""), content_type="application/vc+ld+json")


@require_GET
def did_document(_request: HttpRequest, slug: str) -> HttpResponse:
    """Publish which keys an issuer of this site signs with (did:web)."""
    organisation = accounts.organisation(slug)
    document = keys.document(organisation) if organisation else None
    if document is None:
        raise Http404
    answer = JsonResponse(document, content_type="application/did+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
def status_list(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish a signed status list."""
    row = queries.status_list(slug, number)
    if row is None:
        raise Http404
    answer = HttpResponse(bytes(row.published), content_type="application/vc+ld+json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _data(form: VerifyForm) -> bytes:
    """Return the bytes to check. Raises what fetching an address raises."""
    given = form.cleaned_data
    if given["file"]:
        data: bytes = given["file"].read(settings.UPLOAD_MOST_BYTES + 1)
        return data
    if given["text"]:
        return str(given["text"]).strip().encode()
    return fetch_credential(given["url"])


def _language(request: HttpRequest) -> Language:
    return "en" if getattr(request, "LANGUAGE_CODE", "ja") == "en" else "ja"


@require_GET
def extension_context(_request: HttpRequest) -> HttpResponse:
    """Publish the JSON-LD context of the descriptors, to every origin."""
    return _published(extension.context(), "application/ld+json")


@require_GET
def extension_schema(request: HttpRequest) -> HttpResponse:
    """Publish the JSON Schema of the descriptors, to every origin."""
    address = settings.SITE_URL + request.path
    return _published(extension.schema(address), "application/schema+json")


def _published(document: JsonObject, content_type: str) -> HttpResponse:
    answer = HttpResponse(json.write(document), content_type=content_type)
    # Open Badges 3.0 #extending: both are public, whoever asks.
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
