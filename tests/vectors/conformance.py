"""Other people's test vectors, judged through the adapter that outside runners use.

A case's verdict is compared with what its source says. Nothing here knows a vector by name: what
a case is follows from the fields of its entry (``INDEX.md`` of the vectors describes them).
"""

from __future__ import annotations

import base64
import enum
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shirushi.cli import cases

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
    steps = {one["step"]: one for one in answer["steps"]}
    sound = all(steps[name]["outcome"] == "passed" for name in ("readable", "schema"))
    if answer["verdict"] == "unsupported":
        return Result.NOT_PROCESSED
    if sound:
        return Result.RIGHT if case.expected in _POSITIVE else Result.WRONG_ACCEPT
    return Result.WRONG_REJECT if case.expected in _POSITIVE else Result.RIGHT


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
    expected = entry["expected"]
    combination = entry.get("negative_kind") or ""
    if combination in _RIGHT:
        expected = combination
    files, prefixes = _resources(source.parent, entry)
    common: dict[str, Any] = {
        "source": source.name,
        "prefixes": prefixes,
        "unsigned": _is_unsigned(entry),
    }
    if kind == "vc-di-wrapped":
        data, expected = _unwrapped(data, expected)
    if kind == "vcdm2-unsigned":
        data = _with_issuer(data)
    if kind == "ob2-component":
        files |= _by_id(source)
    inline = _trusted(source, entry, data)
    fragments = _keys_in_fragments(data) if "key_resolution" in entry else {}
    if fragments:
        again = {"revoked", "invalid", "schema-invalid", "expired", "not-yet-valid"}
        without = expected if expected in again and expected == "invalid" else "refused"
        yield Case(
            name=f"{name} (keys not published)",
            expected=without,
            data=data,
            files=files,
            inline=inline,
            **common,
        )
    yield Case(
        name=name, expected=expected, data=data, files=files, inline=inline | fragments, **common
    )


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


def _trusted(source: Path, entry: dict[str, Any], data: bytes) -> dict[str, bytes]:
    """Return the keys, and the challenge, that a source gives beside its files."""
    if entry.get("kind") == "sd-jwt":
        return _of_settings(source, entry, data)
    if entry.get("kind") == "jose-cose":
        method = json.loads((source / entry["key_file"]).read_bytes())
        every = [method, *(json.loads(one.read_bytes()) for one in source.glob("vm-*.json"))]
        keys: dict[str, list[Any]] = {}
        for one in every:
            jwk = one["publicKeyJwk"]
            if jwk not in keys.setdefault(one["controller"], []):
                keys[one["controller"]].append(jwk)
        return {cases.TRUSTED_KEYS: json.dumps(keys).encode()}
    if entry.get("kind") == "vc-di-wrapped":
        methods = json.loads(data).get("verificationMethods", {})
        return _controllers(methods.values())
    issuers = list(source.rglob("*-issuer[0-9].jsonld"))
    found = [json.loads(path.read_bytes()) for path in issuers]
    return {one["id"]: json.dumps(one).encode() for one in found}


def _controllers(methods: Any) -> dict[str, bytes]:
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
    issuer = _issuer_of(data)
    found = {cases.TRUSTED_KEYS: json.dumps({issuer or "": [jwk]}).encode()}
    if "key binding" in entry["why"]:
        names = dict(re.findall(r"(verifier|key_binding_nonce): *\"?([^\"\n]+)", text))
        bound = {"aud": names["verifier"], "nonce": names["key_binding_nonce"]}
        found[cases.KEY_BINDING] = json.dumps(bound).encode()
    return found


def _issuer_of(data: bytes) -> str | None:
    if data.lstrip().startswith(b"{"):
        payload = json.loads(data).get("payload", "")
    else:
        payload = data.decode().split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    found = claims.get("iss")
    return found if isinstance(found, str) else None


def _keys_in_fragments(data: bytes) -> dict[str, bytes]:
    """Return controller documents for keys that stand in the fragment of their own address."""
    try:
        document = json.loads(data)
    except ValueError:
        text = data.decode("latin-1")
        methods = re.findall(r'"verificationMethod"\s*:\s*"([^"]+)"', text)
    else:
        methods = list(_methods(document))
    found = []
    for method in methods:
        controller, _, fragment = method.partition("#")
        if re.match(r"(https?:|did:web:)", controller) and re.match(r"z[1-9A-Za-z]{40,}", fragment):
            found.append(
                {
                    "id": method,
                    "type": "Multikey",
                    "controller": controller,
                    "publicKeyMultibase": fragment,
                }
            )
    return _controllers({one["id"]: one for one in found}.values())


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
