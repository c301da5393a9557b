"""Where a command that verifies gets keys and status lists from: files first, then the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shirushi.cli.files import in_file, read_file
from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.keys import KeysAtHand, KeySource
from shirushi.credential.status.lists import StatusesAtHand, StatusSource
from shirushi.credential.verification import DocumentSource
from shirushi.net.documents import NetworkDocuments
from shirushi.net.keys import NetworkKeys
from shirushi.net.status import NetworkStatuses


class IdMissing(ShirushiError):
    """A status list or a document with keys does not say whose it is."""

    code = "cli.id-missing"
    text = Text(ja="id がないため使えません。", en="It cannot be used without an id.")
    remedy = Text(
        ja="発行者が公開しているファイルをそのまま指定してください。",
        en="Give the file as the issuer publishes it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """Controller documents given by hand, then those from elsewhere."""

    at_hand: KeysAtHand
    elsewhere: KeySource

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about ``controller``."""
        known = controller in self.at_hand.documents
        return (self.at_hand if known else self.elsewhere).controller_document(controller)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statuses:
    """Status lists given by hand, then those from elsewhere."""

    at_hand: StatusesAtHand
    elsewhere: StatusSource

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``."""
        return (self.at_hand if url in self.at_hand.lists else self.elsewhere).status_list(url)


def keys_from(files: Iterable[Path], *, offline: bool) -> KeySource:
    """Return the keys in files, and those of the network unless ``offline``.

    Raises ``FileUnreadable``, ``IdMissing`` or an error of the JSON reader, with the file's path.
    """
    at_hand = KeysAtHand(documents={id_: read for id_, read, _ in map(_document, files)})
    return at_hand if offline else _Keys(at_hand=at_hand, elsewhere=NetworkKeys())


def statuses_from(files: Iterable[Path], *, offline: bool) -> StatusSource:
    """Return the status lists in files, and those of the network unless ``offline``.

    Raises as ``keys_from`` does.
    """
    at_hand = StatusesAtHand(lists={id_: data for id_, _, data in map(_document, files)})
    return at_hand if offline else _Statuses(at_hand=at_hand, elsewhere=NetworkStatuses())


def documents_from(*, offline: bool) -> DocumentSource | None:
    """Return where schemas and newer versions come from: the network, or nowhere."""
    return None if offline else NetworkDocuments()


def _document(path: Path) -> tuple[str, JsonObject, bytes]:
    """Return whom or what a JSON document is about, the document, and its bytes."""
    data = read_file(path)
    try:
        found = json.read_object(data)
        if not isinstance(found.get("id"), str):
            raise IdMissing(path="id")
    except ShirushiError as error:
        raise in_file(error, path) from None
    return found["id"], found, data
