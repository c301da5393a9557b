"""``shirushi bank``: the statement of a credit bank, from an export or from one's own files."""

from __future__ import annotations

import secrets
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, group, language_option, option, spoken
from shirushi.cli.files import in_file, read_file, write_file
from shirushi.cli.key import issuer_option, read_seed, signer_of
from shirushi.cli.options import json_option, keys_option, offline_option, status_list_option
from shirushi.cli.sources import keys_from, statuses_from
from shirushi.core import json
from shirushi.core.dates import format_time, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.formats.clr2 import Record
from shirushi.credential.learner_record import member_of, write_record
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.credential.verification import verify
from shirushi.model.assertion import Assertion, Identifier, IdentifierKind, Learner
from shirushi.model.profile import Profile
from shirushi.stacking import banking_export
from shirushi.stacking.banking import About, Standing, Statement, statement
from shirushi.stacking.banking_export import as_achievement
from shirushi.stacking.banking_pdf import write_pdf
from shirushi.stacking.ledger import (
    Deposit,
    DepositKind,
    LearningRepeated,
    Ledger,
    RecordRepeated,
    post,
)
from shirushi.stacking.recognition import recognised_from

_LEARNER = "holder"
#: What is looked at in a folder.
_ENDINGS = {".json", ".jsonld", ".jwt", ".png", ".svg", ".txt"}


class ExportNotAlone(ShirushiError):
    """A bank's export is given together with other files."""

    code = "cli.export-not-alone"
    text = Text(
        ja="単位バンクから保存したファイルは、単独で指定してください。",
        en="A file exported from a credit bank is given alone.",
    )


class NothingGiven(ShirushiError):
    """A folder holds no file that could be a credential."""

    code = "cli.nothing-given"
    text = Text(ja="証明書のファイルがありません。", en="There is no credential file here.")


class RecordImpossible(ShirushiError):
    """A learner record is wanted that cannot be made from what is given."""

    code = "cli.record-impossible"
    text = Text(
        ja="学修者記録を作るには、証明書のファイルと --recipient が必要です。",
        en="A learner record needs the credential files and --recipient.",
    )
    remedy = Text(
        ja="保存した明細からは作れません。サイトの口座から保存してください。",
        en="It cannot be made of an export: save it from your account on the site.",
    )


@dataclass(slots=True)
class _Wallet:
    """Credentials on their way into a ledger, and what is left out, with why."""

    at: datetime
    ledger: Ledger = field(default_factory=Ledger)
    about: dict[str, About] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[Text] = field(default_factory=list)

    def put(self, path: Path, data: bytes, report: Report) -> None:
        """Deposit one credential, or note why it is left out."""
        found = report.assertion
        if found is None and report.step(StepName.PROOF).outcome is Outcome.PASSED:
            self._leave_out(path, _NOTHING_LEARNT)
            return
        if found is None or not report.answer.holds:
            self._leave_out(path, report.answer.label)
            return
        if found.credits_earned is None:
            self._leave_out(path, _NO_CREDITS)
            return
        matched = report.step(StepName.RECIPIENT).outcome is Outcome.PASSED
        try:
            self.ledger = post(self.ledger, self._deposit(found, accepted=matched))
        except (RecordRepeated, LearningRepeated) as error:
            self._leave_out(path, error.said)
            return
        self.about[found.id] = About(title=found.achievement.title, issuer=found.issuer.name.ja)
        self.files[found.id] = data

    def _deposit(self, found: Assertion, *, accepted: bool) -> Deposit:
        if found.credits_earned is None:  # pragma: no cover - looked at before
            raise RecordRepeated(record=found.id)
        until = found.valid_until
        return Deposit(
            id=f"deposit:{len(self.ledger.acts) + 1}",
            at=self.at,
            learner=_LEARNER,
            record=found.id,
            kind=DepositKind.MICRO_CREDENTIAL,
            credits=found.credits_earned,
            evidence=(found.id,),
            accepted=accepted,
            expires_on=None if until is None else until.date(),
            stands_for=recognised_from(found),
        )

    def _leave_out(self, path: Path, why: Text) -> None:
        self.left_out.append(_LEFT_OUT.format(file=path.name, why=why))


@group(
    ja="""\
    単位バンクに記録された学修を、誰の言葉によるか、何が出入りしたかとともに示します。
    """
)
def bank() -> None:
    """Show what a credit bank holds of a person, on whose word, and what came and went."""


@command(
    "statement",
    of=bank,
    ja="""\
    FILE の明細を表示します。FILE には、単位バンクから保存した口座、または証明書を指定します。

    口座は、単位バンクのサイトかAPIから保存した一つのJSONファイルです。明細は、
    その中の記録から計算し直します。証明書はファイル、
    またはファイルを収めたフォルダで指定します。一つずつ検証し、
    有効でないものは理由を示して除きます。--recipient の人のものだけを数えます。

    終了コードは、指定したものがすべて明細に載れば0、除いたものがあれば1、
    明細を作れなければ2です。
    """,
)
@argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@option(
    "--holder",
    metavar="NAME",
    default="",
    says=Text(ja="明細に記す名前。", en="The name that stands on the statement."),
)
@option(
    "--recipient",
    metavar="EMAIL",
    says=Text(ja="証明書の本人と照合するメールアドレス。", en="Whose the credentials should be."),
)
@status_list_option
@keys_option
@offline_option
@option(
    "--csv",
    "csv_file",
    metavar="FILE",
    type=PATH,
    says=Text(ja="CSVでも書き出します。", en="Write it as CSV as well."),
)
@option(
    "--pdf",
    "pdf_file",
    metavar="FILE",
    type=PATH,
    says=Text(ja="PDFでも書き出します。", en="Write it as PDF as well."),
)
@option(
    "--clr",
    "clr_file",
    metavar="FILE",
    type=PATH,
    says=Text(
        ja="Comprehensive Learner Record 2.0(学修者記録)としても書き出します。",
        en="Write it as a Comprehensive Learner Record 2.0 as well.",
    ),
)
@option(
    "--key",
    "key_file",
    metavar="FILE",
    type=PATH,
    says=Text(
        ja="学修者記録にこの鍵で署名します。省略すると署名せず、その旨を記します。",
        en="Sign the learner record with this key. Default: it is not signed, and says so.",
    ),
)
@issuer_option
@json_option
@language_option
@click.pass_context
def bank_statement(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    holder: str,
    recipient: str | None,
    list_files: tuple[Path, ...],
    key_files: tuple[Path, ...],
    offline: bool,
    csv_file: Path | None,
    pdf_file: Path | None,
    clr_file: Path | None,
    key_file: Path | None,
    issuer: str | None,
    as_json: bool,
) -> None:
    """Print the statement of FILEs: an account saved from a credit bank, or credentials.

    An account is one JSON file saved from the bank's site or API; its statement is worked out
    anew of the ledger inside. Credentials are files or folders of them; each is verified first,
    and what does not hold is left out, with the reason. Only what names --recipient counts.

    Exits with 0 when everything that was given stands on the statement, 1 when something was
    left out, 2 when there is no statement.
    """
    language, at = spoken(ctx), utc_now().replace(microsecond=0)
    paths = list(_files(files))
    wallet = _Wallet(at=at)
    said = _exported(paths, at=at)
    if said is None:
        whose = None
        if recipient is not None:
            whose = Identifier(kind=IdentifierKind.EMAIL, value=recipient)
        keys, lists = (
            keys_from(key_files, offline=offline),
            statuses_from(list_files, offline=offline),
        )
        for path in paths:
            data = read_file(path)
            report = verify(data, keys=keys, statuses=lists, now=at, recipient=whose)
            wallet.put(path, data, report)
        said = statement(
            wallet.ledger, learner=_LEARNER, holder=holder, about=wallet.about, notes={}, at=at
        )
    if clr_file is not None:
        key = None if key_file is None else (key_file, issuer)
        write_file(clr_file, _record(said, wallet, recipient=recipient, key=key))
    if csv_file is not None:
        # With the mark by which Excel knows UTF-8.
        write_file(csv_file, ("\ufeff" + said.csv(language)).encode())
    if pdf_file is not None:
        write_file(pdf_file, write_pdf(said, language))
    if as_json:
        left_out = [one.to_json() for one in wallet.left_out]
        click.echo(json.write_pretty(said.to_json() | {"left_out": left_out}))
    else:
        lines = [*said.text(language), *(one.in_language(language) for one in wallet.left_out)]
        click.echo("\n".join(lines))
    sys.exit(1 if wallet.left_out else 0)


def _files(given: Iterable[Path]) -> Iterator[Path]:
    """Yield each file given, and those in each folder given, by name."""
    for one in given:
        if not one.is_dir():
            yield one
            continue
        found = sorted(
            path for path in one.iterdir() if path.is_file() and path.suffix.lower() in _ENDINGS
        )
        if not found:
            raise NothingGiven(path=str(one))
        yield from found


def _exported(paths: list[Path], *, at: datetime) -> Statement | None:
    """Return the statement in a bank's export, or ``None`` where none is among the files."""
    for path in paths:
        data = read_file(path)
        try:
            document = json.read_object(data)
        except ShirushiError:
            continue
        if not banking_export.is_export(document):
            continue
        if len(paths) > 1:
            raise ExportNotAlone(path=str(path))
        try:
            return banking_export.read(document, at=at)
        except ShirushiError as error:
            raise in_file(error, path) from None
    return None


def _record(
    said: Statement,
    wallet: _Wallet,
    *,
    recipient: str | None,
    key: tuple[Path, str | None] | None,
) -> bytes:
    """Return the learner record of a wallet. Raises ``RecordImpossible``."""
    if recipient is None or not wallet.files:
        raise RecordImpossible(path="--clr")
    signer = None if key is None else signer_of(read_seed(key[0]), key[1])
    id_ = f"urn:uuid:{uuid.uuid4()}"
    inside = {
        one.deposit.record
        for one in said.holdings
        if one.standing is not Standing.CLAIMED
        and member_of(wallet.files[one.deposit.record]) is not None
    }
    salt = secrets.token_urlsafe(16)
    name = _NAME if signer is not None else _UNSIGNED
    record = Record(
        id=id_,
        name=name.ja.format(at=format_time(said.at)),
        publisher=Profile(
            id=id_ if signer is None else signer.controller,
            name=Text(ja=said.holder, en=said.holder) if said.holder else _HOLDER,
        ),
        learner=Learner(identifiers=(identity.hashed(IdentifierKind.EMAIL, recipient, salt=salt),)),
        valid_from=said.at,
        achievements=tuple(
            as_achievement(one) for one in said.holdings if one.deposit.record not in inside
        ),
    )
    kept = [data for id_, data in wallet.files.items() if id_ in inside]
    return write_record(record, kept, signer=signer)


#: Status lists and presentations hold, and are nobody's learning.
_NOTHING_LEARNT = Text(ja="学修の証明書ではありません", en="it is no credential of learning")
_NO_CREDITS = Text(
    ja="取得した単位数が書かれていません", en="it does not say how many credits were earned"
)
_LEFT_OUT = Text(ja="除外: {file}({why})", en="left out: {file} ({why})")
_NAME = Text(ja="学修者記録({at})", en="Learner record of {at}")
_UNSIGNED = Text(ja="【署名なし】学修者記録({at})", en="UNSIGNED: learner record of {at}")
_HOLDER = Text(ja="本人", en="The holder")
