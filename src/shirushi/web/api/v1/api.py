"""The API's first version: its routers, its reading of JSON, and its own description."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from shirushi.core import json
from shirushi.core.errors import join_path
from shirushi.web.api import problems
from shirushi.web.api.v1 import (
    catalogue,
    cohorts,
    judging,
    programmes,
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


class Api(NinjaAPI):
    """Ninja's, with the problems declared that every operation may answer."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the view's name, which is unique here and says nothing of our modules."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description, with the answer in place of every operation that fails."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update(shape.pop("$defs", {}))
        schema["components"]["schemas"]["Problem"] = shape
        for operations in schema["paths"].values():
            for one in operations.values():
                one["responses"]["default"] = _FAILED
        schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
        return schema


_FAILED = {
    "description": "Problem details (RFC 9457)",
    "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_ABOUT = """\
The same acts as the pages. Texts come in Japanese and in English; problems come in the language
that `Accept-Language` asks for. Operations below `/organisations/` need an API key, which belongs
to one organisation and one member, and may do what that member may do."""

api = Api(
    title="Shirushi",
    version="1",
    description=_ABOUT,
    urls_namespace="api",
    docs_url=None,
    parser=StrictParser(),
)
problems.answer_problems(api)
api.add_router("", judging.router)
api.add_router("", verifying.router)
api.add_router("", catalogue.router)
api.add_router("", stacking.router)
api.add_router("", programmes.router)
api.add_router("", reviews.router)
api.add_router("", cohorts.router)
