"""A credential inside an SVG picture: one element behind the root's tag, the rest untouched.

Open Badges 3.0 ``#baked-badge``. The picture is read as XML without any DTD or entity of its
own, so nothing is expanded and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import limits

SVG = "http://www.w3.org/2000/svg"
OPEN_BADGES = "https://purl.imsglobal.org/ob/v3p0"
#: What Open Badges 1 and 2 called it; read, never written.
LEGACY_OPEN_BADGES = "http://openbadges.org"

MOST_BYTES = limits.PICTURE_BYTES
MOST_CREDENTIAL = limits.CREDENTIAL_BYTES
MOST_DEPTH = limits.SVG_DEPTH
MOST_ELEMENTS = limits.SVG_ELEMENTS

_JWS = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
#: Characters that XML 1.0 cannot hold in any spelling: #charsets.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class SvgTooLarge(ShirushiError):
    """A picture, or the credential in it, is larger or deeper than we read."""

    code = "credential.svg-too-large"
    text = Text(
        ja="SVG画像の{what}が上限({most})を超えています。",
        en="The SVG picture's {what} is over the limit ({most}).",
    )


class SvgInvalid(ShirushiError):
    """The bytes are not a whole SVG picture in UTF-8."""

    code = "credential.svg-invalid"
    text = Text(
        ja="SVG画像として正しくありません({reason})。",
        en="It is not a sound SVG picture ({reason}).",
    )
    remedy = Text(
        ja="UTF-8のSVGとして保存されているか確認してください。",
        en="Check that it is saved as SVG in UTF-8.",
    )


class SvgNotSafe(ShirushiError):
    """A picture declares a DTD or entities, which could expand without end or fetch files."""

    code = "credential.svg-not-safe"
    text = Text(
        ja="DOCTYPEまたはエンティティの宣言を含むSVG画像は読み込みません。",
        en="An SVG picture with a DOCTYPE or entities of its own is not read.",
    )
    remedy = Text(
        ja="<!DOCTYPE …> の宣言を取り除いて保存し直してください。",
        en="Remove the <!DOCTYPE …> declaration and save it again.",
    )


class SvgWithoutCredential(ShirushiError):
    """A sound picture that holds no credential."""

    code = "credential.svg-without-credential"
    text = Text(
        ja="このSVG画像には証明書が埋め込まれていません。",
        en="This SVG picture holds no credential.",
    )
    remedy = Text(
        ja="画像を編集して保存し直すと証明書は失われます。発行者から受け取ったファイルを使ってください。",
        en="Editing a picture drops the credential; use the file as handed out.",
    )


class SvgCredentialsMany(ShirushiError):
    """A picture holds more than one credential, so two readers could see two."""

    code = "credential.svg-credentials-many"
    text = Text(
        ja="このSVG画像には証明書が複数埋め込まれています。",
        en="This SVG picture holds more than one credential.",
    )
    remedy = Text(
        ja="証明書が埋め込まれていない元の画像を使ってください。",
        en="Use the original picture without a credential inside.",
    )


class SvgCannotHold(ShirushiError):
    """What should be put in is not text that XML can hold."""

    code = "credential.svg-cannot-hold"
    text = Text(
        ja="このデータはSVG画像に埋め込めません。",
        en="These bytes cannot be put into an SVG picture.",
    )
    remedy = Text(ja="UTF-8のJSONまたはJWSを指定してください。", en="Give JSON or a JWS, as UTF-8.")


def bake(image: bytes, credential: bytes) -> bytes:
    """Return the picture with the credential inside; every byte of the picture stays.

    A compact JWS goes into ``verify``, anything else into the element's text. Raises
    ``SvgInvalid``, ``SvgNotSafe``, ``SvgTooLarge``, ``SvgCannotHold``, or
    ``SvgCredentialsMany`` when the picture holds a credential already.

    >>> picture = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    >>> unbake(bake(picture, b'{"a": "]]>"}'))
    b'{"a": "]]>"}'
    """
    seen = _read(image)
    if seen.elements:
        raise SvgCredentialsMany
    if len(credential) > MOST_CREDENTIAL:
        raise SvgTooLarge(what=_CREDENTIAL, most=_mebibytes(MOST_CREDENTIAL))
    try:
        text = credential.decode("utf-8")
    except UnicodeDecodeError:
        raise SvgCannotHold from None
    if not text.strip() or _NOT_XML.search(text):
        raise SvgCannotHold
    end = _tag_end(image, seen.root_at)
    if image[end - 1 : end] == b"/":
        raise SvgInvalid(reason=Text(ja="中身がない", en="nothing is drawn in it"))
    # The standard puts the name space on the root. Where its prefix is taken by another one
    # (a badge picture of old), it goes on the element, which means the same.
    name_space = f' xmlns:openbadges="{OPEN_BADGES}"'.encode()
    on_root = b"" if seen.prefix_taken else name_space
    on_element = name_space if seen.prefix_taken else b""
    element = _element(text, on_element, is_jws=_JWS.fullmatch(credential) is not None)
    return image[:end] + on_root + b">" + element + image[end + 1 :]


def unbake(image: bytes) -> bytes:
    """Return the credential inside the picture: JSON, a JWS, or an old badge's URL.

    Raises ``SvgInvalid``, ``SvgNotSafe``, ``SvgTooLarge``, ``SvgWithoutCredential`` or
    ``SvgCredentialsMany``.
    """
    seen = _read(image)
    if not seen.elements:
        raise SvgWithoutCredential
    if len(seen.elements) > 1:
        raise SvgCredentialsMany
    element = seen.elements[0]
    text = "".join(element.text)
    if element.legacy:
        # Open Badges 2 puts the address beside the assertion; the assertion says more.
        found = text if text.strip() else element.verify
    elif text.strip() and element.verify.strip():
        raise SvgCredentialsMany
    else:
        found = text if text.strip() else element.verify
    if not found.strip():
        raise SvgWithoutCredential
    data = found.encode()
    if len(data) > MOST_CREDENTIAL:
        raise SvgTooLarge(what=_CREDENTIAL, most=_mebibytes(MOST_CREDENTIAL))
    return data


@dataclass(slots=True, kw_only=True)
class _Element:
    """A credential's element as it is read."""

    legacy: bool
    verify: str
    text: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What one reading of a picture has found so far."""

    root_at: int = -1
    prefix_taken: bool = False
    depth: int = 0
    count: int = 0
    within: int = 0
    elements: list[_Element] = field(default_factory=list)


_WANTED = {f"{OPEN_BADGES} credential": False, f"{LEGACY_OPEN_BADGES} assertion": True}


def _read(image: bytes) -> _Seen:
    """Read the picture once, refusing whatever is not plain SVG in UTF-8."""
    if len(image) > MOST_BYTES:
        raise SvgTooLarge(what=_FILE, most=_mebibytes(MOST_BYTES))
    try:
        image.decode("utf-8")
    except UnicodeDecodeError:
        raise SvgInvalid(reason=Text(ja="UTF-8ではない", en="not UTF-8")) from None
    seen = _Seen()
    parser = expat.ParserCreate("UTF-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: _start(seen, parser, name, attributes)
    parser.EndElementHandler = lambda _: _end(seen)
    parser.CharacterDataHandler = lambda text: _text(seen, text)
    parser.StartNamespaceDeclHandler = lambda prefix, _: _name_space(seen, prefix)
    parser.XmlDeclHandler = lambda _version, encoding, _alone: _declared(encoding)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.SkippedEntityHandler = _refuse
    try:
        parser.Parse(image, True)
    except expat.ExpatError as error:
        reason = Text(
            ja=f"{error.lineno}行{error.offset + 1}桁",
            en=f"line {error.lineno}, column {error.offset + 1}",
        )
        raise SvgInvalid(reason=reason) from None
    return seen


def _start(seen: _Seen, parser: expat.XMLParserType, name: str, attributes: dict[str, str]) -> None:
    if seen.depth == 0:
        if name != f"{SVG} svg":
            raise SvgInvalid(reason=Text(ja="最上位がsvg要素ではない", en="its root is not svg"))
        seen.root_at = parser.CurrentByteIndex
    seen.depth += 1
    seen.count += 1
    if seen.depth > MOST_DEPTH:
        raise SvgTooLarge(what=Text(ja="入れ子の深さ", en="depth"), most=MOST_DEPTH)
    if seen.count > MOST_ELEMENTS:
        raise SvgTooLarge(what=Text(ja="要素の数", en="number of elements"), most=MOST_ELEMENTS)
    if seen.within:
        reason = Text(ja="証明書の要素の中に別の要素", en="an element inside the credential's own")
        raise SvgInvalid(reason=reason)
    if name in _WANTED:
        seen.within = seen.depth
        seen.elements.append(_Element(legacy=_WANTED[name], verify=attributes.get("verify", "")))


def _end(seen: _Seen) -> None:
    if seen.within == seen.depth:
        seen.within = 0
    seen.depth -= 1


def _text(seen: _Seen, text: str) -> None:
    if seen.within:
        seen.elements[-1].text.append(text)


def _name_space(seen: _Seen, prefix: str | None) -> None:
    # Name spaces are told before the element they stand on, so at depth 0 it is the root.
    if prefix == "openbadges" and seen.depth == 0:
        seen.prefix_taken = True


def _declared(encoding: str | None) -> None:
    if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
        raise SvgInvalid(reason=Text(ja="UTF-8ではない", en="not UTF-8"))


def _refuse(*_: object) -> int:
    raise SvgNotSafe


def _tag_end(image: bytes, start: int) -> int:
    """Return where the ``>`` of the tag at ``start`` stands, quoted ones passed over."""
    found = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>").match(image, start)
    if found is None:
        raise SvgInvalid(reason=Text(ja="最上位の要素", en="its root"))
    return found.end() - 1


def _element(text: str, name_space: bytes, *, is_jws: bool) -> bytes:
    opening = b"<openbadges:credential" + name_space
    if is_jws:
        return opening + b' verify="' + text.encode() + b'"></openbadges:credential>'
    # CDATA can neither hold its own end nor keep a carriage return: #sec-line-ends.
    inside = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return opening + b"><![CDATA[" + inside.encode() + b"]]></openbadges:credential>"


def _mebibytes(size: int) -> str:
    return f"{size // 1024 // 1024} MiB"


_FILE = Text(ja="ファイルの大きさ", en="file size")
_CREDENTIAL = Text(ja="証明書の大きさ", en="credential's size")
