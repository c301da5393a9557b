"""What takes the texts out of documents of one shape, written out as one straight function.

For a shape that is known it tells in half the time what ``shapes.shape_of`` tells. As in
``unrolled``, the source is made of names and numbers only; whatever a document says is a constant
that is handed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeAlias

from shirushi.core.json import JsonObject

#: Returns the texts of a document of the reader's shape, or ``None`` for every other document.
Reader: TypeAlias = Callable[[JsonObject], "tuple[str, ...] | None"]


def compile_reader(document: JsonObject, *, fixed: Container[str]) -> Reader:
    """Return what reads documents that are as ``document`` is but for their texts.

    fixed
        The members whose whole value is part of the shape.

    The texts come as they stand in the outermost object, then object by object and array by array.

    >>> read = compile_reader({"id": "a", "type": ["T"], "of": {"n": 1}}, fixed={"type"})
    >>> read({"id": "b", "type": ["T"], "of": {"n": 1}}), read({"id": "b", "type": ["T"], "of": {}})
    (('b',), None)
    """
    source = _Source(fixed)
    lines = "\n    ".join(source.lines(document))
    names: dict[str, Any] = dict(source.constants)
    exec(f"def read(v0):\n    {lines}", names)  # noqa: S102 - names and numbers; texts are constants
    found: Reader = names["read"]
    return found


class _Source:
    """The source of one reader, and the constants in it."""

    def __init__(self, fixed: Container[str]) -> None:
        self.constants: dict[str, object] = {"only_text": {str}}
        self._lines: list[str] = []
        self._fixed = fixed
        self._texts: list[str] = []
        self._waiting: list[tuple[str, Any]] = []
        self._values = 1

    def lines(self, document: JsonObject) -> list[str]:
        """Return the lines of the function; ``constants`` are complete then."""
        self._waiting.append(("v0", document))
        for name, value in self._waiting:
            if type(value) is dict:
                self._unpack_object(name, value)
            else:
                self._unpack_array(name, value)
        if self._texts:
            self._refuse(f"{{*map(type, {self._tuple(self._texts)})}} != only_text")
        return [*self._lines, f"return {self._tuple(self._texts)}"]

    def _unpack_object(self, name: str, value: JsonObject) -> None:
        self._refuse(f"type({name}) is not dict or (*{name},) != {self._constant((*value,))}")
        inner = self._unpack(value.values(), f"{name}.values()")
        for place, (member, one) in zip(inner, value.items(), strict=True):
            if member in self._fixed:
                self._expect_same(place, one)
            else:
                self._expect_alike(place, one)

    def _unpack_array(self, name: str, value: list[Any]) -> None:
        self._refuse(f"type({name}) is not list or len({name}) != {len(value)}")
        for place, one in zip(self._unpack(value, name), value, strict=True):
            self._expect_alike(place, one)

    def _unpack(self, values: Any, given: str) -> list[str]:
        first = self._values
        self._values += len(values)
        inner = [f"v{number}" for number in range(first, self._values)]
        if inner:
            self._lines.append(f"{self._tuple(inner)} = {given}")
        return inner

    def _expect_alike(self, name: str, value: Any) -> None:
        if type(value) is str:
            self._texts.append(name)
        elif type(value) is dict or type(value) is list:
            self._waiting.append((name, value))
        else:
            self._expect_same(name, value)

    def _expect_same(self, name: str, value: Any) -> None:
        if type(value) is str or (type(value) is list and {*map(type, value)} == {str}):
            self._refuse(f"{name} != {self._constant(value)}")
        else:
            # By its spelling: 1 and 1.0 and true are equal in Python.
            self._refuse(f"repr({name}) != {self._constant(repr(value))}")

    def _refuse(self, condition: str) -> None:
        self._lines.append(f"if {condition}: return None")

    def _tuple(self, names: list[str]) -> str:
        return f"({''.join(f'{name}, ' for name in names)})"

    def _constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name
