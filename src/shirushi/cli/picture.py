"""``shirushi bake`` and ``unbake``: a credential into a picture, and out of it again."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.files import FileExists, in_file, read_file, write_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.baking import png, svg
from shirushi.credential.baking.edition import Edition
from shirushi.credential.jose import jws


class NotAPicture(ShirushiError):
    """A file is neither a PNG nor an SVG picture."""

    code = "cli.not-a-picture"
    text = Text(
        ja="PNG画像でもSVG画像でもありません。", en="It is neither a PNG nor an SVG picture."
    )
    remedy = Text(
        ja="画像のファイルを指定してください。証明書そのものは「shirushi verify」で検証できます。",
        en="Give a picture's file; a credential by itself is verified with 'shirushi verify'.",
    )


class PictureTaken(ShirushiError):
    """A picture holds a credential already."""

    code = "cli.picture-taken"
    text = Text(
        ja="この画像にはすでに証明書が埋め込まれています。",
        en="The picture holds a credential already.",
    )
    remedy = Text(
        ja="証明書が埋め込まれていない元の画像を使ってください。",
        en="Use the original picture without a credential inside.",
    )


class NotBakeable(ShirushiError):
    """What should be put into a picture is no credential."""

    code = "cli.not-bakeable"
    text = Text(
        ja="証明書(JSONまたはJWS)ではありません。", en="It is no credential (JSON or a JWS)."
    )
    remedy = Text(
        ja="画像、証明書の順に指定してください。", en="Give the picture first, then the credential."
    )


_EDITIONS = {"3": Edition.OPEN_BADGES_3, "2": Edition.OPEN_BADGES_2}


@command(
    ja="""\
    CREDENTIAL(JSONまたはJWS)を画像 PICTURE(PNGまたはSVG)に埋め込みます。
    どちらの内容も1バイトも変わりません。

    終了コードは、書き出せれば0、書き出せなければ2です。
    """
)
@argument("picture", type=PATH)
@argument("credential", type=PATH)
@option(
    "--out",
    required=True,
    type=PATH,
    metavar="FILE",
    says=Text(
        ja="書き出す画像。既存のファイルは上書きしません。",
        en="The picture to write; an existing file is never overwritten.",
    ),
)
@option(
    "--edition",
    type=click.Choice(list(_EDITIONS)),
    default="3",
    show_default=True,
    says=Text(
        ja="画像に記すキーワードと名前空間を定めた Open Badges の版。",
        en="The edition of Open Badges whose keyword and name space the picture carries.",
    ),
)
@language_option
@click.pass_context
def bake(ctx: click.Context, picture: Path, credential: Path, out: Path, edition: str) -> None:
    """Put CREDENTIAL (JSON or a JWS) into PICTURE, a PNG or SVG; every byte of both stays.

    Exits with 0 when it is written, 2 when it could not be.
    """
    if out.exists():
        raise FileExists(path=str(out))
    data, held = read_file(picture), read_file(credential).strip()
    try:
        how = _reader_of(data)
        _refuse_baked(how, data)
    except ShirushiError as error:
        raise in_file(error, picture) from None
    try:
        _refuse_others(held)
    except ShirushiError as error:
        raise in_file(error, credential) from None
    try:
        baked = how.bake(data, held, edition=_EDITIONS[edition])
    except (png.PngCannotHold, svg.SvgCannotHold) as error:
        raise in_file(error, credential) from None
    except ShirushiError as error:
        raise in_file(error, picture) from None
    write_file(out, baked)
    click.echo(_BAKED.format(out=out).in_language(spoken(ctx)))


@command(
    ja="""\
    画像 PICTURES から証明書を取り出します。検証は行いません。

    画像が一つなら、証明書をそのまま出力します。--out を付けると、
    それぞれファイルに書き出します。

    終了コードは、すべての画像に証明書があれば0、ない画像があれば1、読めない画像があれば2です。
    """
)
@argument("pictures", nargs=-1, required=True, type=PATH)
@option(
    "--out",
    type=PATH,
    metavar="DIR",
    says=Text(
        ja="それぞれの証明書を、画像と同じ名前でこのフォルダに書き出します。",
        en="Write each credential beside its picture's name in this folder.",
    ),
)
@json_option
@language_option
@click.pass_context
def unbake(
    ctx: click.Context,
    *,
    pictures: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Take the credentials out of PICTURES; it verifies nothing.

    One picture's credential is printed as it stands; with --out each goes into a file.

    Exits with 0 when every picture held one, 1 when one held none, 2 when one could not be read.
    """
    language = spoken(ctx)
    rows: list[dict[str, object]] = []
    for picture in pictures:
        try:
            data = read_file(picture)
            found = _reader_of(data).unbake(data)
            into = None if out is None else _put(found, picture, out)
        except (png.PngWithoutCredential, svg.SvgWithoutCredential) as error:
            rows.append({"picture": str(picture), "held": False})
            click.echo(in_file(error, picture).message(language), err=True)
            continue
        except ShirushiError as error:
            named = error if error.path is not None else in_file(error, picture)
            rows.append({"picture": str(picture), "held": None})
            click.echo(named.message(language), err=True)
            continue
        rows.append({"picture": str(picture), "held": True, "bytes": len(found)})
        if as_json:
            continue
        if into is not None:
            click.echo(_TAKEN_OUT.format(picture=picture, out=into).in_language(language))
        elif len(pictures) == 1:
            sys.stdout.buffer.write(found)
            sys.stdout.buffer.flush()
        else:
            click.echo(_HOLDS.format(picture=picture, size=len(found)).in_language(language))
    if as_json:
        click.echo(json.write_pretty(rows))
    held = {row["held"] for row in rows}
    if None in held:
        sys.exit(2)
    if False in held:
        sys.exit(1)


def _reader_of(data: bytes) -> ModuleType:
    """Return what reads a picture. Raises ``NotAPicture``."""
    if data.startswith(png.SIGNATURE):
        return png
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return svg
    raise NotAPicture


def _refuse_baked(how: ModuleType, data: bytes) -> None:
    """Refuse a picture that holds a credential already. Raises ``PictureTaken``."""
    try:
        how.unbake(data)
    except (png.PngWithoutCredential, svg.SvgWithoutCredential):
        return
    raise PictureTaken


def _refuse_others(held: bytes) -> None:
    """Refuse what no reader would take for a credential. Raises ``NotBakeable``."""
    start = held.lstrip(b"\xef\xbb\xbf")
    if start.startswith(b"{"):
        json.read_object(held)
    elif not jws.looks_like_token(start):
        raise NotBakeable


def _put(found: bytes, picture: Path, folder: Path) -> Path:
    """Write what was in a picture, and return where. Raises ``FileExists``."""
    ending = ".json" if found.lstrip().startswith(b"{") else ".jws"
    path = folder / (picture.stem + ending)
    # Two pictures of one name would lose one credential; the same one again loses nothing.
    if path.exists() and read_file(path) != found:
        raise FileExists(path=str(path))
    write_file(path, found)
    return path


_HOLDS = Text(ja="{picture}: 証明書あり({size}バイト)", en="{picture}: a credential ({size} bytes)")
_TAKEN_OUT = Text(
    ja="{picture}: 証明書を「{out}」に書き出しました。", en="{picture}: its credential is in {out}."
)
_BAKED = Text(ja="「{out}」に埋め込みました。", en="Baked into {out}.")
