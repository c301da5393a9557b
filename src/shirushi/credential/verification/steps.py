"""Steps 2 to 4 of Open Badges 3.0 ``#verification``: fields, proof, a newer version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shirushi.core.dates import parse_time
from shirushi.core.errors import ManyErrors, ShirushiError, raise_all
from shirushi.core.json import JsonObject
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential import schemas
from shirushi.credential.formats import clr2, endorsement, ob3, results, vcdm
from shirushi.credential.report import Answer, Format, StepName
from shirushi.credential.verification import opening, proving, told
from shirushi.credential.verification.errors import TERMS_WRONG, UNSUPPORTED
from shirushi.credential.verification.notes import Notes, with_notes
from shirushi.credential.verification.opening import Opened
from shirushi.credential.verification.sources import DocumentsAtHand, SchemasBy
from shirushi.model.assertion import Assertion, LearnerUnknown

#: Proofs that let a holder hide fields, so that a missing one need not be the issuer's omission.
_SELECTIVE = ("ecdsa-sd-2023", "bbs-2023")


# ---------------------------------------------------------------- 2: the fields


def check_schema(notes: Notes, opened: Opened) -> None:
    """Check the fields: the data model's, the format's own, and the schemas it names."""
    document = opened.document
    notes.hides = _hides(opened)
    is_signed = opened.is_token or document.get("proof") not in (None, [])
    try:
        _check_model(opened)
        source = SchemasBy(documents=notes.world.documents or DocumentsAtHand())
        found, hidden = _check_schemas(opened, source)
        of_results = _check_format(notes, opened, is_whole=not hidden)
        as_text = opened.is_token or not is_signed or _signs_text(document)
        if opened.format not in _SEALED_AS_TEXT and as_text:
            proving.check_terms(_without_tokens(document))
    except TERMS_WRONG as error:
        notes.failed(StepName.SCHEMA, error, Answer.TAMPERED)
        return
    except UNSUPPORTED as error:
        # What nobody signed is refused for that, whatever else we cannot tell of it.
        notes.not_checked(StepName.SCHEMA, error.said, error)
        if is_signed:
            notes.settle(Answer.UNSUPPORTED)
        return
    except ShirushiError as error:
        notes.failed(StepName.SCHEMA, error, Answer.SCHEMA_INVALID)
        return
    for one in found.not_checked:
        if _must_be_checked(document, one):
            notes.unknown(StepName.SCHEMA, one, Answer.SCHEMA_UNKNOWN)
            return
    remarks = [one.said for one in (*found.not_checked, *of_results, *found.warnings)]
    notes.warned = notes.warned or bool(found.not_checked or of_results)
    fits = told.FITS.format(urls=", ".join(found.fits)) if found.fits else told.FIELDS_THERE
    if hidden:
        fits = told.FIELDS_HIDDEN.format(paths=", ".join(hidden[:_MOST_NAMED]))
    notes.passed(StepName.SCHEMA, with_notes(fits, remarks))


def _check_format(notes: Notes, opened: Opened, *, is_whole: bool) -> list[ShirushiError]:
    """Check what the format asks beside its schema; return what is only to be told.

    is_whole
        Whether nothing that the schema asks for is hidden.
    """
    document = opened.document
    if opened.format is Format.OPEN_BADGE_3:
        if not _hides(opened):
            raise_all(list(results.check(document)))
        notes.assertion = _read(document) if is_whole else None
        return list(results.remarks(document))
    if opened.format is Format.CLR_2:
        clr2.read(document)
    elif opened.format is Format.ENDORSEMENT and is_whole:
        endorsement.read(document)
    return []


def _signs_text(document: JsonObject) -> bool:
    """Tell whether a proof signs the JSON itself, so that checking it looks at no terms."""
    return any(
        isinstance(one.get("cryptosuite"), str) and "-jcs-" in one["cryptosuite"]
        for one in _objects(document.get("proof"))
    )


def _without_tokens(document: JsonObject) -> JsonObject:
    """Return a presentation without the credentials that stand in it as tokens.

    They are no terms of its; version 1.1 of the data model lets them stand there. A token in an
    envelope may end as a file does, with a line's end, which no IRI does.
    """
    given = document.get("verifiableCredential")
    if isinstance(given, dict):
        return {**document, "verifiableCredential": _without_line_end(given)}
    if not isinstance(given, str | list):
        return document
    every = [given] if isinstance(given, str) else given
    kept = [_without_line_end(one) for one in every if not isinstance(one, str)]
    return {**document, "verifiableCredential": kept}


def _without_line_end(member: Any) -> Any:
    if not isinstance(member, dict) or vcdm.ENVELOPED not in vcdm.types_of(member):
        return member
    id_ = member.get("id")
    return {**member, "id": id_.strip()} if isinstance(id_, str) else member


#: Their seals cover the text as it stands, whatever its terms mean.
_SEALED_AS_TEXT = {Format.ELM_3}


#: Fields not shown that are named; whoever wants to know them all asks the holder.
_MOST_NAMED = 5


def _hides(opened: Opened) -> bool:
    """Tell whether the document says that its holder chose what to show of it."""
    document = opened.document
    return opened.hides or any(
        one.get("cryptosuite") in _SELECTIVE for one in _objects(document.get("proof"))
    )


def _check_schemas(
    opened: Opened, source: SchemasBy
) -> tuple[schemas.SchemasChecked, tuple[str, ...]]:
    """Return which schemas the document fits, and the paths that it lacks since they are hidden.

    VC-DI-ECDSA 1.0 ``#ecdsa-sd-2023``, RFC 9901: what is shown is a part, and the schema is the
    whole's.
    """
    try:
        return schemas.check(opened.document, source=source), ()
    except ShirushiError as error:
        hidden = schemas.missing_in(error) if _hides(opened) else ()
        if not hidden:
            raise
        return schemas.SchemasChecked(), hidden


def _check_model(opened: Opened) -> None:
    """Check the data model; what a holder chose not to show is not missing."""
    try:
        vcdm.check(opened.document)
    except ShirushiError as error:
        every = error.errors if isinstance(error, ManyErrors) else (error,)
        if not _hides(opened) or not all(isinstance(one, FieldMissing) for one in every):
            raise


def _read(document: JsonObject) -> Assertion | None:
    """Return what a badge says; one that names no learner is nobody's in particular."""
    if not ob3.BADGE_TYPES & vcdm.types_of(document):
        raise vcdm.FieldWrong(path="type", wanted=_A_BADGE)
    try:
        return ob3.read(document)
    except LearnerUnknown:
        return None


def _must_be_checked(document: JsonObject, error: ShirushiError) -> bool:
    """Tell whether a schema that could not be had is one the credential must fit.

    Open Badges 3.0 ``#verification`` makes its own kind a condition; the others advise. The
    Comprehensive Learner Record's own schema says what its reader checks anyway.
    """
    if not isinstance(error, schemas.SchemaNotReached):
        return False
    return any(
        "1EdTechJsonSchemaValidator2019" in vcdm.types_of(one)
        and not str(one.get("id")).startswith("https://purl.imsglobal.org/spec/clr/v2p0/")
        for one in _objects(document.get("credentialSchema"))
    )


_A_BADGE = Text(
    ja="OpenBadgeCredential または AchievementCredential を含む配列",
    en="a list with OpenBadgeCredential or AchievementCredential",
)


# ---------------------------------------------------------------- 3: the proof


def check_proof(notes: Notes, opened: Opened) -> None:
    """Check the signatures; note why the first that does not hold does not."""
    try:
        found = proving.prove(
            opened, keys=notes.world.keys, now=notes.world.now, binding=notes.world.binding
        )
    except ShirushiError as error:
        notes.not_proved(error)
        return
    notes.trusted, notes.proved = True, found
    notes.secured_by, notes.editions = found.secured_by, found.editions
    notes.warned = notes.warned or bool(found.warnings)
    said = told.SIGNED.format(issuer=found.controller)
    if found.older:
        said = told.OLDER.format(
            said=said,
            urls=", ".join(found.older),
            editions=", ".join(found.editions[url] for url in found.older),
        )
    notes.passed(StepName.PROOF, with_notes(said, list(found.warnings)))


def note_own_word(notes: Notes, holder: proving.Proved) -> None:
    """Note that a credential is secured by the presentation that shows it, and by nothing else."""
    notes.trusted, notes.proved, notes.warned = True, holder, True
    notes.secured_by = holder.secured_by
    notes.passed(StepName.PROOF, told.OWN_WORD.format(holder=holder.controller))


# ---------------------------------------------------------------- 4: a newer version


def check_refresh(notes: Notes, document: JsonObject) -> JsonObject:
    """Return the newer version if there is one that is the same issuer's word, else this one.

    Open Badges 3.0 ``#refresh``: once, only after the proof, and a failure changes nothing.
    """
    given = document.get("refreshService", [])
    services = given if isinstance(given, list) else [given]
    service = services[0] if services else None
    if not isinstance(service, dict) or notes.inside:
        notes.not_checked(StepName.REFRESH, told.NO_REFRESH)
        return document
    kind, url = vcdm.types_of(service), str(service.get("id"))
    documents = notes.world.documents
    if "1EdTechCredentialRefresh" not in kind or documents is None:
        why = told.NO_SOURCE
        if documents is not None:
            why = told.KIND_UNKNOWN.format(kind=", ".join(sorted(kind)))
        notes.warned = True
        said = told.REFRESH_NOT_ASKED.format(why=why)
        notes.not_checked(StepName.REFRESH, said, path="refreshService")
        return document
    try:
        newer = opening.open_file(documents.document(url))
        vcdm.check(newer.document)
        schemas.check(newer.document, source=SchemasBy(documents=documents))
        proving.prove(newer, keys=notes.world.keys, now=notes.world.now)
        _same_credential(document, newer.document)
        if newer.format is Format.OPEN_BADGE_3:
            notes.assertion = ob3.read(newer.document)
    except ShirushiError as error:
        notes.warned = True
        said = told.REFRESH_LEFT.format(url=url, why=error.said)
        notes.not_checked(StepName.REFRESH, said, error)
        return document
    notes.document = newer.document
    notes.passed(StepName.REFRESH, told.REFRESH_USED.format(url=url))
    return newer.document


class AnotherCredential(ShirushiError):
    """What a refresh service gave is not a newer version of this credential."""

    code = "credential.another-credential"
    text = Text(
        ja="更新版の「{name}」が元の証明書と異なります。",
        en="The newer version's {name} is not the original's.",
    )


class VersionOlder(ShirushiError):
    """What a refresh service gave is an older version, which is not the one that counts."""

    code = "credential.version-older"
    text = Text(
        ja="更新サービスの版は、手元の証明書より古いものです。",
        en="The version that the refresh service gives is older than this one.",
    )


def _same_credential(document: JsonObject, newer: JsonObject) -> None:
    for name in ("id", "issuer"):
        if vcdm.id_of(document.get(name)) != vcdm.id_of(newer.get(name)):
            raise AnotherCredential(path=name, name=name)
    was, now_from = _begins(document), _begins(newer)
    if was is not None and (now_from is None or now_from < was):
        raise VersionOlder(path="validFrom")


def _begins(document: JsonObject) -> datetime | None:
    """Return when a version begins, by which versions of one credential are told apart."""
    found = [parse_time(document[name], path=name) for name in vcdm.STARTS if name in document]
    return max(found, default=None)


def _objects(value: Any) -> list[JsonObject]:
    every = value if isinstance(value, list) else [value]
    return [one for one in every if isinstance(one, dict)]
