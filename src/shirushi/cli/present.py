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
from shirushi.credential.jose import disclosures, sd_jwt
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


class ClaimNotToChoose(ShirushiError):
    """A claim is asked for that the token does not leave to be chosen."""

    code = "cli.claim-not-to-choose"
    text = Text(
        ja="「{name}」という選べる項目はありません。", en="There is no claim {name!r} to choose."
    )
    remedy = Text(ja="選べる項目: {known}", en="Claims to choose from: {known}")


class ClaimInside(ShirushiError):
    """A claim would be shown that stands inside one that is not."""

    code = "cli.claim-inside"
    text = Text(
        ja="選んだ項目は、選ばれていない項目の中にあります。",
        en="What is chosen stands inside a claim that is not.",
    )
    remedy = Text(
        ja="外側の項目も --show で選んでください。", en="Choose the outer claim with --show, too."
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
        ja="見せる項目。SD-JWTでは項目名(一覧の要素は [])、それ以外ではJSONポインタ"
        "(/credentialSubject/achievement)。複数回指定できます。",
        en="A claim's name (SD-JWT; [] for the elements of lists) or a JSON pointer "
        "(/credentialSubject/achievement); may be given several times.",
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
        elif sd_jwt.looks_like_sd_jwt(data):
            click.echo(_part(data.decode("utf-8", "replace"), show))
        else:
            raise NotInParts
    except ShirushiError as error:
        raise in_file(error, credential) from None


def _part(text: str, show: tuple[str, ...]) -> str:
    """Return a token with what is to be shown. Raises ``ClaimNotToChoose`` or ``ClaimInside``."""
    token = sd_jwt.read(text)
    names = dict.fromkeys(_named(disclosures.name_of(one)) for one in token.disclosures)
    for one in show:
        if one not in names:
            raise ClaimNotToChoose(path="--show", name=one, known=", ".join(names) or _NONE)
    shown = present_sd_jwt(text, show=lambda name: _named(name) in show, now=utc_now())
    try:
        sd_jwt.disclose(sd_jwt.read(shown))
    except disclosures.DisclosureWrong:
        raise ClaimInside(path="--show") from None
    return shown


def _named(name: str) -> str:
    """Return what a person calls a claim: elements of lists have no name of their own."""
    return name or "[]"


_NONE = Text(ja="なし", en="none")


def _derived(document: json.JsonObject, show: tuple[str, ...]) -> json.JsonObject:
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    if not any(
        isinstance(one, dict) and one.get("cryptosuite") == ecdsa_sd_2023.CRYPTOSUITE
        for one in proofs
    ):
        raise NotInParts(path="proof")
    return ecdsa_sd_2023.derive(document, reveal=list(show))
