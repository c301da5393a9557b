"""The root of every deliberate error, and the one that carries many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from shirushi.core.text import Language, Text, harmless

#: Mistakes that one message tells.
MOST_MISTAKES_SHOWN = 100


class ShirushiError(Exception):
    """Something stops us from answering, said in both languages with what to do next.

    A subclass sets ``code`` (stable, dotted, never reused), ``text`` and, where it can,
    ``remedy``; both may hold placeholders that the keyword arguments fill. ``path`` names
    the bad value in the document (``credentialSubject.achievement.name``,
    ``rule[3].source``) or the place in a table (``row 12, column 3``).

    >>> class TooLong(ShirushiError):
    ...     code = "example.too-long"
    ...     text = Text(ja="{most}文字を超えています。", en="It is longer than {most} characters.")
    ...     remedy = Text(ja="短くしてください。", en="Shorten it.")
    >>> str(TooLong(path="name", most=10))
    'name: It is longer than 10 characters. Shorten it.'
    >>> TooLong(path="name", most=10).message("ja")
    'name: 10文字を超えています。短くしてください。'
    """

    code: ClassVar[str] = "core.error"
    text: ClassVar[Text] = Text(ja="処理できませんでした。", en="It could not be done.")
    remedy: ClassVar[Text | None] = None

    def __init__(self, *, path: str | None = None, **params: object) -> None:
        self.path = None if path is None else harmless(path)
        self.params = params
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders in batch work; keyword arguments need telling.
        return _rebuild, (type(self), self.path, self.params)

    @property
    def said(self) -> Text:
        """What happened, without the path and the remedy."""
        return self.text.format(**self.params)

    @property
    def clause(self) -> Text:
        """What happened, to stand inside another sentence: without a full stop at its end."""
        said = self.said
        return Text(ja=said.ja.removesuffix("。"), en=said.en.removesuffix("."))

    @property
    def advice(self) -> Text | None:
        """What to do next, or ``None`` where nothing useful can be said."""
        return None if self.remedy is None else self.remedy.format(**self.params)

    @property
    def explained(self) -> Text:
        """What happened and what to do next, as sentences one after the other."""
        said, advice = self.said, self.advice
        if advice is None:
            return said
        # A sentence that ends with a name out of the file has no full stop of its own.
        ja = said.ja if said.ja.endswith(("。", "?", "!")) else f"{said.ja}。"
        en = said.en if said.en.endswith((".", "?", "!")) else f"{said.en}."
        return Text(ja=ja + advice.ja, en=f"{en} {advice.en}")

    def message(self, language: Language) -> str:
        """Return one line: the path, what happened, and what to do."""
        said = self.explained.in_language(language)
        return f"{self.path}: {said}" if self.path else said

    def at(self, prefix: str) -> ShirushiError:
        """Return the same error with its path made longer in front, for callers on the way out.

        >>> ShirushiError(path="source").at("rule[3]").path
        'rule[3].source'
        """
        again: ShirushiError = _rebuild(type(self), join_path(prefix, self.path), self.params)
        return again


class ManyErrors(ShirushiError):
    """Every mistake of one document at once, so that its author mends them in one go."""

    code = "core.many-errors"
    text = Text(ja="{count}件の誤りがあります。", en="There are {count} mistakes.")

    def __init__(
        self, *, errors: Iterable[ShirushiError] = (), path: str | None = None, **params: object
    ) -> None:
        self.errors: tuple[ShirushiError, ...] = tuple(errors)
        super().__init__(path=path, **{"count": len(self.errors), **params})

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_many, (type(self), self.path, self.errors)

    def message(self, language: Language) -> str:
        """Return the count, then one line a mistake."""
        shown = [error.message(language) for error in self.errors[:MOST_MISTAKES_SHOWN]]
        more = ["…"] if len(self.errors) > MOST_MISTAKES_SHOWN else []
        return "\n  ".join([super().message(language), *shown, *more])

    def at(self, prefix: str) -> ShirushiError:
        """Return the same mistakes, each with its own path, under a longer path."""
        return _rebuild_many(type(self), join_path(prefix, self.path), self.errors)


def raise_all(errors: Sequence[ShirushiError], *, path: str | None = None) -> None:
    """Raise nothing, the one error, or ``ManyErrors``."""
    if len(errors) == 1:
        raise errors[0].at(path) if path else errors[0]
    if errors:
        raise ManyErrors(errors=errors, path=path)


def join_path(*parts: str | int | None) -> str:
    """Join the parts of a path: names with dots, numbers in brackets.

    Behind a file's name and a colon the place inside it follows as it is.

    >>> join_path("rule", 3, "source")
    'rule[3].source'
    """
    joined = ""
    for part in parts:
        if part is None or part == "":
            continue
        if isinstance(part, int):
            joined += f"[{part}]"
        elif joined and not joined.endswith(": ") and not part.startswith("["):
            joined += f".{part}"
        else:
            joined += part
    return joined


def _rebuild(
    kind: type[ShirushiError], path: str | None, params: dict[str, object]
) -> ShirushiError:
    return kind(path=path, **params)


def _rebuild_many(
    kind: type[ManyErrors], path: str | None, errors: tuple[ShirushiError, ...]
) -> ManyErrors:
    return kind(errors=errors, path=path)
