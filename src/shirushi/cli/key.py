"""``shirushi key``: an issuer's signing key in a file."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, group, language_option, option, spoken
from shirushi.cli.files import FileUnreadable, read_file, reason_of, write_new_secret
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential import did, multibase
from shirushi.credential.keys import SEED_BYTES, Ed25519Signer

#: Multicodec ``ed25519-priv``, in front of a secret key written as ``secretKeyMultibase``
#: (Controlled Identifiers v1.0 ``#Multikey``).
_ED25519_PRIV = b"\x80\x26"


class KeyFileWrong(ShirushiError):
    """A file is not one that ``shirushi key new`` wrote."""

    code = "cli.key-file-wrong"
    text = Text(ja="鍵のファイルではありません。", en="It is not a key file.")
    remedy = Text(
        ja="「shirushi key new」で作ったファイルを指定してください。",
        en="Give a file made by 'shirushi key new'.",
    )


class KeyFileOpen(ShirushiError):
    """A key file can be read by other people on the machine."""

    code = "cli.key-file-open"
    text = Text(
        ja="鍵のファイルをほかの利用者も読める状態です。",
        en="Other people on this machine can read the key file.",
    )
    remedy = Text(
        ja="「chmod 600」で自分だけが読めるようにしてください。",
        en="Make it yours alone with 'chmod 600'.",
    )


class KeyFileExists(ShirushiError):
    """A new key would take the place of a file."""

    code = "cli.key-file-exists"
    text = Text(
        ja="同じ名前のファイルかフォルダがすでにあります。鍵を上書きすると元に戻せません。",
        en="A file or folder of that name exists, and a key that is overwritten is gone.",
    )
    remedy = Text(ja="別の名前を指定してください。", en="Choose another name.")


class IssuerNotWeb(ShirushiError):
    """An issuer is named by something other than a did:web."""

    code = "cli.issuer-not-web"
    text = Text(
        ja="発行者「{did}」は did:web ではありません。", en="The issuer {did!r} is not a did:web."
    )
    remedy = Text(
        ja="did:web:mc.example.ac.jp のように書いてください。省くと did:key になります。",
        en="Write it like did:web:mc.example.ac.jp, or leave --issuer out for a did:key.",
    )


issuer_option = option(
    "--issuer",
    metavar="DID",
    says=Text(
        ja="発行者の did:web。省略すると、鍵そのものの did:key です。",
        en="The issuer's did:web. Default: the did:key of the key itself.",
    ),
)


def read_seed(path: Path) -> bytes:
    """Return the 32 secret bytes in a key file.

    Raises ``FileUnreadable``, ``KeyFileOpen`` or ``KeyFileWrong``.
    """
    data = read_file(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=reason_of(error)) from None
    try:
        secret = multibase.decode(data.decode("ascii").strip())
    except (UnicodeDecodeError, multibase.MultibaseInvalid):
        raise KeyFileWrong(path=str(path)) from None
    if len(secret) != len(_ED25519_PRIV) + SEED_BYTES or not secret.startswith(_ED25519_PRIV):
        raise KeyFileWrong(path=str(path))
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileOpen(path=str(path))
    return secret[len(_ED25519_PRIV) :]


def signer_of(seed: bytes, issuer: str | None) -> Ed25519Signer:
    """Return the signer for a did:web, or for the key's own did:key. Raises ``IssuerNotWeb``."""
    if issuer is not None:
        try:
            did.did_web_url(issuer)
        except did.DidInvalid:
            raise IssuerNotWeb(path="--issuer", did=issuer) from None
    return Ed25519Signer.from_seed(seed, controller=issuer)


@group(ja="署名鍵の作成と、公開部分の表示を行います。")
def key() -> None:
    """Make a signing key, or show its public half."""


@command(
    "new",
    of=key,
    ja="""\
    新しいEd25519の鍵を FILE に作ります。本人だけが読めるファイルで、
    既存のものは上書きしません。

    ファイルは秘密にし、控えを保管してください。これを持つ人はあなたの名で発行でき、
    失うと何も失効させられません。

    終了コードは、鍵を作れば0、作れなければ2です。
    """,
)
@argument("file", type=PATH)
@issuer_option
@json_option
@language_option
@click.pass_context
def new(
    ctx: click.Context,
    *,
    file: Path,
    issuer: str | None,
    as_json: bool,
) -> None:
    """Make a new Ed25519 key in FILE, which only you may read; never overwrites.

    Keep the file secret and keep a copy: whoever has it issues in your name, and without it
    nothing can be revoked.

    Exits with 0 when the key is made, 2 when it could not be.
    """
    seed = secrets.token_bytes(SEED_BYTES)
    signer = signer_of(seed, issuer)
    text = multibase.encode_base58(_ED25519_PRIV + seed) + "\n"
    if not write_new_secret(file, text.encode()):
        raise KeyFileExists(path=str(file))
    _show(ctx, signer, as_json=as_json, made=_MADE.format(path=file))


@command(
    "show",
    of=key,
    ja="""\
    FILE の鍵の公開部分、つまり他者が鍵を見つけるための文書を表示します。

    終了コードは、表示できれば0、ファイルを読めなければ2です。
    """,
)
@argument("file", type=PATH)
@issuer_option
@json_option
@language_option
@click.pass_context
def show(
    ctx: click.Context,
    *,
    file: Path,
    issuer: str | None,
    as_json: bool,
) -> None:
    """Show the public half of the key in FILE: the document by which strangers find it.

    Exits with 0 when it is shown, 2 when the file cannot be read.
    """
    _show(ctx, signer_of(read_seed(file), issuer), as_json=as_json)


def _show(
    ctx: click.Context, signer: Ed25519Signer, *, as_json: bool, made: Text | None = None
) -> None:
    document = signer.controller_document()
    if as_json:
        click.echo(json.write_pretty(document))
        return
    language = spoken(ctx)
    lines = [] if made is None else [made]
    lines.append(_ISSUER.format(did=signer.controller))
    if signer.controller.startswith("did:web:"):
        lines.append(_PUBLISH.format(url=did.did_web_url(signer.controller)))
    else:
        lines.append(_NOTHING_TO_PUBLISH)
    click.echo("\n".join(line.in_language(language) for line in lines))
    click.echo(json.write_pretty(document))


_MADE = Text(
    ja="署名鍵を「{path}」に作りました。ほかの人に渡さず、控えを安全な場所に保管してください。",
    en="The signing key is in {path}. Give it to nobody, and keep a copy in a safe place.",
)
_ISSUER = Text(ja="発行者: {did}", en="Issuer: {did}")
_PUBLISH = Text(ja="次の文書を {url} で公開してください。", en="Publish this document at {url} :")
_NOTHING_TO_PUBLISH = Text(
    ja="did:key のため、公開するものはありません。鍵の文書は次のとおりです。",
    en="A did:key needs no publishing. The key's document is:",
)
