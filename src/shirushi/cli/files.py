"""Files as the commands read and write them: one sentence when it fails, never half a file."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file

#: Bytes that are read of any file; a ledger of 100,000 credentials stays below.
MOST_BYTES = 64 * 1024 * 1024


class FileUnreadable(ShirushiError):
    """A file cannot be opened."""

    code = "cli.file-unreadable"
    text = Text(ja="ファイルを読めません({reason})。", en="The file cannot be read ({reason}).")
    remedy = Text(ja="パスと権限を確認してください。", en="Check its path and permissions.")


class FileUnwritable(ShirushiError):
    """A file cannot be written."""

    code = "cli.file-unwritable"
    text = Text(ja="書き込めません({reason})。", en="It cannot be written ({reason}).")
    remedy = Text(
        ja="フォルダの場所、権限、空き容量を確認してください。",
        en="Check the folder, its permissions and the space left.",
    )


class FileExists(ShirushiError):
    """A file would take the place of another one."""

    code = "cli.file-exists"
    text = Text(
        ja="すでにあるため、上書きしませんでした。",
        en="It exists already, and was not overwritten.",
    )
    remedy = Text(ja="別の名前を指定してください。", en="Choose another name.")


class FileTooLarge(ShirushiError):
    """A file is larger than anything that a command reads."""

    code = "cli.file-too-large"
    text = Text(
        ja="ファイルが大きすぎます(上限は{most} MiB)。",
        en="The file is too large (the limit is {most} MiB).",
    )
    remedy = Text(ja="正しいファイルか確認してください。", en="Check that it is the right file.")


def reason_of(error: OSError) -> Text:
    """Return why the system would not, in both languages where it is one of the usual reasons."""
    said = os.strerror(error.errno) if error.errno else str(error)
    return Text(ja=_REASONS.get(error.errno or 0, said), en=said)


_NO_FOLDER = Text(ja="フォルダではなくファイルです", en="it is a file, not a folder")
_REASONS = {
    errno.ENOENT: "ファイルまたはフォルダがありません",
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EISDIR: "フォルダです",
    errno.ENOTDIR: "途中のパスがフォルダではありません",
    errno.EEXIST: "すでにあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ENOSPC: "空き容量がありません",
    errno.EROFS: "読み取り専用の場所です",
}


def read_file(path: Path) -> bytes:
    """Return a file's bytes. Raises ``FileUnreadable`` or ``FileTooLarge``.

    What never ends, such as a device, is read no further than the limit.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=reason_of(error)) from None
    if len(data) > MOST_BYTES:
        raise FileTooLarge(path=str(path), most=MOST_BYTES // 1024 // 1024)
    return data


def in_file(error: ShirushiError, path: Path | str) -> ShirushiError:
    """Return the error with the file's name in front of the place inside the file.

    A line follows the name as compilers write it, which no language minds.
    """
    if error.path is None:
        return error.at(str(path))
    line = re.fullmatch(r"(?:line|row) ([0-9]+)(.*)", error.path)
    if line is not None:
        return type(error)(path=f"{path}:{line[1]}{line[2]}", **error.params)
    return error.at(f"{path}: ")


def problem_json(error: ShirushiError) -> JsonObject:
    """Return what stopped one of several answers, for programs."""
    return {
        "code": error.code,
        "path": error.path,
        "reason": error.said.to_json(),
        "remedy": None if error.advice is None else error.advice.to_json(),
    }


def make_folder(path: Path) -> None:
    """Make a folder with those above it, unless it is there. Raises ``FileUnwritable``."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FileUnwritable(path=str(path), reason=_NO_FOLDER) from None
    except OSError as error:
        raise FileUnwritable(path=str(path), reason=reason_of(error)) from None


def read_programme(path: Path) -> Achievement:
    """Return the programme that a TOML or JSON file holds; errors carry the file's path."""
    data = read_file(path)
    try:
        return read_achievement_file(path.name, data)
    except ShirushiError as error:
        raise in_file(error, path) from None


def write_file(path: Path, data: bytes) -> None:
    """Put ``data`` in place of a file as a whole: a reader sees the old one or the new one.

    Raises ``FileUnwritable``.
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            # Without it, a power cut can leave the name in place and the bytes nowhere.
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise FileUnwritable(path=str(path), reason=reason_of(error)) from None


def write_new_secret(path: Path, data: bytes) -> bool:
    """Make a file that only its owner may read; return whether it was made.

    A file that is there already is left alone. Raises ``FileUnwritable``.
    """
    make_folder(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        try:
            opened = os.open(path, flags, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(opened, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise FileUnwritable(path=str(path), reason=reason_of(error)) from None
    return True
