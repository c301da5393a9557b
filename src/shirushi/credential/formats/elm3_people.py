"""Bodies and learners of European credentials, as they are read."""

from __future__ import annotations

from shirushi.core.errors import join_path
from shirushi.core.reading import FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import elm3_codes as codes
from shirushi.credential.formats import elm3_own as own
from shirushi.credential.formats.elm3_nouns import Lost
from shirushi.credential.formats.elm3_parts import Part
from shirushi.model.assertion import Identifier, IdentifierKind, Learner
from shirushi.model.profile import OrganisationKind, Profile


def organisation(part: Part | None, lost: list[Lost], path: str) -> Profile | None:
    """Return a body. Raises ``FieldMissing`` where it has neither a name nor an id."""
    if part is None:
        return None
    part.take("type")
    name = part.text("legalName") or part.text("altLabel")
    id_ = part.string("id")
    if name is None:
        if id_ is None:
            raise FieldMissing(path=join_path(path, "legalName"))
        name = Text(ja=id_, en=id_)
    page = part.inner("homepage")
    contact = part.inner("contactPoint")
    mail = contact.inner("emailAddress") if contact else None
    address = mail.string("id") if mail else None
    return Profile(
        id=id_,
        name=name,
        kind=_kind(part),
        country=country(part, lost),
        url=page.string("contentURL") if page else None,
        email=address.removeprefix("mailto:") if address else None,
    )


def _kind(part: Part) -> OrganisationKind | None:
    found = None
    for one in part.parts("dcType"):
        code = own.code_of(one.of, own.ORGANISATION)
        kind = _KINDS.get(code[0]) if code else None
        if kind is None or found is not None:
            part.leave("dcType", one.of)
        found = found or kind
    return found


_KINDS = {kind.value: kind for kind in OrganisationKind}


def country(part: Part, lost: list[Lost]) -> str | None:
    """Return where a body is, as the two letters of its country."""
    known = {three: two for two, three in codes.COUNTRIES.items()}
    for place in part.parts("location"):
        for address in place.parts("address"):
            given = address.inner("countryCode")
            code = codes.code_of(given.of, codes.COUNTRY) if given else None
            if code in known:
                return known[code]
            lost.append(Lost(path=address.at("countryCode"), said=_COUNTRY_UNKNOWN))
    return None


def learner(subject: Part) -> Learner:
    """Return whom a credential is about. Raises ``LearnerUnknown``."""
    found: list[Identifier] = []
    name = subject.text("fullName")
    if name is not None:
        found.append(Identifier(kind=IdentifierKind.NAME, value=name.ja))
    for contact in subject.parts("contactPoint"):
        for mail in contact.parts("emailAddress"):
            address = mail.string("id")
            if address is not None:
                value = address.removeprefix("mailto:")
                found.append(Identifier(kind=IdentifierKind.EMAIL, value=value))
    for name_, kind in _NUMBERS.items():
        for one in subject.parts(name_):
            number = one.string("notation")
            if number is not None:
                found.append(Identifier(kind=kind, value=number))
    id_ = subject.of.get("id")
    return Learner(id=id_ if isinstance(id_, str) and id_ else None, identifiers=tuple(found))


_NUMBERS = {"identifier": IdentifierKind.STUDENT_ID, "nationalID": IdentifierKind.NATIONAL_ID}

_COUNTRY_UNKNOWN = Text(ja="国コードとして読めません。", en="The country is not known.")
