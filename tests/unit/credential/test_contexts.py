"""Pinned contexts."""

import pytest

from shirushi.credential.jsonld.contexts import ContextUnknown, editions, pinned


def test_an_unknown_context_is_an_error_with_its_address() -> None:
    with pytest.raises(ContextUnknown, match=r"https://evil\.example/v1"):
        pinned("https://evil.example/v1", path="@context[1]")


def test_no_context_refers_to_another_that_is_not_pinned() -> None:
    for found in editions().values():
        for one in found:
            terms = one.terms if isinstance(one.terms, list) else [one.terms]
            assert all(isinstance(part, dict) or part in editions() for part in terms)
