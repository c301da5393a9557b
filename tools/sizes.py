"""Refuse files too long to be read in one sitting: more than 800 lines fails the lint."""

import subprocess
import sys
from pathlib import Path

MOST = 800
ENDINGS = (".py", ".html", ".css")


def main() -> int:
    """Print each file over the limit, and return how the lint should end."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607 - git, wherever it is installed
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [Path(line) for line in listed.stdout.splitlines() if line.endswith(ENDINGS)]
    sizes = {path: path.read_text(encoding="utf-8").count("\n") for path in paths if path.exists()}
    for path, lines in sizes.items():
        if lines > MOST:
            print(f"{path}: {lines} lines; split it (the limit is {MOST})")
    return int(any(lines > MOST for lines in sizes.values()))


if __name__ == "__main__":
    sys.exit(main())
