"""A program for tests: it speaks to the API with a key, as one elsewhere would over HTTP."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from tests.world import NOW

PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the API answered; a failure has been looked at already, since all look alike."""

    status: int
    headers: dict[str, str]
    said: Any

    @property
    def code(self) -> str:
        return str(self.said["code"])

    @property
    def paths(self) -> list[str]:
        return sorted(str(one["path"]) for one in self.said["errors"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Asks the API.

    errors
        Whether an exception in the site is let through to the test; without, the site answers
        as it does to strangers.
    """

    key: str | None = None
    language: str = "en"
    errors: bool = True
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, path: str) -> Answered:
        return self.ask("GET", path)

    def post(self, path: str, sent: Any = None) -> Answered:
        return self.ask("POST", path, b"" if sent is None else json.dumps(sent).encode())

    def put(self, path: str, sent: Any) -> Answered:
        return self.ask("PUT", path, json.dumps(sent).encode())

    def upload(self, path: str, name: str, data: bytes, **fields: str | int) -> Answered:
        file = SimpleUploadedFile(name, data)
        headers = self._headers()
        return _looked_at(self.client.post(f"/api/v1{path}", {"file": file, **fields}, **headers))

    def ask(
        self, method: str, path: str, data: bytes = b"", kind: str = "application/json"
    ) -> Answered:
        self.client.raise_request_exception = self.errors
        return _looked_at(
            self.client.generic(method, f"/api/v1{path}", data, kind, **self._headers())
        )

    def _headers(self) -> dict[str, Any]:
        headers = {"accept-language": self.language}
        if self.key is not None:
            headers["authorization"] = f"Bearer {self.key}"
        return {"headers": headers}


def program_of(organisation: OrganisationRecord, user: UserRecord) -> Program:
    _, secret = accounts.make_api_key(organisation, user=user, label="test", by=user, now=NOW)
    return Program(key=secret)


def document_in(path: Path) -> dict[str, Any]:
    """Return a TOML file as a program would send it: as JSON, days as texts."""
    return document_of(path.read_text("utf-8"))


def document_of(toml: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(tomllib.loads(toml), default=str))
    return found


def _looked_at(answer: Any) -> Answered:
    text = answer.content.decode()
    assert "<html" not in text.lower()
    assert "Traceback" not in text
    said: Any = json.loads(text)
    assert int(answer["Content-Length"]) == len(answer.content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM
        assert said["status"] == answer.status_code
        assert said["type"] == f"/errors/{said['code']}"
        assert said["title"]
        assert said["detail"]
        assert {"path", "remedy"} <= set(said)
    else:
        assert answer["Content-Type"].startswith("application/json")
    return Answered(status=answer.status_code, headers=dict(answer.items()), said=said)
