"""One case of ``verify --json-lines``: a line in, an answer out, and no network but its own."""

from __future__ import annotations

import base64
import binascii
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from shirushi.core import json
from shirushi.core.dates import parse_time, utc_now
from shirushi.core.errors import ShirushiError
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential import public_keys, reading
from shirushi.credential.did import did_web_url
from shirushi.credential.keys import KeyNotReached
from shirushi.credential.report import Answer, Report
from shirushi.credential.status.lists import StatusNotReached
from shirushi.credential.verification import KeyBinding, verify

#: Bytes one line may have: the largest file in base64, and as much again around it.
MOST_LINE_BYTES = 48 * 1024 * 1024

#: The issuers' keys that whoever asks has from elsewhere: ``{issuer: [JWK, ...]}``.
TRUSTED_KEYS = "urn:bar:trusted-issuer-keys"
#: What a holder must have signed to show that a credential is his: ``{"aud", "nonce"}``.
KEY_BINDING = "urn:bar:key-binding"

#: The verdict words of the protocol.
VERDICTS = {
    Answer.VALID: "valid",
    Answer.VALID_WITH_WARNINGS: "warning",
    Answer.MALFORMED: "invalid",
    Answer.NOT_A_CREDENTIAL: "invalid",
    Answer.SCHEMA_INVALID: "schema",
    Answer.SCHEMA_UNKNOWN: "schema",
    Answer.TAMPERED: "invalid",
    Answer.WRONG_KEY: "invalid",
    Answer.KEY_UNKNOWN: "unresolvable-key",
    Answer.REVOKED: "revoked",
    Answer.SUSPENDED: "suspended",
    Answer.EXPIRED: "expired",
    Answer.NOT_YET_VALID: "not-yet-valid",
    Answer.OTHER_RECIPIENT: "invalid",
    Answer.STATUS_UNKNOWN: "status-unknown",
    Answer.UNSUPPORTED: "unsupported",
}


class CaseInvalid(ShirushiError):
    """A line is not a case."""

    code = "cli.case-invalid"
    text = Text(
        ja="検証の依頼として読めません(項目「{name}」)。",
        en="The line cannot be read as a case (its {name}).",
    )


class NotServed(ShirushiError):
    """A case does not bring the document that a URL names."""

    code = "cli.not-served"
    text = Text(ja="「{url}」は与えられていません。", en="{url} is not among what was given.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNetwork:
    """The whole network of one case: what stands under each URL, and nothing else.

    A ``KeySource``, a ``StatusSource`` and a ``DocumentSource`` at once.

    prefixes
        Folders by the URL that stands for them; the longest that fits is taken.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    inline: Mapping[str, str] = field(default_factory=dict)

    def document(self, url: str) -> bytes:
        """Return the bytes at ``url``. Raises ``NotServed``."""
        if url in self.inline:
            return _decode(self.inline[url], "inline")
        if url in self.files:
            return self._file(Path(self.files[url]), url)
        for prefix in sorted(self.prefixes, key=len, reverse=True):
            if url.startswith(prefix):
                folder = Path(self.prefixes[prefix])
                inside = unquote(url[len(prefix) :].partition("?")[0]).lstrip("/")
                found = (folder / inside).resolve()
                if found.is_relative_to(folder.resolve()):
                    return self._file(found, url)
        raise NotServed(url=url)

    def _file(self, path: Path, url: str) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(reading.MOST_BYTES + 1)
        except (OSError, ValueError):
            raise NotServed(url=url) from None

    def controller_document(self, controller: str) -> JsonObject:
        """Return the document about a DID or https URL. Raises ``KeyNotReached``.

        Keys that whoever asks trusts by themselves come first; then the document under the
        DID; then the one under the URL that a did:web stands for.
        """
        try:
            return self.known(controller) or json.read_object(self._controller_bytes(controller))
        except ShirushiError as error:
            raise KeyNotReached(url=controller, reason=error.said) from error

    def known(self, controller: str) -> JsonObject | None:
        """Return the keys that whoever asks trusts to be an issuer's, or ``None``."""
        trusted = self._trusted().get(controller)
        return controller_of(controller, trusted) if isinstance(trusted, list) else None

    def _controller_bytes(self, controller: str) -> bytes:
        try:
            return self.document(controller)
        except NotServed:
            if not controller.startswith("did:web:"):
                raise
            return self.document(did_web_url(controller))

    def status_list(self, url: str) -> bytes:
        """Return the signed list at ``url``. Raises ``StatusNotReached``."""
        try:
            return self.document(url)
        except ShirushiError as error:
            raise StatusNotReached(url=url, reason=error.said) from error

    def binding(self) -> KeyBinding | None:
        """Return what a holder must have signed, where the case says so."""
        try:
            found = json.read_object(self.document(KEY_BINDING))
        except NotServed:
            return None
        audience, nonce = found.get("aud"), found.get("nonce")
        if not isinstance(audience, str) or not isinstance(nonce, str):
            raise CaseInvalid(name=KEY_BINDING)
        return KeyBinding(audience=audience, nonce=nonce)

    def _trusted(self) -> JsonObject:
        try:
            return json.read_object(self.document(TRUSTED_KEYS))
        except NotServed:
            return {}


def controller_of(controller: str, keys: list[Any]) -> JsonObject:
    """Return a document that lets every one of the JWKs sign for ``controller``.

    A proof calls a key by a name of its issuer's choice, so that each key stands there under all
    the names that follow from it: its ``kid``, its Multikey, and its did:key. A key without a
    ``kid`` stands under ``keys`` too, where a token may mean it by any name, and so may a proof
    if it is the only one.
    """
    methods: list[JsonObject] = []
    allowed: list[str] = []
    for jwk in keys:
        if not isinstance(jwk, dict):
            raise CaseInvalid(name=TRUSTED_KEYS)
        names = [jwk["kid"]] if isinstance(jwk.get("kid"), str) and jwk["kid"] else []
        try:
            multikey = public_keys.from_jwk(jwk).multikey()
        except ShirushiError:
            pass  # a kind that has none, or that no proof may be made with
        else:
            names.append(multikey)
            allowed.append(f"did:key:{multikey}#{multikey}")
        for name in names:
            own = name if name.startswith(f"{controller}#") else f"{controller}#{name}"
            if own not in allowed:
                method = {"id": own, "type": "JsonWebKey", "controller": controller}
                methods.append({**method, "publicKeyJwk": jwk})
                allowed.append(own)
    return {
        "id": controller,
        "verificationMethod": methods,
        "assertionMethod": allowed,
        "authentication": allowed,
        "keys": [jwk for jwk in keys if not jwk.get("kid")],
    }


def answer(line: bytes) -> JsonObject | None:
    """Return the answer to one line, or ``None`` for the line that only offers contexts.

    The contexts offered are not read: ours are pinned. Raises nothing; whatever goes wrong is
    the answer ``error``.
    """
    id_: Any = None
    try:
        case = json.read_object(line, most_bytes=MOST_LINE_BYTES)
        if "contexts" in case and "data" not in case:
            return None
        id_ = case.get("id")
        return _judged(id_, case)
    except ShirushiError as error:
        return failed(id_, error.message("en"))
    except RecursionError:
        return failed(id_, "nested too deep")
    except Exception as error:  # noqa: BLE001 - one case must not end the process
        traceback.print_exc(file=sys.stderr)
        return failed(id_, f"{type(error).__name__} in our own code")


def failed(id_: Any, reason: str) -> JsonObject:
    """Return the answer to a case that was not judged."""
    return {"id": id_, "verdict": "error", "steps": [], "format": None, "error": reason}


def _judged(id_: Any, case: JsonObject) -> JsonObject:
    data = case.get("data")
    if not isinstance(data, str):
        raise CaseInvalid(path="data", name="data")
    network = CaseNetwork(
        files=_texts(case, "files"),
        prefixes=_texts(case, "prefixes"),
        inline=_texts(case, "inline"),
    )
    now = parse_time(case["now"], path="now") if "now" in case else utc_now()
    report = verify(
        _decode(data, "data"),
        keys=network,
        statuses=network,
        documents=network,
        binding=network.binding(),
        now=now,
    )
    return {"id": id_, **told(report)}


def told(report: Report) -> JsonObject:
    """Return a report as the protocol tells it: the verdict word, the steps, the format."""
    return {
        "verdict": VERDICTS[report.answer],
        "steps": [
            {
                "number": one.name.number,
                "step": one.name.value,
                "outcome": one.outcome.value,
                "code": one.code,
                "path": one.path,
                "reason": one.reason.en,
            }
            for one in report.steps
        ],
        "format": report.format and report.format.value,
        "secured_by": list(report.secured_by),
        "context_editions": dict(report.editions),
    }


def _texts(case: JsonObject, name: str) -> Mapping[str, str]:
    found = case.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise CaseInvalid(path=name, name=name)
    return found


def _decode(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise CaseInvalid(path=name, name=name) from None


def work(lines: BinaryIO, answers: BinaryIO) -> None:
    """Answer lines until there are no more."""
    for line in iter(lambda: lines.readline(MOST_LINE_BYTES + 2), b""):
        found = answer(line)
        answers.write(json.write(found) + b"\n")
        answers.flush()


def main() -> None:
    """Be the process that judges: lines on standard input, answers on the output it started with.

    Whatever else prints goes to standard error, so that it cannot stand among the answers.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    work(sys.stdin.buffer, answers)
