"""A folder of issued credentials: its ledger, its status list and its revocations.

The ledger is written before any credential, so that a run that was killed is finished by the
next one with the same bytes. No learner's name or address stands in it.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from shirushi.cli.files import (
    MOST_BYTES,
    FileUnwritable,
    in_file,
    make_folder,
    read_file,
    reason_of,
    write_file,
)
from shirushi.core import json
from shirushi.core.dates import format_time, parse_time
from shirushi.core.errors import ShirushiError
from shirushi.core.reading import FieldWrong, Reader
from shirushi.core.text import Text
from shirushi.credential.issuing import issue_status_list
from shirushi.credential.keys import Ed25519Signer, KeysAtHand
from shirushi.credential.proofs import eddsa_rdfc_2022
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import read_list

URN = "urn:uuid:"


class FolderInUse(ShirushiError):
    """Another command is at work in the folder."""

    code = "cli.folder-in-use"
    text = Text(
        ja="別のコマンドがこのフォルダを使っています。",
        en="Another command is at work in this folder.",
    )
    remedy = Text(
        ja="終わってからもう一度実行してください。", en="Run it again when that has ended."
    )


class FolderOthers(ShirushiError):
    """A folder holds what was issued by another issuer, or of another programme."""

    code = "cli.folder-others"
    text = Text(
        ja="このフォルダの{name}は「{there}」で、指定された「{given}」と異なります。",
        en="The folder's {name} is {there}, not {given} as given.",
    )
    remedy = Text(
        ja="発行したときと同じ指定で実行するか、別のフォルダを指定してください。",
        en="Give what it was issued with, or another folder.",
    )


class NothingIssuedHere(ShirushiError):
    """A folder has no ledger."""

    code = "cli.nothing-issued-here"
    text = Text(
        ja="発行記録(issued.json)がありません。", en="There is no ledger here (issued.json)."
    )
    remedy = Text(
        ja="「shirushi issue」の --out で発行したフォルダを指定してください。",
        en="Give a folder that 'shirushi issue' issued into with --out.",
    )


class CredentialNotHere(ShirushiError):
    """A credential was not issued from this folder."""

    code = "cli.credential-not-here"
    text = Text(
        ja="証明書「{id}」は、このフォルダの発行記録にありません。",
        en="The credential {id!r} is not in this folder's ledger.",
    )
    remedy = Text(
        ja="発行時のフォルダと、証明書のIDかファイル名を確認してください。",
        en="Check the folder it was issued to, and the credential's id or file name.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One credential of the ledger.

    cohort, line
        The file its learner stood in, and the line.
    student
        A keyed hash of the student number, or ``None``; it tells the same learner again, and
        says nothing to whoever lacks the key.
    """

    id: str
    status_index: int
    issued_at: datetime
    cohort: str
    line: int
    student: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What the issuer noted when it revoked a credential."""

    credential: str
    status_index: int
    reason: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What a folder was issued as, and every credential in it."""

    issuer: str
    key: str
    achievement: str
    list_url: str
    entries: tuple[Entry, ...] = field(default=())


class Folder:
    """One folder of credentials, with the files beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ledger_file = path / "issued.json"
        self.list_file = path / "status-list.json"
        self.revocations_file = path / "revocations.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other commands out for the while. Raises ``FolderInUse``."""
        make_folder(self.path)
        try:
            file = (self.path / ".lock").open("wb")
        except OSError as error:
            raise FileUnwritable(path=str(self.path), reason=reason_of(error)) from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderInUse(path=str(self.path)) from None
            yield

    def credential_file(self, id_: str) -> Path:
        """Return where a credential's file stands."""
        return self.path / f"{id_.removeprefix(URN)}.json"

    # -- the ledger

    def ledger(self) -> Ledger | None:
        """Return the ledger, or ``None`` in a folder that nothing was issued to."""
        if not self.ledger_file.exists():
            return None
        return self.needed_ledger()

    def needed_ledger(self) -> Ledger:
        """Return the ledger, which must be there.

        Raises ``NothingIssuedHere``, ``FileUnreadable`` or its mistakes.
        """
        if not self.ledger_file.exists():
            raise NothingIssuedHere(path=str(self.path))
        with _named(self.ledger_file):
            found = json.read_object(read_file(self.ledger_file), most_bytes=MOST_BYTES)
            reader = Reader(found)
            entries = [
                Entry(
                    id=one.string("id"),
                    status_index=_whole(one, "status_index"),
                    issued_at=parse_time(one.string("issued_at"), path=f"{one.path}.issued_at"),
                    cohort=one.string("cohort"),
                    line=_whole(one, "line"),
                    student=one.optional_string("student"),
                )
                for one in reader.tables("credentials")
            ]
            ledger = Ledger(
                issuer=reader.string("issuer"),
                key=reader.string("key"),
                achievement=reader.string("achievement"),
                list_url=reader.string("status_list"),
                entries=tuple(entries),
            )
            reader.close()
            return ledger

    def write_ledger(self, ledger: Ledger) -> None:
        """Put the ledger in place of the former one."""
        document = {
            "issuer": ledger.issuer,
            "key": ledger.key,
            "achievement": ledger.achievement,
            "status_list": ledger.list_url,
            "credentials": [
                {
                    "id": one.id,
                    "status_index": one.status_index,
                    "issued_at": format_time(one.issued_at),
                    "cohort": one.cohort,
                    "line": one.line,
                    "student": one.student,
                }
                for one in ledger.entries
            ],
        }
        write_file(self.ledger_file, json.write_pretty(document).encode() + b"\n")

    def entry(self, named: str) -> Entry:
        """Return one credential by its id, its UUID or its file. Raises ``CredentialNotHere``."""
        name = named.removeprefix(URN) if named.startswith(URN) else Path(named).name
        wanted = URN + name.removesuffix(".json").lower()
        for one in self.needed_ledger().entries:
            if one.id == wanted:
                return one
        raise CredentialNotHere(path=str(self.ledger_file), id=named)

    # -- the status list

    def bits(self, ledger: Ledger, *, signer: Ed25519Signer, now: datetime) -> Bitstring:
        """Return the bits of the folder's own status list, whose proof is checked first."""
        with _named(self.list_file):
            document = json.read_object(read_file(self.list_file))
            proofs = document.pop("proof", None)
            first = proofs[0] if isinstance(proofs, list) and proofs else proofs
            keys = KeysAtHand(documents={signer.controller: signer.controller_document()})
            eddsa_rdfc_2022.check(
                document, first if isinstance(first, dict) else {}, keys=keys, now=now
            )
            entry = StatusEntry(list_url=ledger.list_url, index=0)
            return read_list(document, entry, issuer=ledger.issuer, now=now)

    def first_bits(self) -> Bitstring:
        """Return the bits to begin a list with: none, or those revoked where the list was lost."""
        bits = Bitstring()
        for one in self.revocations().values():
            bits.set(one.status_index, on=True)
        return bits

    def write_bits(
        self, bits: Bitstring, ledger: Ledger, *, signer: Ed25519Signer, now: datetime
    ) -> None:
        """Sign the bits anew and put them in place of the former list."""
        signed = issue_status_list(bits, list_url=ledger.list_url, signer=signer, created_at=now)
        write_file(self.list_file, signed)

    # -- revocations

    def revocations(self) -> dict[str, Revocation]:
        """Return what was noted about revoked credentials, by credential."""
        if not self.revocations_file.exists():
            return {}
        with _named(self.revocations_file):
            data = read_file(self.revocations_file)
            reader = Reader(json.read_object(data, most_bytes=MOST_BYTES))
            found = [
                Revocation(
                    credential=one.string("credential"),
                    status_index=_whole(one, "status_index"),
                    reason=one.string("reason"),
                    revoked_at=parse_time(one.string("revoked_at"), path=f"{one.path}.revoked_at"),
                )
                for one in reader.tables("revocations")
            ]
            reader.close()
            return {one.credential: one for one in found}

    def note_revocation(self, revocation: Revocation) -> None:
        """Add a note about a revoked credential."""
        noted = {**self.revocations(), revocation.credential: revocation}
        document = {
            "revocations": [
                {
                    "credential": one.credential,
                    "status_index": one.status_index,
                    "reason": one.reason,
                    "revoked_at": format_time(one.revoked_at),
                }
                for one in noted.values()
            ]
        }
        write_file(self.revocations_file, json.write_pretty(document).encode() + b"\n")


def refuse_others(there: Ledger, given: Ledger) -> None:
    """Refuse to add to a folder that was issued as something else. Raises ``FolderOthers``."""
    for name, label in _SAME.items():
        one, other = getattr(there, name), getattr(given, name)
        if one != other:
            raise FolderOthers(name=label, there=one, given=other)


def _whole(reader: Reader, name: str) -> int:
    value = reader.raw(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    reader.fail(FieldWrong(path=name, wanted=_NUMBER, value=repr(value)[:60]))
    return 0


_NUMBER = Text(ja="整数", en="a whole number")
_SAME = {
    "issuer": Text(ja="発行者", en="issuer"),
    "key": Text(ja="署名鍵", en="signing key"),
    "achievement": Text(ja="プログラム", en="programme"),
    "list_url": Text(ja="ステータスリストのURL", en="status list's URL"),
}


def with_entries(ledger: Ledger, entries: list[Entry]) -> Ledger:
    """Return the ledger with entries added behind those it has."""
    return replace(ledger, entries=(*ledger.entries, *entries))


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Put a file's path in front of what is found wrong inside it."""
    try:
        yield
    except ShirushiError as error:
        already = error.path is not None and error.path.startswith(str(path))
        raise (error if already else in_file(error, path)) from None
