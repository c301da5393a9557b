"""The credential inside a file: JSON as it is, or baked into a PNG or SVG picture."""

from __future__ import annotations

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.baking import png, svg
from shirushi.credential.jose import cose, jws

#: Bytes a file may have, picture included.
MOST_BYTES = limits.PICTURE_BYTES


class FileTooLarge(ShirushiError):
    """A file is larger than any credential."""

    code = "credential.file-too-large"
    text = Text(
        ja="ファイルが大きすぎます({size}バイト、上限は{most}バイト)。",
        en="The file is too large ({size} bytes; the limit is {most}).",
    )
    remedy = Text(
        ja="証明書のファイル(JSON、PNG、SVG)か確認してください。",
        en="Check that it is a credential's file (JSON, PNG or SVG).",
    )


class FileNotCredential(ShirushiError):
    """A file is none of those that a credential comes in."""

    code = "credential.file-not-credential"
    text = Text(
        ja="JSON、PNG、SVGのいずれのファイルでもありません。",
        en="The file is neither JSON nor PNG nor SVG.",
    )
    remedy = Text(
        ja="発行者から受け取ったファイルをそのまま指定してください。",
        en="Give the file as the issuer handed it out.",
    )


class FileEmpty(FileNotCredential):
    """A file holds nothing at all, as after a download that failed."""

    code = "credential.file-empty"
    text = Text(ja="ファイルが空です。", en="The file is empty.")
    remedy = Text(
        ja="発行者から受け取ったファイルを、もう一度保存し直してください。",
        en="Save the file from its issuer once more.",
    )


def unwrap(data: bytes) -> bytes:
    """Return the credential's own bytes: ``data`` itself, or what is baked into the picture.

    Raises ``FileTooLarge``, ``FileEmpty``, ``FileNotCredential``, or an error of the picture's
    reader.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), most=MOST_BYTES)
    # Enough for a token's whole header, which may hold a key or its certificates.
    start = data[: jws.MOST_HEADER_CHARS].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise FileEmpty
    if start.startswith((b"{", b"[")):
        return data
    if jws.looks_like_token(start) or cose.looks_like_cose(data):
        return data
    if start.startswith((b'"ey', b'"{')):
        # A token, or one in its JSON form, that was written as a JSON text.
        inner = json.read(data)
        return inner.encode() if isinstance(inner, str) else data
    if data.startswith(png.SIGNATURE):
        return png.unbake(data)
    if start.startswith(b"<"):
        return svg.unbake(data)
    raise FileNotCredential
