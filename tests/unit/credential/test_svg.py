"""Credentials put into SVG pictures and taken out, and the pictures that are refused."""

from pathlib import Path

import pytest

from shirushi.credential.baking import picture, svg
from shirushi.credential.baking.edition import Edition, address

CREDENTIAL = '{"name": "髙橋 𠮷", "x": "]]>"}\r\n'.encode()
OB3 = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
OB2 = 'xmlns:openbadges="http://openbadges.org"'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg"'
DOCTYPE = (
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
    ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
)
PICTURE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- a > in a comment -->
{OPEN} aria-label='a > "b"' ><title>標</title></svg>
""".encode()


def drawn(inside: str, *, name_space: str = OB3) -> bytes:
    return f"{OPEN} {name_space}>{inside}</svg>".encode()


def test_what_was_baked_is_taken_out_unchanged() -> None:
    baked = svg.bake(PICTURE, CREDENTIAL)

    assert svg.unbake(baked) == CREDENTIAL


def test_baking_only_adds_the_name_space_and_one_element() -> None:
    baked = svg.bake(PICTURE, b'{"a": 1}')

    element = b'<openbadges:credential><![CDATA[{"a": 1}]]></openbadges:credential>'
    assert baked.count(element) == 1
    assert baked.replace(element, b"").replace(f" {OB3}".encode(), b"") == PICTURE


@pytest.mark.parametrize(
    "image",
    [
        b"\xef\xbb\xbf" + PICTURE,
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg">\n</s:svg>',
        drawn(""),
        drawn("", name_space=OB2),
        picture.plain_badge("データサイエンス基礎", "標大学 <&>"),
    ],
)
def test_every_plain_picture_takes_a_credential(image: bytes) -> None:
    assert svg.unbake(svg.bake(image, CREDENTIAL)) == CREDENTIAL


def test_a_jws_goes_into_the_verify_attribute() -> None:
    baked = svg.bake(PICTURE, b"aGVhZA.Ym9keQ.c2ln")

    assert b'verify="aGVhZA.Ym9keQ.c2ln"' in baked
    assert svg.unbake(baked) == b"aGVhZA.Ym9keQ.c2ln"


def test_a_picture_of_open_badges_2_is_read() -> None:
    by_address = '<openbadges:assertion verify="https://u.example/a"/>'
    with_body = (
        '<openbadges:assertion verify="https://u.example/a">{"id": 1}</openbadges:assertion>'
    )

    assert svg.unbake(drawn(by_address, name_space=OB2)) == b"https://u.example/a"
    assert svg.unbake(drawn(with_body, name_space=OB2)) == b'{"id": 1}'


@pytest.mark.parametrize(
    "inside",
    [
        "<openbadges:credential>{}</openbadges:credential>" * 2,
        '<openbadges:credential verify="a.b.c">{}</openbadges:credential>',
        '<openbadges:credential verify="a.b.c"/><a:assertion xmlns:a="http://openbadges.org"/>',
    ],
)
def test_two_credentials_in_one_picture_are_refused(inside: str) -> None:
    with pytest.raises(svg.SvgCredentialsMany):
        svg.unbake(drawn(inside))


def test_a_picture_with_a_credential_gets_no_second_one() -> None:
    with pytest.raises(svg.SvgCredentialsMany):
        svg.bake(svg.bake(PICTURE, CREDENTIAL), CREDENTIAL)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<openbadges:credential> </openbadges:credential>",
        '<credential xmlns="https://elsewhere.example">{}</credential>',
    ],
)
def test_a_picture_without_a_credential_says_so(inside: str) -> None:
    with pytest.raises(svg.SvgWithoutCredential):
        svg.unbake(drawn(inside))


def test_no_document_type_is_read_and_no_entity_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    body = "<openbadges:credential>&x;</openbadges:credential>"
    image = drawn(body).decode()

    for subset in (
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;">',
        '<!ENTITY % p SYSTEM "https://u.example/x.dtd"> %p;',
    ):
        with pytest.raises(svg.SvgNotSafe):
            svg.unbake(f"<!DOCTYPE svg [{subset}]>{image}".encode())
    with pytest.raises(svg.SvgNotSafe):
        svg.unbake(f'<!DOCTYPE svg SYSTEM "https://u.example/x.dtd">{image}'.encode())
    with pytest.raises(svg.SvgNotSafe):
        svg.unbake(f'{DOCTYPE[:-1]}[<!ENTITY x "y">]>{image}'.encode())
    with pytest.raises(svg.SvgNotSafe):
        svg.unbake(DOCTYPE.encode() + image.encode())


def test_the_standards_own_document_type_is_passed_over() -> None:
    image = DOCTYPE.encode() + drawn("")

    assert svg.unbake(svg.bake(image, CREDENTIAL)) == CREDENTIAL


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"<html/>",
        b"<svg><title/></svg>",
        PICTURE[:-8],
        PICTURE + b"<svg/>",
        PICTURE.decode().encode("utf-16"),
        PICTURE.replace(b"UTF-8", b"Shift_JIS"),
        PICTURE.replace("標".encode(), "標".encode("cp932")),
        drawn("&x;"),
        drawn("<openbadges:credential><g/></openbadges:credential>"),
    ],
)
def test_what_is_no_sound_picture_is_refused(image: bytes) -> None:
    with pytest.raises(svg.SvgInvalid):
        svg.unbake(image)


@pytest.mark.parametrize(
    "image", [drawn("<g>" * 300 + "</g>" * 300), drawn("") + b" " * svg.MOST_BYTES]
)
def test_a_picture_too_deep_or_too_large_is_refused(image: bytes) -> None:
    with pytest.raises(svg.SvgTooLarge):
        svg.unbake(image)


@pytest.mark.parametrize("data", [b"", b" ", b"\x00", b"\x0b{}", b"\xff", "\uffff".encode()])
def test_what_xml_cannot_hold_is_not_baked(data: bytes) -> None:
    with pytest.raises(svg.SvgCannotHold):
        svg.bake(PICTURE, data)


def test_an_empty_root_is_not_split_open() -> None:
    with pytest.raises(svg.SvgInvalid):
        svg.bake(f"{OPEN}/>".encode(), CREDENTIAL)


def test_our_own_picture_says_its_title_to_everyone() -> None:
    image = picture.plain_badge("統計 <script>", "a" * 40).decode()

    assert '<title id="t">統計 &lt;script&gt; ' in image
    assert "<script" not in image
    assert svg.unbake(svg.bake(picture.plain_badge(), b"{}")) == b"{}"


@pytest.mark.parametrize(
    ("inside", "name_space"),
    [
        ("<openbadges:assertion>{}</openbadges:assertion>", OB3),
        ('<openbadges:credential verify="a.b.c"/>', OB2),
        ("<openbadges:credential>{}</openbadges:credential>", 'xmlns:openbadges="urn:evil"'),
        ('<x:credential xmlns:x="urn:evil" verify="a.b.c"/>', OB3),
        ('<assertion verify="https://evil.example/a"/>', OB2),
        ("<openbadges:other/>", OB3),
    ],
)
def test_a_credentials_element_of_another_name_space_is_refused(
    inside: str, name_space: str
) -> None:
    with pytest.raises(svg.SvgInvalid):
        svg.unbake(drawn(inside, name_space=name_space))
    real = f'<b:credential xmlns:b="{svg.OPEN_BADGES}">{{}}</b:credential>'
    with pytest.raises(svg.SvgInvalid):
        svg.unbake(drawn(inside + real, name_space=name_space))


def test_a_token_beside_an_old_assertion_is_a_second_credential() -> None:
    both = '<openbadges:assertion verify="aGVhZA.Ym9keQ.c2ln">{}</openbadges:assertion>'

    with pytest.raises(svg.SvgCredentialsMany):
        svg.unbake(drawn(both, name_space=OB2))


@pytest.mark.parametrize("image", [PICTURE, drawn(""), drawn("", name_space=OB2)])
@pytest.mark.parametrize("credential", [b'{"id": "https://u.example/a?x=1&y=2"}', b"aGU.Ym8.c2k"])
def test_an_old_assertion_is_baked_as_its_edition_asks(image: bytes, credential: bytes) -> None:
    baked = svg.bake(image, credential, edition=Edition.OPEN_BADGES_2)

    assert svg.unbake(baked) == credential
    assert b"<openbadges:assertion" in baked
    assert b'xmlns:openbadges="http://openbadges.org"' in baked


def test_an_old_assertions_address_stands_beside_it() -> None:
    baked = svg.bake(
        PICTURE, b'{"id": "https://u.example/a?x=\'1&y=2"}', edition=Edition.OPEN_BADGES_2
    )

    assert b'verify="https://u.example/a?x=\'1&amp;y=2"' in baked


@pytest.mark.parametrize(
    ("unbaked", "found"),
    [
        (b" https://u.example/a\n", "https://u.example/a"),
        (b"http://u.example/a", "http://u.example/a"),
        (b"https://u.example/a b", None),
        (b"ftp://u.example", None),
        (b"https://u.example/" + b"a" * 3000, None),
        ("https://u.example/標".encode(), None),
        (b"{}", None),
        (b"a.b.c", None),
    ],
)
def test_an_old_picture_may_hold_no_more_than_an_address(unbaked: bytes, found: object) -> None:
    assert address(unbaked) == found
