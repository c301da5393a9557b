"""Assertions as European Digital Credentials (European Learning Model 3), and what gets lost.

For uploading to the European platform, which seals it, and as a Verifiable Credential that an
issuer signs itself. The European model names its learner in plain and knows no hash; whatever
cannot be said in it is told, and never said wrongly.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirushi.core.dates import format_time
from shirushi.core.json import JsonObject
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_describing as elm
from shirushi.credential.formats.elm3 import read
from shirushi.credential.formats.elm3_nodes import Nodes, kept
from shirushi.credential.formats.elm3_nouns import CONTEXT, DESCRIPTORS_TERM, TYPE, Beside, Lost
from shirushi.credential.formats.elm3_parts import many
from shirushi.credential.jsonld.contexts import CREDENTIALS_V1, CREDENTIALS_V2, DESCRIPTORS
from shirushi.model.assertion import Assertion
from shirushi.model.document import write_achievement

_DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
_SHAPES = "http://data.europa.eu/snb/model/ap/edc-generic-full"


class Form(enum.Enum):
    """Who is going to vouch for it: the European platform's seal, or the issuer's own proof.

    SEALED holds European terms only, since nobody knows what else the platform takes. The others
    hold the descriptors whole beside them.

    VC_1_1 is for proofs over the graph. VC_2_0 is for proofs over the text (JOSE, or Data
    Integrity with JCS): its two contexts, as their authors publish them, both define
    ``description``, the first so that nobody may define it again, and so have no graph together.
    """

    SEALED = "sealed"
    VC_1_1 = "vc-1.1"
    VC_2_0 = "vc-2.0"


_FIRST = {
    Form.SEALED: CREDENTIALS_V1,
    Form.VC_1_1: CREDENTIALS_V1,
    Form.VC_2_0: CREDENTIALS_V2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EuropeanWritten:
    """A European credential without any proof, and what the assertion said beyond it.

    lost
        Each thing that ``elm3.read`` does not get back from the document as it was said, and no
        other; and the countries that the European shapes demand and nobody said.
    ours_only
        Each thing that only the descriptors under our own term hold, so that readers who know
        European terms alone do not get it as data.
    """

    document: JsonObject
    lost: tuple[Lost, ...]
    ours_only: tuple[Lost, ...] = ()


def write(
    assertion: Assertion,
    *,
    form: Form = Form.SEALED,
    beside: Beside | None = None,
    with_descriptors: bool = True,
) -> EuropeanWritten:
    """Return an assertion as a European credential, and everything that it could not hold.

    Words without a European term go into ``additionalNote``, each with what it is about.

    beside
        What ``elm3.read`` handed out with it. Where nothing changed since, the document is
        returned as it stood; otherwise the fields that we do not know are written back, and our
        own term only where it stood.
    with_descriptors
        False leaves our own term out, for receivers whose schema takes European terms only. The
        form for the platform never has it.
    """
    with_ours = with_descriptors and form is not Form.SEALED
    with_ours = with_ours and (beside is None or _has_ours(beside))
    if beside is not None and _unchanged(assertion, beside, form, with_ours=with_ours):
        whole = {name: value for name, value in beside.document.items() if name != "proof"}
        return EuropeanWritten(document=whole, lost=())
    run = Nodes()
    ends = assertion.valid_until and format_time(assertion.valid_until)
    issued, starts = format_time(assertion.awarded_at), format_time(assertion.valid_from)
    dates = (
        {}
        if form is Form.VC_2_0
        else {"issuanceDate": issued, "issued": issued, "expirationDate": ends}
    )
    learner = elm.person(run, assertion.learner)
    claim = elm.claim(run, assertion)
    if with_ours:
        claim["specifiedBy"][DESCRIPTORS_TERM] = write_achievement(assertion.achievement)
    if beside is not None:
        claim["specifiedBy"] = _merged(claim["specifiedBy"], beside.specified_by)
        claim = _merged(claim, beside.claim)
    subject = {**learner, "hasClaim": [claim]}
    issuer = elm.organisation(run, assertion.issuer, "issuer")
    document = {
        "@context": _contexts(form, with_ours=with_ours),
        "id": assertion.id,
        "type": ["VerifiableCredential", TYPE],
        "credentialProfiles": [codes.concept(codes.GENERIC, "Generic")],
        "credentialSchema": [{"id": _SHAPES, "type": "ShaclValidator2017"}],
        "displayParameter": elm.display(run, assertion.achievement),
        "issuer": _merged(issuer, beside.issuer) if beside else issuer,
        **dates,
        "validFrom": starts,
        "validUntil": ends,
        "credentialSubject": _merged(subject, beside.subject) if beside else subject,
    }
    for one in assertion.evidence:
        run.lose("evidence", _NO_EVIDENCE.format(url=one.url or one.name or "—"))
    if assertion.endorsements:
        run.lose("endorsements", _NO_ENDORSEMENTS)
    return EuropeanWritten(
        document=_merged(document, beside.credential) if beside else kept(document),
        lost=tuple(run.lost if with_ours else (*run.beyond, *run.lost)),
        ours_only=tuple(run.beyond) if with_ours else (),
    )


def for_upload(document: JsonObject) -> JsonObject:
    """Return an unsigned European credential in the form that the European platform takes."""
    return {"credential": document}


def _contexts(form: Form, *, with_ours: bool) -> list[Any]:
    found: list[Any] = [_FIRST[form], CONTEXT]
    if with_ours:
        found.append(DESCRIPTORS)
    if form is Form.VC_1_1:
        # The first edition of the data model knows no proof of today's.
        found.append(_DATA_INTEGRITY)
    return found


def _unchanged(assertion: Assertion, beside: Beside, form: Form, *, with_ours: bool) -> bool:
    given = beside.document.get("@context")
    same_form = (
        isinstance(given, list)
        and given[:1] == [_FIRST[form]]
        and (_DATA_INTEGRITY in given) is (form is Form.VC_1_1)
        and _has_ours(beside) is with_ours
    )
    return same_form and read(beside.document).assertions == (assertion,)


def _has_ours(beside: Beside) -> bool:
    given = beside.document.get("@context")
    return isinstance(given, list) and DESCRIPTORS in given


def _merged(made: Mapping[str, Any], left: JsonObject) -> JsonObject:
    """Return what we write, with what was read and not understood in its place."""
    found = kept(made)
    for name, value in left.items():
        before = found.get(name)
        found[name] = [*before, *many(value)] if isinstance(before, list) else value
    return found


_NO_EVIDENCE = Text(
    ja="根拠資料「{url}」は書けません。", en="The evidence {url} cannot be written."
)
_NO_ENDORSEMENTS = Text(ja="推奨は書けません。", en="Endorsements cannot be written.")
