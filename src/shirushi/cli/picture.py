"""``shirushi bake`` and ``unbake``: a credential into a picture, and out of it again."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import click

from shirushi.cli.commands import argument, command, language_option, option, spoken
from shirushi.cli.files import FileUnwritable, read_file, reason_of, write_file
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.baking import png, svg
from shirushi.credential.baking.edition import Edition

_EDITIONS = {"3": Edition.OPEN_BADGES_3, "2": Edition.OPEN_BADGES_2}


@command(
    ja="""\
    CREDENTIAL(JSONまたはJWS)を画像 PICTURE(PNGまたはSVG)に埋め込みます。
    どちらの内容も1バイトも変わりません。

    終了コードは、書き出せれば0、書き出せなければ2です。
    """
)
@argument("picture", type=click.Path(path_type=Path))
@argument("credential", type=click.Path(path_type=Path))
@option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
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
        raise FileUnwritable(path=str(out), reason=reason_of(FileExistsError(errno.EEXIST, "")))
    data, held = read_file(picture), read_file(credential)
    how = png if data.startswith(png.SIGNATURE) else svg
    try:
        baked = how.bake(data, held.strip(), edition=_EDITIONS[edition])
    except ShirushiError as error:
        raise error.at(str(picture)) from None
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
@argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--out",
    type=click.Path(path_type=Path),
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
            how = png if data.startswith(png.SIGNATURE) else svg
            found = how.unbake(data)
        except (png.PngWithoutCredential, svg.SvgWithoutCredential) as error:
            rows.append({"picture": str(picture), "held": False})
            click.echo(error.at(str(picture)).message(language), err=True)
            continue
        except ShirushiError as error:
            if len(pictures) == 1:
                raise error.at(str(picture)) if error.path is None else error from None
            rows.append({"picture": str(picture), "held": None})
            click.echo(error.message(language), err=True)
            continue
        rows.append({"picture": str(picture), "held": True, "bytes": len(found)})
        if out is not None:
            ending = ".json" if found.lstrip().startswith(b"{") else ".jws"
            write_file(out / (picture.stem + ending), found)
        elif len(pictures) == 1 and not as_json:
            sys.stdout.buffer.write(found)
        elif not as_json:
            click.echo(f"{picture}: {len(found)} bytes")
    if as_json:
        click.echo(json.write_pretty(rows))
    held = {row["held"] for row in rows}
    if None in held:
        sys.exit(2)
    if False in held:
        sys.exit(1)


_BAKED = Text(ja="「{out}」に埋め込みました。", en="Baked into {out}.")
