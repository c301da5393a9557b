"""Other people's issuers and verifiers: two JavaScript stacks through Node, installed into var/."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from shirushi.credential.jsonld.contexts import editions
from shirushi.credential.keys import Ed25519Signer

HERE = Path(__file__).parent / "javascript"
INSTALLED = Path(__file__).parent.parent / "var" / "bench-javascript"
#: What each stack is called in a table, by its name in the worker.
STACKS = {"db": "@digitalbazaar/vc", "dcc": "@digitalcredentials/vc"}


def why_not() -> str | None:
    """Return why the JavaScript stacks cannot be asked here, or ``None``."""
    if shutil.which("node") is None:
        return "Node is not installed."
    if not (INSTALLED / "node_modules" / "@digitalbazaar").is_dir():
        return "The npm packages are not installed; 'make bench' installs them."
    return None


def set_up() -> str | None:
    """Install the npm packages, pinned, into var/; return why not where that failed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "Node is not installed."
    if why_not() is None:
        return None
    INSTALLED.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", INSTALLED)
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    done = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, check=False)  # noqa: S603 - the command is ours
    if done.returncode:
        return "npm could not install the packages (no network?)."
    return why_not()


def versions() -> dict[str, str]:
    """Return the installed version of each stack."""
    found = {}
    for name in STACKS.values():
        package = json.loads(
            (INSTALLED / "node_modules" / name / "package.json").read_text("utf-8")
        )
        found[name] = package["version"]
    return found


class Worker:
    """A Node process that issues and verifies with both stacks."""

    def __init__(self, *, seed: bytes, now: str) -> None:
        shutil.copy(HERE / "worker.mjs", INSTALLED)
        node = shutil.which("node") or "node"
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours
            [node, "worker.mjs"],
            cwd=INSTALLED,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )
        contexts = {url: {"@context": several[0].terms} for url, several in editions().items()}
        signer = Ed25519Signer.from_seed(seed)
        begun = self._ask(
            {"contexts": contexts, "seed": seed.hex(), "controller": signer.controller, "now": now}
        )
        if not begun["good"]:
            raise RuntimeError(begun["error"])

    def issue(self, document: dict[str, Any], *, stack: str, times: int = 1) -> dict[str, Any]:
        """Issue, and return CPU milliseconds a time (``ms``) and the credential (``document``)."""
        return self._ask({"act": "issue", "stack": stack, "document": document, "times": times})

    def verify(self, document: dict[str, Any], *, stack: str, times: int = 1) -> dict[str, Any]:
        """Verify, and return CPU milliseconds a time (``ms``), ``good``, and the ``error``."""
        return self._ask({"act": "verify", "stack": stack, "document": document, "times": times})

    def close(self) -> None:
        """End the process."""
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                end.close()
        self._process.wait(timeout=20)

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        assert self._process.stdout is not None  # noqa: S101 - opened above
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the worker ended")
        answer: dict[str, Any] = json.loads(line)
        return answer
