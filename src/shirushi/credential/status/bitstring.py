"""The list of bits that says which credentials are revoked (Bitstring Status List v1.0)."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits, multibase

#: ``#bitstring-encoding``: a list has at least 131,072 entries, so that one is not singled out.
LEAST_LENGTH = 131_072
MOST_BYTES = limits.STATUS_LIST_BYTES


class StatusListInvalid(ShirushiError):
    """A status list's bits cannot be read."""

    code = "credential.status-list-invalid"
    text = Text(
        ja="ステータスリストを読めません({reason})。",
        en="The status list cannot be read ({reason}).",
    )


class StatusIndexOutside(ShirushiError):
    """An index is not one of the list's."""

    code = "credential.status-index-outside"
    text = Text(
        ja="索引{index}はステータスリスト(長さ{length})の範囲外です。",
        en="The index {index} is outside the status list of length {length}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Where one credential's status stands: a list's address, and the place in it."""

    list_url: str
    index: int
    purpose: str = "revocation"


class Bitstring:
    """A list of bits, index 0 at the left-most bit of the first byte.

    length
        A multiple of 8, at least ``LEAST_LENGTH``.

    >>> bits = Bitstring()
    >>> bits.set(5, on=True)
    >>> bits.get(5), bits.get(6)
    (True, False)
    >>> Bitstring.decode(bits.encode()).get(5)
    True
    """

    def __init__(self, *, length: int = LEAST_LENGTH) -> None:
        if length < LEAST_LENGTH or length % 8 or length > MOST_BYTES * 8:
            raise StatusListInvalid(reason=Text(ja=f"長さ{length}", en=f"length {length}"))
        self._bytes = bytearray(length // 8)

    @property
    def length(self) -> int:
        """How many entries the list has."""
        return len(self._bytes) * 8

    def get(self, index: int) -> bool:
        """Return one entry. Raises ``StatusIndexOutside``."""
        self._check(index)
        return bool(self._bytes[index // 8] >> (7 - index % 8) & 1)

    def value(self, index: int, *, size: int) -> int:
        """Return one status of ``size`` bits, the left-most bit weighing most.

        ``#validate-algorithm``: it begins at the index multiplied by the size. Raises
        ``StatusIndexOutside``.

        >>> bits = Bitstring()
        >>> bits.set(6, on=True)
        >>> bits.value(3, size=2), bits.value(2, size=2)
        (2, 0)
        """
        if size == 1:
            return int(self.get(index))
        start = index * size
        if not (index >= 0 and start + size <= self.length):
            raise StatusIndexOutside(index=index, length=self.length // size)
        return sum(self.get(start + place) << (size - 1 - place) for place in range(size))

    def set(self, index: int, *, on: bool) -> None:
        """Set one entry. Raises ``StatusIndexOutside``."""
        self._check(index)
        bit = 1 << (7 - index % 8)
        if on:
            self._bytes[index // 8] |= bit
        else:
            self._bytes[index // 8] &= ~bit

    def encode(self) -> str:
        """Return the list as ``encodedList``: GZIP, then Multibase base64url.

        The same bits always give the same text: no time stands in the compressed bytes.
        """
        return multibase.encode_base64url(gzip.compress(bytes(self._bytes), mtime=0))

    @classmethod
    def decode(cls, encoded: str, *, path: str | None = None) -> Bitstring:
        """Return the list in ``encodedList``.

        Raises ``MultibaseInvalid`` or ``StatusListInvalid``: not GZIP, empty, too long.
        """
        if not encoded.startswith("u"):
            raise multibase.MultibaseInvalid(path=path)
        return cls.unpack(multibase.decode(encoded, path=path), path=path)

    @classmethod
    def unpack(cls, packed: bytes, *, path: str | None = None) -> Bitstring:
        """Return the list in GZIP bytes, one member, stopping at ``MOST_BYTES``.

        A list shorter than ``LEAST_LENGTH`` is read: it hides a credential among fewer others,
        which is its issuer's fault and changes nothing that it says.

        Raises ``StatusListInvalid``: not GZIP, empty, too long, more behind its end.
        """
        # A wbits of 16 + 15 reads GZIP and nothing else; the limit bounds what is unpacked.
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            data = unpacker.decompress(packed, MOST_BYTES + 1)
        except zlib.error:
            raise StatusListInvalid(
                path=path, reason=Text(ja="GZIPではありません", en="not GZIP")
            ) from None
        if len(data) > MOST_BYTES:
            raise StatusListInvalid(
                path=path,
                reason=Text(ja=f"{MOST_BYTES}バイトを超えています", en=f"over {MOST_BYTES} bytes"),
            )
        if not unpacker.eof:
            raise StatusListInvalid(path=path, reason=Text(ja="途中で切れています", en="cut off"))
        if unpacker.unused_data:
            # Other readers would go on into a second member and see other bits.
            raise StatusListInvalid(
                path=path, reason=Text(ja="終わりの後に続きがあります", en="more behind its end")
            )
        if not data:
            raise StatusListInvalid(path=path, reason=Text(ja="空です", en="empty"))
        found = cls()
        found._bytes = bytearray(data)
        return found

    def _check(self, index: int) -> None:
        if not 0 <= index < self.length:
            raise StatusIndexOutside(index=index, length=self.length)
