"""Looking a credential up in the lists that its issuer keeps: was it revoked, or suspended?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.did import DidInvalid, did_web_url
from shirushi.credential.formats import vcdm
from shirushi.credential.jose import token_list
from shirushi.credential.jose.sd_jwt_vc import OpenedSdJwt
from shirushi.credential.jose.token_list import TokenStatus, TokenStatusEntry
from shirushi.credential.keys import KeySource, find_key
from shirushi.credential.report import Answer
from shirushi.credential.status import lists, revocation_list, status_list_2021
from shirushi.credential.status.bitstring import LEAST_LENGTH, Bitstring, StatusEntry
from shirushi.credential.status.lists import StatusEntryInvalid, StatusSource
from shirushi.credential.verification.memory import MOST_READINGS, Memory
from shirushi.credential.verification.proving import Proved

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
    warning: Text | None = None


#: How each kind of entry is read, and the list it points at.
_KINDS: dict[str, tuple[Callable[..., StatusEntry], Callable[..., Bitstring]]] = {
    "BitstringStatusListEntry": (lists.read_entry, lists.read_list),
    status_list_2021.ENTRY: (status_list_2021.read_entry, status_list_2021.read_list),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to ask about a credential, and what its proof was found to be."""

    keys: KeySource
    statuses: StatusSource
    now: datetime
    proved: Proved | None = None
    memory: Memory | None = None


def look_up(document: JsonObject, entry: Any, *, asked: Asked, path: str) -> Standing:
    """Return what the list behind one ``credentialStatus`` says of the credential.

    A list may be another's (Bitstring Status List ``#bitstringstatuslistcredential``): what
    vouches for it is that the credential, which is signed, names its address. So it must stand
    there, on https; and the report says whose it is.

    Raises a ``ShirushiError`` wherever that cannot be known: the list is out of reach, is not
    the issuer's, is out of date, or is of a kind that we do not read.
    """
    if not isinstance(entry, dict):
        raise StatusEntryInvalid(path=path, name="credentialStatus")
    types = vcdm.types_of(entry)
    if revocation_list.ENTRY in types:
        return _by_revocation_list(document, entry, asked.statuses, path)
    if not _KINDS.keys() & types:
        raise StatusEntryInvalid(path=f"{path}.type", name="type")
    purpose = entry.get("statusPurpose")
    if isinstance(purpose, str) and purpose in _TELLING:
        url, said = str(entry.get("statusListCredential"))[:200], _TOLD.format(purpose=purpose)
        return Standing(
            list_url=url, reason=said, warning=_MESSAGE if purpose == "message" else None
        )
    read_entry, read = next(found for name, found in _KINDS.items() if name in types)
    found = read_entry(entry, path=path)
    if found.purpose not in _BITS:
        raise StatusEntryInvalid(path=f"{path}.statusPurpose", name="statusPurpose")
    size = lists.read_size(entry, path=path)
    listed = _list(document, found, read, asked)
    if listed.bits.value(found.index, size=size):
        answer, reason = _BITS[found.purpose]
        return Standing(
            list_url=found.list_url,
            reason=reason.format(url=found.list_url, index=found.index),
            answer=answer,
        )
    warning = _why_minded(listed, found, size)
    return Standing(
        list_url=found.list_url, reason=_CLEAR.format(url=found.list_url), warning=warning
    )


def _why_minded(listed: _List, entry: StatusEntry, size: int) -> Text | None:
    """Return what to know of a list that has nothing against a credential, or ``None``.

    Raises ``StatusEntryInvalid`` where it may not be relied on.
    """
    if not (listed.is_named or listed.is_moved):
        raise StatusEntryInvalid(path="id", name="id")
    if not listed.is_theirs:
        if not entry.list_url.startswith("https://"):
            raise StatusEntryInvalid(path="issuer", name="issuer")
        return _ANOTHERS.format(keeper=listed.keeper)
    if not listed.is_named:
        return _OTHER_NAME
    count = listed.bits.length // size
    if count < LEAST_LENGTH:
        return _SHORT.format(count=count, least=LEAST_LENGTH)
    return None


def look_up_token(
    opened: OpenedSdJwt, *, keys: KeySource, statuses: StatusSource, now: datetime
) -> Standing:
    """Return what the token status list that an SD-JWT names says of it.

    Raises a ``ShirushiError`` wherever that cannot be known.
    """
    return look_up_claim(
        opened.status, issuer=opened.controller, keys=keys, statuses=statuses, now=now
    )


def look_up_claim(
    claim: Any, *, issuer: str, keys: KeySource, statuses: StatusSource, now: datetime
) -> Standing:
    """Return what the token status list behind a token's ``status`` claim says of it.

    Raises a ``ShirushiError`` wherever that cannot be known.
    """
    entry = token_list.read_entry(claim)
    return _of_token_list(entry, issuer=issuer, keys=keys, statuses=statuses, now=now)


def _of_token_list(
    entry: TokenStatusEntry, *, issuer: str, keys: KeySource, statuses: StatusSource, now: datetime
) -> Standing:
    url, index = entry.list_url, entry.index
    found = token_list.find_status(entry, issuer=issuer, statuses=statuses, keys=keys, now=now)
    if found is TokenStatus.VALID:
        return Standing(list_url=url, reason=_CLEAR.format(url=url))
    if found not in _TOKEN_STATUSES:
        raise StatusEntryInvalid(path="status.status_list", name="status")
    answer, reason = _BITS[_TOKEN_STATUSES[found]]
    return Standing(list_url=url, reason=reason.format(url=url, index=index), answer=answer)


_TOKEN_STATUSES = {TokenStatus.INVALID: "revocation", TokenStatus.SUSPENDED: "suspension"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """The bits of a list that is itself a credential, its proof checked.

    keeper
        Whose word it is.
    is_theirs
        Whether the list speaks for the credential's issuer.
    is_named, is_moved
        Whether it calls itself by the address that the credential names, or by another that
        ends in the same name: a list that moved house with its issuer's service.
    """

    bits: Bitstring
    keeper: str
    is_theirs: bool
    is_named: bool
    is_moved: bool


def _list(
    document: JsonObject, entry: StatusEntry, read: Callable[..., Bitstring], asked: Asked
) -> _List:
    data = asked.statuses.status_list(entry.list_url)
    listed = (asked.memory or Memory()).proved(data, keys=asked.keys, now=asked.now)
    opened, proved = listed.opened, listed.proved
    stated = opened.document.get("id")
    named = dataclasses.replace(entry, list_url=stated) if isinstance(stated, str) else entry
    issuer, keeper = vcdm.id_of(document.get("issuer")), proved.controller
    is_theirs = keeper == issuer or _speaks_for(issuer, entry.list_url, proved, asked)
    wanted = (read, named.purpose, named.list_url)
    bits = listed.readings.get(wanted)
    if bits is None:
        bits = read(opened.document, named, issuer=keeper, now=asked.now)
        if len(listed.readings) < MOST_READINGS:
            listed.readings[wanted] = bits
    return _List(
        bits=bits,
        keeper=keeper,
        is_theirs=is_theirs,
        is_named=named == entry,
        is_moved=_name_of(named.list_url) == _name_of(entry.list_url) is not None,
    )


def _name_of(url: str) -> str | None:
    parts = _taken_apart(url)
    return None if parts is None else parts.path.rpartition("/")[2]


def _taken_apart(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _speaks_for(issuer: Any, list_url: str, proved: Proved, asked: Asked) -> bool:
    """Tell whether a list that states another issuer is the credential's issuer's all the same.

    It is if the same key signed both, or if it lies on the very server whose word the issuer's
    own document is (did:web, https): who could put it there could as well change the keys.
    """
    if asked.proved is not None and asked.proved.method and proved.method:
        mine, theirs = (
            find_key(one.method, asked.keys, now=asked.now)[1] for one in (asked.proved, proved)
        )
        if mine == theirs:
            return True
    try:
        home = did_web_url(issuer) if str(issuer).startswith("did:web:") else str(issuer)
    except DidInvalid:
        return False
    here, there = _taken_apart(home), _taken_apart(list_url)
    if here is None or there is None:
        return False
    return here.scheme == "https" == there.scheme and here.netloc == there.netloc


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


#: What tells of a newer version, or of anything, and takes nothing back (Bitstring Status List
#: ``#statuspurpose``). A message is for a person to read, so that its being there is told.
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
_SHORT = Text(
    ja="ステータスリストが短すぎます({count}件、標準では{least}件以上)。",
    en="The status list is too short: {count} entries, where the standard has {least} or more.",
)
_OTHER_NAME = Text(
    ja="ステータスリストの id が、置かれている場所と異なります。",
    en="The status list calls itself by another address than the one it was found at.",
)
_ANOTHERS = Text(
    ja="ステータスリストは発行者ではなく「{keeper}」が署名したものです。",
    en="The status list is signed by {keeper} and not by the issuer.",
)
_MESSAGE = Text(
    ja="発行者の伝言があります。内容はここでは読んでいません。",
    en="The issuer keeps a message about it, which was not read here.",
)
_TOLD = Text(
    ja="用途「{purpose}」のステータスは、有効かどうかを左右しません。",
    en="A status of the purpose {purpose} does not take anything back.",
)
