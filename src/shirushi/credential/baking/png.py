"""A credential inside a PNG picture: one text chunk among the others, no pixel ever decoded.

Open Badges 3.0 ``#baked-badge``, PNG (third edition) ``#11iTXt``.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits
from shirushi.credential.baking.edition import Edition

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
#: What Open Badges 1 and 2 call it.
LEGACY_KEYWORD = b"openbadges"

MOST_BYTES = limits.PICTURE_BYTES
MOST_CREDENTIAL = limits.CREDENTIAL_BYTES
MOST_CHUNKS = limits.PNG_CHUNKS

_IHDR_BYTES = 13
_FRAME_BYTES = 12  # length, kind and check value around a chunk's body
_MOST_LENGTH = 2**31 - 1


class PngTooLarge(ShirushiError):
    """A picture, or what is packed inside it, is larger than we read."""

    code = "credential.png-too-large"
    text = Text(
        ja="PNG画像の{what}が大きすぎます(上限は{most})。",
        en="The PNG picture's {what} is too large (the limit is {most}).",
    )


class PngInvalid(ShirushiError):
    """The bytes are not a whole PNG picture."""

    code = "credential.png-invalid"
    text = Text(
        ja="PNG画像として正しくありません({reason})。",
        en="It is not a sound PNG picture ({reason}).",
    )
    remedy = Text(
        ja="受け取ったままのファイルか確認してください。",
        en="Check that the file is as it was handed out.",
    )


class PngWithoutCredential(ShirushiError):
    """A sound picture that holds no credential."""

    code = "credential.png-without-credential"
    text = Text(
        ja="このPNG画像には証明書が埋め込まれていません。",
        en="This PNG picture holds no credential.",
    )
    remedy = Text(
        ja="画像を加工や変換にかけると証明書は失われます。発行者から受け取ったファイルを使ってください。",
        en="Editing or converting a picture drops the credential; use the file as handed out.",
    )


class PngCredentialsMany(ShirushiError):
    """A picture holds more than one credential, so two readers could see two."""

    code = "credential.png-credentials-many"
    text = Text(
        ja="このPNG画像には証明書が複数埋め込まれています。",
        en="This PNG picture holds more than one credential.",
    )
    remedy = Text(
        ja="証明書が埋め込まれていない元の画像を使ってください。",
        en="Use the original picture without a credential inside.",
    )


class PngCannotHold(ShirushiError):
    """What should be put in is not text that a PNG text chunk can hold."""

    code = "credential.png-cannot-hold"
    text = Text(
        ja="このデータはPNG画像に埋め込めません。",
        en="These bytes cannot be put into a PNG picture.",
    )
    remedy = Text(ja="UTF-8のJSONまたはJWSを指定してください。", en="Give JSON or a JWS, as UTF-8.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    kind: bytes
    body: bytes
    end: int


def bake(image: bytes, credential: bytes, *, edition: Edition = Edition.OPEN_BADGES_3) -> bytes:
    """Return the picture with the credential inside; every byte of the picture stays.

    The chunk stands right behind the header, where readers that stop early find it. Its keyword
    is that of the edition. Raises
    ``PngInvalid``, ``PngTooLarge``, ``PngCannotHold``, or ``PngCredentialsMany`` when the
    picture holds a credential already.
    """
    place = _place(image)
    if len(credential) > MOST_CREDENTIAL:
        raise PngTooLarge(what=_CREDENTIAL, most=_mebibytes(MOST_CREDENTIAL))
    if not credential.strip() or b"\0" in credential or not _is_utf8(credential):
        raise PngCannotHold
    # Keyword, no compression, no language, no translated keyword: #11iTXt.
    keyword = KEYWORD if edition is Edition.OPEN_BADGES_3 else LEGACY_KEYWORD
    body = keyword + b"\0\0\0\0\0" + credential
    return b"".join((image[:place], _frame(b"iTXt", body), image[place:]))


@functools.lru_cache(maxsize=4)
def _place(image: bytes) -> int:
    """Return where the header of a sound picture without a credential ends.

    A cohort's credentials go into one picture, which is read once.
    """
    header, *rest = _chunks(image)
    if _texts([header, *rest]):
        raise PngCredentialsMany
    return header.end


def unbake(image: bytes) -> bytes:
    """Return the credential inside the picture, byte for byte: JSON, a JWS, or an old badge's URL.

    Raises ``PngInvalid``, ``PngTooLarge``, ``PngWithoutCredential`` or ``PngCredentialsMany``.
    """
    found = _texts(list(_chunks(image)))
    if not found:
        raise PngWithoutCredential
    if len(found) > 1:
        raise PngCredentialsMany
    return _text_of(found[0])


def _chunks(image: bytes) -> Iterator[_Chunk]:
    """Yield every chunk of a picture that is sound as a row of chunks."""
    if len(image) > MOST_BYTES:
        raise PngTooLarge(what=_FILE, most=_mebibytes(MOST_BYTES))
    if not image.startswith(SIGNATURE):
        raise PngInvalid(reason=Text(ja="先頭の署名", en="its first bytes"))
    at, count, kinds = len(SIGNATURE), 0, set[bytes]()
    while b"IEND" not in kinds:
        chunk = _chunk_at(image, at)
        count += 1
        if count > MOST_CHUNKS:
            raise PngTooLarge(what=_CHUNKS, most=MOST_CHUNKS)
        if (chunk.kind == b"IHDR") != (count == 1):
            raise PngInvalid(reason=Text(ja="IHDRの位置", en="the place of IHDR"))
        if chunk.kind == b"IHDR" and len(chunk.body) != _IHDR_BYTES:
            raise PngInvalid(reason=Text(ja="IHDRの長さ", en="the length of IHDR"))
        kinds.add(chunk.kind)
        at = chunk.end
        yield chunk
    if at != len(image):
        raise PngInvalid(reason=Text(ja="終端の後に余分なデータ", en="bytes behind its end"))
    if b"IDAT" not in kinds:
        raise PngInvalid(reason=Text(ja="画像データがない", en="no picture data"))


def _chunk_at(image: bytes, at: int) -> _Chunk:
    length = int.from_bytes(image[at : at + 4], "big")
    end = at + _FRAME_BYTES + length
    if length > _MOST_LENGTH or end > len(image) or at + _FRAME_BYTES > len(image):
        raise PngInvalid(reason=Text(ja="途中で切れている", en="it is cut short"))
    kind, body = image[at + 4 : at + 8], image[at + 8 : end - 4]
    if not (kind.isalpha() and kind.isascii()):
        raise PngInvalid(reason=Text(ja="チャンクの種類", en="a chunk's kind"))
    if zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(image[end - 4 : end], "big"):
        raise PngInvalid(reason=Text(ja="CRCの不一致", en="a check value does not fit"))
    if kind == b"IEND" and body:
        raise PngInvalid(reason=Text(ja="IENDの長さ", en="the length of IEND"))
    return _Chunk(kind=kind, body=body, end=end)


def _texts(chunks: list[_Chunk]) -> list[_Chunk]:
    """Return the chunks that hold a credential of any edition."""
    wanted = {
        b"iTXt": {KEYWORD, LEGACY_KEYWORD},
        b"tEXt": {KEYWORD, LEGACY_KEYWORD},
        b"zTXt": {KEYWORD, LEGACY_KEYWORD},
    }
    return [
        chunk
        for chunk in chunks
        if chunk.kind in wanted and chunk.body.partition(b"\0")[0] in wanted[chunk.kind]
    ]


def _text_of(chunk: _Chunk) -> bytes:
    keyword, _, rest = chunk.body.partition(b"\0")
    if chunk.kind == b"tEXt" and keyword == LEGACY_KEYWORD:
        text = rest
    elif chunk.kind == b"iTXt":
        parts = rest[2:].split(b"\0", 2)
        if len(parts) != 3 or rest[:1] not in {b"\0", b"\1"}:  # noqa: PLR2004 - language, keyword, text
            raise PngInvalid(reason=_TEXT_CHUNK)
        text = parts[2]
        if rest[:1] == b"\1":
            if rest[1:2] != b"\0":
                raise PngInvalid(reason=_TEXT_CHUNK)
            text = _inflate(text)
    else:
        # Open Badges 3.0 allows iTXt alone, and no edition allows zTXt.
        raise PngInvalid(reason=_TEXT_CHUNK)
    if len(text) > MOST_CREDENTIAL:
        raise PngTooLarge(what=_CREDENTIAL, most=_mebibytes(MOST_CREDENTIAL))
    if not text.strip():
        raise PngWithoutCredential
    return text


def _inflate(data: bytes) -> bytes:
    """Return what is packed in ``data``, stopping at the limit instead of filling the memory."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, MOST_CREDENTIAL + 1)
    except zlib.error:
        raise PngInvalid(reason=_TEXT_CHUNK) from None
    if len(text) > MOST_CREDENTIAL:
        raise PngTooLarge(what=_CREDENTIAL, most=_mebibytes(MOST_CREDENTIAL))
    if not unpacking.eof or unpacking.unused_data:
        raise PngInvalid(reason=_TEXT_CHUNK)
    return text


def _frame(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big")
    return b"".join((len(body).to_bytes(4, "big"), kind, body, check))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mebibytes(size: int) -> str:
    return f"{size // 1024 // 1024} MiB"


_FILE = Text(ja="ファイル", en="file")
_CREDENTIAL = Text(ja="証明書", en="credential")
_CHUNKS = Text(ja="チャンクの数", en="number of chunks")
_TEXT_CHUNK = Text(ja="証明書のチャンク", en="the credential's chunk")
