"""The API's first version: its routers, its reading of JSON, and its own description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from shirushi.core import json
from shirushi.core.errors import join_path
from shirushi.web.api import problems
from shirushi.web.api.keys import ApiKey
from shirushi.web.api.v1 import (
    awards,
    banking,
    catalogue,
    cohorts,
    comparing,
    judging,
    programmes,
    recognising,
    reviews,
    stacking,
    verifying,
)
from shirushi.web.api.v1.schemas import Problem


class StrictParser(Parser):
    """Reads a body as everything of a stranger's is read: no name twice, no NaN, not too deep."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the JSON value in the body. Raises an error of the JSON reader."""
        value = json.read(request.body)
        _refuse_nul(value)
        return value


def _refuse_nul(value: Any) -> None:
    """Refuse the one character that PostgreSQL keeps in no text."""
    for path, inner in json.walk(value):
        if isinstance(inner, str) and "\0" in inner:
            raise problems.NulCharacter(path=path.replace("\0", "\\0") or None)
        if isinstance(inner, dict) and any("\0" in name for name in inner):
            raise problems.NulCharacter(path=join_path(path.replace("\0", "\\0")) or None)


class PlainRenderer(BaseRenderer):
    """Writes JSON as the library does: Japanese as Japanese, half the size."""

    media_type = "application/json"

    def render(self, _request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja hands it over by name
        """Return the answer's bytes."""
        return json.write(data)


class Api(NinjaAPI):
    """Ninja's, with the problems declared that every operation may answer."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the view's name, which is unique here and says nothing of our modules."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return ninja's description, with what it does not know of our operations.

        That is the first sentence of what they do as their summary, the answer of those that
        fail, and the roles of which a key needs one.
        """
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update(shape.pop("$defs", {}))
        schema["components"]["schemas"]["Problem"] = shape
        roles = self._roles()
        for operations in schema["paths"].values():
            for one in operations.values():
                first = one["description"].partition("\n\n")[0]
                one["summary"] = " ".join(first.split()).removesuffix(".")
                one["responses"]["default"] = _FAILED
                if roles[one["operationId"]]:
                    # One of these suffices (OpenAPI 3.1, security requirement object).
                    one["security"] = [
                        {ApiKey.__name__: [role]} for role in roles[one["operationId"]]
                    ]
        schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
        return schema

    def _roles(self) -> dict[str, list[str]]:
        """Return the roles that each operation with a key asks for, by its id."""
        return {
            self.get_openapi_operation_id(operation): sorted(
                role.value
                for asked in operation.auth_callbacks
                if isinstance(asked, ApiKey)
                for role in asked.roles
            )
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }


_FAILED = {
    "description": "Problem details (RFC 9457)",
    "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_ABOUT = """\
The same acts as the pages. Texts come in Japanese and in English; problems come in the language
that `Accept-Language` asks for. Operations below `/organisations/` need an API key, which belongs
to one organisation and one member, and may do what that member may do; the role that an
operation needs stands at its key. Operations below `/bank/` need the secret of the holder's own
link to the account."""

api = Api(
    title="Shirushi",
    version="1",
    description=_ABOUT,
    urls_namespace="api",
    docs_url=None,
    parser=StrictParser(),
    renderer=PlainRenderer(),
)
problems.answer_problems(api)
api.add_router("", judging.router)
api.add_router("", comparing.router)
api.add_router("", verifying.router)
api.add_router("", catalogue.router)
api.add_router("", stacking.router)
api.add_router("", programmes.router)
api.add_router("", reviews.router)
api.add_router("", cohorts.router)
api.add_router("", recognising.router)
api.add_router("", banking.router)
api.add_router("", awards.router)
