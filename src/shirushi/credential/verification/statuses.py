"""Looking a credential up in the lists that its issuer keeps: was it revoked, or suspended?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import vcdm
from shirushi.credential.jose.sd_jwt_vc import OpenedSdJwt
from shirushi.credential.keys import KeySource
from shirushi.credential.report import Answer
from shirushi.credential.status import lists, revocation_list, status_list_2021, token_list
from shirushi.credential.status.bitstring import Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusEntryInvalid, StatusSource
from shirushi.credential.status.token_list import TokenStatus
from shirushi.credential.verification import opening, proving

#: Status entries one credential may have.
MOST_ENTRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one list says of a credential.

    answer
        ``REVOKED`` or ``SUSPENDED``, or ``None`` where the list has nothing against it.
    """

    list_url: str
    reason: Text
    answer: Answer | None = None


def look_up(
    document: JsonObject,
    entry: Any,
    *,
    keys: KeySource,
    statuses: StatusSource,
    now: datetime,
    path: str,
) -> Standing:
    """Return what the list behind one ``credentialStatus`` says of the credential.

    Raises a ``ShirushiError`` wherever that cannot be known: the list is out of reach, is not
    signed by the credential's issuer, is out of date, or is of a kind that we do not read.
    """
    if not isinstance(entry, dict):
        raise StatusEntryInvalid(path=path, name="credentialStatus")
    types = vcdm.types_of(entry)
    if revocation_list.ENTRY in types:
        return _by_revocation_list(document, entry, statuses, path)
    if "BitstringStatusListEntry" in types:
        found, read = lists.read_entry(entry, path=path), lists.read_list
    elif status_list_2021.ENTRY in types:
        found, read = status_list_2021.read_entry(entry, path=path), status_list_2021.read_list
    else:
        raise StatusEntryInvalid(path=f"{path}.type", name="type")
    if found.purpose in _TELLING:
        return Standing(list_url=found.list_url, reason=_TOLD.format(purpose=found.purpose))
    if found.purpose not in _BITS:
        raise StatusEntryInvalid(path=f"{path}.statusPurpose", name="statusPurpose")
    bits = _bits(document, found, read, keys=keys, statuses=statuses, now=now)
    if not bits.get(found.index):
        return Standing(list_url=found.list_url, reason=_CLEAR.format(url=found.list_url))
    answer, reason = _BITS[found.purpose]
    return Standing(
        list_url=found.list_url,
        reason=reason.format(url=found.list_url, index=found.index),
        answer=answer,
    )


def look_up_token(
    opened: OpenedSdJwt, *, keys: KeySource, statuses: StatusSource, now: datetime
) -> Standing:
    """Return what the token status list that an SD-JWT names says of it.

    Raises a ``ShirushiError`` wherever that cannot be known.
    """
    if opened.status is None:
        raise StatusEntryInvalid(path="status", name="status")
    url, index = opened.status.list_url, opened.status.index
    found = token_list.find_status(
        opened.status, issuer=opened.controller, statuses=statuses, keys=keys, now=now
    )
    if found is TokenStatus.VALID:
        return Standing(list_url=url, reason=_CLEAR.format(url=url))
    if found not in _TOKEN_STATUSES:
        raise StatusEntryInvalid(path="status.status_list", name="status")
    answer, reason = _BITS[_TOKEN_STATUSES[found]]
    return Standing(list_url=url, reason=reason.format(url=url, index=index), answer=answer)


_TOKEN_STATUSES = {TokenStatus.INVALID: "revocation", TokenStatus.SUSPENDED: "suspension"}


def _bits(
    document: Mapping[str, Any],
    entry: StatusEntry,
    read: Callable[..., Bitstring],
    *,
    keys: KeySource,
    statuses: StatusSource,
    now: datetime,
) -> Bitstring:
    """Return the bits of a list that is itself a credential, once its proof was checked."""
    opened = opening.open_file(statuses.status_list(entry.list_url))
    proving.prove(opened, keys=keys, now=now)
    issuer = vcdm.id_of(document.get("issuer"))
    try:
        return read(opened.document, entry, issuer=issuer, now=now)
    except StatusEntryInvalid as error:
        stated = opened.document.get("id")
        if error.path != "id" or not isinstance(stated, str):
            raise
        # The issuer's own list, under another name than its address. What it takes back is taken
        # back; but that it has nothing against a credential need not be said of this list.
        named = dataclasses.replace(entry, list_url=stated)
        bits = read(opened.document, named, issuer=issuer, now=now)
        if bits.get(entry.index):
            return bits
        raise


def _by_revocation_list(
    document: JsonObject, entry: Mapping[str, Any], statuses: StatusSource, path: str
) -> Standing:
    found = revocation_list.check(document, entry, source=statuses, path=path)
    if not found.revoked:
        return Standing(list_url=found.list_url, reason=_CLEAR.format(url=found.list_url))
    why = Text(ja=f"。理由: {found.reason}", en=f". Reason: {found.reason}")
    said = why if found.reason else Text(ja="。", en=".")
    return Standing(
        list_url=found.list_url,
        reason=_LISTED.format(url=found.list_url, why=said),
        answer=Answer.REVOKED,
    )


#: Purposes that tell something and take nothing back (Bitstring Status List ``#statuspurpose``).
_TELLING = {"message", "refresh"}
_BITS = {
    "revocation": (
        Answer.REVOKED,
        Text(
            ja="発行者が取り消しました(ステータスリスト {url} の{index}番)。",
            en="The issuer has revoked it (number {index} of the status list {url}).",
        ),
    ),
    "suspension": (
        Answer.SUSPENDED,
        Text(
            ja="発行者が一時停止しています(ステータスリスト {url} の{index}番)。",
            en="The issuer has suspended it (number {index} of the status list {url}).",
        ),
    ),
}
_LISTED = Text(
    ja="発行者が取り消しました(失効リスト {url}){why}",
    en="The issuer has revoked it (revocation list {url}){why}",
)
_CLEAR = Text(
    ja="発行者のステータスリスト({url})で取り消されていません。",
    en="The issuer's status list ({url}) does not revoke it.",
)
_TOLD = Text(
    ja="用途「{purpose}」のステータスは、有効かどうかを左右しません。",
    en="A status of the purpose {purpose} does not take anything back.",
)
