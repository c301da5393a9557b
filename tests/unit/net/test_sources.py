"""Keys and status lists from a server, and answers kept for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shirushi.core import json
from shirushi.credential.did import DidInvalid
from shirushi.credential.keys import Ed25519Signer, KeyNotReached, find_key
from shirushi.credential.public_keys import KeyKind, of_bytes
from shirushi.credential.status.lists import StatusNotReached
from shirushi.net.cache import Cache
from shirushi.net.fetch import Fetcher
from shirushi.net.keys import NetworkKeys
from shirushi.net.status import NetworkStatuses
from tests.net_server import LOOPBACK, NAME, Answer, World, certificate, serving

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def fetcher(world: World) -> Fetcher:
    return Fetcher(also=world.also, plain_http=True)


def test_a_did_web_leads_to_the_key_on_the_issuers_server(tmp_path: Path) -> None:
    shown, trusted = certificate(tmp_path)
    with serving({}, tls=shown) as world:
        did = f"did:web:{NAME}%3A{world.port}:issuers:mc"
        signer = Ed25519Signer.from_seed(bytes(32), controller=did)
        world.answers["/issuers/mc/did.json"] = Answer(
            body=json.write(signer.controller_document())
        )
        keys = NetworkKeys(
            fetcher=Fetcher(
                also=world.also, tls=trusted, resolve=lambda _host, _port, _seconds: (LOOPBACK,)
            )
        )

        found = find_key(signer.verification_method, keys)

    assert found == (did, of_bytes(KeyKind.ED25519, signer.public_key))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(body=b"[]"),
        Answer(body=b'{"id": 1, "id": 2}'),
        Answer(body=b"{", headers={}),
        Answer(body=b" " * (256 * 1024 + 1)),
        Answer(headers={"Content-Type": "text/html"}),
    ],
)
def test_a_document_that_cannot_be_had_or_read_is_not_reached(answer: Answer) -> None:
    with serving({"/c": answer}) as world, pytest.raises(KeyNotReached) as caught:
        NetworkKeys(fetcher=fetcher(world)).controller_document(world.url("/c"))

    assert world.url("/c") in caught.value.message("ja")


@pytest.mark.parametrize("controller", ["", "urn:x", "http://u.example/", "https://127.0.0.1/"])
def test_a_controller_that_is_not_fetched_is_not_reached(controller: str) -> None:
    with pytest.raises(KeyNotReached):
        NetworkKeys().controller_document(controller)


def test_a_did_of_another_method_says_so() -> None:
    with pytest.raises(DidInvalid):
        NetworkKeys().controller_document("did:example:1")


def test_a_status_list_is_returned_byte_for_byte() -> None:
    with serving({"/s": Answer(body=b'{ "a":1}')}) as world:
        assert NetworkStatuses(fetcher=fetcher(world)).status_list(world.url("/s")) == b'{ "a":1}'


def test_a_status_list_that_cannot_be_had_is_not_reached() -> None:
    with serving({}) as world, pytest.raises(StatusNotReached, match="HTTP 404"):
        NetworkStatuses(fetcher=fetcher(world)).status_list(world.url("/s"))


def test_an_answer_is_asked_for_again_when_it_is_too_old() -> None:
    clock = Clock()
    cache = Cache(max_age=timedelta(minutes=5), clock=clock)
    with serving({"/s": Answer(body=b"1")}) as world:
        statuses = NetworkStatuses(fetcher=fetcher(world), cache=cache)
        statuses.status_list(world.url("/s"))
        world.answers["/s"] = Answer(body=b"2")

        clock.now = NOON + timedelta(minutes=4, seconds=59)
        young = statuses.status_list(world.url("/s"))
        clock.now = NOON + timedelta(minutes=5)
        old = statuses.status_list(world.url("/s"))

    assert (young, old) == (b"1", b"2")
    assert len(world.asked) == 2


def test_failures_and_unreadable_documents_are_not_kept() -> None:
    cache = Cache(max_age=timedelta(minutes=5), clock=Clock())
    with serving({"/c": Answer(body=b"{")}) as world:
        keys = NetworkKeys(fetcher=fetcher(world), cache=cache)
        with pytest.raises(KeyNotReached):
            keys.controller_document(world.url("/c"))
        world.answers["/c"] = Answer(body=b'{"id": "x"}')

        found = keys.controller_document(world.url("/c"))
        found["id"] = "changed by the caller"

        assert keys.controller_document(world.url("/c")) == {"id": "x"}


def test_only_so_many_answers_are_kept() -> None:
    cache = Cache(max_age=timedelta(minutes=5), clock=Clock(), most=2)
    for url in ("a", "b", "c"):
        cache.get(url, lambda: b"1")

    assert cache.get("a", lambda: b"2") == b"2"
    assert cache.get("c", lambda: b"2") == b"1"
