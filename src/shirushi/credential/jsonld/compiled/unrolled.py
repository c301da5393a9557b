"""A form's steps written out as one straight Python function, without a loop or a look-up.

It does what ``Form.write_in_steps`` does, in two thirds of the time. The function's source is made
of names and numbers only; every text of a document is a constant that is handed to it, so that
nothing in a document is ever read as source.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shirushi.credential.jsonld.compiled.lines import is_plain, quads_text

if TYPE_CHECKING:
    from shirushi.credential.jsonld.compiled.form import Filled, Form, Write

#: Slots, blank nodes and groups together; a form with more keeps to its steps.
MOST_TEXTS = 600
#: Bytes that one form may keep of lines that depend on one label only.
MOST_VERSIONS = 256 * 1024
#: Lines and blocks.
MOST_PATTERNS = 1_200


def unroll(form: Form) -> Write | None:
    """Return the function that writes a form's canonical form, or ``None`` for a large form."""
    source = _Source(form)
    if source.texts > MOST_TEXTS or source.patterns > MOST_PATTERNS:
        return None
    code = source.code()
    names: dict[str, Any] = dict(source.constants)
    exec(code, names)  # noqa: S102 - made of names and numbers; texts are constants
    found: Write = names["write"]
    return found


class _Source:
    """The source of one function, and the constants in it."""

    def __init__(self, form: Form) -> None:
        self._form = form
        nodes, slots = len(form.labels), form.slots
        self._names = [
            *(f"v{slot}" for slot in range(slots)),
            *(f"g{group}" for group in range(len(form.hash_groups))),
            *(f"l{node}" for node in range(nodes)),
            *(f"w{group}" for group in range(len(form.write_groups))),
        ]
        self.texts = len(self._names)
        self._room = MOST_VERSIONS
        self.patterns = (
            sum(map(len, (*form.hash_groups, *form.write_groups)))
            + len(form.nodes)
            + len(form.named)
        )
        self.constants: dict[str, object] = {
            "sha256": sha256,
            "is_plain": is_plain,
            "quads_text": quads_text,
            "labels": form.labels,
        }

    def code(self) -> str:
        """Return the source; ``constants`` are complete then."""
        return "\n    ".join(["def write(values, plain):", *self._lines()])

    def _lines(self) -> Iterator[str]:
        form = self._form
        yield "if not plain:"
        yield "    values = [one if is_plain(one) else quads_text(one) for one in values]"
        if form.slots:
            yield f"({''.join(f'v{slot}, ' for slot in range(form.slots))}) = values"
        for number, group in enumerate(form.hash_groups):
            yield f"g{number} = b''.join(sorted([{self._every(group)}]))"
        if form.labels:
            yield from self._label_lines()
        for number, group in enumerate(form.write_groups):
            yield f"group = [{self._every(group)}]"
            yield f"if len(set(group)) < {len(group)}: return None"
            yield "group.sort()"
            yield f"w{number} = b''.join(group)"
        held = dict(form.subject_slots)
        subjects = [
            f"b'<%b>' % v{held[place]}" if place in held else self._constant(name)
            for place, name in enumerate(form.subjects)
        ]
        pairs = zip(subjects, map(self._fill, form.named), strict=True)
        yield f"named = {{{', '.join(f'{name}: {text}' for name, text in pairs)}}}"
        yield f"if len(named) < {len(subjects)}: return None"
        yield f"nodes = ({''.join(f'{self._fill(one)}, ' for one in form.nodes)})"
        ranked = "".join(f"nodes[ranked[{rank}]], " for rank in form.as_text)
        yield f"return b''.join([*[named[one] for one in sorted(named)], {ranked}])"

    def _label_lines(self) -> Iterator[str]:
        form = self._form
        hashes = {node: self._constant(one) for node, one in enumerate(form.hashes) if one}
        for node, pattern, take in form.hashed:
            hashes[node] = f"sha256({self._filled(pattern, take)}).digest()"
        count = len(form.labels)
        yield f"nodes = {{{', '.join(f'{hashes[node]}: {node}' for node in range(count))}}}"
        yield f"if len(nodes) < {count}: return None"
        yield "ranked = [nodes[one] for one in sorted(nodes)]"
        yield f"given = [None] * {count}"
        yield "for node, label in zip(ranked, labels): given[node] = label"
        yield f"({''.join(f'l{node}, ' for node in range(count))}) = given"

    def _every(self, group: tuple[Filled, ...]) -> str:
        return ", ".join(map(self._fill, group))

    def _fill(self, one: Filled) -> str:
        if one.take is None:
            return self._constant(one.pattern)
        return self._filled(one.pattern, one.take)

    def _filled(self, pattern: bytes, take: Any) -> str:
        taken = take(self._names)
        gaps = taken if isinstance(taken, tuple) else (taken,)
        size = len(pattern) * len(self._form.labels)
        if len(set(gaps)) == 1 and gaps[0].startswith("l") and size <= self._room:
            # One label in every gap: few enough versions to have them all at hand.
            self._room -= size
            versions = {label: pattern % ((label,) * len(gaps)) for label in self._form.labels}
            return f"{self._constant(versions)}[{gaps[0]}]"
        return f"{self._constant(pattern)} % ({''.join(f'{gap}, ' for gap in gaps)})"

    def _constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
