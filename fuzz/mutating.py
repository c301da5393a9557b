"""Fuzzing without a fuzzer: seeds changed at random, the same changes for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator

from fuzz.finding import Target

#: Bytes of one input.
MOST_BYTES = 64 * 1024


def inputs(target: Target, *, runs: int, seed: int = 1) -> Iterator[bytes]:
    """Yield the seeds, then ``runs`` changed ones; the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311 - fuzzing guards no secret
    yield from target.seeds
    kept = list(target.seeds)
    for _ in range(runs):
        data = bytearray(chance.choice(kept))
        for _ in range(chance.randint(1, 6)):
            _change(data, kept, target.words, chance)
        found = bytes(data[:MOST_BYTES])
        if chance.random() < 0.2 and len(kept) < 200:  # noqa: PLR2004 - some go on from a change
            kept.append(found)
        yield found


def _change(
    data: bytearray, kept: list[bytes], words: tuple[bytes, ...], chance: random.Random
) -> None:
    at = chance.randint(0, len(data))
    act = chance.randint(0, 6)
    if act == 0 and data:
        data[at % len(data)] ^= 1 << chance.randint(0, 7)
    elif act == 1:
        del data[at : at + chance.randint(1, 16)]
    elif act == 2:  # noqa: PLR2004 - the acts are numbered
        data[at:at] = chance.randbytes(chance.randint(1, 8))
    elif act == 3 and words:  # noqa: PLR2004 - the same
        data[at:at] = chance.choice(words)
    elif act == 4:  # noqa: PLR2004 - the same
        piece = data[at : at + chance.randint(1, 64)]
        data[at:at] = piece * chance.randint(1, 20)
    elif act == 5:  # noqa: PLR2004 - the same
        other = chance.choice(kept)
        start = chance.randint(0, len(other))
        data[at : at + chance.randint(0, 64)] = other[start : start + chance.randint(1, 200)]
    else:
        data[at : at + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"9" * 4])
