"""Other people's test vectors, judged through the adapter that outside runners use.

A case's verdict is compared with what its source says. Nothing here knows a vector by name: what
a case is follows from the fields of its entry (``INDEX.md`` of the vectors describes them).
"""

from __future__ import annotations

import base64
import enum
import functools
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shirushi.cli import cases
from shirushi.core.errors import ShirushiError
from shirushi.credential import public_keys, reading

NOW = "2026-11-20T00:00:00Z"
EXPECTATIONS = Path(__file__).with_name("conformance.toml")


class Result(enum.Enum):
    """How a verdict compares with what its source says."""

    RIGHT = "right"
    OTHER_REASON = "other reason"
    WRONG_ACCEPT = "wrong accept"
    WRONG_REJECT = "wrong reject"
    NOT_PROCESSED = "not processed"
    NO_CLAIM = "no claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file under one set of circumstances.

    expected
        What the source says, in its words; ``refused`` where any refusal will do.
    unsigned
        Whether the file has no signature to check, so that the other steps alone are looked at.
    """

    name: str
    source: str
    expected: str
    data: bytes
    unsigned: bool = False
    files: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    inline: dict[str, bytes] = field(default_factory=dict)

    def line(self) -> dict[str, Any]:
        """Return the case as the adapter reads it."""
        return {
            "id": self.name,
            "data": _base64(self.data),
            "now": NOW,
            "files": self.files,
            "prefixes": self.prefixes,
            "inline": {url: _base64(data) for url, data in self.inline.items()},
        }

    def judged(self) -> dict[str, Any]:
        """Return the adapter's answer."""
        found = cases.answer(json.dumps(self.line()).encode())
        assert found is not None
        return found


def compared(case: Case, answer: dict[str, Any]) -> Result:
    """Return how an answer compares with what the source expects."""
    verdict = answer["verdict"]
    if case.expected not in _RIGHT or verdict == "error":
        return Result.NO_CLAIM if verdict != "error" else Result.NOT_PROCESSED
    if case.unsigned:
        return _compared_unsigned(case, answer)
    if verdict in _RIGHT[case.expected]:
        return Result.RIGHT
    if case.expected in _POSITIVE:
        return Result.NOT_PROCESSED if verdict in _NO_ANSWER else Result.WRONG_REJECT
    if verdict in {"valid", "warning"}:
        return Result.WRONG_ACCEPT
    return Result.NOT_PROCESSED if verdict == "unsupported" else Result.OTHER_REASON


def _compared_unsigned(case: Case, answer: dict[str, Any]) -> Result:
    """Compare the steps before and beside the proof, which an unsigned file cannot pass."""
    outcomes = {one["step"]: one["outcome"] for one in answer["steps"]}
    asked = ["readable"] if case.expected == "parses" else ["readable", "schema"]
    found = [outcomes[name] for name in asked]
    if "failed" in found:
        return Result.WRONG_REJECT if case.expected in _POSITIVE else Result.RIGHT
    if "not_checked" in found:
        return Result.NOT_PROCESSED
    return Result.RIGHT if case.expected in _POSITIVE else Result.WRONG_ACCEPT


_POSITIVE = {"valid", "warning", "schema-valid", "parses"}
_NO_ANSWER = {"unsupported", "unresolvable-key", "status-unknown"}
_REFUSED = {"invalid", "schema", "unresolvable-key"}
#: The verdicts that agree with what a source expects.
_RIGHT = {
    "valid": {"valid", "warning"},
    "warning": {"valid", "warning"},
    "schema-valid": {"valid", "warning"},
    "parses": {"valid", "warning"},
    "invalid": {"invalid", "schema"},
    "schema-invalid": {"schema", "invalid"},
    "reject-or-inject-context": {"invalid", "schema"},
    "revoked": {"revoked"},
    "expired": {"expired"},
    "not-yet-valid": {"not-yet-valid"},
    "unresolvable-key": {"unresolvable-key"},
    "status-list-not-acceptable": {"status-unknown"},
    "base-proof": {"invalid", "unsupported"},
    "refused": _REFUSED,
    # Two things are wrong, and the source names one.
    "revoked+expired": {"revoked", "expired"},
    "schema-invalid+revoked": {"schema", "revoked"},
}


# ---------------------------------------------------------------- what the corpus holds


def every_case(folder: Path) -> Iterator[Case]:
    """Yield the cases of every source that states outcomes."""
    for path in sorted(folder.glob("*/expected.json")):
        entries = json.loads(path.read_bytes())["entries"]
        seen: dict[str, int] = {}
        for entry in entries:
            for case in _cases(path.parent, entry):
                number = seen[case.name] = seen.get(case.name, 0) + 1
                name = case.name if number == 1 else f"{case.name} ({number})"
                yield _renamed(case, name)


def _cases(source: Path, entry: dict[str, Any]) -> Iterator[Case]:
    path, _, member = entry["file"].partition("#")
    name = f"{source.name}/{entry['file']}"
    kind = entry.get("kind")
    if kind == "status-vector" or source.name.startswith("jcs-"):
        return  # not a file to verify; read by tests of its own
    data = (source / path).read_bytes()
    if member:
        data = json.dumps(json.loads(data)[member]).encode()
    files, prefixes = _resources(source.parent, entry)
    expected = _expected(entry)
    inline = _told_beside(source, entry, data)
    if kind == "vc-di-wrapped":
        data, expected = _unwrapped(data, expected)
    if kind == "vcdm2-unsigned":
        data = _with_issuer(data)
    if kind == "ob2-component":
        files |= _by_id(source)
    common: dict[str, Any] = {
        "source": source.name,
        "data": data,
        "prefixes": prefixes,
        "unsigned": _is_unsigned(entry),
    }
    inline |= _served_by_itself(entry, data, files, prefixes)
    published = {} if common["unsigned"] else _published(source, data)
    if published.keys() - inline.keys() and expected in _RIGHT:
        yield Case(
            name=f"{name} (keys not published)",
            expected="base-proof" if expected == "base-proof" else "refused",
            files=files,
            inline=inline,
            **common,
        )
    yield Case(name=name, expected=expected, files=files, inline=published | inline, **common)


def _expected(entry: dict[str, Any]) -> str:
    """Return what a source says, with both words where two things are wrong."""
    combination = entry.get("negative_kind") or ""
    if entry.get("supporting") or (entry.get("operation") == "issue" and combination):
        return "not-asserted"  # a step on the way, or an issuer's refusal: nothing to verify
    if entry["expected"] == "invalid" and combination == "wrong-proof":
        return "refused"
    return combination if combination in _RIGHT else str(entry["expected"])


def _served_by_itself(
    entry: dict[str, Any], data: bytes, files: dict[str, str], prefixes: dict[str, str]
) -> dict[str, bytes]:
    """Return a hosted assertion under its own address, where its source does not serve it.

    What the source's own tests hand in is what they would have fetched from there.
    """
    if not data.lstrip().startswith(b"{"):
        return {}
    document = json.loads(data)
    url = document.get("id") if isinstance(document, dict) else None
    if not isinstance(url, str) or "Assertion" not in str(document.get("type")) or url in files:
        return {}
    network = cases.CaseNetwork(files=files, prefixes=prefixes)
    try:
        network.document(url)
    except cases.NotServed:
        return {url: data} if entry.get("resources") else {}
    return {}


def _is_unsigned(entry: dict[str, Any]) -> bool:
    return (
        entry.get("kind") in {"vcdm2-unsigned", "unsigned-example", "status-example"}
        or entry.get("operation") == "issue"
        or entry["expected"] in {"schema-valid", "schema-invalid", "parses"}
    )


def _resources(root: Path, entry: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    files: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for url, name in (entry.get("resources") or {}).items():
        (prefixes if name.endswith("/") else files)[url] = str(root / name)
    return files, prefixes


def _by_id(source: Path) -> dict[str, str]:
    """Return every JSON file of a folder under the id it states."""
    found = {}
    for path in sorted(source.glob("*.json")):
        document = json.loads(path.read_bytes())
        id_ = document.get("id") if isinstance(document, dict) else None
        if isinstance(id_, str) and id_.startswith("http"):
            found[id_] = str(path)
    return found


def _unwrapped(data: bytes, expected: str) -> tuple[bytes, str]:
    """Return the credential out of a wrapped vector, and what follows for it."""
    wrapped = json.loads(data)
    document = wrapped.get("expectedOutput") or wrapped["input"]
    if wrapped["type"] == "VerificationTest":
        return json.dumps(document).encode(), expected
    base = wrapped["type"] == "SignatureTest" and "sd-2023" in json.dumps(document["proof"])
    return json.dumps(document).encode(), "base-proof" if base else "valid"


def _with_issuer(data: bytes) -> bytes:
    """Return a credential as an issuer's endpoint completes it, before it signs.

    The suite's inputs leave out the issuer's id, and its own runner puts it in.
    """
    document = json.loads(data)
    if "VerifiableCredential" in document.get("type", []):
        issuer = document.setdefault("issuer", "did:example:issuer")
        if isinstance(issuer, dict):
            issuer.setdefault("id", "did:example:issuer")
    return json.dumps(document).encode()


# ---------------------------------------------------------------- keys told beforehand


def _told_beside(source: Path, entry: dict[str, Any], data: bytes) -> dict[str, bytes]:
    """Return the keys, and the challenge, that a source gives beside its files."""
    if entry.get("kind") == "sd-jwt":
        return _of_settings(source, entry, data)
    if entry.get("kind") == "jose-cose":
        keys: dict[str, list[Any]] = {}
        for path in [source / entry["key_file"], *sorted(source.glob("vm-*.json"))]:
            one = json.loads(path.read_bytes())
            if one["publicKeyJwk"] not in keys.setdefault(one["controller"], []):
                keys[one["controller"]].append(one["publicKeyJwk"])
        return {cases.TRUSTED_KEYS: json.dumps(keys).encode()}
    found = {}
    if entry.get("kind") == "vc-di-wrapped":
        found = _controllers(json.loads(data).get("verificationMethods", {}).values())
    return dict(_controller_documents(source)) | found


@functools.cache
def _controller_documents(source: Path) -> dict[str, bytes]:
    """Return the controller documents among a source's files, by their id."""
    found: dict[str, bytes] = {}
    for path in sorted(source.rglob("*.json*")):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            continue
        if isinstance(document, dict) and {"id", "verificationMethod"} <= set(document):
            found.setdefault(document["id"], path.read_bytes())
    return found


def _controllers(methods: Any) -> dict[str, bytes]:
    """Return controller documents that let every method sign for its own controller."""
    found: dict[str, dict[str, Any]] = {}
    for one in methods:
        controller = one["id"].split("#")[0]
        document = found.setdefault(
            controller, {"id": controller, "verificationMethod": [], "assertionMethod": []}
        )
        document["verificationMethod"].append({**one, "controller": controller})
        document["assertionMethod"].append(one["id"])
    return {
        url: json.dumps(document).encode()
        for url, document in found.items()
        if not url.startswith("did:key:")
    }


def _of_settings(source: Path, entry: dict[str, Any], data: bytes) -> dict[str, bytes]:
    group = source / entry["file"].split("/")[0]
    text = (group / "settings.yml").read_text("utf-8")
    keys = text[text.index("issuer_key") : text.index("holder_key")]
    jwk = dict(re.findall(r"(kty|crv|x|y|n|e): *\"?([\w-]+)", keys))
    named = re.search(r'issuer: *"?([^"\n]+)', text)
    issuer = _issuer_of(data) or (named[1] if named else "")
    found = {cases.TRUSTED_KEYS: json.dumps({issuer: [jwk]}).encode()}
    if "key binding" in entry["why"]:
        names = dict(re.findall(r"(verifier|key_binding_nonce): *\"?([^\"\n]+)", text))
        bound = {"aud": names["verifier"], "nonce": names["key_binding_nonce"]}
        found[cases.KEY_BINDING] = json.dumps(bound).encode()
    return found


def _issuer_of(data: bytes) -> str | None:
    if data.lstrip().startswith((b"{", b'"')):
        found = json.loads(data)
        found = json.loads(found) if isinstance(found, str) else found
        payload = found.get("payload", "")
    else:
        payload = data.decode().split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    found = claims.get("iss", claims.get("issuer"))
    return found if isinstance(found, str) else None


def _published(source: Path, data: bytes) -> dict[str, bytes]:
    """Return the documents that the issuers of a case would have to publish.

    A key that stands in the fragment of its own address is published there, with all others that
    the source has for that address; a did:key that signs for another issuer is listed in that
    issuer's document; a key shown in a token's header is published by the token's issuer.
    """
    text = _plain(data)
    found = {}
    if _takes_keys_from_fragments(source):
        every = _controllers(_in_fragments(_all_texts(source)))
        found = {url: document for url, document in every.items() if url in text}
    try:
        documents = list(_nodes(json.loads(text)))
    except ValueError:
        return found | _of_header(text)
    for one in documents:
        issuer = one.get("issuer")
        issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
        methods = [
            method + method.removeprefix("did:key:").join(["#", ""]) * ("#" not in method)
            for method in _methods(one.get("proof"))
            if method.startswith("did:key:") and method.split("#")[0] != issuer
        ]
        if isinstance(issuer, str) and methods and not issuer.startswith("did:key:"):
            document = json.loads(found.get(issuer, b'{"assertionMethod": []}'))
            document = {**document, "id": issuer}
            document["assertionMethod"] += methods
            found[issuer] = json.dumps(document).encode()
    return found


@functools.cache
def _takes_keys_from_fragments(source: Path) -> bool:
    entries = json.loads((source / "expected.json").read_bytes())["entries"]
    return any("key_resolution" in entry for entry in entries)


def _plain(data: bytes) -> str:
    """Return the credential's text, out of its picture if it is in one."""
    try:
        return reading.unwrap(data).decode("utf-8", "replace")
    except ShirushiError:
        return data.decode("utf-8", "replace")


@functools.cache
def _all_texts(source: Path) -> str:
    files = [path for path in source.rglob("*") if path.is_file() and path.suffix != ".txt"]
    return "\n".join(_plain(path.read_bytes()) for path in sorted(files))


@functools.cache
def _in_fragments(text: str) -> tuple[dict[str, str], ...]:
    methods = dict.fromkeys(
        re.findall(r'"((?:https?:|did:web:|urn:)[^"#\s]+#z[1-9A-Za-z]{40,})"', text)
    )
    return tuple(
        {"id": one, "type": "Multikey", "publicKeyMultibase": one.partition("#")[2]}
        for one in methods
        if _is_key(one.partition("#")[2])
    )


def _is_key(text: str) -> bool:
    try:
        public_keys.from_multikey(text)
    except ShirushiError:
        return False
    return True


def _of_header(token: str) -> dict[str, bytes]:
    try:
        header, payload = (
            json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]
        )
    except ValueError:
        return {}
    issuer = payload.get("iss")
    if "jwk" not in header or not isinstance(issuer, str):
        return {}
    return {cases.TRUSTED_KEYS: json.dumps({issuer: [header["jwk"]]}).encode()}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _methods(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "verificationMethod" and isinstance(inner, str):
                yield inner
            else:
                yield from _methods(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _methods(inner)


def _renamed(case: Case, name: str) -> Case:
    fields = {one: getattr(case, one) for one in Case.__dataclass_fields__}
    return Case(**{**fields, "name": name})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# ---------------------------------------------------------------- what was found before


def recorded() -> dict[str, str]:
    """Return the result noted for every case that is not right, by its name."""
    if not EXPECTATIONS.exists():
        return {}
    found: dict[str, str] = tomllib.loads(EXPECTATIONS.read_text("utf-8")).get("not_right", {})
    return found
