"""``shirushi present``: show part of a credential whose issuer allows that."""

from __future__ import annotations

from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option
from shirushi.cli.files import in_file, read_file
from shirushi.core import json
from shirushi.core.dates import utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.jose.sd_jwt_vc import present_sd_jwt
from shirushi.credential.proofs import ecdsa_sd_2023


class NotInParts(ShirushiError):
    """A credential can only be shown whole."""

    code = "cli.not-in-parts"
    text = Text(
        ja="この証明書は一部だけを見せることができません。",
        en="The credential can only be shown whole.",
    )
    remedy = Text(
        ja="SD-JWTか、ecdsa-sd-2023の署名を持つ証明書を指定してください。",
        en="Give an SD-JWT, or a credential with an ecdsa-sd-2023 proof.",
    )


@command(
    ja="""\
    CREDENTIAL を、発行者が常に示す部分と --show で選んだ部分だけにして出力します。

    出力は保有者に結び付けられていません。受け取った人は、さらに別の人に見せることができます。

    終了コードは、出力できれば0、作れなければ2です。
    """
)
@argument("credential", type=PATH)
@option(
    "--show",
    multiple=True,
    metavar="WHAT",
    says=Text(
        ja="見せる項目。SD-JWTでは項目名、それ以外ではJSONポインタ(/credentialSubject/achie"
        "vement)。",
        en="A claim's name (SD-JWT) or a JSON pointer (/credentialSubject/achievement).",
    ),
)
@language_option
def present(credential: Path, show: tuple[str, ...]) -> None:
    """Print CREDENTIAL with only what --show names, beside what its issuer shows always.

    What is printed is not bound to its holder: whoever has it can show it on.

    Exits with 0 when it is printed, 2 when it could not be made.
    """
    data = read_file(credential).strip()
    try:
        if data.startswith(b"{"):
            click.echo(json.write(_derived(json.read_object(data), show)).decode())
        elif b"~" in data:
            text = data.decode("utf-8", "replace")
            click.echo(present_sd_jwt(text, show=lambda name: name in show, now=utc_now()))
        else:
            raise NotInParts
    except ShirushiError as error:
        raise in_file(error, credential) from None


def _derived(document: json.JsonObject, show: tuple[str, ...]) -> json.JsonObject:
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    if not any(
        isinstance(one, dict) and one.get("cryptosuite") == ecdsa_sd_2023.CRYPTOSUITE
        for one in proofs
    ):
        raise NotInParts(path="proof")
    return ecdsa_sd_2023.derive(document, reveal=list(show))
