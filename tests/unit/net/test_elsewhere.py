"""One request waits for other sites only so long."""

from __future__ import annotations

import pytest

from shirushi.core.dates import utc_now
from shirushi.credential.keys import KeyNotReached
from shirushi.credential.status.lists import StatusNotReached
from shirushi.credential.verification import DocumentNotReached
from shirushi.net.elsewhere import Elsewhere


def test_when_its_time_is_used_up_nobody_is_asked() -> None:
    elsewhere = Elsewhere(utc_now, seconds=0)

    with pytest.raises(KeyNotReached, match="used up"):
        elsewhere.controller_document("did:web:example.org")
    with pytest.raises(StatusNotReached, match="used up"):
        elsewhere.status_list("https://example.org/list")
    with pytest.raises(DocumentNotReached, match="used up"):
        elsewhere.document("https://example.org/schema")


def test_an_address_inside_the_operators_network_is_never_asked() -> None:
    elsewhere = Elsewhere(utc_now)

    with pytest.raises(DocumentNotReached):
        elsewhere.document("https://127.0.0.1/schema")
