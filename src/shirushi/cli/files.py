"""Files as the commands read and write them: one sentence when it fails, never half a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.achievement import Achievement
from shirushi.model.document import read_achievement_file


class FileUnreadable(ShirushiError):
    """A file cannot be opened."""

    code = "cli.file-unreadable"
    text = Text(ja="ファイルを読めません({reason})。", en="The file cannot be read ({reason}).")
    remedy = Text(ja="パスと権限を確認してください。", en="Check its path and permissions.")


class FileUnwritable(ShirushiError):
    """A file cannot be written."""

    code = "cli.file-unwritable"
    text = Text(ja="ファイルに書き込めません({reason})。", en="It cannot be written ({reason}).")
    remedy = Text(
        ja="フォルダの場所、権限、空き容量を確認してください。",
        en="Check the folder, its permissions and the space left.",
    )


def reason_of(error: OSError) -> Text:
    """Return why the system would not, in both languages where it is one of the usual reasons."""
    said = os.strerror(error.errno) if error.errno else str(error)
    return Text(ja=_REASONS.get(error.errno or 0, said), en=said)


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
    """Return a file's bytes. Raises ``FileUnreadable``."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=reason_of(error)) from None


def read_programme(path: Path) -> Achievement:
    """Return the programme that a TOML or JSON file holds; errors carry the file's path."""
    data = read_file(path)
    try:
        return read_achievement_file(path.name, data)
    except ShirushiError as error:
        raise error.at(str(path)) from None


def write_file(path: Path, data: bytes) -> None:
    """Put ``data`` in place of a file as a whole: a reader sees the old one or the new one.

    Raises ``FileUnwritable``.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
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
