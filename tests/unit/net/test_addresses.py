"""Which addresses are public, and how a name's addresses are found."""

import pytest

from shirushi.net.addresses import HostUnknown, is_public, look_up


@pytest.mark.parametrize("address", ["192.0.43.8", "8.8.8.8", "2606:2800:220:1::1", "2400::1"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - refused here, not bound
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "not an address",
        "",
        "0x7f.1",
    ],
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_numeric_host_is_its_own_address() -> None:
    assert look_up("127.0.0.1", 443, 5) == ("127.0.0.1",)
    assert look_up("2130706433", 443, 5) == ("127.0.0.1",)


@pytest.mark.parametrize("host", ["a" * 70, "a..b"])
def test_a_host_that_is_not_found_says_so(host: str) -> None:
    with pytest.raises(HostUnknown):
        look_up(host, 443, 5)


def test_a_name_service_that_does_not_answer_is_not_waited_for() -> None:
    with pytest.raises(HostUnknown):
        look_up("no-such-host.invalid", 443, 0)
