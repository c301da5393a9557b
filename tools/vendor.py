"""Write the pinned JSON-LD contexts and JSON Schemas, with their provenance.

    python -m tools.vendor CONTEXTS SCHEMAS

The contexts' folder has an ``index.json`` that maps each address to ``{file, sha256, source,
licence, variants}``, where variants are other bytes that circulated under the same address. What
is written is the same terms as normalised JSON (names sorted, no comments), since a standard's
term definitions are facts; ``VENDORED.toml`` records where each came from and both hashes. Schemas
are written the same way (``vendor_schemas``), without their descriptions.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from tools import vendor_schemas

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "shirushi" / "credential" / "jsonld" / "data"
WANTED = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/multikey/v1",
    "https://www.w3.org/ns/did/v1",
)


def main(folder: Path, schemas: Path) -> None:
    """Write every wanted context and schema and the record of where it came from."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    DATA.mkdir(parents=True, exist_ok=True)
    rows = [row for url in WANTED for row in vendor(folder, url, index[url])]
    head = "# Written by tools/vendor.py. The editions of one address stand newest first.\n"
    record = head + "".join(rows) + "".join(vendor_schemas.vendor(schemas))
    (ROOT / "VENDORED.toml").write_text(record, encoding="utf-8")
    # The package itself needs the addresses; it is installed without the record.
    kept = [
        "\n".join(line for line in row.split("\n") if line.startswith(("[[", "url", "file")))
        for row in rows
    ]
    (DATA / "index.toml").write_text(head + "\n" + "\n\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(rows)} contexts")


def vendor(folder: Path, url: str, entry: dict[str, Any]) -> list[str]:
    """Write all editions of one context; return their rows."""
    return [_one(folder, url, edition) for edition in (entry, *entry["variants"])]


def _one(folder: Path, url: str, edition: dict[str, Any]) -> str:
    source = (folder / edition["file"]).read_bytes()
    found = hashlib.sha256(source).hexdigest()
    if found != edition["sha256"]:
        sys.exit(f"{edition['file']}: sha256 is {found}, the index says {edition['sha256']}")
    written = json.dumps(
        {"@context": json.loads(source)["@context"]},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
    stem = re.sub(r"[^A-Za-z0-9.]+", "-", url.removeprefix("https://")).removesuffix(".json")
    name = f"{stem}.{found[:8]}.json"
    (DATA / name).write_bytes(written + b"\n")
    day = re.search(r"\d{4}-\d{2}-\d{2}", edition["source"])
    fields = {
        "url": url,
        "file": name,
        "source": edition["source"],
        "source_sha256": found,
        "sha256": hashlib.sha256(written + b"\n").hexdigest(),
        "licence": edition["licence"],
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    date = f"\ndate = {day[0]}" if day else ""
    return "\n[[context]]\n" + "\n".join(lines) + date + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
