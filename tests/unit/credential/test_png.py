"""Credentials put into PNG pictures and taken out, and the pictures that are refused."""

import zlib

import pytest

from shirushi.credential.baking import png
from shirushi.credential.baking.edition import Edition

CREDENTIAL = '{"name": "髙橋 𠮷"}'.encode()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


IHDR = chunk(b"IHDR", bytes.fromhex("00000001000000010800000000"))
IDAT = chunk(b"IDAT", zlib.compress(b"\0\0"))
IEND = chunk(b"IEND", b"")
PICTURE = png.SIGNATURE + IHDR + IDAT + IEND


def with_chunks(*chunks: bytes) -> bytes:
    return png.SIGNATURE + IHDR + IDAT + b"".join(chunks) + IEND


def itxt(text: bytes, *, keyword: bytes = png.KEYWORD, flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flags + b"\0\0" + text)


def test_what_was_baked_is_taken_out_unchanged() -> None:
    baked = png.bake(PICTURE, CREDENTIAL)

    assert png.unbake(baked) == CREDENTIAL


def test_baking_only_adds_one_uncompressed_itxt_chunk() -> None:
    baked = png.bake(PICTURE, CREDENTIAL)

    assert baked.replace(itxt(CREDENTIAL), b"") == PICTURE


def test_a_compressed_chunk_is_read() -> None:
    image = with_chunks(itxt(zlib.compress(CREDENTIAL), flags=b"\1\0"))

    assert png.unbake(image) == CREDENTIAL


def test_a_compression_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = zlib.compress(b" " * (png.MOST_CREDENTIAL + 1), 9)

    with pytest.raises(png.PngTooLarge):
        png.unbake(with_chunks(itxt(bomb, flags=b"\1\0")))


@pytest.mark.parametrize(
    "old",
    [
        itxt(b"https://u.example/a", keyword=b"openbadges"),
        chunk(b"tEXt", b"openbadges\0https://u.example/a"),
    ],
)
def test_a_picture_of_an_older_edition_is_read(old: bytes) -> None:
    assert png.unbake(with_chunks(old)) == b"https://u.example/a"


@pytest.mark.parametrize("second", [itxt(b"{}"), itxt(b"{}", keyword=b"openbadges")])
def test_two_credentials_in_one_picture_are_refused(second: bytes) -> None:
    with pytest.raises(png.PngCredentialsMany):
        png.unbake(with_chunks(itxt(CREDENTIAL), second))


def test_a_picture_with_a_credential_gets_no_second_one() -> None:
    with pytest.raises(png.PngCredentialsMany):
        png.bake(png.bake(PICTURE, CREDENTIAL), CREDENTIAL)


@pytest.mark.parametrize("image", [PICTURE, with_chunks(itxt(b""))])
def test_a_picture_without_a_credential_says_so(image: bytes) -> None:
    with pytest.raises(png.PngWithoutCredential):
        png.unbake(image)


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"GIF89a",
        PICTURE[:-1],
        PICTURE + b"x",
        png.SIGNATURE + IDAT + IEND,
        png.SIGNATURE + IHDR + IEND,
        png.SIGNATURE + IHDR + IHDR + IDAT + IEND,
        png.SIGNATURE + chunk(b"IHDR", b"short") + IDAT + IEND,
        png.SIGNATURE + IHDR + IDAT + chunk(b"IEND", b"x"),
        png.SIGNATURE + IHDR + b"\xff\xff\xff\xffIDAT" + IEND,
        with_chunks(chunk(b"a1b2", b"")),
        PICTURE.replace(IDAT, IDAT[:-1] + bytes([IDAT[-1] ^ 1])),
        with_chunks(chunk(b"iTXt", png.KEYWORD + b"\0")),
        with_chunks(itxt(CREDENTIAL, flags=b"\2\0")),
        with_chunks(itxt(CREDENTIAL, flags=b"\1\1")),
        with_chunks(itxt(b"not packed", flags=b"\1\0")),
        with_chunks(itxt(zlib.compress(CREDENTIAL)[:-2], flags=b"\1\0")),
        with_chunks(chunk(b"tEXt", png.KEYWORD + b"\0{}")),
        with_chunks(chunk(b"zTXt", b"openbadges\0\0x")),
    ],
)
def test_what_is_no_sound_picture_is_refused(image: bytes) -> None:
    with pytest.raises(png.PngInvalid):
        png.unbake(image)


def test_a_picture_of_too_many_chunks_is_refused() -> None:
    with pytest.raises(png.PngTooLarge):
        png.unbake(with_chunks(*[chunk(b"teSt", b"")] * png.MOST_CHUNKS))


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(png.PngTooLarge):
        png.unbake(PICTURE + bytes(png.MOST_BYTES))


@pytest.mark.parametrize("data", [b"", b"a\0b", b"\xff\xfe"])
def test_what_no_text_chunk_can_hold_is_not_baked(data: bytes) -> None:
    with pytest.raises(png.PngCannotHold):
        png.bake(PICTURE, data)


def test_a_credential_over_the_limit_is_not_baked() -> None:
    with pytest.raises(png.PngTooLarge):
        png.bake(PICTURE, b"x" * (png.MOST_CREDENTIAL + 1))


@pytest.mark.parametrize("credential", [b'{"id": "https://u.example/a"}', b"aGU.Ym8.c2k"])
def test_an_old_assertion_is_baked_under_its_editions_keyword(credential: bytes) -> None:
    baked = png.bake(PICTURE, credential, edition=Edition.OPEN_BADGES_2)

    assert png.unbake(baked) == credential
    assert b"iTXtopenbadges\0\0\0\0\0" in baked
    with pytest.raises(png.PngCredentialsMany):
        png.bake(baked, credential)
