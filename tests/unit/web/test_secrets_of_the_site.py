"""The site's secrets stand in no page, log, record or task: settings, keys, links, API keys."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.issuing import keys, sealing, services
from shirushi.web.apps.issuing.models import CredentialRecord, SigningKeyRecord
from shirushi.web.project.logs import WithoutLinks
from tests.campus import PASSWORD, Site, cohort, learners, make_site
from tests.secrets_spelt import leaked
from tests.world import NOW

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def site() -> Site:
    return make_site()


def seed_of(row: SigningKeyRecord) -> bytes:
    return sealing.unseal(bytes(row.sealed_seed), about=row.fragment)


def everything_kept() -> str:
    """Return every row of every table, as it would be shown and as it is stored."""
    lines: list[str] = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            lines.append(f"{row} {row!r}")
            lines += [repr(field.value_from_object(row)) for field in row._meta.concrete_fields]
    return "\n".join(lines)


def log_of(caplog: pytest.LogCaptureFixture) -> str:
    """Return every record as the site writes it, its traceback included."""
    shape = WithoutLinks("%(name)s %(levelname)s %(pathname)s %(message)s")
    return "\n".join(shape.format(one) for one in caplog.records)


def test_what_is_kept_at_rest_holds_no_secret_in_the_clear(site: Site) -> None:
    found = cohort(site, learners(3))
    for batch in range(found.batches):
        services.issue_batch(found.pk, batch, now=NOW)
    _, secret = accounts.make_api_key(
        site.organisation, user=site.officer, label="robot", by=site.author, now=NOW
    )
    seed = seed_of(SigningKeyRecord.objects.get())
    tokens = [sealing.claim_token(str(one.uuid)) for one in CredentialRecord.objects.all()]

    kept = everything_kept()

    assert "robot" in kept
    assert not leaked(
        kept, seed, secret, settings.SECRET_KEY, settings.KEY_SECRET, PASSWORD, *tokens
    )


def test_keys_and_errors_about_them_show_no_secret(
    site: Site, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cohort(site, learners(1))
    row = SigningKeyRecord.objects.get()
    seed = seed_of(row)
    shown = [repr(row), str(row), repr(keys.signer(row)), repr(keys.document(site.organisation))]

    settings.KEY_SECRET = "another-secret"
    with pytest.raises(sealing.SealBroken) as caught:
        keys.signer(row)

    shown += [repr(caught.value), "".join(traceback.format_tb(caught.tb)[1:]), log_of(caplog)]
    assert not leaked("\n".join(shown), seed, "another-secret", settings.SECRET_KEY)


def test_the_page_for_developers_hides_the_settings_secrets() -> None:
    shown = repr(SafeExceptionReporterFilter().get_safe_settings())

    assert not leaked(shown, settings.SECRET_KEY, settings.KEY_SECRET)


def test_nothing_is_written_but_through_the_formatter_that_hides_links() -> None:
    logs: Any = settings.LOGGING
    console = logs["handlers"]["console"]
    named = [logging.getLogger(name) for name in ("django", "django.request", "django.security")]

    ours = logs["formatters"][console["formatter"]]["()"]

    assert ours.endswith(WithoutLinks.__qualname__)
    assert [one.handlers for one in named] == [[], [], []]


def test_a_learners_link_stands_in_no_log(
    site: Site, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    found = cohort(site, learners(1))
    services.issue_batch(found.pk, 0, now=NOW)
    row = CredentialRecord.objects.get()
    token = sealing.claim_token(str(row.uuid))
    caplog.set_level(logging.DEBUG)

    page = reverse("claim", args=[row.uuid, token])
    answers = [
        client.get(page),
        client.put(page),
        client.get(f"{page}credential.exe"),
        client.get(f"{page}nothing/"),
        Client(enforce_csrf_checks=True).post(page),
    ]

    assert [one.status_code for one in answers][:1] == [200]
    assert any(one.status_code >= 400 for one in answers)
    assert not leaked(log_of(caplog), token)


def test_an_api_keys_secret_stands_in_no_log_or_answer(
    site: Site, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = accounts.make_api_key(
        site.organisation, user=site.officer, label="robot", by=site.author, now=NOW
    )
    caplog.set_level(logging.DEBUG)
    base = f"/api/v1/{site.organisation.slug}/"

    answers = [
        client.get(f"{base}cohorts", headers={"Authorization": f"Bearer {given}"})
        for given in (secret, secret[:-1], f"{secret}\x00", f" {secret} x")
    ]
    shown = "".join(one.content.decode() + repr(dict(one.headers)) for one in answers)

    assert not leaked(shown + log_of(caplog), secret, secret[:-1])
    assert mail.outbox == []
