"""``shirushi issue``: a programme and a cohort in, a folder of signed credentials out."""

from __future__ import annotations

import hashlib
import hmac
import re
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import in_file, read_file, read_programme, write_file
from shirushi.cli.folder import URN, Entry, Folder, Ledger, refuse_others, with_entries
from shirushi.cli.key import issuer_option, read_seed, signer_of
from shirushi.cli.options import json_option
from shirushi.cli.progress import with_progress
from shirushi.core import json
from shirushi.core.dates import parse_day, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Language, Text
from shirushi.credential import identity
from shirushi.credential.formats.cohort import Cohort, CohortRow, RowProblem, read_cohort
from shirushi.credential.issuing import BatchIssuer
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.status.bitstring import LEAST_LENGTH, StatusEntry
from shirushi.framework import judging, loading
from shirushi.framework.framework import Outcome
from shirushi.framework.verdict import Verdict
from shirushi.model.achievement import Achievement
from shirushi.model.assertion import (
    Assertion,
    Identifier,
    IdentifierKind,
    Learner,
    ValidityReversed,
)
from shirushi.model.assessment import Result
from shirushi.model.profile import Profile

#: Somewhere on earth it is tomorrow already: a row may name that day.
_TIME_ZONES = timedelta(hours=14)
#: A fragment would clash with the one that names a place in the list.
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!$-~]*", re.ASCII)


class IssuerUnnamed(ShirushiError):
    """Nothing says what the issuer is called."""

    code = "cli.issuer-unnamed"
    text = Text(ja="発行者の名称が分かりません。", en="Nothing says what the issuer is called.")
    remedy = Text(
        ja="--issuer-name 日本語名/英語名 の形で、両方の名称を指定してください。",
        en="Give it in both languages: --issuer-name JAPANESE/ENGLISH.",
    )


class ListUrlWrong(ShirushiError):
    """A status list would stand at something that is no address of the web."""

    code = "cli.list-url-wrong"
    text = Text(ja="「{url}」は https のURLではありません。", en="{url!r} is not an https URL.")
    remedy = Text(
        ja="https://mc.example.ac.jp/status/1 のように書いてください。",
        en="Write it like https://mc.example.ac.jp/status/1 .",
    )


class StatusListFull(ShirushiError):
    """A folder's status list has no room for the cohort."""

    code = "cli.status-list-full"
    text = Text(
        ja="ステータスリストの空きが足りません(全{most}件)。",
        en="The status list has no room left (it has {most} places).",
    )
    remedy = Text(
        ja="別のフォルダと --list-url で発行してください。",
        en="Issue into another folder, with another --list-url.",
    )


class CompletionAhead(ShirushiError):
    """A learner would have completed the programme on a day that has not come."""

    code = "cli.completion-ahead"
    text = Text(ja="修了日{day}はまだ来ていません。", en="The day {day} has not come yet.")
    remedy = Text(ja="修了日を確認してください。", en="Check the day of completion.")


class IssuedUnderOtherEmail(ShirushiError):
    """A learner with the same student number holds the credential under another address."""

    code = "cli.issued-under-other-email"
    text = Text(
        ja="同じ学籍番号の学習者に、別のメールアドレスで発行済みです({id})。",
        en="It was issued to the same student number with another address ({id}).",
    )
    remedy = Text(
        ja="出し直す場合は、先に「shirushi revoke」で以前の証明書を失効させてください。",
        en="To issue it anew, revoke the former one first with 'shirushi revoke'.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issuer:
    """Who issues: the key, the profile that stands in each credential, and the secret."""

    signer: Ed25519Signer
    profile: Profile
    seed: bytes

    def mark(self, purpose: str, value: str) -> bytes:
        """Return a hash that only the holder of the key can make."""
        return hmac.digest(self.seed, f"shirushi:{purpose}:{value}".encode(), hashlib.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What one run has to do: an entry for each good row, and the rows that are refused."""

    ledger: Ledger
    rows: tuple[tuple[CohortRow, Entry], ...]
    problems: tuple[RowProblem, ...]


@command(
    ja="""\
    COHORT のうち合格した学習者全員に、PROGRAMME の証明書を発行します。

    PROGRAMME はTOMLまたはJSONのファイル、COHORT はExcelで保存したCSVです。
    先にプログラムを判定し、枠組みを満たさなければ何も発行しません。途中で止まった場合は、
    もう一度実行すれば続きから発行します。同じ証明書を同じ人に二度発行することはありません。

    終了コードは、すべての行を発行すれば0、発行しない行があるか、
    プログラムが枠組みを満たさなければ1、実行できなければ2です。
    """
)
@argument("programme", type=PATH)
@argument("cohort", type=PATH)
@option(
    "--key",
    "key_file",
    type=PATH,
    required=True,
    metavar="FILE",
    says=Text(
        ja="「shirushi key new」で作った発行者の鍵。",
        en="The issuer's key, made by 'shirushi key new'.",
    ),
)
@option(
    "--out",
    type=PATH,
    required=True,
    metavar="DIR",
    says=Text(
        ja="証明書を書き出すフォルダ。", en="The folder that the credentials are written to."
    ),
)
@issuer_option
@option(
    "--issuer-name",
    metavar="JA/EN",
    says=Text(
        ja="発行者の名称(日本語名/英語名)。省略すると授与機関の名称です。",
        en="The issuer's name in both languages. Default: the awarding body's.",
    ),
)
@option(
    "--list-url",
    metavar="URL",
    says=Text(
        ja="status-list.json を公開するURL。誰でも失効を確認できるようになります。",
        en="Where status-list.json will be published, so that anybody can see revocations.",
    ),
)
@option(
    "--valid-until",
    metavar="DAY",
    says=Text(
        ja="証明書が無効になる最初の日。省略すると無期限です。",
        en="The first day on which the credentials hold no more. Default: no end.",
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
        ja="プログラムが満たすべき枠組み。複数回指定できます。",
        en="Framework the programme must meet; may be given several times.",
    ),
)
@json_option
@language_option
@click.pass_context
def issue(
    ctx: click.Context,
    *,
    programme: Path,
    cohort: Path,
    key_file: Path,
    out: Path,
    issuer: str | None,
    issuer_name: str | None,
    list_url: str | None,
    valid_until: str | None,
    wanted: tuple[str, ...],
    as_json: bool,
) -> None:
    """Issue PROGRAMME's credential to every learner of COHORT who passed.

    PROGRAMME is a TOML or JSON file, COHORT a CSV as Excel writes it. The programme is judged
    first; nothing is issued when it does not meet the framework. A run that was stopped is
    finished by running it again, and nobody is issued the same credential twice.

    Exits with 0 when every row was issued, 1 when rows were refused or the programme does not
    meet the framework, 2 when it could not be done.
    """
    language = spoken(ctx)
    achievement = read_programme(programme)
    verdicts = [judging.judge(achievement, loading.framework(one)) for one in wanted]
    _stop_unless_met(verdicts, language, as_json=as_json)
    seed = read_seed(key_file)
    signer = signer_of(seed, issuer)
    by = _Issuer(signer=signer, profile=_profile(achievement, signer, named=issuer_name), seed=seed)
    until = None if valid_until is None else _midnight(valid_until)
    if list_url is not None and _HTTPS.fullmatch(list_url) is None:
        raise ListUrlWrong(path="--list-url", url=list_url)
    found = _read_cohort(cohort)
    folder = Folder(out)
    with folder.locked():
        now = utc_now()
        batch = _plan(
            folder,
            found,
            cohort=cohort.name,
            achievement=achievement,
            by=by,
            list_url=list_url,
            now=now,
        )
        fresh = _write(folder, batch, achievement, by=by, until=until, now=now, language=language)
    if as_json:
        click.echo(json.write_pretty(_as_json(folder, batch, found, fresh=fresh)))
    else:
        click.echo("\n".join(_lines(folder, batch, found, cohort, language, fresh=fresh)))
    if batch.problems:
        sys.exit(1)


def _stop_unless_met(verdicts: list[Verdict], language: Language, *, as_json: bool) -> None:
    outcomes = {one.outcome for one in verdicts}
    if outcomes <= {Outcome.MET}:
        return
    if as_json:
        click.echo(json.write_pretty({"verdicts": [one.to_json() for one in verdicts]}))
    else:
        click.echo("\n".join(line for one in verdicts for line in one.lines(language)))
    click.echo(_NOTHING_ISSUED.in_language(language), err=True)
    sys.exit(1 if Outcome.NOT_MET in outcomes else 2)


def _profile(achievement: Achievement, signer: Ed25519Signer, *, named: str | None) -> Profile:
    body = achievement.awarding_body
    ja, _, en = (named or "").partition("/")
    if named is not None and not (ja.strip() and en.strip()):
        raise IssuerUnnamed(path="--issuer-name")
    if named is None and body is None:
        raise IssuerUnnamed(path="awarding_body")
    name = Text(ja=ja.strip(), en=en.strip()) if named is not None or body is None else body.name
    return Profile(
        id=signer.controller,
        name=name,
        country=None if body is None else body.country,
        url=None if body is None else body.url,
    )


def _midnight(day: str) -> datetime:
    return datetime.combine(parse_day(day, path="--valid-until"), time(), tzinfo=UTC)


def _read_cohort(path: Path) -> Cohort:
    data = read_file(path)
    try:
        return read_cohort(data)
    except ShirushiError as error:
        raise in_file(error, path) from None


# ---------------------------------------------------------------- planning


def _plan(
    folder: Folder,
    found: Cohort,
    *,
    cohort: str,
    achievement: Achievement,
    by: _Issuer,
    list_url: str | None,
    now: datetime,
) -> _Batch:
    """Return what to write; every id and place follows from the key, programme and learner."""
    there = folder.ledger()
    given = Ledger(
        issuer=by.signer.controller,
        key=by.signer.verification_method,
        achievement=achievement.id,
        list_url=list_url or (there.list_url if there else _list_urn(by, achievement)),
    )
    if there is not None:
        try:
            refuse_others(there, given)
        except ShirushiError as error:
            raise in_file(error, folder.ledger_file) from None
    ledger = there or given
    known = {one.id: one for one in ledger.entries}
    students = {one.student: one.id for one in ledger.entries if one.student is not None}
    taken = {one.status_index for one in ledger.entries}
    revoked = folder.revocations()
    rows: list[tuple[CohortRow, Entry]] = []
    problems = list(found.problems)
    added: list[Entry] = []
    for row in found.rows:
        id_ = _id_of(row, achievement, by)
        student = by.mark("student", row.student_id).hex()[:32] if row.student_id else None
        try:
            if id_ not in known:
                other = students.get(student) if student else None
                _refuse(row, other if other not in revoked else None, now)
                entry = Entry(
                    id=id_,
                    status_index=_place(id_, taken, by),
                    issued_at=now.replace(microsecond=0),
                    cohort=cohort,
                    line=row.line,
                    student=student,
                )
                taken.add(entry.status_index)
                known[id_] = entry
                added.append(entry)
            rows.append((row, known[id_]))
        except CompletionAhead as error:
            problems.append(RowProblem(line=row.line, column=error.path, error=error))
        except IssuedUnderOtherEmail as error:
            problems.append(RowProblem(line=row.line, column=None, error=error))
    return _Batch(
        ledger=with_entries(ledger, added),
        rows=tuple(rows),
        problems=tuple(sorted(problems, key=lambda one: one.line)),
    )


def _refuse(row: CohortRow, other: str | None, now: datetime) -> None:
    if row.completed_on > (now + _TIME_ZONES).date():
        raise CompletionAhead(day=row.completed_on.isoformat())
    if other is not None:
        raise IssuedUnderOtherEmail(id=other)


def _list_urn(by: _Issuer, achievement: Achievement) -> str:
    """Return a name for a list that is published nowhere."""
    name = f"status-list\n{by.signer.controller}\n{achievement.id}"
    return URN + str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _id_of(row: CohortRow, achievement: Achievement, by: _Issuer) -> str:
    email = identity.normal(IdentifierKind.EMAIL, row.email)
    parts = [by.signer.controller, achievement.id, by.mark("learner", email).hex()]
    return URN + str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)))


def _place(id_: str, taken: set[int], by: _Issuer) -> int:
    """Return a free place that tells nobody where in the cohort the learner stood."""
    if len(taken) >= LEAST_LENGTH:
        raise StatusListFull(path="--list-url", most=LEAST_LENGTH)
    place = int.from_bytes(by.mark("place", id_)) % LEAST_LENGTH
    while place in taken:
        place = (place + 1) % LEAST_LENGTH
    return place


# ---------------------------------------------------------------- writing


def _write(
    folder: Folder,
    batch: _Batch,
    achievement: Achievement,
    *,
    by: _Issuer,
    until: datetime | None,
    now: datetime,
    language: Language,
) -> int:
    """Write what is not there yet, and return how many credentials that was."""
    if folder.list_file.exists():
        folder.bits(batch.ledger, signer=by.signer, now=now)
    missing = [
        (row, entry) for row, entry in batch.rows if not folder.credential_file(entry.id).exists()
    ]

    if until is not None and any(until < _begins(row, entry) for row, entry in missing):
        raise ValidityReversed(path="--valid-until")

    published = KeysAtHand(documents={by.signer.controller: by.signer.controller_document()})
    issuer = BatchIssuer(by.signer, published=published)

    def signed(row: CohortRow, entry: Entry) -> bytes:
        return issuer.issue(
            _assertion(row, entry, achievement, by=by, until=until),
            created_at=entry.issued_at,
            status=StatusEntry(list_url=batch.ledger.list_url, index=entry.status_index),
        )

    # What a signature cannot cover shows in the first credential, before anything is promised.
    for row, entry in missing[:1]:
        signed(row, entry)
    folder.write_ledger(batch.ledger)
    if not folder.list_file.exists():
        folder.write_bits(folder.first_bits(), batch.ledger, signer=by.signer, now=now)
    for row, entry in with_progress(missing, _ISSUING.in_language(language)):
        write_file(folder.credential_file(entry.id), signed(row, entry))
    return len(missing)


def _assertion(
    row: CohortRow,
    entry: Entry,
    achievement: Achievement,
    *,
    by: _Issuer,
    until: datetime | None,
) -> Assertion:
    salt = by.mark("salt", entry.id).hex()[:32]
    return Assertion(
        id=entry.id,
        achievement=achievement,
        issuer=by.profile,
        learner=Learner(
            identifiers=(
                Identifier(kind=IdentifierKind.NAME, value=row.name),
                identity.hashed(IdentifierKind.EMAIL, row.email, salt=salt),
            )
        ),
        awarded_at=_awarded(row),
        valid_from=_begins(row, entry),
        valid_until=until,
        credits_earned=achievement.credits,
        results=(Result(value=row.result_text),),
    )


def _awarded(row: CohortRow) -> datetime:
    return datetime.combine(row.completed_on, time(), tzinfo=UTC)


def _begins(row: CohortRow, entry: Entry) -> datetime:
    # A day that has begun in Japan may lie some hours ahead in UTC.
    return min(_awarded(row), entry.issued_at)


# ---------------------------------------------------------------- telling


def _as_json(folder: Folder, batch: _Batch, found: Cohort, *, fresh: int) -> JsonObject:
    return {
        "folder": str(folder.path),
        "issuer": batch.ledger.issuer,
        "achievement": batch.ledger.achievement,
        "status_list": batch.ledger.list_url,
        "encoding": found.encoding,
        "issued": fresh,
        "already_issued": len(batch.rows) - fresh,
        "credentials": [{"line": row.line, "id": entry.id} for row, entry in batch.rows],
        "refused": [_problem_as_json(one) for one in batch.problems],
    }


def _problem_as_json(problem: RowProblem) -> JsonObject:
    error = problem.error
    return {
        "line": problem.line,
        "column": problem.column,
        "code": error.code,
        "reason": error.said.to_json(),
        "remedy": None if error.advice is None else error.advice.to_json(),
    }


def _lines(
    folder: Folder, batch: _Batch, found: Cohort, cohort: Path, language: Language, *, fresh: int
) -> Iterable[str]:
    said = [
        (_ISSUED if fresh else _NONE_ISSUED).format(count=fresh, folder=folder.path),
        _READ_AS.format(cohort=cohort, encoding=found.encoding),
    ]
    if len(batch.rows) > fresh:
        said.append(_ALREADY.format(count=len(batch.rows) - fresh))
    if batch.ledger.list_url.startswith(URN):
        said.append(_NOT_PUBLISHED)
    else:
        said.append(_PUBLISH.format(url=batch.ledger.list_url))
    if batch.problems:
        said.append(_REFUSED.format(count=len(batch.problems)))
    yield from (one.in_language(language) for one in said)
    for one in batch.problems:
        line = _LINE.format(line=one.line).in_language(language)
        yield f"  {line} {one.error.message(language)}"


_NOTHING_ISSUED = Text(
    ja="枠組みを満たすと言えないため、何も発行しませんでした。",
    en="Nothing was issued, since the programme cannot be said to meet the framework.",
)
_ISSUING = Text(ja="発行中", en="Issuing")
_ISSUED = Text(
    ja="{count}件の証明書を「{folder}」に発行しました。",
    en="{count} credentials were issued into {folder}.",
)
_NONE_ISSUED = Text(
    ja="新しく発行した証明書はありません(フォルダ「{folder}」)。",
    en="No credential was issued anew into {folder}.",
)
_READ_AS = Text(
    ja="名簿「{cohort}」は {encoding} として読みました。",
    en="The cohort {cohort} was read as {encoding}.",
)
_ALREADY = Text(
    ja="ほかに{count}件は発行済みのため、そのままにしました。",
    en="{count} more were issued before and left as they are.",
)
_PUBLISH = Text(
    ja="status-list.json を {url} で公開してください。", en="Publish status-list.json at {url} ."
)
_NOT_PUBLISHED = Text(
    ja="--list-url がないため、失効を確認できるのは status-list.json を渡した相手だけです。",
    en="Without --list-url, only those you give status-list.json to can see revocations.",
)
_REFUSED = Text(ja="次の{count}行は発行しませんでした。", en="These {count} rows were not issued:")
_LINE = Text(ja="{line}行目", en="line {line},")
