"""The W3C's data model that every credential and presentation follows, 2.0 and 1.1.

What this checks is what JSON Schemas of single formats leave open or cannot say. Nothing is
fetched and no signature is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shirushi.core.dates import parse_time
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.jsonld.contexts import CREDENTIALS_V1, CREDENTIALS_V2

CREDENTIAL = "VerifiableCredential"
PRESENTATION = "VerifiablePresentation"
ENVELOPED = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"

#: Credentials one presentation may hold.
MOST_CREDENTIALS = 50
#: Mistakes that are told at once.
_MOST_MISTAKES = 20

#: An absolute URL (RFC 3986): a scheme, and nothing that no URL may hold; with a host where the
#: scheme is one of the web's (RFC 9110 ``#section-4.2.1``).
_URL = re.compile(
    r"(?!https?:(?!//[^/?#]))[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE
)
#: What a resource's digest may look like: Subresource Integrity ``#integrity-metadata-description``
#: and Controlled Identifiers 1.0 ``#multibase-0``; several stand side by side, or in an array.
_DIGESTS = {
    "digestSRI": re.compile(
        r"\s*sha(?:256|384|512)-[\w+/-]+={0,2}(?:\?[!-~]*)?"
        r"(?:\s+sha(?:256|384|512)-[\w+/-]+={0,2}(?:\?[!-~]*)?)*\s*",
        re.ASCII,
    ),
    "digestMultibase": re.compile(r"[A-Za-z0-9][\w+/-]+={0,2}", re.ASCII),
}
#: A ``data:`` URL (RFC 2397) with a media type and something inside.
_DATA = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w.+=-]+)*,.+", re.ASCII | re.IGNORECASE)


class FieldWrong(ShirushiError):
    """A field is not what the data model says it must be."""

    code = "credential.field-wrong"
    text = Text(ja="{wanted}でなければなりません。", en="It must be {wanted}.")


class PeriodBackwards(ShirushiError):
    """A credential ends before it begins."""

    code = "credential.period-backwards"
    text = Text(
        ja="有効期間の終わり({ends})が始まり({starts})より前です。",
        en="It ends ({ends}) before it begins ({starts}).",
    )


def types_of(document: Mapping[str, Any]) -> set[str]:
    """Return the types that a document states.

    >>> sorted(types_of({"type": ["VerifiableCredential", "ClrCredential", 1]}))
    ['ClrCredential', 'VerifiableCredential']
    """
    given = document.get("type")
    every = given if isinstance(given, list) else [given]
    return {one for one in every if isinstance(one, str)}


def first_context(document: Mapping[str, Any]) -> Any:
    """Return the first of a document's contexts, which says the model's version."""
    contexts = document.get("@context")
    if isinstance(contexts, list):
        return contexts[0] if contexts else None
    return contexts


def id_of(value: Any) -> Any:
    """Return the id of what is written as an address or as an object with one."""
    return value.get("id") if isinstance(value, dict) else value


def is_url(value: object) -> bool:
    """Tell whether a value is an absolute URL.

    >>> is_url("did:web:u.example"), is_url("u.example"), is_url("https ://u.example")
    (True, False, False)
    """
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def check(document: Mapping[str, Any]) -> None:
    """Check a credential or a presentation against the model its first context names.

    Verifiable Credentials Data Model 2.0 ``#verifiable-credentials`` and
    ``#verifiable-presentations``; 1.1 likewise. Raises ``FieldMissing``, ``FieldWrong``,
    ``TimeInvalid``, ``PeriodBackwards``, or ``ManyErrors`` of them.
    """
    mistakes: list[ShirushiError] = []
    for found in _mistakes(document):
        mistakes.append(found)
        if len(mistakes) >= _MOST_MISTAKES:
            break
    raise_all(mistakes)


def _mistakes(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    yield from _contexts(document)
    yield from _type(document, "")
    if "id" in document and not is_url(document["id"]):
        yield FieldWrong(path="id", wanted=_A_URL)
    if PRESENTATION in types_of(document):
        if CREDENTIAL in types_of(document):
            # One reader would look for an issuer's signature, another for any holder's.
            yield FieldWrong(path="type", wanted=_ONE_KIND)
        yield from _presentation(document)
    else:
        yield from _credential(document)


def _contexts(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """``#contexts``: the model's own first, then addresses and objects in any order."""
    if first_context(document) not in (CREDENTIALS_V1, CREDENTIALS_V2):
        yield FieldWrong(path="@context", wanted=_THE_CONTEXT)
    given = document.get("@context")
    if isinstance(given, str) and first_context(document) in (CREDENTIALS_V1, CREDENTIALS_V2):
        yield FieldWrong(path="@context", wanted=_THE_CONTEXT)
    for number, one in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(one, dict) and not is_url(one):
            yield FieldWrong(path=join_path("@context", number), wanted=_A_CONTEXT)


def _type(value: Mapping[str, Any], path: str) -> Iterator[ShirushiError]:
    """``#types``: one name or more, each a text."""
    where = join_path(path, "type")
    given = value.get("type", value.get("@type"))
    every = given if isinstance(given, list) else [given]
    if given is None or not every:
        yield FieldMissing(path=where)
    elif not all(isinstance(one, str) and one.strip() for one in every):
        yield FieldWrong(path=where, wanted=_A_TYPE)


def _credential(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    yield from _issuer(document)
    yield from _subjects(document)
    yield from _period(document)
    for name in _TYPED:
        yield from _typed(document, name)
    yield from _proofs(document)
    if first_context(document) == CREDENTIALS_V2:
        for name in _RESERVED:
            yield from _typed(document, name)
        yield from _related(document)
        yield from _names(document, "")
        issuer = document.get("issuer")
        if isinstance(issuer, dict):
            yield from _names(issuer, "issuer")


def _typed(document: Mapping[str, Any], name: str) -> Iterator[ShirushiError]:
    """``#types``: objects that say what kind they are."""
    needing = _NEEDING_ID_V1 if first_context(document) == CREDENTIALS_V1 else _NEEDING_ID
    for path, one in _each(document, name):
        if not isinstance(one, dict):
            yield FieldWrong(path=path, wanted=_AN_OBJECT)
            continue
        yield from _type(one, path)
        if "id" in one and not is_url(one["id"]):
            yield FieldWrong(path=join_path(path, "id"), wanted=_A_URL)
        elif name in needing and "id" not in one:
            yield FieldMissing(path=join_path(path, "id"))


def _related(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """``#integrity-of-related-resources``: each with its address, once, and a digest."""
    seen: set[str] = set()
    for path, one in _each(document, "relatedResource"):
        if not isinstance(one, dict):
            yield FieldWrong(path=path, wanted=_AN_OBJECT)
            continue
        url = one.get("id")
        if url is None:
            yield FieldMissing(path=join_path(path, "id"))
        elif not isinstance(url, str) or not is_url(url) or url in seen:
            yield FieldWrong(path=join_path(path, "id"), wanted=_A_URL_ONCE)
        else:
            seen.add(url)
        if not _DIGESTS.keys() & set(one):
            yield FieldMissing(path=join_path(path, "digestSRI"))
        for name, form in _DIGESTS.items():
            for where, digest in _each(one, name):
                if not isinstance(digest, str) or form.fullmatch(digest) is None:
                    yield FieldWrong(path=join_path(path, where), wanted=_A_DIGEST)


def _issuer(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    issuer = document.get("issuer")
    if issuer is None:
        yield FieldMissing(path="issuer")
    elif isinstance(issuer, dict):
        if not is_url(issuer.get("id")):
            yield FieldWrong(path="issuer.id", wanted=_A_URL)
    elif not is_url(issuer):
        yield FieldWrong(path="issuer", wanted=_A_URL)


def _subjects(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """``#credential-subject``: one or more, each saying something."""
    if document.get("credentialSubject") in (None, []):
        yield FieldMissing(path="credentialSubject")
        return
    for path, one in _each(document, "credentialSubject"):
        if not isinstance(one, dict) or not one:
            yield FieldWrong(path=path, wanted=_A_SUBJECT)
        elif "id" in one and not is_url(one["id"]):
            yield FieldWrong(path=join_path(path, "id"), wanted=_A_URL)


def _period(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    if first_context(document) == CREDENTIALS_V1 and "issuanceDate" not in document:
        yield FieldMissing(path="issuanceDate")
    times = {}
    for name in (*STARTS, *ENDS):
        if name in document:
            try:
                times[name] = parse_time(document[name], path=name)
            except ShirushiError as error:
                yield error
    starts = max((times[name] for name in STARTS if name in times), default=None)
    ends = min((times[name] for name in ENDS if name in times), default=None)
    if starts is not None and ends is not None and ends < starts:
        where = next(name for name in ENDS if name in times)
        yield PeriodBackwards(path=where, starts=starts.isoformat(), ends=ends.isoformat())


def _proofs(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    for path, one in _each(document, "proof"):
        if isinstance(one, dict):
            yield from _type(one, path)
        else:
            yield FieldWrong(path=path, wanted=_AN_OBJECT)


def _names(value: Mapping[str, Any], path: str) -> Iterator[ShirushiError]:
    """``#names-and-descriptions``: a text, or texts with their language and nothing else."""
    for name in ("name", "description"):
        for where, one in _each(value, name):
            if isinstance(one, str):
                continue
            allowed = {"@value", "@language", "@direction"}
            if (
                not isinstance(one, dict)
                or set(one) - allowed
                or not isinstance(one.get("@value"), str)
            ):
                yield FieldWrong(path=join_path(path, where), wanted=_A_NAME)


def _presentation(document: Mapping[str, Any]) -> Iterator[ShirushiError]:
    if "holder" in document and not is_url(id_of(document["holder"])):
        yield FieldWrong(path="holder", wanted=_A_URL)
    yield from _typed(document, "termsOfUse")
    yield from _proofs(document)
    for number, (path, one) in enumerate(_each(document, "verifiableCredential")):
        if number >= MOST_CREDENTIALS:
            yield FieldWrong(path=path, wanted=_FEWER)
            return
        if isinstance(one, str):
            if first_context(document) == CREDENTIALS_V2:
                yield FieldWrong(path=path, wanted=_AN_OBJECT)
        elif not isinstance(one, dict):
            yield FieldWrong(path=path, wanted=_AN_OBJECT)
        elif ENVELOPED in types_of(one):
            yield from (error.at(path) for error in _envelope(one))
        elif CREDENTIAL in types_of(one):
            yield from (error.at(path) for error in _mistakes(one))
        else:
            yield FieldWrong(path=join_path(path, "type"), wanted=_A_CREDENTIAL)


def _envelope(value: Mapping[str, Any]) -> Iterator[ShirushiError]:
    """``#enveloped-verifiable-credentials``: its context, and a token in a ``data:`` URL."""
    contexts = value.get("@context")
    if CREDENTIALS_V2 not in (contexts if isinstance(contexts, list) else [contexts]):
        yield FieldWrong(path="@context", wanted=_THE_CONTEXT)
    id_ = value.get("id")
    if not isinstance(id_, str) or _DATA.fullmatch(id_) is None:
        yield FieldWrong(path="id", wanted=_DATA_URL)


def _each(document: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    """Yield the values of a field that may hold one or several, each with its path."""
    if name not in document:
        return
    given = document[name]
    if not isinstance(given, list):
        yield name, given
        return
    for number, one in enumerate(given):
        yield join_path(name, number), one


#: What a beginning and an end are called; 2.0's names stand in 1.1's context as well.
STARTS = ("validFrom", "issuanceDate")
ENDS = ("validUntil", "expirationDate")

#: Fields whose values must say what kind they are, and those that must have an id as well.
_TYPED = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence")
_NEEDING_ID = {"credentialSchema"}
_NEEDING_ID_V1 = {"credentialStatus", "credentialSchema", "refreshService"}
#: 2.0 ``#reserved-extension-points``: whoever uses them must say of what kind they are.
_RESERVED = ("confidenceMethod", "renderMethod")

_A_URL = Text(ja="一つの絶対URL", en="one absolute URL")
_A_URL_ONCE = Text(
    ja="ほかの項目と異なる、一つの絶対URL", en="one absolute URL that no other entry has"
)
_DATA_URL = Text(
    ja="メディアタイプと中身のある data: URL", en="a data: URL with a media type and a token"
)
_A_DIGEST = Text(
    ja="ダイジェスト(sha384-… など、または Multibase)",
    en="a digest, such as sha384-… or one in Multibase",
)
_A_TYPE = Text(ja="種類の名前、またはその配列", en="a type's name, or several")
_A_CONTEXT = Text(ja="URLかオブジェクト", en="a URL or an object")
_A_NAME = Text(
    ja="文字列、または言語を示した文字列(@value、@language、@direction)",
    en="a text, or one with its language (@value, @language, @direction)",
)
_A_SUBJECT = Text(ja="内容のあるオブジェクト", en="an object that says something")
_AN_OBJECT = Text(ja="オブジェクト", en="an object")
_A_CREDENTIAL = Text(ja="証明書", en="a verifiable credential")
_ONE_KIND = Text(
    ja="VerifiableCredential か VerifiablePresentation のいずれか一方",
    en="either VerifiableCredential or VerifiablePresentation",
)
_FEWER = Text(ja=f"{MOST_CREDENTIALS}件以下", en=f"{MOST_CREDENTIALS} or fewer")
_THE_CONTEXT = Text(
    ja=f"最初が {CREDENTIALS_V2}(または1.1版の {CREDENTIALS_V1})",
    en=f"a list that begins with {CREDENTIALS_V2} (or {CREDENTIALS_V1} of version 1.1)",
)
