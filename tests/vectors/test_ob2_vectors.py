"""Other people's Open Badges 2.0, served as their sources serve them."""

from __future__ import annotations

from typing import Any

import pytest

from shirushi.core import json
from shirushi.core.errors import ShirushiError
from shirushi.credential.formats import ob2_checking
from shirushi.credential.formats.ob2_hosting import HostedNotReached
from tests.old_badges import check_rs256
from tests.vectors_at import FOLDER, vector, vector_json
from tests.world import NOW

SOURCE = "1edtech-ob20-validator"
CORE = "ob20-validator-core"


class Folders:
    """Serves each address below a prefix from a folder, as the source's own tests do."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes

    def hosted(self, url: str) -> bytes:
        for prefix, folder in self.prefixes.items():
            path = FOLDER / folder / url.removeprefix(prefix)
            if url.startswith(prefix) and path.is_file():
                return path.read_bytes()
        raise HostedNotReached(url=url, reason="not served")


def answer(entry: dict[str, Any]) -> str:
    data = vector(SOURCE, entry["file"]).read_bytes()
    # The sources keep no copy under an assertion's own address: what is given is what it serves.
    url = json.read_object(data).get("id") if data.lstrip().startswith(b"{") else None
    try:
        found = ob2_checking.check(
            data,
            hosted=Folders(entry["resources"]),
            check_signature=check_rs256,
            fetched_from=url,
        )
    except ShirushiError as error:
        return f"invalid: {error}"
    if found.revoked:
        return "revoked"
    if found.assertion is not None and found.assertion.valid_from > NOW:
        return "not-yet-valid"
    return "warning" if found.warnings else "valid"


def _entries() -> list[dict[str, Any]]:
    path = FOLDER / SOURCE / "expected.json"
    return vector_json(SOURCE, "expected.json")["entries"] if path.exists() else []


#: Where the fixtures call themselves by an address that nothing serves, we say so.
_AS_GOOD = {"valid": {"valid", "warning"}, "warning": {"warning"}}


@pytest.mark.parametrize("entry", _entries(), ids=lambda entry: entry["file"])
def test_the_validators_badges_are_judged_as_its_tests_judge_them(entry: dict[str, Any]) -> None:
    ours = answer(entry)

    expected = entry["expected"]
    assert ours.split(":")[0] in _AS_GOOD.get(expected, {expected}), ours


@pytest.mark.parametrize("version", ["1_1", "2_0"])
def test_the_older_validators_sets_hold(version: str) -> None:
    names = [f"{version}_basic_{name}.json" for name in ("assertion", "badgeclass", "issuer")]
    found = [vector_json(CORE, name) for name in names]
    documents = {one["id"]: json.write(one) for one in found}

    class Served:
        def hosted(self, url: str) -> bytes:
            return documents[url]

    checked = ob2_checking.check(json.write(found[0]), hosted=Served(), check_signature=check_rs256)

    assert checked.assertion is not None
    assert not checked.revoked
    assert checked.warnings == ()


@pytest.mark.parametrize(
    "name", ["1_0_basic_assertion", "1_0_basic_assertion_with_extra_properties"]
)
def test_the_first_editions_set_holds_where_it_is_served(name: str) -> None:
    data = vector(CORE, f"{name}.json").read_bytes()
    places = {
        json.read_object(data)["verify"]["url"]: data,
        "http://a.com/badgeclass": vector(CORE, "1_0_basic_badgeclass.json").read_bytes(),
        "http://a.com/issuer": vector(CORE, "1_0_basic_issuer.json").read_bytes(),
    }

    class Served:
        def hosted(self, url: str) -> bytes:
            return places[url]

    found = ob2_checking.check(data, hosted=Served(), check_signature=check_rs256)

    assert found.assertion is not None
    assert found.assertion.issuer.name.en == "Basic Issuer"


def test_the_first_editions_assertion_with_errors_is_refused() -> None:
    data = vector(CORE, "1_0_assertion_with_errors.json").read_bytes()
    url = json.read_object(data)["verify"]["url"]

    with pytest.raises(ShirushiError) as caught:
        ob2_checking.check(data, hosted=Folders({}), check_signature=check_rs256, fetched_from=url)

    assert caught.value.path == "recipient"


@pytest.mark.parametrize("name", ["0_5_assertion", "0_5_1_assertion"])
def test_the_edition_that_nobody_can_verify_is_said_to_be_unsupported(name: str) -> None:
    data = vector(CORE, f"{name}.json").read_bytes()

    with pytest.raises(ob2_checking.EditionUnsupported):
        ob2_checking.check(data, hosted=Folders({}), check_signature=check_rs256)
