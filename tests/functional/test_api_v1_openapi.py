"""The API's description of itself: kept whole in a file, complete, and true to the permissions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from ninja.operation import Operation
from pydantic import BaseModel

from shirushi.web.api.keys import ApiKey, HolderToken
from shirushi.web.api.v1.api import api
from shirushi.web.apps.accounts.access import Role
from shirushi.web.project.permissions import ANYONE, PERMISSIONS, TOKEN
from tests.golden_files import assert_as_kept

pytestmark = pytest.mark.web


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    found: dict[str, Any] = json.loads(answer.content)
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            yield path, method, one


def registered() -> Iterator[tuple[str, Operation]]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield path, operation


def models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in base.__subclasses__():
        yield one
        yield from models(one)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_description_is_what_it_was(described: dict[str, Any]) -> None:
    assert_as_kept(
        "web/openapi-v1.json", json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    )


def test_the_description_is_the_same_in_every_language_and_every_time() -> None:
    answers = {
        Client(headers={"accept-language": language}).get("/api/v1/openapi.json").content
        for language in ("ja", "en", "ja")
    }

    assert len(answers) == 1


def test_every_operation_says_what_it_does_and_how_it_fails(described: dict[str, Any]) -> None:
    for path, method, one in operations(described):
        assert one["summary"], path
        assert one["description"].endswith("."), path
        assert one["tags"], path
        good = [int(status) for status in one["responses"] if status.startswith("2")]
        assert len(good) == 1, (path, method)
        answer = one["responses"][str(good[0])]["content"]["application/json"]["schema"]
        assert answer, path
        failed = one["responses"]["default"]["content"]["application/problem+json"]["schema"]
        assert failed == {"$ref": "#/components/schemas/Problem"}


def test_no_two_operations_have_one_name(described: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in operations(described)]

    assert len(set(names)) == len(names)


def test_no_two_schemas_have_one_name() -> None:
    # Of two that have, the description would hold one, and say of the other what is not so.
    names = [one.__name__ for one in models(BaseModel) if one.__module__.startswith("shirushi.")]

    assert [name for name in set(names) if names.count(name) > 1] == []


def test_every_parameter_of_an_address_is_one_and_nothing_else_is(
    described: dict[str, Any],
) -> None:
    for path, _, one in operations(described):
        inside = {each["name"] for each in one.get("parameters", ()) if each["in"] == "path"}
        asked = {each["name"] for each in one.get("parameters", ()) if each["in"] == "query"}

        assert inside == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path
        assert not asked & {"organisation", "slug", "version", "cohort", "credential"}, path


def test_every_schema_that_is_named_is_there_and_used(described: dict[str, Any]) -> None:
    there = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}

    assert set(references(described)) == there


def test_the_permissions_say_what_the_operations_do() -> None:
    seen = set()
    for path, operation in registered():
        name = f"api:{operation.url_name}"
        asks = operation.auth_callbacks

        assert PERMISSIONS[name] == (TOKEN if asks else ANYONE), path
        # Whatever lies inside an organisation asks for a key of it, an account for its holder's
        # own secret, and nothing else asks for any.
        within = "{slug:organisation}" in path and "/organisations/" in path
        assert any(isinstance(one, ApiKey) and one.roles for one in asks) == within, path
        own = path.startswith("/bank/{")
        assert any(isinstance(one, HolderToken) for one in asks) == own, path
        assert len(asks) == (1 if within or own else 0), path
        seen.add(name)
    listed = {name for name in PERMISSIONS if name.startswith("api:")}
    assert listed == {*seen, "api:openapi-json", "api:api-root"}


def test_the_description_says_which_operations_need_a_key(described: dict[str, Any]) -> None:
    for path, _, one in operations(described):
        keyed = path.startswith("/api/v1/organisations/")
        asked_for = one.get("security", ())
        roles = [asked["ApiKey"] for asked in asked_for if "ApiKey" in asked]
        own = path.startswith("/api/v1/bank/")

        assert [asked for asked in asked_for if "HolderToken" in asked] == (
            [{"HolderToken": []}] if own else []
        )

        assert bool(roles) == keyed, path
        assert all(len(asked) == 1 and asked[0] in set(Role) for asked in roles), path
    schemes = described["components"]["securitySchemes"]
    assert {(one["type"], one["scheme"]) for one in schemes.values()} == {("http", "bearer")}


def test_the_reference_names_every_operation(described: dict[str, Any]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text("utf-8")

    for path, method, _ in operations(described):
        assert f"`{method.upper()} {path.removeprefix('/api/v1')}`" in text
