"""Commands run as a person runs them, on real files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from shirushi.cli.main import main

EXAMPLES = Path(__file__).parent.parent / "examples"
PROGRAMME = EXAMPLES / "programmes" / "data-science.toml"
LIST_URL = "https://mc.shirushi-u.example.ac.jp/status/1"
HEADER = "学籍番号,氏名,メールアドレス,結果,修了日\n"
GOOD = HEADER + (
    "S1,髙橋 花子,hanako@example.jp,合格,2026/8/1\n"
    "S2,山﨑 太郎,taro@example.jp,合格,2026/8/2\n"
    "S3,鈴木 蓮,ren@example.jp,A,2026/8/3\n"
)


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=stdin)


def new_key(folder: Path, name: str = "issuer.key") -> Path:
    path = folder / name
    assert run("key", "new", path).exit_code == 0
    return path


def cohort(folder: Path, text: str = GOOD, *, encoding: str = "cp932") -> Path:
    path = folder / "cohort.csv"
    path.write_bytes(text.encode(encoding))
    return path


def issued(folder: Path, *options: object, text: str = GOOD) -> Path:
    """Return a folder with the credentials of a cohort."""
    out = folder / "issued"
    key = folder / "issuer.key"
    if not key.exists():
        new_key(folder)
    result = run("issue", PROGRAMME, cohort(folder, text), "--key", key, "--out", out, *options)
    assert result.exit_code == 0, result.output
    return out


def credentials(out: Path) -> list[Path]:
    """Return the credential files in a folder, in the ledger's order."""
    ledger = json.loads((out / "issued.json").read_bytes())
    names = [one["id"].removeprefix("urn:uuid:") for one in ledger["credentials"]]
    return [out / f"{name}.json" for name in names]


def answer(result: Result) -> Any:
    return json.loads(result.stdout)
