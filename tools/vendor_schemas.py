"""The 1EdTech JSON Schemas as normalised JSON: what must be so, without a word of description."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "src" / "shirushi" / "credential" / "schema_data"
_OB = "https://purl.imsglobal.org/spec/ob/v3p0/schema"
_1EDTECH = {
    "source": "github.com/1EdTech/openbadges-specification"
    " @ a4e4e709665ced019c271173b180fcafe35f6f2a 2025-03-27 docs/schema",
    "licence": "1EdTech specification licence",
    "date": "2025-03-27",
}
#: The file to write: the file in the folder, its sha256, its address, and where it came from.
WANTED: dict[str, dict[str, str]] = {
    "ob30-achievementcredential.json": {
        "from": "ob30/achievementcredential.json",
        "of": "5753fb3e",
        "url": f"{_OB}/json/ob_v3p0_achievementcredential_schema.json",
        **_1EDTECH,
    },
    "ob30-achievementcredential-json-ld.json": {
        "from": "ob30/achievementcredential.json-ld-variant.json",
        "of": "507ff4d0",
        "url": f"{_OB}/json-ld/ob_v3p0_achievementcredential_schema.json",
        "source": "github.com/MyNextID/credentials"
        " @ 2e74d70b978e5e019e1ba6030c5dfc27fc33db50 2026-03-27"
        " microcredential/v1/open-badge/schema.json",
        "licence": "MIT repository (schema itself: 1EdTech specification licence)",
        "date": "2026-03-27",
    },
    "ob30-endorsementcredential.json": {
        "from": "ob30/endorsementcredential.json",
        "of": "4627e187",
        "url": f"{_OB}/json/ob_v3p0_endorsementcredential_schema.json",
        **_1EDTECH,
    },
}

#: The standard's own extensions of Open Badges 2.0, each with the first digits of its sha256.
_EXTENSIONS = {
    "applyLinkExtension": "39e4037b",
    "exampleExtension": "c91c87a6",
    "extraDescription": "705c2de4",
    "geoCoordinatesExtension": "462de075",
    "licenseExtension": "9bcb5f00",
    "originalCreatorExtension": "dedb270a",
    "recipientProfile": "cf7ca411",
}
WANTED |= {
    f"ob20-{name}.json": {
        **_1EDTECH,
        "from": f"ob20/extensions/{name}/schema.json",
        "of": of,
        "url": f"https://openbadgespec.org/extensions/{name}/schema.json",
        "source": _1EDTECH["source"].replace("docs/schema", f"extensions/{name}/schema.json"),
    }
    for name, of in _EXTENSIONS.items()
}

#: Keywords whose members are named by the author, so that none of them is a keyword.
_NAMED = {"properties", "$defs", "definitions", "patternProperties", "dependentSchemas"}
_WORDS = {"description", "$comment", "title", "examples"}


def vendor(folder: Path) -> list[str]:
    """Write every wanted schema; return the rows of their record."""
    DATA.mkdir(parents=True, exist_ok=True)
    return [_one(folder, name, wanted) for name, wanted in WANTED.items()]


def _one(folder: Path, name: str, wanted: dict[str, str]) -> str:
    source = (folder / wanted["from"]).read_bytes()
    found = hashlib.sha256(source).hexdigest()
    if not found.startswith(wanted["of"]):
        sys.exit(f"{wanted['from']}: sha256 is {found}, expected {wanted['of']}…")
    written = json.dumps(
        facts(json.loads(source)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    (DATA / name).write_bytes(written + b"\n")
    fields = {
        "url": wanted["url"],
        "file": name,
        "source": wanted["source"],
        "source_sha256": found,
        "sha256": hashlib.sha256(written + b"\n").hexdigest(),
        "licence": wanted["licence"],
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in fields.items()]
    return "\n[[schema]]\n" + "\n".join(lines) + f"\ndate = {wanted['date']}\n"


def facts(schema: Any) -> Any:
    """Return the schema without the keywords that only describe."""
    if isinstance(schema, list):
        return [facts(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {inner: facts(one) for inner, one in value.items()}
        if name in _NAMED and isinstance(value, dict)
        else facts(value)
        for name, value in schema.items()
        if name not in _WORDS
    }
