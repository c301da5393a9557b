"""Attacks on pictures and files: two credentials in one, bombs, entities."""

from __future__ import annotations

import zlib

import pytest

from shirushi.credential import reading
from shirushi.credential.baking import svg
from tests.attacking import (
    accepted,
    chunk,
    png,
    refused,
)
from tests.world import (
    credential,
)

ITXT = b"openbadgecredential\0\0\0\0\0"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def test_the_plain_pictures_hold() -> None:
    accepted(png(chunk(b"iTXt", ITXT + credential())))
    accepted(svg.bake(PICTURE, credential()))


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([ITXT + b"{}", ITXT + b"{}"], "credential.png-credentials-many"),
        ([ITXT + b"{}", b"openbadges\0\0\0\0\0{}"], "credential.png-credentials-many"),
        (
            [b"openbadgecredential\0\1\0\0\0" + zlib.compress(bytes(64 * 1024 * 1024))],
            "credential.png-too-large",
        ),
        ([b"openbadgecredential\0\1\0\0\0" + b"no zlib"], "credential.png-invalid"),
        ([b"openbadgecredential\0\1\7\0\0" + zlib.compress(b"{}")], "credential.png-invalid"),
        (
            [b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"{}") + b"more"],
            "credential.png-invalid",
        ),
        ([b"openbadgecredential\0"], "credential.png-invalid"),
        ([ITXT], "credential.png-without-credential"),
    ],
    ids=["two", "two editions", "bomb", "no zlib", "method", "trailing", "cut", "empty"],
)
def test_a_png_with_two_credentials_or_a_bomb(texts: list[bytes], code: str) -> None:
    refused(png(*(chunk(b"iTXt", text) for text in texts)), code)


def test_a_png_in_two_kinds_of_chunk() -> None:
    both = png(chunk(b"iTXt", ITXT + credential()), chunk(b"tEXt", b"openbadges\0{}"))

    refused(both, "credential.png-credentials-many")


def test_a_png_of_thirty_thousand_chunks() -> None:
    refused(png(*[chunk(b"teST", b"")] * 30_000), "credential.png-too-large")


def test_a_png_chunk_that_says_it_is_longer_than_the_file() -> None:
    picture = bytearray(png(chunk(b"iTXt", ITXT + credential())))
    picture[33:37] = b"\x7f\xff\xff\xff"

    refused(bytes(picture), "credential.png-invalid")


def test_a_png_with_something_behind_its_end() -> None:
    refused(png(chunk(b"iTXt", ITXT + credential())) + credential(), "credential.png-invalid")


def svg_with(inside: bytes, head: bytes = b"", root: bytes = b"") -> bytes:
    return (
        head
        + b'<svg xmlns="http://www.w3.org/2000/svg" '
        + b'xmlns:ob="https://purl.imsglobal.org/ob/v3p0" '
        + root
        + b">"
        + inside
        + b"</svg>"
    )


ELEMENT = b"<ob:credential><![CDATA[" + credential() + b"]]></ob:credential>"
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (one, b"&l%d;" % (one - 1) * 10 if one else b"ha") for one in range(10)
)


def test_the_plain_element_holds() -> None:
    accepted(svg_with(ELEMENT))


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (svg_with(ELEMENT * 2), "credential.svg-credentials-many"),
        (
            svg_with(ELEMENT.replace(b"<ob:credential>", b'<ob:credential verify="a.b.c">')),
            "credential.svg-credentials-many",
        ),
        (
            svg_with(ELEMENT).replace(b"purl.imsglobal.org/ob/v3p0", b"attacker.example/ob"),
            "credential.svg-without-credential",
        ),
        (svg_with(b"&l9;", b"<!DOCTYPE svg [" + LAUGHS + b"]>"), "credential.svg-not-safe"),
        (
            svg_with(b"&x;", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "credential.svg-not-safe",
        ),
        (
            svg_with(ELEMENT, b'<!DOCTYPE svg SYSTEM "https://attacker.example/x.dtd">'),
            "credential.svg-not-safe",
        ),
        (svg_with(b"&undeclared;"), "credential.svg-invalid"),
        (svg_with(b"<g>" * 5000 + b"</g>" * 5000), "credential.svg-too-large"),
        (svg_with(b"<g/>" * 300_000), "credential.svg-too-large"),
        (
            svg_with(ELEMENT, b'<?xml version="1.0" encoding="UTF-16"?>'),
            "credential.svg-invalid",
        ),
        (svg_with(ELEMENT).decode().encode("utf-16"), "credential.file-not-credential"),
        (
            b'<html xmlns="http://www.w3.org/1999/xhtml">' + svg_with(ELEMENT) + b"</html>",
            "credential.svg-invalid",
        ),
        (
            svg_with(ELEMENT.replace(b"<![CDATA[", b"<g/><![CDATA[")),
            "credential.svg-invalid",
        ),
    ],
    ids=[
        "two elements",
        "two places",
        "foreign name space",
        "entities without end",
        "a file of ours",
        "a DTD elsewhere",
        "undeclared entity",
        "deep",
        "many",
        "says UTF-16",
        "is UTF-16",
        "not svg",
        "element inside",
    ],
)
def test_an_svg_that_reads_two_ways_or_fetches_or_swells(picture: bytes, code: str) -> None:
    refused(picture, code)


def test_what_an_svg_refers_to_is_never_fetched_and_never_matters() -> None:
    lure = b'<image href="https://attacker.example/pixel.png"/><script>alert(1)</script>'

    accepted(svg_with(lure + ELEMENT))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b\x08", b"\0" * 100])
def test_a_file_of_another_kind(data: bytes) -> None:
    with pytest.raises(reading.FileNotCredential):
        reading.unwrap(data)
