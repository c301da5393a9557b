"""What a stranger's URL may and may not make us do, against servers of the tests' own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirushi.core.errors import ShirushiError
from shirushi.net import fetch
from shirushi.net.addresses import AddressRefused
from shirushi.net.fetch import Fetcher
from shirushi.net.guard import Resolve
from tests.net_server import LOOPBACK, NAME, Answer, World, certificate, serving

JSON = ("application/json",)


def fetcher(world: World, *, seconds: float = 5) -> Fetcher:
    return Fetcher(also=world.also, plain_http=True, seconds=seconds)


def leading_to(*addresses: str) -> Resolve:
    return lambda _host, _port, _seconds: addresses


def test_what_stands_at_a_url_is_returned() -> None:
    with serving({"/a?b=1": Answer(body=b'{"a": 1}')}) as world:
        found = fetcher(world).get(world.url("/a?b=1#c"), accept=JSON)

    assert (found.status, found.content_type, found.body) == (200, "application/json", b'{"a": 1}')
    assert found.url == world.url("/a?b=1")


def test_the_checked_address_is_connected_to_and_the_name_is_asked_for(tmp_path: Path) -> None:
    shown, trusted = certificate(tmp_path)
    asked = []

    def resolve(host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        asked.append(host)
        return (LOOPBACK,)

    with serving({"/": Answer()}, tls=shown) as world:
        own = Fetcher(also=world.also, tls=trusted, resolve=resolve)
        own.get(world.url("/", host=NAME, scheme="https"), accept=JSON)

    assert asked == [NAME]
    assert world.names == [NAME]
    assert world.asked == [("/", f"{NAME}:{world.port}")]


@pytest.mark.parametrize("trust", ["the system's certificates", "another name's certificate"])
def test_a_server_that_cannot_show_its_name_is_not_read(tmp_path: Path, trust: str) -> None:
    shown, trusted = certificate(tmp_path, "other.example")
    with serving({"/": Answer()}, tls=shown) as world:
        own = Fetcher(
            also=world.also,
            tls=trusted if trust.startswith("another") else None,
            resolve=leading_to(LOOPBACK),
        )

        with pytest.raises(fetch.NotFetched):
            own.get(world.url("/", host=NAME, scheme="https"), accept=JSON)

    assert world.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://１２７.0.0.1/",
    ],
)
def test_a_url_to_an_inside_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        Fetcher().get(url, accept=JSON)


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("192.0.43.8", "127.0.0.1")])
def test_a_name_that_leads_inside_is_refused(addresses: tuple[str, ...]) -> None:
    with pytest.raises(AddressRefused):
        Fetcher(resolve=leading_to(*addresses)).get("https://u.example/", accept=JSON)


def test_an_allowed_address_is_allowed_on_its_own_port_alone() -> None:
    with serving({}) as world, serving({}) as other:
        own = Fetcher(also=world.also, plain_http=True)

        with pytest.raises(fetch.UrlRefused):
            own.get(other.url("/"), accept=JSON)


def test_plain_http_never_leaves_the_allowed_addresses() -> None:
    own = Fetcher(
        also=frozenset({(LOOPBACK, 80)}), plain_http=True, resolve=leading_to("192.0.43.8")
    )

    with pytest.raises(AddressRefused):
        own.get("http://u.example/", accept=JSON)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "u.example",
        "//u.example/",
        "http://u.example/",
        "ftp://u.example/",
        "file:///etc/passwd",
        "data:application/json,{}",
        "https:///path",
        "https://user@u.example/",
        "https://user:word@u.example/",
        "https://@u.example/",
        "https://u.example:22/",
        "https://u.example:8443/",
        "https://u.example:99999/",
        "https://u.example:x/",
        "https://u.example\\@inside/",
        "https://u.example/a b",
        "https://u.example/\r\nHost: inside",
        "https://[::1/",
        "https://" + "a" * 64 + ".example/",
        "https://u.example/" + "a" * 3000,
    ],
)
def test_what_is_not_a_plain_https_url_is_refused_unresolved(url: str) -> None:
    def resolve(host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        raise AssertionError(host)

    with pytest.raises(fetch.UrlRefused):
        Fetcher(resolve=resolve).get(url, accept=JSON)


def test_a_port_may_be_allowed() -> None:
    own = Fetcher(ports=frozenset({443, 8443}), resolve=leading_to("10.0.0.1"))

    with pytest.raises(AddressRefused):
        own.get("https://u.example:8443/", accept=JSON)


def test_a_redirect_within_the_site_is_followed() -> None:
    answers = {"/a": Answer(status=302, headers={"Location": "b/c"}), "/b/c": Answer()}
    with serving(answers) as world:
        found = fetcher(world).get(world.url("/a"), accept=JSON)

    assert found.url == world.url("/b/c")


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("/a", fetch.NotFetched),
        ("https://169.254.169.254/", fetch.NotFetched),
        ("https://u.example/", fetch.NotFetched),
        ("http://localhost:1/", fetch.UrlRefused),
        ("file:///etc/passwd", fetch.UrlRefused),
        ("http://[", fetch.UrlRefused),
    ],
)
def test_a_redirect_round_and_round_or_elsewhere_is_refused(
    location: str, error: type[ShirushiError]
) -> None:
    with (
        serving({"/a": Answer(status=301, headers={"Location": location})}) as world,
        pytest.raises(error),
    ):
        fetcher(world).get(world.url("/a"), accept=JSON)


def test_an_answer_over_the_limit_is_not_read_to_its_end() -> None:
    with serving({"/": Answer(body=b"x" * 1001)}) as world:
        with pytest.raises(fetch.AnswerTooLarge):
            fetcher(world).get(world.url("/"), accept=JSON, most_bytes=1000)

        assert len(fetcher(world).get(world.url("/"), accept=JSON, most_bytes=1001).body) == 1001


def test_drops_of_an_answer_do_not_add_up_beyond_the_time() -> None:
    began = time.monotonic()
    with (
        serving({"/": Answer(body=b"x" * 50, rest=0.05)}) as world,
        pytest.raises(fetch.TooSlow, match=r"0\.3 seconds"),
    ):
        fetcher(world, seconds=0.3).get(world.url("/"), accept=JSON)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/html"}, {"Content-Encoding": "gzip"}],
)
def test_an_answer_of_another_kind_is_refused(headers: dict[str, str]) -> None:
    with (
        serving({"/": Answer(headers=headers)}) as world,
        pytest.raises(fetch.AnswerOfOtherKind),
    ):
        fetcher(world).get(world.url("/"), accept=JSON)


def test_the_parameters_of_a_content_type_do_not_matter() -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    with serving({"/": Answer(headers=headers)}) as world:
        assert fetcher(world).get(world.url("/"), accept=JSON).content_type == "application/json"


@pytest.mark.parametrize(
    "answer", [Answer(status=404), Answer(status=500), Answer(status=304), Answer(cut=True)]
)
def test_a_server_that_does_not_give_it_says_why(answer: Answer) -> None:
    with serving({"/": answer}) as world, pytest.raises(fetch.NotFetched):
        fetcher(world).get(world.url("/"), accept=JSON)


def test_nobody_at_home_is_not_fetched() -> None:
    with serving({}) as world:
        pass

    with pytest.raises(fetch.NotFetched):
        fetcher(world).get(world.url("/"), accept=JSON)


@given(st.text() | st.text().map("https://".__add__) | st.text().map("https://u.example".__add__))
def test_any_text_as_url_raises_only_ours(url: str) -> None:
    with pytest.raises(ShirushiError):
        Fetcher(resolve=leading_to("10.0.0.1")).get(url, accept=JSON)
