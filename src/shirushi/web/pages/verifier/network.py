"""Credentials at addresses: those shown on this site, and those at other sites'."""

from __future__ import annotations

import re

from django.conf import settings

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.net.documents import ACCEPT
from shirushi.net.fetch import Fetcher
from shirushi.web.apps.issuing import queries


class LinkNotShown(ShirushiError):
    """An address on this site shows no credential, or no longer."""

    code = "verifier.link-not-shown"
    text = Text(
        ja="このリンクでは、今は証明書が公開されていません。",
        en="No credential is shown at this link now.",
    )
    remedy = Text(
        ja="アドレスの写し間違いがないか確かめ、本人に新しいリンクを求めてください。",
        en="Check that the address is complete, or ask its holder for a new link.",
    )


def fetch_credential(url: str) -> bytes:
    """Return the credential that a link on this site shows, or what a stranger's address has.

    Raises ``LinkNotShown``, and what ``Fetcher.get`` raises: an address inside our own network
    is never asked.
    """
    own = re.fullmatch(re.escape(settings.SITE_URL) + _SHOWN, url)
    if own is None:
        return Fetcher().get(url, accept=ACCEPT, most_bytes=settings.UPLOAD_MOST_BYTES).body
    row = queries.by_share_key(own[1])
    if row is None:
        raise LinkNotShown
    return bytes(row.signed or b"")


#: What a holder's link has behind the site's own address, with the file behind it or without.
_SHOWN = r"/c/([A-Za-z0-9_-]+)/?(?:credential\.json)?"
