"""Whether a document has the shape its standard asks for: the 1EdTech JSON Schemas, and its own.

Open Badges 3.0 ``#serialization`` and ``#org.1edtech.ob.v3p0.achievementcredential.class``; VC
2.0 ``#data-schemas``. Nothing is fetched here: a schema's document comes from a source that the
caller gives, and nothing that it refers to is followed.
"""

from __future__ import annotations

import enum
import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Protocol

import jsonschema_rs

from shirushi.core import json
from shirushi.core.errors import ManyErrors, ShirushiError, join_path, raise_all
from shirushi.core.text import Text
from shirushi.credential import digests
from shirushi.credential import schema_variants as variants
from shirushi.credential.at_hand import NOT_AT_HAND
from shirushi.credential.schema_variants import VC_1_1, VC_2_0
from shirushi.credential.schema_work import (
    SchemaNotUsable,
    SchemaTooComplex,
    refuse_heavy,
    refuse_outside,
)

#: Bytes that one schema's document may have.
MOST_BYTES = 512 * 1024
#: Schemas that one credential may name.
MOST_ENTRIES = 8
#: Mistakes that are told at once.
MOST_MISTAKES = 20

#: ``credentialSchema`` types whose document is a JSON Schema.
JSON_SCHEMA_TYPES = ("1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaValidator2018")

_DATA = resources.files("shirushi.credential") / "schema_data"


class SchemaViolated(ShirushiError):
    """A value is not as the document's schema asks."""

    code = "credential.schema-violated"
    text = Text(ja="スキーマに合いません: {reason}。", en="It does not fit the schema: {reason}.")


class SchemaNotReached(ShirushiError):
    """A schema's document cannot be had, so nobody can say whether the credential fits it."""

    code = "credential.schema-not-reached"
    text = Text(
        ja="スキーマ「{url}」を取得できません({reason})。",
        en="The schema {url} cannot be had ({reason}).",
    )


class SchemaKindUnknown(ShirushiError):
    """A credential names a schema of a kind that we do not check."""

    code = "credential.schema-kind-unknown"
    text = Text(
        ja="種類「{kind}」のスキーマには対応していません。",
        en="Schemas of the kind {kind!r} are not supported.",
    )


class SchemaSource(Protocol):
    """Where schema documents come from: the network, a file, or nowhere."""

    def schema(self, url: str) -> bytes:
        """Return the document at ``url``. Raises ``SchemaNotReached``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasAtHand:
    """Schema documents given beforehand; every other one is out of reach."""

    documents: dict[str, bytes] = field(default_factory=dict)

    def schema(self, url: str) -> bytes:
        """Return the document at ``url``. Raises ``SchemaNotReached``."""
        if url not in self.documents:
            raise SchemaNotReached(url=url, reason=NOT_AT_HAND)
        return self.documents[url]


class Kind(enum.Enum):
    """The credentials that 1EdTech has a JSON Schema for, by its name there.

    The schema of a record is made here of the classes that records share with Open Badges.
    """

    ACHIEVEMENT = "achievementcredential"
    ENDORSEMENT = "endorsementcredential"
    RECORD = "clrcredential"


class Variant(enum.Enum):
    """Which reading of the standard's schema a document fits, the strictest first.

    CANONICAL wants an array wherever there may be many values. JSON_LD, published beside it, also
    takes the single value that JSON-LD's compaction leaves. TOLERANT is ours: it takes a picture
    given by its address alone, which says the same in JSON-LD; an issuer that does not repeat that
    it is a ``Profile``; several places of status, as VC 2.0 allows; and words that are neither on
    the standard's lists nor marked with ``ext:``. All are common, and none changes what is said.
    """

    CANONICAL = "canonical"
    JSON_LD = "json-ld"
    TOLERANT = "tolerant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasChecked:
    """What a document was found to fit.

    kind, variant
        The 1EdTech schema it fits, or ``None`` where there is none for what it is.
    fits
        The addresses of the schemas that it names itself and fits.
    not_checked
        Why the others that it names could not be checked: each is unknown, not wrong.
    warnings
        Where it leaves the standard's schema in ways that TOLERANT lets pass.
    """

    kind: Kind | None = None
    variant: Variant | None = None
    fits: tuple[str, ...] = ()
    not_checked: tuple[ShirushiError, ...] = ()
    warnings: tuple[ShirushiError, ...] = ()


def check(document: Mapping[str, Any], *, source: SchemaSource) -> SchemasChecked:
    """Return which schemas a credential fits: the standard's own, and those that it names.

    Raises ``SchemaViolated`` (or ``ManyErrors`` of them) with the path of each bad value.

    >>> check({"type": ["VerifiableCredential"]}, source=SchemasAtHand()).kind is None
    True
    """
    found = check_standard(document)
    entries = document.get("credentialSchema", [])
    fits: list[str] = []
    unknown: list[ShirushiError] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        path = (
            join_path("credentialSchema", number)
            if isinstance(entries, list)
            else "credentialSchema"
        )
        if number >= MOST_ENTRIES:
            unknown.append(SchemaTooComplex(path=path, url="…"))
            break
        url, kind = _entry(entry, path)
        try:
            _check_entry(document, url, kind, entry=entry, source=source)
        except SchemaViolated:
            raise
        except digests.DigestDiffers as error:
            raise error.at(path) from None
        except _UNKNOWN as error:
            unknown.append(error.at(path))
        else:
            fits.append(url)
    return SchemasChecked(
        kind=found.kind,
        variant=found.variant,
        warnings=found.warnings,
        fits=tuple(fits),
        not_checked=tuple(unknown),
    )


def check_standard(document: Mapping[str, Any]) -> SchemasChecked:
    """Return which variant of its standard's schema a document fits, in VC 2.0 or VC 1.1 form.

    Raises ``SchemaViolated`` or ``ManyErrors``; where it fits none, the mistakes are those that
    the JSON-LD variant finds.
    """
    kind = _kind(document)
    if kind is None:
        return SchemasChecked()
    first = document.get("@context")
    first = first[0] if isinstance(first, list) and first else first
    edition = VC_1_1 if first == VC_1_1 else VC_2_0
    for variant in (Variant.CANONICAL, Variant.JSON_LD):
        if kind is Kind.RECORD and variant is Variant.CANONICAL:
            continue  # there is none
        if _is_valid(_standard(kind, variant, edition), document):
            return SchemasChecked(kind=kind, variant=variant)
    mistakes = _mistakes(_standard(kind, Variant.JSON_LD, edition), document)
    if _is_valid(_standard(kind, Variant.TOLERANT, edition), document):
        return SchemasChecked(kind=kind, variant=Variant.TOLERANT, warnings=tuple(mistakes))
    raise_all(mistakes)
    raise SchemaViolated(reason=_REASONS["other"].format(keyword=kind.value))


def check_against(document: Any, schema: bytes, *, url: str) -> None:
    """Check a document against one schema's bytes, a stranger's.

    Only what stands in the schema itself is used, regular expressions run in linear time, and
    one that would make too much work is refused. Raises ``SchemaViolated``, ``ManyErrors``,
    ``SchemaNotUsable``, ``SchemaTooComplex``, or an error of the JSON reader.

    >>> check_against({"a": 1}, b'{"required": ["b"]}', url="https://u.example/s")
    Traceback (most recent call last):
    ...
    shirushi.credential.schemas.SchemaViolated: b: It does not fit the schema: it is missing.
    """
    parsed, validator = _compiled(schema, url)
    refuse_heavy(parsed, document, url=url)
    if not _is_valid(validator, document):
        raise_all(_mistakes(validator, document))
        raise SchemaViolated(reason=_REASONS["other"].format(keyword=url))


def missing_in(error: ShirushiError) -> tuple[str, ...]:
    """Return the paths of the fields that a schema finds missing, if that is all it finds.

    >>> try:
    ...     check_against({"a": 1}, b'{"required": ["b"]}', url="https://u.example/s")
    ... except SchemaViolated as error:
    ...     missing_in(error)
    ('b',)
    """
    every = error.errors if isinstance(error, ManyErrors) else (error,)
    missing = SchemaViolated(reason=_REASONS["required"]).said
    if len(every) >= MOST_MISTAKES:
        return ()
    if not all(isinstance(one, SchemaViolated) and one.said == missing for one in every):
        return ()
    return tuple(str(one.path) for one in every)


# ---------------------------------------------------------------- what a credential names


def _entry(entry: Any, path: str) -> tuple[str, str]:
    """Return the address and type of one entry (VC 2.0 ``#data-schemas``: both must be there)."""
    if not isinstance(entry, dict):
        raise SchemaViolated(path=path, reason=_REASONS["type"].format(wanted=json.OBJECT))
    for name in ("id", "type"):
        if name not in entry:
            raise SchemaViolated(path=join_path(path, name), reason=_REASONS["required"])
    url, kind = entry["id"], entry["type"]
    if isinstance(kind, list) and kind and all(isinstance(one, str) for one in kind):
        # Beside the kind that says how it is checked there may stand the issuer's own.
        kind = next((one for one in kind if one in JSON_SCHEMA_TYPES), kind[0])
    for name, value in (("id", url), ("type", kind)):
        if not isinstance(value, str) or not value:
            reason = _REASONS["type"].format(wanted=json.STRING)
            raise SchemaViolated(path=join_path(path, name), reason=reason)
    return url, kind


def _check_entry(
    document: Mapping[str, Any],
    url: str,
    kind: str,
    *,
    entry: Mapping[str, Any],
    source: SchemaSource,
) -> None:
    if kind not in JSON_SCHEMA_TYPES:
        raise SchemaKindUnknown(kind=kind[:80])
    named = _named_standard(url)
    if named is None:
        data = source.schema(url)
        digests.check(data, url=url, document=document, entry=entry)
        check_against(document, data, url=url)
    elif named is not _kind(document):
        # The standard's schema for another kind of credential: it fits in no variant.
        raise SchemaViolated(path="type", reason=_REASONS["other"].format(keyword=named.value))


def _named_standard(url: str) -> Kind | None:
    """Return the kind whose schema an address of 1EdTech's names, in any of its variants."""
    if not url.startswith("https://purl.imsglobal.org/spec/ob/v3p0/schema/"):
        return None
    file = url.rpartition("/")[2]
    return next((kind for kind in Kind if f"{kind.value}_schema" in file), None)


def _kind(document: Mapping[str, Any]) -> Kind | None:
    types = document.get("type")
    types = types if isinstance(types, list) else [types]
    if "AchievementCredential" in types or "OpenBadgeCredential" in types:
        return Kind.ACHIEVEMENT
    if "EndorsementCredential" in types:
        return Kind.ENDORSEMENT
    return Kind.RECORD if "ClrCredential" in types else None


# ---------------------------------------------------------------- the standard's schemas


@functools.cache
def _standard(kind: Kind, variant: Variant, edition: str) -> jsonschema_rs.Validator:
    if variant is Variant.CANONICAL:
        schema = _facts(f"ob30-{kind.value}.json")
    else:
        # The variant for JSON-LD is published with every class inside it.
        schema = variants.with_types(_facts("ob30-achievementcredential-json-ld.json"))
        if kind is Kind.ENDORSEMENT:
            schema = variants.of_endorsement(schema)
        elif kind is Kind.RECORD:
            schema = variants.of_record(schema)
    if edition == VC_1_1 and kind is Kind.ACHIEVEMENT:
        schema = variants.with_name(schema)
    if variant is Variant.TOLERANT:
        schema = variants.tolerant(schema)
    if edition == VC_1_1:
        schema = variants.as_vc_1_1(schema)
    return _validator(schema, formats=True)


def _facts(name: str) -> Any:
    return json.read((_DATA / name).read_bytes())


# ---------------------------------------------------------------- the validator


@functools.lru_cache(maxsize=32)
def _compiled(schema: bytes, url: str) -> tuple[Any, jsonschema_rs.Validator]:
    parsed = json.read(schema, most_bytes=MOST_BYTES)
    if not isinstance(parsed, dict | bool):
        raise SchemaNotUsable(
            url=url,
            reason=Text(
                ja="オブジェクトでも真偽値でもありません", en="neither an object nor a boolean"
            ),
        )
    refuse_outside(parsed, url=url)
    try:
        return parsed, _validator(parsed, formats=False)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        reason = str(error).partition("\n")[0][:120]
        raise SchemaNotUsable(url=url, reason=reason) from None


def _validator(schema: Any, *, formats: bool) -> jsonschema_rs.Validator:
    # The linear engine has no look-around; a schema that needs it is not usable here.
    patterns = jsonschema_rs.RegexOptions(size_limit=1 << 20, dfa_size_limit=1 << 20)
    return jsonschema_rs.validator_for(
        schema, validate_formats=formats, pattern_options=patterns, offline=True
    )


def _is_valid(validator: jsonschema_rs.Validator, document: Any) -> bool:
    try:
        return validator.is_valid(document)
    except ValueError as error:
        raise SchemaViolated(reason=_REASONS["other"].format(keyword=str(error)[:80])) from None


def _mistakes(validator: jsonschema_rs.Validator, document: Any) -> list[ShirushiError]:
    found = itertools.islice(validator.iter_errors(document), MOST_MISTAKES)
    return [_mistake(_closest(error)[1]) for error in found]


def _closest(
    error: jsonschema_rs.ValidationError,
) -> tuple[int, jsonschema_rs.ValidationError]:
    """Return the mistake behind "fits none of several", after how many there are in its branch.

    It is taken from the branch that was most likely meant: the one with the fewest mistakes, and
    of those the one that came furthest in. A branch for another JSON type says only that; where
    none says more, the choice itself is the mistake.
    """
    found: list[tuple[int, int, jsonschema_rs.ValidationError]] = []
    for branch in error.kind.as_dict().get("context") or []:
        if any(one.kind.name == "type" and not _deeper(one, error) for one in branch):
            continue
        inner = [_closest(one) for one in branch]
        if inner:
            first = inner[0][1]
            found.append((sum(count for count, _ in inner), -_depth(first), first))
    if found:
        count, _, meant = min(found, key=lambda one: one[:2])
        return count, meant
    # Any object at all could have been meant as a text in many languages; most were not.
    return 2 if error.kind.name == "propertyNames" else 1, error


def _depth(error: jsonschema_rs.ValidationError) -> int:
    return len(error.instance_path)


def _deeper(one: jsonschema_rs.ValidationError, other: jsonschema_rs.ValidationError) -> bool:
    return _depth(one) > _depth(other)


def _mistake(error: jsonschema_rs.ValidationError) -> SchemaViolated:
    kind = error.kind.name
    told = error.kind.as_dict()
    path = join_path(*error.instance_path)
    if kind == "required":
        return SchemaViolated(
            path=join_path(path, str(told.get("property"))), reason=_REASONS["required"]
        )
    reason = _REASONS.get(kind, _REASONS["other"])
    wanted = ", ".join(str(one)[:60] for one in _wanted(told))[:200]
    return SchemaViolated(path=path or None, reason=reason.format(wanted=wanted, keyword=kind))


def _wanted(told: Mapping[str, Any]) -> list[Any]:
    for name in ("options", "types", "pattern", "expected_value", "format", "limit"):
        if name in told:
            value = told[name]
            return value if isinstance(value, list) else [value]
    return []


_UNKNOWN = (
    SchemaKindUnknown,
    SchemaNotReached,
    SchemaNotUsable,
    SchemaTooComplex,
    json.NotJson,
    json.NotUtf8,
    json.NameRepeated,
    json.DocumentTooLarge,
    json.DocumentTooDeep,
    json.NumberNotAllowed,
    json.SurrogateAlone,
)

_REASONS = {
    "required": Text(ja="この項目がありません", en="it is missing"),
    "type": Text(ja="{wanted}でなければなりません", en="it must be {wanted}"),
    "enum": Text(ja="次のいずれかでなければなりません: {wanted}", en="it must be one of {wanted}"),
    "const": Text(ja="{wanted} でなければなりません", en="it must be {wanted}"),
    "pattern": Text(
        ja="決まった書き方ではありません({wanted})", en="it is not written like {wanted}"
    ),
    "format": Text(ja="{wanted} として読めません", en="it cannot be read as {wanted}"),
    "minItems": Text(ja="値が足りません", en="it has too few values"),
    "contains": Text(ja="必要な値が含まれていません", en="a value that must be among these is not"),
    "oneOf": Text(ja="許された形のどれとも一致しません", en="it is of none of the shapes allowed"),
    "anyOf": Text(ja="許された形のどれとも一致しません", en="it is of none of the shapes allowed"),
    "other": Text(ja="{keyword} に反しています", en="it breaks {keyword}"),
}
