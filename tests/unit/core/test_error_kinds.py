"""Every deliberate error is found, whether anything has needed it yet or not."""

from __future__ import annotations

from shirushi.core.error_kinds import error_kinds
from shirushi.core.errors import ShirushiError


def test_an_error_of_a_module_that_nothing_imported_is_found() -> None:
    assert error_kinds(["shirushi.framework"])["framework.editions-unrelated"]


def test_they_stand_in_the_order_of_their_codes_with_the_root_among_them() -> None:
    found = error_kinds(["shirushi.core"])

    assert list(found) == sorted(found)
    assert found["core.error"] is ShirushiError


def test_an_error_of_somebody_else_is_not_ours_to_list() -> None:
    class Foreign(ShirushiError):
        code = "foreign.error"

    assert "foreign.error" not in error_kinds(["shirushi.core"])
    del Foreign
