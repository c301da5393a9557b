"""Credentials and transcripts out of a form, verified or stated, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from shirushi.core.errors import ManyErrors, ShirushiError
from shirushi.core.text import Language, Text
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.model.profile import Profile
from shirushi.net.elsewhere import Elsewhere
from shirushi.stacking import verified
from shirushi.stacking.recognition import Held
from shirushi.stacking.requirement import Award
from shirushi.stacking.transcript import TranscriptRow
from shirushi.stacking.transcript_reading import read_transcript
from shirushi.web.apps.issuing import checking
from shirushi.web.pages.stacking.forms import CredentialsForm

#: Mistakes of one document that are shown.
MOST_MISTAKES = 20


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer whose signature held, and whether its credentials are counted."""

    profile: Profile
    named: bool
    accepted: bool


def reports(form: CredentialsForm, now: datetime) -> list[Report]:
    """Return the verification of every credential of the form."""
    elsewhere = Elsewhere(timezone.now)
    email = form.cleaned_data["email"]
    return [
        checking.check(one.data, beyond=elsewhere, now=now, email=email) for one in form.credentials
    ]


def held(
    form: CredentialsForm, found: Sequence[Report], accepted: set[str], language: Language
) -> list[Held]:
    """Return the credentials with their standings; what is none is told beside the form."""
    credentials = []
    for one, report in zip(form.credentials, found, strict=True):
        read = verified.held(report, accepted)
        if read is None:
            reason = verified.why_unreadable(report)
            error = CredentialUnreadable(path=one.name, reason=reason)
            form.add_error("credential_files", error.message(language))
        else:
            credentials.append(read)
    return credentials


def rows(form: CredentialsForm, language: Language) -> tuple[TranscriptRow, ...]:
    """Return the rows of the transcript; its mistakes are told beside the form."""
    if form.transcript is None:
        return ()
    try:
        return read_transcript(form.transcript.data).rows
    except ShirushiError as error:
        add_errors(form, "transcript_file", error, language)
        return ()


def add_errors(form: CredentialsForm, field: str, error: ShirushiError, language: Language) -> None:
    """Tell every mistake of one document beside its field."""
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    prefix = "" if not isinstance(error, ManyErrors) or not error.path else f"{error.path}: "
    for one in every[:MOST_MISTAKES]:
        form.add_error(field, prefix + one.message(language))


def issuers(found: Iterable[Report], awards: Sequence[Award], accepted: set[str]) -> list[Issuer]:
    """Return the issuers whose signatures held; a forged name is not offered for acceptance."""
    named = {id_ for award in awards for id_ in award.issuers}
    listed: dict[str, Issuer] = {}
    for report in found:
        signed = report.step(StepName.PROOF).outcome is Outcome.PASSED
        if report.assertion is None or not signed or report.assertion.issuer.id is None:
            continue
        id_ = report.assertion.issuer.id
        listed[id_] = Issuer(
            profile=report.assertion.issuer, named=id_ in named, accepted=id_ in accepted
        )
    return list(listed.values())
