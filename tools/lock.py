"""Write the hash locks anew from their inputs; they record no download addresses."""

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent.parent / "requirements"

_EXTRAS = [f"--extra={name}" for name in ("pdf", "postgres", "wallet", "web")]
LOCKS: dict[str, list[str]] = {
    "installer.lock": ["requirements/installer.in"],
    "library.lock": ["pyproject.toml"],
    "library-test.lock": ["pyproject.toml", "requirements/library-test.in"],
    "bench.lock": ["requirements/bench.in"],
    "fuzz.lock": ["pyproject.toml", "requirements/fuzz.in"],
    "web.lock": ["pyproject.toml", *_EXTRAS],
    "dev.lock": ["pyproject.toml", "requirements/dev.in", *_EXTRAS],
}

COMPILE = [
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
]


def main() -> None:
    """Compile every lock with the uv that stands beside this Python."""
    uv = str(Path(sys.executable).parent / "uv")
    for name, inputs in LOCKS.items():
        subprocess.run(  # noqa: S603 - our own fixed arguments
            [uv, *COMPILE, *inputs, "--output-file", f"requirements/{name}"],
            cwd=REQUIREMENTS.parent,
            check=True,
        )
        print(f"requirements/{name}")


if __name__ == "__main__":
    main()
