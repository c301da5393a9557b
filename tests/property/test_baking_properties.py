"""Baking gives back what it was given, and strangers' pictures raise only our errors."""

import contextlib
import zlib

from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.credential.baking import picture, png, svg


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


PNG = (
    png.SIGNATURE
    + _chunk(b"IHDR", bytes.fromhex("00000001000000010800000000"))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
SVG = picture.plain_badge("標", "Shirushi")
BAKED_PNG = png.bake(PNG, b'{"a": "]]>"}')
BAKED_SVG = svg.bake(SVG, b'{"a": "]]>"}')
credentials = st.text(min_size=1).map(str.encode) | st.binary(min_size=1)


@given(credentials)
def test_png_gives_back_the_same_bytes_or_takes_none(credential: bytes) -> None:
    with contextlib.suppress(png.PngCannotHold):
        assert png.unbake(png.bake(PNG, credential)) == credential


@given(credentials)
def test_svg_gives_back_the_same_bytes_or_takes_none(credential: bytes) -> None:
    with contextlib.suppress(svg.SvgCannotHold):
        assert svg.unbake(svg.bake(SVG, credential)) == credential


@given(st.binary() | st.binary().map(lambda body: png.SIGNATURE + _chunk(b"iTXt", body)))
def test_any_bytes_as_png_raise_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        png.unbake(data)
    with contextlib.suppress(ShirushiError):
        png.bake(data, b"{}")


@given(st.binary().map(lambda body: PNG[:33] + _chunk(b"iTXt", png.KEYWORD + body) + PNG[33:]))
def test_any_credential_chunk_raises_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        png.unbake(data)


@given(st.binary() | st.text().map(lambda text: SVG[:-6] + text.encode() + SVG[-6:]))
def test_any_bytes_as_svg_raise_only_ours(data: bytes) -> None:
    with contextlib.suppress(ShirushiError):
        svg.unbake(data)
    with contextlib.suppress(ShirushiError):
        svg.bake(data, b"{}")


@given(st.sampled_from([BAKED_PNG, BAKED_SVG]), st.integers(min_value=0), st.integers(0, 7))
def test_a_flipped_bit_raises_only_ours(image: bytes, place: int, bit: int) -> None:
    flipped = bytearray(image)
    flipped[place % len(image)] ^= 1 << bit

    for reader in (png, svg):
        with contextlib.suppress(ShirushiError):
            reader.unbake(bytes(flipped))
