"""``shirushi revoke``: take one issued credential back."""

from __future__ import annotations

from pathlib import Path

import click

from shirushi.cli.commands import PATH, argument, command, language_option, option, spoken
from shirushi.cli.folder import URN, Folder, FolderOthers, Revocation
from shirushi.cli.key import read_seed
from shirushi.cli.options import json_option
from shirushi.core import json
from shirushi.core.dates import format_time, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.keys import Ed25519Signer


class ReasonMissing(ShirushiError):
    """A credential would be revoked without saying why."""

    code = "cli.reason-missing"
    text = Text(ja="失効の理由が空です。", en="The reason is empty.")
    remedy = Text(
        ja="後から読む人に分かる理由を書いてください。", en="Say why, for whoever reads it later."
    )


@command(
    ja="""\
    「shirushi issue」が DIR に発行した CREDENTIAL を失効させます。

    CREDENTIAL には、ID、UUID、ファイルのいずれかを指定します。DIR
    のステータスリストに署名し直すので、公開すれば検証する人に失効が伝わります。
    すでに失効しているものは、何も変わりません。

    終了コードは、失効していれば0、失効させられなければ2です。
    """
)
@argument("folder", type=PATH, metavar="DIR")
@argument("credential")
@option(
    "--reason",
    metavar="WHY",
    required=True,
    says=Text(
        ja="失効の理由。DIR に記録され、ステータスリストには載りません。",
        en="Why; kept in DIR, never in the status list.",
    ),
)
@option(
    "--key",
    "key_file",
    type=PATH,
    required=True,
    metavar="FILE",
    says=Text(ja="証明書の発行に使った鍵。", en="The key that the credential was issued with."),
)
@json_option
@language_option
@click.pass_context
def revoke(
    ctx: click.Context,
    *,
    folder: Path,
    credential: str,
    reason: str,
    key_file: Path,
    as_json: bool,
) -> None:
    """Revoke CREDENTIAL, which 'shirushi issue' wrote into DIR.

    CREDENTIAL is its id, its UUID or its file. The status list in DIR is signed anew; whoever
    verifies sees the revocation once that list is published. Revoking again changes nothing.

    Exits with 0 when it is revoked, 2 when it could not be done.
    """
    here = Folder(folder)
    if not reason.strip():
        raise ReasonMissing(path="--reason")
    ledger = here.needed_ledger()
    entry = here.entry(credential)
    signer = Ed25519Signer.from_seed(read_seed(key_file), controller=ledger.issuer)
    if signer.verification_method != ledger.key:
        raise FolderOthers(
            path=str(here.ledger_file),
            name=Text(ja="署名鍵", en="signing key"),
            there=ledger.key,
            given=signer.verification_method,
        )
    with here.locked():
        now = utc_now()
        bits = here.bits(ledger, signer=signer, now=now)
        noted = here.revocations().get(entry.id)
        was_on = bits.get(entry.status_index)
        # The list first: it is what verifiers read. A run stopped in between is healed by the
        # next, since each half is looked at on its own.
        if not was_on:
            bits.set(entry.status_index, on=True)
            here.write_bits(bits, ledger, signer=signer, now=now)
        if noted is None:
            noted = Revocation(
                credential=entry.id,
                status_index=entry.status_index,
                reason=reason.strip(),
                revoked_at=now,
            )
            here.note_revocation(noted)
    if as_json:
        click.echo(
            json.write_pretty(
                {
                    "credential": entry.id,
                    "status_list": ledger.list_url,
                    "status_index": entry.status_index,
                    "already_revoked": was_on,
                    "reason": noted.reason,
                    "revoked_at": format_time(noted.revoked_at),
                }
            )
        )
        return
    said = [(_ALREADY if was_on else _REVOKED).format(id=entry.id)]
    said.append(_NOTED.format(reason=noted.reason, at=format_time(noted.revoked_at)))
    if not was_on and not ledger.list_url.startswith(URN):
        said.append(_PUBLISH.format(url=ledger.list_url))
    click.echo("\n".join(one.in_language(spoken(ctx)) for one in said))


_REVOKED = Text(ja="証明書 {id} を失効させました。", en="The credential {id} is revoked.")
_ALREADY = Text(
    ja="証明書 {id} はすでに失効しています。何も変更していません。",
    en="The credential {id} was revoked before. Nothing was changed.",
)
_NOTED = Text(ja="  記録された理由: {reason}({at})", en="  The reason on record: {reason} ({at})")
_PUBLISH = Text(
    ja="  新しい status-list.json を {url} で公開してください。",
    en="  Publish the new status-list.json at {url} .",
)
