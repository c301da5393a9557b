"""``shirushi verify --json-lines``: many cases through one process, each within its time.

What judges is a process beside this one, so that a case which takes for ever, or takes the
interpreter down, costs its own answer and no other's.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from shirushi.cli import cases
from shirushi.core import json
from shirushi.core.errors import ShirushiError

#: Seconds a case may take. Whoever asks gives up after twenty.
MOST_SECONDS = 15.0


def relay(
    lines: BinaryIO,
    answers: BinaryIO,
    *,
    most_seconds: float = MOST_SECONDS,
    command: tuple[str, ...] | None = None,
) -> None:
    """Write one answer for every case in ``lines``, in their order.

    command
        What judges, for tests; by default this interpreter running ``cases``.
    """
    worker = _Worker(command=command or _COMMAND)
    try:
        for line in iter(lambda: lines.readline(cases.MOST_LINE_BYTES + 2), b""):
            if not line.strip():
                continue
            if len(line) > cases.MOST_LINE_BYTES:
                _skip_rest(line, lines)
                found: Any = cases.failed(None, "the line is too long")
            else:
                found = worker.ask(line.rstrip(b"\r\n"), most_seconds=most_seconds)
            if found is not None:
                answers.write(json.write(found) + b"\n")
                answers.flush()
    finally:
        worker.end()


_COMMAND = (sys.executable, "-c", "from shirushi.cli.cases import main; main()")


@dataclass(slots=True)
class _Worker:
    """The process that judges; it is started when there is work, and again after a loss."""

    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None

    def ask(self, line: bytes, *, most_seconds: float) -> Any:
        """Return the answer to one line, ``None`` where it needs none."""
        process = self.process or self._start()
        until = time.monotonic() + most_seconds
        try:
            _write(process.stdin, line + b"\n", until=until)
            return json.read(
                _read_line(process.stdout, until=until), most_bytes=cases.MOST_LINE_BYTES
            )
        except TimeoutError:
            reason = f"not answered within {most_seconds:g} seconds"
        except (OSError, EOFError, ShirushiError):
            reason = "what judges ended"
        self.end()
        return cases.failed(_id_of(line), reason)

    def _start(self) -> subprocess.Popen[bytes]:
        # The command is our own interpreter with our own module.
        self.process = subprocess.Popen(  # noqa: S603
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
        return self.process

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.process is None:
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()
        self.process = None


def _write(pipe: IO[bytes] | None, data: bytes, *, until: float) -> None:
    number = _number(pipe)
    rest = memoryview(data)
    while rest:
        _, ready, _ = select.select([], [number], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        rest = rest[os.write(number, rest[:65536]) :]


def _read_line(pipe: IO[bytes] | None, *, until: float) -> bytes:
    number = _number(pipe)
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b"\n"):
        ready, _, _ = select.select([number], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(number, 65536)
        if not part:
            raise EOFError
        parts.append(part)
    return b"".join(parts)


def _number(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise EOFError
    return pipe.fileno()


def _id_of(line: bytes) -> Any:
    try:
        return json.read_object(line, most_bytes=cases.MOST_LINE_BYTES).get("id")
    except ShirushiError:
        return None


def _skip_rest(line: bytes, lines: BinaryIO) -> None:
    while line and not line.endswith(b"\n"):
        line = lines.readline(65536)
