"""What every command that counts credentials shares: the award, the credentials, the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import wraps
from pathlib import Path
from typing import Any

import click

from shirushi.cli.commands import PATH, argument, language_option, option
from shirushi.cli.files import FileUnreadable, in_file, read_file
from shirushi.cli.options import json_option, keys_option, offline_option, status_list_option
from shirushi.cli.sources import keys_from, statuses_from
from shirushi.core.dates import parse_day, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.report import Report
from shirushi.credential.verification import verify
from shirushi.model.assertion import Identifier, IdentifierKind
from shirushi.stacking import verified
from shirushi.stacking.loading import load_award, packaged_awards
from shirushi.stacking.plan import Status
from shirushi.stacking.recognition import Held, Standing
from shirushi.stacking.requirement import Award
from shirushi.stacking.statements import Statements, load_statements
from shirushi.stacking.transcript import TranscriptRow, stated
from shirushi.stacking.transcript_reading import read_transcript


class CredentialUnreadable(ShirushiError):
    """A file cannot be read as a credential at all, so that nothing in it can be counted."""

    code = "cli.credential-unreadable"
    text = Text(
        ja="証明書として読めません: {reason}", en="It cannot be read as a credential: {reason}"
    )
    remedy = Text(ja="この証明書を除いてください。", en="Leave this one out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which credentials are to be counted, by whom they are accepted, and as of when."""

    credentials: tuple[Path, ...]
    day: str | None
    accepted: tuple[str, ...]
    recipient: str | None
    list_files: tuple[Path, ...]
    key_files: tuple[Path, ...]
    offline: bool
    about: Path | None
    transcript: Path | None

    @property
    def now(self) -> datetime:
        """The moment as of which is counted: the end of the day asked about, or now."""
        return utc_now() if self.day is None else _end_of_day(self.day)

    @property
    def on(self) -> date:
        """The day as of which is counted (UTC)."""
        return self.now.date()

    @property
    def whose(self) -> Identifier | None:
        """Whose the credentials should be, or ``None``."""
        if self.recipient is None:
            return None
        return Identifier(kind=IdentifierKind.EMAIL, value=self.recipient)

    def statements(self) -> Statements:
        """Return what people said about the learner and the credentials."""
        if self.about is None:
            return Statements()
        data = read_file(self.about)
        try:
            return load_statements(data)
        except ShirushiError as error:
            raise in_file(error, self.about) from None

    def held(self, awards: Iterable[Award]) -> list[Held]:
        """Return the credentials, each verified, with what was said about them."""
        keys = keys_from(self.key_files, offline=self.offline)
        statuses = statuses_from(self.list_files, offline=self.offline)
        accepted = {*self.accepted, *(issuer for award in awards for issuer in award.issuers)}
        said, now = self.statements(), self.now
        found = []
        for path in self.credentials:
            report = verify(
                read_file(path), keys=keys, statuses=statuses, now=now, recipient=self.whose
            )
            found.append(said.applied(_held(path, report, accepted)))
        found += [
            said.applied(stated(row, on=self.on, entered_on=said.circumstances.entered_on))
            for row in self.rows()
        ]
        return found

    def rows(self) -> tuple[TranscriptRow, ...]:
        """Return the rows of the transcript that the learner states."""
        if self.transcript is None:
            return ()
        data = read_file(self.transcript)
        try:
            return read_transcript(data).rows
        except ShirushiError as error:
            raise in_file(error, self.transcript) from None


class AwardUnknown(ShirushiError):
    """An award is named that is neither a file nor comes with the package."""

    code = "cli.award-unknown"
    text = Text(
        ja="「{name}」というファイルも、同梱の学位・証明もありません。",
        en="{name!r} is neither a file nor an award that comes with the package.",
    )
    remedy = Text(
        ja="「shirushi stack --rules」で同梱のものを確認してください。",
        en="'shirushi stack --rules' lists those that come with it.",
    )


class IssuerNotAnId(ShirushiError):
    """An issuer to accept is given by something else than its identifier."""

    code = "cli.issuer-not-an-id"
    text = Text(
        ja="「{value}」は発行者の識別子(DIDまたはURL)ではありません。",
        en="{value!r} is no identifier of an issuer (a DID or a URL).",
    )
    remedy = Text(
        ja="shirushi verify が示す発行者の did: か https: で始まる文字列を指定してください。",
        en="Give what shirushi verify shows as the issuer; it begins with did: or https:.",
    )


def _issuers(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the identifiers. Raises ``IssuerNotAnId``: a name would match nobody, unnoticed."""
    for one in given:
        if not one.startswith(("did:", "https://", "http://", "urn:")):
            raise IssuerNotAnId(path="--accept", value=one)
    return given


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options about credentials; it gets them as one ``asked``."""

    @argument("credentials", metavar="CREDENTIAL...", nargs=-1, type=PATH)
    @option(
        "--on",
        "day",
        metavar="DATE",
        says=Text(
            ja="この日(協定世界時)の時点で数えます。省略すると今日です。",
            en="Count as of this day (UTC). Default: today.",
        ),
    )
    @option(
        "--accept",
        "accepted",
        multiple=True,
        metavar="ISSUER",
        callback=_issuers,
        says=Text(
            ja="授与機関が受け入れる発行者(DIDまたはURL)。授与の要件に挙げられた発行者に加えます。",
            en="An issuer (DID or URL) that the awarding body accepts, "
            "beside those the award names.",
        ),
    )
    @option(
        "--recipient",
        metavar="EMAIL",
        says=Text(
            ja="証明書の本人と照合するメールアドレス。",
            en="Whose the credentials should be.",
        ),
    )
    @status_list_option
    @keys_option
    @offline_option
    @option(
        "--about",
        type=PATH,
        metavar="FILE.toml",
        says=Text(
            ja="証明書に書かれていない、学習者や証明書についての説明。",
            en="What people say of the learner and the credentials, where no credential states it.",
        ),
    )
    @option(
        "--transcript",
        type=PATH,
        metavar="FILE.csv",
        says=Text(
            ja="学習者が申告する科目。検証されず、その旨が示されます。",
            en="Subjects that the learner states; nothing of it is verified, and it is marked so.",
        ),
    )
    @json_option
    @language_option
    @click.pass_context  # type: ignore[arg-type]  # wraps() hides the context
    @wraps(command)
    def asked(ctx: click.Context, **given: Any) -> None:
        names = Asked.__dataclass_fields__
        question = Asked(**{name: given.pop(name) for name in names})
        command(ctx, asked=question, **given)

    return asked


#: What a command ends with, by how an award stands.
EXITS = {
    Status.SATISFIED: 0,
    Status.PARTLY: 1,
    Status.MISSING: 1,
    Status.NEEDS_DECISION: 2,
    Status.UNKNOWN: 2,
}


def award_from(name: str) -> Award:
    """Return the award in a file, or one that comes with the package by its id."""
    path = Path(name)
    if not path.suffix and not path.exists():
        found = packaged_awards().get(name.replace("_", "-"))
        if found is None:
            raise AwardUnknown(name=name)
        return found

    def others(id_: str) -> bytes | None:
        # An id is a file's bare name, so that no award reaches outside its folder.
        beside = path.with_name(f"{id_}.toml") if id_.replace("-", "").isalnum() else None
        return read_file(beside) if beside is not None and beside.is_file() else None

    data = read_file(path)
    try:
        return load_award(data, others=others)
    except FileUnreadable:
        raise
    except ShirushiError as error:
        raise in_file(error, name) from None


def _end_of_day(day: str) -> datetime:
    return datetime.combine(parse_day(day, path="--on"), time(23, 59, 59), tzinfo=UTC)


def _held(path: Path, report: Report, accepted: set[str]) -> Held:
    """Return a credential with its standing. Raises ``CredentialUnreadable``."""
    found = verified.held(report, accepted)
    if found is None:
        raise CredentialUnreadable(path=str(path), reason=verified.why_unreadable(report))
    return found


def notes(held: Sequence[Held], asked: Asked) -> list[Text]:
    """Return what the person who asked should know about the question."""
    found = []
    if any(one.standing is Standing.ISSUER_UNKNOWN for one in held):
        issuers = ", ".join(sorted({one.assertion.issuer.id or "" for one in held}))
        found.append(_ACCEPT.format(issuers=issuers))
    if any(one.standing is Standing.UNCHECKED for one in held):
        found.append(_UNCHECKED)
    if any(not one.is_stated for one in held) and asked.whose is None:
        found.append(_NOT_WHOSE)
    return found


_ACCEPT = Text(
    ja="受け入れる発行者が示されていません。信頼できる発行者は --accept で指定してください: "
    "{issuers}",
    en="Nobody said which issuers are accepted. If you trust them, name them with --accept: "
    "{issuers}",
)
_UNCHECKED = Text(
    ja="有効かどうかを確認できない証明書があります。"
    "どの確認で止まったかは「shirushi verify」で分かります。"
    "失効リストや鍵の文書は --status-list、--keys で渡せます。",
    en="Whether some credentials hold could not be told; 'shirushi verify' says which check "
    "stopped. Status lists and keys can be given with --status-list and --keys.",
)
_NOT_WHOSE = Text(
    ja="証明書が本人のものかどうかは確認していません(--recipient で確認できます)。",
    en="Whose the credentials are was not checked (--recipient checks it).",
)
