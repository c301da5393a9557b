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
            "join": b"".join,
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
            yield f"g{number} = join(sorted([{self._every(group)}]))"
        if form.labels:
            yield from self._label_lines()
        for number, group in enumerate(form.write_groups):
            yield f"group = [{self._every(group)}]"
            if not self._all_differ(group):
                yield f"if len(set(group)) < {len(group)}: return None"
            yield "group.sort()"
            yield f"w{number} = join(group)"
        held = dict(form.subject_slots)
        subjects = [
            f"b'<%b>' % v{held[place]}" if place in held else self._constant(name)
            for place, name in enumerate(form.subjects)
        ]
        pairs = zip(subjects, map(self._spread, form.named), strict=True)
        yield f"named = {{{', '.join(f'{name}: {text}' for name, text in pairs)}}}"
        yield f"if len(named) < {len(subjects)}: return None"
        yield "found = []"
        yield "for one in sorted(named): found += named[one]"
        if form.labels:
            yield f"nodes = ({''.join(f'{self._spread(one)}, ' for one in form.nodes)})"
            ranked = "".join(f"*nodes[ranked[{rank}]], " for rank in form.as_text)
            yield f"found += ({ranked})"
        yield "return join(found)"

    def _label_lines(self) -> Iterator[str]:
        form = self._form
        # The constant hashes stand in order already, which leaves little to sort.
        constant = {one: node for node, one in enumerate(form.hashes) if one}
        known = {one: constant[one] for one in sorted(constant)}
        yield f"nodes = {self._constant(known)}.copy()"
        for node, text in form.hashed:
            yield from self._hash_lines(text)
            yield f"nodes[hashed.digest()] = {node}"
        count = len(form.labels)
        yield f"if len(nodes) < {count}: return None"
        yield "ranked = [nodes[one] for one in sorted(nodes)]"
        yield f"given = [None] * {count}"
        yield "for node, label in zip(ranked, labels): given[node] = label"
        yield f"({''.join(f'l{node}, ' for node in range(count))}) = given"

    def _hash_lines(self, text: Filled) -> Iterator[str]:
        """Hash a text, of which the beginning was hashed once for all."""
        begun = sha256(text.pieces[0])
        yield f"hashed = {self._constant(begun)}.copy()"
        rest = text._replace(pieces=(b"", *text.pieces[1:]))
        yield f"hashed.update({self._fill(rest)})"

    def _all_differ(self, group: tuple[Filled, ...]) -> bool:
        """Tell whether lines are alike but for one gap, which holds another label in each.

        No two blank nodes have one label, so no two such lines can be the same.
        """
        first = group[0]
        if any(one.pieces != first.pieces for one in group):
            return False
        differing = [
            names for names in zip(*(one.gaps for one in group), strict=True) if len(set(names)) > 1
        ]
        if len(differing) != 1 or len(set(differing[0])) < len(group):
            return False
        return all(self._names[gap].startswith("l") for gap in differing[0])

    def _every(self, group: tuple[Filled, ...]) -> str:
        return ", ".join(map(self._fill, group))

    def _fill(self, one: Filled) -> str:
        """Return what makes a text with its gaps filled."""
        parts = self._parts(one)
        return parts[0] if len(parts) == 1 else f"join(({', '.join(parts)}))"

    def _spread(self, one: Filled) -> str:
        """Return a tuple of the parts that make a text, to be joined with others."""
        return f"({', '.join(self._parts(one))},)"

    def _parts(self, one: Filled) -> list[str]:
        names = [self._names[gap] for gap in one.gaps]
        size = sum(map(len, one.pieces)) * len(self._form.labels)
        if len(set(names)) == 1 and names[0].startswith("l") and size <= self._room:
            # One label in every gap: few enough versions to have them all at hand.
            self._room -= size
            versions = {label: label.join(one.pieces) for label in self._form.labels}
            return [f"{self._constant(versions)}[{names[0]}]"]
        found = [self._constant(one.pieces[0])] if one.pieces[0] or not names else []
        for name, piece in zip(names, one.pieces[1:], strict=True):
            found += [name, self._constant(piece)] if piece else [name]
        return found

    def _constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
