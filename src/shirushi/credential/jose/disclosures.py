"""The hidden claims of a token: taken out by its issuer, put back by whoever is shown them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError, join_path
from shirushi.core.json import DocumentTooDeep, JsonObject
from shirushi.core.text import Text
from shirushi.credential.jose import base64url

_HASHES: dict[str, Callable[[bytes], Any]] = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
_RESERVED = {"_sd", "..."}
_OF_OBJECT, _OF_ARRAY = 3, 2


class DisclosureWrong(ShirushiError):
    """A disclosed claim is not one that the issuer signed, or stands where it may not."""

    code = "credential.disclosure-wrong"
    text = Text(
        ja="開示された項目が署名された内容と合いません: {reason}",
        en="What is disclosed does not go with what was signed: {reason}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """The claims of a token with what is shown put back.

    hidden
        The outermost claims that were hidden, or had something hidden anywhere inside.
    withheld
        Whether there is a digest that no disclosure fits: a claim kept back, or a decoy.
    """

    claims: JsonObject
    hidden: frozenset[str]
    withheld: bool = False


def digest(text: str, name: str) -> str:
    """Return the digest of a disclosure or a presentation; ``name`` is an ``_sd_alg`` we know."""
    return base64url.encode(_HASHES[name](text.encode("ascii", "replace")).digest())


def name_of(disclosure: str) -> str:
    """Return the name of the claim in a disclosure, "" for an array's element.

    Raises ``DisclosureWrong`` or what reading JSON raises.
    """
    found = _read_disclosure(disclosure, "disclosure")
    return found[1] if len(found) == _OF_OBJECT else ""


def put_back(payload: JsonObject, disclosures: Sequence[str]) -> Disclosed:
    """Return the claims with what is shown put back in its place (``#section-7.1``).

    Refused: a disclosure
    that nothing refers to, one that is referred to twice, one of the wrong kind for its place,
    one that would stand where a claim stands already, and reserved names.

    Raises ``DisclosureWrong``, ``DocumentTooDeep``, or what reading JSON raises.
    """
    name = payload.get("_sd_alg", "sha-256")
    if not isinstance(name, str) or name not in _HASHES:
        raise DisclosureWrong(path="_sd_alg", reason=_HASH_UNKNOWN)
    shown: dict[str, list[Any]] = {}
    for number, text in enumerate(disclosures):
        hashed = digest(text, name)
        if hashed in shown:
            raise DisclosureWrong(path=f"disclosure[{number}]", reason=_REPEATED)
        shown[hashed] = _read_disclosure(text, f"disclosure[{number}]")
    opening = _Opening(shown=shown)
    found = opening.object(payload, depth=0, outer=None)
    if len(opening.used) < len(shown):
        raise DisclosureWrong(reason=_UNREFERRED)
    found.pop("_sd_alg", None)
    return Disclosed(
        claims=found,
        hidden=frozenset(opening.outermost),
        withheld=len(opening.seen) > len(opening.used),
    )


def _read_disclosure(text: str, path: str) -> list[Any]:
    try:
        found = json.read(base64url.decode(text))
    except ShirushiError as error:
        raise error.at(path) from None
    if not isinstance(found, list) or len(found) not in {_OF_OBJECT, _OF_ARRAY}:
        raise DisclosureWrong(path=path, reason=_NOT_TWO_OR_THREE)
    if not all(isinstance(one, str) for one in found[:-1]):
        raise DisclosureWrong(path=path, reason=_NOT_TWO_OR_THREE)
    return found


@dataclass(slots=True, kw_only=True)
class _Opening:
    """One walk over a payload: which digests were met, which disclosures were put back."""

    shown: Mapping[str, list[Any]]
    seen: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    outermost: set[str] = field(default_factory=set)

    def value(self, given: Any, depth: int, outer: str) -> Any:
        if depth > json.MOST_DEPTH:
            raise DocumentTooDeep(most=json.MOST_DEPTH)
        if isinstance(given, dict):
            return self.object(given, depth, outer)
        if isinstance(given, list):
            return self.array(given, depth, outer)
        return given

    def object(self, given: Mapping[str, Any], depth: int, outer: str | None) -> JsonObject:
        if "..." in given:
            raise DisclosureWrong(reason=_RESERVED_NAME)
        found = {
            name: self.value(inner, depth + 1, outer or name)
            for name, inner in given.items()
            if name != "_sd"
        }
        digests = given.get("_sd", [])
        if not isinstance(digests, list):
            raise DisclosureWrong(path="_sd", reason=_NOT_DIGESTS)
        for one in digests:
            disclosure = self._take(one)
            if disclosure is None:
                continue
            if len(disclosure) != _OF_OBJECT:
                raise DisclosureWrong(reason=_WRONG_PLACE)
            _, name, inner = disclosure
            if name in _RESERVED:
                raise DisclosureWrong(path=name, reason=_RESERVED_NAME)
            if name in found:
                raise DisclosureWrong(path=name, reason=_STANDS_ALREADY)
            found[name] = self.value(inner, depth + 1, outer or name)
            self.outermost.add(outer or name)
        return found

    def array(self, given: list[Any], depth: int, outer: str) -> list[Any]:
        found = []
        for one in given:
            if not (isinstance(one, dict) and "..." in one):
                found.append(self.value(one, depth + 1, outer))
                continue
            if len(one) != 1:
                raise DisclosureWrong(reason=_RESERVED_NAME)
            disclosure = self._take(one["..."])
            if disclosure is None:
                continue
            if len(disclosure) != _OF_ARRAY:
                raise DisclosureWrong(reason=_WRONG_PLACE)
            found.append(self.value(disclosure[1], depth + 1, outer))
            self.outermost.add(outer)
        return found

    def _take(self, hashed: Any) -> list[Any] | None:
        """Return the disclosure with that digest, or ``None`` where the holder hides it."""
        if not isinstance(hashed, str):
            raise DisclosureWrong(reason=_NOT_DIGESTS)
        if hashed in self.seen:
            raise DisclosureWrong(reason=_REPEATED)
        self.seen.add(hashed)
        if hashed in self.shown:
            self.used.add(hashed)
        return self.shown.get(hashed)


def hide(
    payload: JsonObject, names: frozenset[str], *, salts: Callable[[], str]
) -> tuple[JsonObject, tuple[str, ...]]:
    """Return the payload with some claims hidden, and the disclosures that show them.

    names
        Paths of claims to hide: ``family_name``, ``credentialSubject.name``; with ``[]`` at the
        end every element of an array on its own.
    salts
        Gives a new random text of at least 128 bits each time (``#section-9.3``).

    The digests are put in the order of their text, which tells nothing of the claims' order.
    """
    shown: list[str] = []
    hidden = _hide(payload, names, "", salts, shown)
    return {**hidden, "_sd_alg": "sha-256"}, tuple(shown)


def _hide(
    value: JsonObject, names: frozenset[str], path: str, salts: Callable[[], str], shown: list[str]
) -> JsonObject:
    kept: JsonObject = {}
    digests: list[str] = []
    for name, given in value.items():
        here = join_path(path, name)
        inner = given
        if isinstance(given, dict):
            inner = _hide(given, names, here, salts, shown)
        elif isinstance(given, list) and f"{here}[]" in names:
            inner = [{"...": _shown([salts(), one], shown)} for one in given]
        if here in names:
            digests.append(_shown([salts(), name, inner], shown))
        else:
            kept[name] = inner
    return {**kept, "_sd": sorted(digests)} if digests else kept


def _shown(disclosure: list[Any], shown: list[str]) -> str:
    """Note a disclosure and return its digest."""
    text = base64url.encode(json.write(disclosure))
    shown.append(text)
    return digest(text, "sha-256")


_HASH_UNKNOWN = Text(ja="ハッシュの種類が不明です。", en="its hash is not one we know.")
_REPEATED = Text(ja="同じものが二度あります。", en="something stands there twice.")
_UNREFERRED = Text(
    ja="署名された内容にない開示があります。", en="the issuer did not sign one of them."
)
_NOT_TWO_OR_THREE = Text(
    ja="開示の形が正しくありません。", en="a disclosure has not the form it must have."
)
_RESERVED_NAME = Text(ja="予約された名前を使っています。", en="it uses a reserved name.")
_NOT_DIGESTS = Text(
    ja="ダイジェストが文字列ではありません。", en="what should be a digest is no text."
)
_WRONG_PLACE = Text(
    ja="開示の種類が場所に合いません。", en="a disclosure is of the wrong kind for its place."
)
_STANDS_ALREADY = Text(
    ja="すでにある項目を上書きしようとしています。", en="a claim stands there already."
)
