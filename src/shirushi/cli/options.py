"""Options that every command takes."""

from __future__ import annotations

from shirushi.cli.commands import PATH, option
from shirushi.core.text import Text

json_option = option(
    "--json",
    "as_json",
    is_flag=True,
    says=Text(ja="答えをJSONで出力します。", en="Print the answer as JSON."),
)
offline_option = option(
    "--offline",
    is_flag=True,
    says=Text(ja="ネットワークに問い合わせません。", en="Ask nothing of the network."),
)
status_list_option = option(
    "--status-list",
    "list_files",
    multiple=True,
    type=PATH,
    metavar="FILE",
    says=Text(
        ja="発行者のステータスリスト。ネットワークより先に使います。",
        en="A status list from the issuer; used before the network is asked.",
    ),
)
keys_option = option(
    "--keys",
    "key_files",
    multiple=True,
    type=PATH,
    metavar="FILE",
    says=Text(
        ja="発行者の鍵の文書。ネットワークより先に使います。",
        en="A document with the issuer's keys; used before the network is asked.",
    ),
)
