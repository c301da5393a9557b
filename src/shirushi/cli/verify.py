"""``shirushi verify``: both wheels of trust, and what neither of them proves."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from shirushi.cli import json_lines
from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import problem_json, read_file
from shirushi.cli.folder import Folder, Revocation
from shirushi.cli.misuse import ArgumentMissing, ArgumentUnexpected
from shirushi.cli.options import json_option, keys_option, offline_option, status_list_option
from shirushi.cli.progress import with_progress
from shirushi.cli.sources import documents_from, keys_from, statuses_from
from shirushi.core import json
from shirushi.core.dates import format_time, parse_time, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import reading
from shirushi.credential.report import Outcome, Report, StepName
from shirushi.credential.verification import Memory
from shirushi.credential.verification import verify as check
from shirushi.framework import judging, loading
from shirushi.framework.framework import Framework
from shirushi.framework.verdict import Verdict
from shirushi.model.assertion import Identifier, IdentifierKind
from shirushi.model.quality import QualityAssurance, QualityAssuranceKind
from shirushi.net.fetch import Fetcher

#: What a credential is served as: by the standards, as a picture, and by plain file servers.
_ACCEPT = (
    "application/vc",
    "application/vc+jwt",
    "application/vc+ld+json",
    "application/jwt",
    "application/ld+json",
    "application/json",
    "image/png",
    "image/svg+xml",
    "text/plain",
    "application/octet-stream",
)


#: What is no https address is refused by the fetcher, with the reason.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class OfflineUrl(ShirushiError):
    """A URL is given, and the network may not be asked."""

    code = "cli.offline-url"
    text = Text(
        ja="--offline ではURLの証明書を取得できません。",
        en="With --offline a credential cannot be fetched from a URL.",
    )
    remedy = Text(
        ja="--offline を外すか、保存したファイルを指定してください。",
        en="Leave --offline out, or give a file that you saved.",
    )


@command(
    ja="""\
    証明書を検証します。JSON、PNG、SVGのファイル、URL、標準入力(-)を指定できます。

    複数なら、1件を1行で答えます。一つなら二つのこと、
    つまりデジタル証明書として有効かどうか(手順ごと)と、教育の質についての記載とを、
    分けて示します。終了コードは前者だけによります。

    終了コードは、すべて有効なら0、有効でないものがあれば1、分からなければ2です。
    """
)
@argument("credentials", metavar="FILE|URL|-...", nargs=-1)
@status_list_option
@keys_option
@option(
    "--issued",
    type=PATH,
    metavar="DIR",
    says=Text(
        ja="発行者自身のフォルダ。ステータスリストと、記録された失効の理由を使います。",
        en="The issuer's own folder: its status list, and the reasons it noted.",
    ),
)
@option(
    "--recipient",
    metavar="WHO",
    says=Text(
        ja="証明書の本人と照合するもの(メールアドレス、学籍番号、DIDのいずれか)。",
        en="Whose the credential should be: an e-mail address, a student number or a DID.",
    ),
)
@option(
    "--framework",
    "wanted",
    metavar="NAME",
    multiple=True,
    default=("jp-mc-1.0",),
    show_default=True,
    says=Text(
        ja="証明書の記載内容の判定に使う枠組み。",
        en="Framework to judge what the credential says by.",
    ),
)
@offline_option
@option(
    "--now",
    "at",
    metavar="TIME",
    says=Text(
        ja="この時刻の時点で検証します。省略すると現在です。",
        en="Verify as at this time. Default: the present.",
    ),
)
@option(
    "--json-lines",
    "as_lines",
    is_flag=True,
    says=Text(
        ja="標準入力から1行に1件ずつ、多くの事例を判定します。プログラム用で、"
        "ネットワークには問い合わせません。",
        en="Judge many cases, one a line on standard input, for programs; asks no network.",
    ),
)
@json_option
@language_option
@click.pass_context
def verify(
    ctx: click.Context,
    *,
    credentials: tuple[str, ...],
    list_files: tuple[Path, ...],
    key_files: tuple[Path, ...],
    issued: Path | None,
    recipient: str | None,
    wanted: tuple[str, ...],
    offline: bool,
    at: str | None,
    as_lines: bool,
    as_json: bool,
) -> None:
    """Verify credentials: JSON, PNG or SVG files, URLs, or standard input (-).

    Several are answered in a line each. Of one, two things are told apart: whether the digital
    credential holds, step by step, and what it says about the quality of the education. The exit
    code is about the first alone.

    Exits with 0 when every credential holds, 1 when one does not, 2 when that cannot be told.
    """
    if as_lines:
        if credentials:
            raise ArgumentUnexpected(given=" ".join(credentials)).within(ctx)
        json_lines.relay(sys.stdin.buffer, sys.stdout.buffer)
        return
    if not credentials:
        raise ArgumentMissing(argument="FILE|URL|-").within(ctx)
    frameworks = [loading.framework(one) for one in wanted]
    now = utc_now() if at is None else parse_time(at, path="--now")
    folder = None if issued is None else Folder(issued)
    lists = [*list_files, *([folder.list_file] if folder and folder.list_file.exists() else [])]
    how: dict[str, Any] = {
        "keys": keys_from(key_files, offline=offline),
        "statuses": statuses_from(lists, offline=offline),
        "documents": documents_from(offline=offline),
        "now": now,
        "recipient": None if recipient is None else _identifier(recipient),
    }
    if len(credentials) > 1:
        _verify_many(ctx, credentials, how, offline=offline, as_json=as_json)
        return
    report = check(_read(credentials[0], offline=offline), **how)
    quality = _Quality.of(report, frameworks)
    noted = _noted(folder, report)
    if as_json:
        click.echo(json.write_pretty(_as_json(report, quality, noted)))
    else:
        language = spoken(ctx)
        lines = [
            _DIGITAL.in_language(language),
            *(f"  {line}" for line in report.lines(language)),
            *(f"  {one.in_language(language)}" for one in _record(noted)),
            f"  {_DIGITAL_LIMIT.in_language(language)}",
            "",
            _EDUCATION.in_language(language),
            *(f"  {one.in_language(language)}" for one in quality.said()),
        ]
        click.echo("\n".join(lines))
    _end([report])


def _verify_many(
    ctx: click.Context,
    credentials: tuple[str, ...],
    how: dict[str, Any],
    *,
    offline: bool,
    as_json: bool,
) -> None:
    """Verify one after the other, with a bar, and print a line each."""
    language = spoken(ctx)
    found: list[tuple[str, Report | ShirushiError]] = []
    memory = Memory()
    for name in with_progress(credentials):
        try:
            data = _read(name, offline=offline)
        except ShirushiError as error:
            # One that cannot be had is no reason to keep the others' answers back.
            found.append((name, error))
        else:
            found.append((name, check(data, memory=memory, **how)))
    if as_json:
        click.echo(json.write_pretty([_row(name, one) for name, one in found]))
    else:
        for name, one in found:
            if isinstance(one, ShirushiError):
                click.echo(f"{_UNREAD.in_language(language)}: {name}")
                click.echo(f"    {one.explained.in_language(language)}")
                continue
            click.echo(f"{one.answer.label.in_language(language)}: {name}")
            failed = [step for step in one.steps if step.outcome is Outcome.FAILED]
            for step in failed[:1]:
                said = step.reason.in_language(language)
                click.echo(f"    {step.name.number}. {said}")
    reports = [one for _, one in found if isinstance(one, Report)]
    _end(reports)
    if len(reports) < len(found):
        sys.exit(2)


def _row(name: str, one: Report | ShirushiError) -> JsonObject:
    if isinstance(one, Report):
        return {"file": name, "digital": one.to_json()}
    return {"file": name, "digital": None, "problem": problem_json(one)}


def _end(reports: list[Report]) -> None:
    """End the process with what the answers come to: a no outweighs what cannot be told."""
    if any(one.answer.known and not one.answer.holds for one in reports):
        sys.exit(1)
    if not all(one.answer.known for one in reports):
        sys.exit(2)


# ---------------------------------------------------------------- reading


def _read(credential: str, *, offline: bool) -> bytes:
    if credential == "-":
        return sys.stdin.buffer.read(reading.MOST_BYTES + 1)
    if _URL.match(credential) is None:
        return read_file(Path(credential))
    if offline:
        raise OfflineUrl(path=credential)
    try:
        found = Fetcher().get(credential, accept=_ACCEPT, most_bytes=reading.MOST_BYTES)
    except ShirushiError as error:
        raise error.at(credential) from None
    return found.body


def _noted(folder: Folder | None, report: Report) -> Revocation | None:
    if folder is None or report.assertion is None:
        return None
    folder.needed_ledger()
    return folder.revocations().get(report.assertion.id)


# ---------------------------------------------------------------- the other wheel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quality:
    """What the credential says of the education, judged now.

    verdicts
        Empty where nothing is judged.
    outside
        What the issuer says of quality assurance by others.
    why_not
        Why nothing is judged, or ``None`` where something is.
    """

    verdicts: tuple[Verdict, ...]
    outside: tuple[QualityAssurance, ...]
    why_not: Text | None = None

    @classmethod
    def of(cls, report: Report, frameworks: list[Framework]) -> _Quality:
        """Return what can be said after a verification."""
        signed = report.step(StepName.PROOF).outcome is Outcome.PASSED
        if report.assertion is None or not signed:
            return cls(verdicts=(), outside=(), why_not=_OTHER_MATTER if signed else _NOT_JUDGED)
        achievement = report.assertion.achievement
        return cls(
            verdicts=tuple(judging.judge(achievement, one) for one in frameworks),
            outside=tuple(
                one
                for one in achievement.quality_assurance
                if one.kind is QualityAssuranceKind.EXTERNAL
            ),
        )

    def said(self) -> list[Text]:
        """Return what a person reads, with what it does not prove at the end."""
        if self.why_not is not None:
            return [self.why_not]
        lines = []
        for one in self.verdicts:
            lines.append(one.summary)
            if one.outcome is not judging.Outcome.MET:
                lines += [_RULE.format(rule=why.rule.text, found=why.found) for why in one.decisive]
        lines.append(_OWN_WORDS)
        lines += [_OUTSIDE.format(text=one.text) for one in self.outside] or [_NO_OUTSIDE]
        return [*lines, _EDUCATION_LIMIT]

    def to_json(self) -> JsonObject:
        """Return the same for programs."""
        return {
            "judged": bool(self.verdicts),
            "basis": (self.why_not or _OWN_WORDS).to_json(),
            "verdicts": [one.to_json() for one in self.verdicts],
            "third_party_accreditation_stated": [one.text.to_json() for one in self.outside],
            "does_not_prove": _EDUCATION_LIMIT.to_json(),
        }


def _identifier(text: str) -> Identifier:
    """Return whom ``--recipient`` names: an address, a DID or another URI, or a number."""
    if "@" in text and ":" not in text:
        kind = IdentifierKind.EMAIL
    else:
        kind = IdentifierKind.OTHER if ":" in text else IdentifierKind.STUDENT_ID
    return Identifier(kind=kind, value=text)


def _record(noted: Revocation | None) -> list[Text]:
    if noted is None:
        return []
    return [_ISSUER_SAYS.format(reason=noted.reason, at=format_time(noted.revoked_at))]


def _as_json(report: Report, quality: _Quality, noted: Revocation | None) -> JsonObject:
    return {
        "digital": {**report.to_json(), "does_not_prove": _DIGITAL_LIMIT.to_json()},
        "quality": quality.to_json(),
        "issuer_record": noted
        and {"reason": noted.reason, "revoked_at": format_time(noted.revoked_at)},
    }


_DIGITAL = Text(ja="1. デジタル証明書の検証", en="1. The digital credential")
_EDUCATION = Text(ja="2. 教育の質についての記載", en="2. What it says of the education's quality")
_DIGITAL_LIMIT = Text(
    ja="この検証は、書かれた内容が事実であることや教育の質を証明するものではありません。",
    en="This does not prove that what it says is true, or that the education is good.",
)
_EDUCATION_LIMIT = Text(
    ja="この判定は、記載どおりに教育と評価が行われたことを証明するものではありません。",
    en="This does not prove that the teaching and assessment took place as described.",
)
_NOT_JUDGED = Text(
    ja="発行者の署名を確認できていないため、記載内容は判定していません。",
    en="Not judged: the issuer's signature was not found good, so the words may be anybody's.",
)
_OTHER_MATTER = Text(
    ja="学修の証明書ではないため、判定していません。",
    en="Not judged: it is no credential of learning.",
)
_OWN_WORDS = Text(
    ja="この判定は、証明書に記載された発行者自身の説明だけに基づいています。",
    en="The judgement rests on the issuer's own statements in the credential alone.",
)
_UNREAD = Text(ja="読めない", en="could not be read")
_RULE = Text(ja="  {rule}: {found}", en="  {rule}: {found}")
_NO_OUTSIDE = Text(ja="第三者認証: 記載なし", en="Third-party accreditation: none stated")
_OUTSIDE = Text(
    ja="第三者認証: 「{text}」との記載あり(認証機関には確認していません)",
    en='Third-party accreditation: stated as "{text}" (not confirmed with that body)',
)
_ISSUER_SAYS = Text(
    ja="発行者の記録: {reason}({at})", en="The issuer's record says: {reason} ({at})"
)
