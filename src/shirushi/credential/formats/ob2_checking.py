"""Whether an Open Badges 2.0 assertion holds: hosted where its issuer hosts, or signed by its key.

Open Badges 2.0 ``#badge-verification``, and 1.0 and 1.1 by the same rules. The issuer's profile is
the anchor of both ways, so that it is only ever believed from its own address, never from inside
what is being checked.
"""

from __future__ import annotations

import base64
import binascii
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shirushi.core import json
from shirushi.core.errors import ShirushiError, join_path, raise_all
from shirushi.core.json import JsonObject, WrongShape
from shirushi.core.reading import YES_NO, FieldMissing
from shirushi.core.text import Text
from shirushi.credential.formats import ob1, ob2, ob2_extensions
from shirushi.credential.formats.ob2 import Documents
from shirushi.credential.formats.ob2_hosting import (
    HostedGone,
    HostedNotReached,
    HostedSource,
    authority,
    is_origin,
    web,
)
from shirushi.model.assertion import Assertion

#: Documents that one check may ask for.
MOST_DOCUMENTS = 16
#: Keys of one issuer that are tried.
MOST_KEYS = 8


class HostedDiffers(ShirushiError):
    """An assertion is not the one that its issuer hosts under its address."""

    code = "credential.ob2-differs"
    text = Text(
        ja="発行者が「{url}」で公開している内容と異なります。",
        en="It is not what the issuer hosts at {url}.",
    )
    remedy = Text(
        ja="発行者から受け取った元のファイルで検証してください。",
        en="Verify the original file as the issuer handed it out.",
    )


class OriginRefused(ShirushiError):
    """An assertion is hosted where its issuer does not host."""

    code = "credential.ob2-origin-refused"
    text = Text(
        ja="アサーションの場所「{url}」は、発行者が認めた場所ではありません。",
        en="The assertion's address {url} is not among those its issuer allows.",
    )


class OriginUnknown(ShirushiError):
    """An issuer's id is no web address, so that its name is only what the document says."""

    code = "credential.ob2-origin-unknown"
    text = Text(
        ja="発行者の id「{issuer}」はウェブ上のURLではなく、名乗りを確かめられません。",
        en="The issuer's id {issuer} is no web address; nothing shows that the name is its own.",
    )


class IdDiffers(ShirushiError):
    """A document calls itself by another address than the one it was asked for at."""

    code = "credential.ob2-id-differs"
    text = Text(
        ja="「{url}」の文書は、自身の id を「{id}」としています。",
        en="The document at {url} calls itself {id}.",
    )


class KeyNotListed(ShirushiError):
    """The key that should check a signature is not one of the issuer's."""

    code = "credential.ob2-key-not-listed"
    text = Text(
        ja="鍵「{key}」は発行者のプロフィールの鍵ではありません({reason})。",
        en="The key {key} is not one of the issuer's profile ({reason}).",
    )


class VerificationUnknown(ShirushiError):
    """An assertion does not say, in a way we know, how it is to be verified."""

    code = "credential.ob2-verification-unknown"
    text = Text(
        ja="検証方法(verification)「{kind}」には対応していません。",
        en="The way of verification {kind!r} is not supported.",
    )


class VerificationDiffers(ShirushiError):
    """An assertion came in another form than the one it says it is to be verified in."""

    code = "credential.ob2-verification-differs"
    text = Text(
        ja="検証方法(verification)は「{kind}」とされていますが、その形では届いていません。",
        en="It says that it is to be verified as {kind}, and does not come in that form.",
    )
    remedy = HostedDiffers.remedy


class EditionUnsupported(ShirushiError):
    """A badge is of an edition before 1.0, which nothing says how to verify."""

    code = "credential.ob2-edition-unsupported"
    text = Text(
        ja="Open Badges 0.5 の形式には対応していません。",
        en="Open Badges 0.5 is not supported.",
    )
    remedy = Text(
        ja="発行者に Open Badges 2.0 以降での再発行を依頼してください。",
        en="Ask the issuer for the badge in Open Badges 2.0 or later.",
    )


class BadgeMalformed(ShirushiError):
    """The bytes are neither an Open Badges 2.0 document nor a signed one."""

    code = "credential.ob2-malformed"
    text = Text(
        ja="Open Badges 2.0 の文書または署名付きの文書として読めません。",
        en="It cannot be read as an Open Badges 2.0 document, plain or signed.",
    )


#: Raises a ``ShirushiError`` unless a compact JWS was signed, RS256, by the key in a PEM block.
CheckSignature = Callable[[str, str], object]


class Subject(enum.Enum):
    """What was checked."""

    ASSERTION = "Assertion"
    BADGE_CLASS = "BadgeClass"
    ISSUER = "Issuer"


class Way(enum.Enum):
    """How an assertion was shown to be its issuer's."""

    HOSTED = "hosted"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeChecked:
    """What a check that found nothing wrong found; whether the badge still stands is in it.

    documents
        ``None`` for a revoked badge whose issuer serves no more than that.
    assertion
        As the model has it; ``None`` for a badge class or an issuer alone.
    revoked, reason
        Whether the issuer revoked it, and why, in the issuer's words.
    status_unknown
        Why nobody can say whether it was revoked, or ``None``.
    """

    subject: Subject
    way: Way | None = None
    documents: Documents | None = None
    assertion: Assertion | None = None
    revoked: bool = False
    reason: str | None = None
    status_unknown: ShirushiError | None = None
    warnings: tuple[ShirushiError, ...] = ()


def check(
    data: bytes,
    *,
    hosted: HostedSource,
    check_signature: CheckSignature,
    fetched_from: str | None = None,
) -> BadgeChecked:
    """Tell whether an Open Badges 2.0 document is its issuer's.

    data
        An assertion, badge class or issuer in JSON, or an assertion as compact JWS.
    fetched_from
        The address that ``data`` was just fetched from, where the caller did that. Otherwise a
        hosted assertion is fetched from its id and compared: a file alone proves nothing.

    Raises whatever is wrong, or keeps us from answering (``HostedNotReached``). Dates and whom it
    is about are read, not judged.
    """
    run = _Run(hosted=hosted, check_signature=check_signature)
    token = data.strip()
    if not token.startswith(b"{"):
        return run.signed(token)
    given = json.read_object(data)
    if "type" not in given and "badge" in given and not {"verify", "verification"} & set(given):
        raise EditionUnsupported
    document = ob1.modern(given, served_at=fetched_from)
    if "@context" not in document:
        raise FieldMissing(path="@context")
    types = _types(document)
    if "BadgeClass" in types:
        return run.badge_class(document)
    if "Endorsement" in types:
        # Another's word about a badge: known to the standard, and not judged here.
        raise VerificationUnknown(path="type", kind="Endorsement")
    if {"Issuer", "Profile"} & types:
        raise_all(
            [*ob2.check_issuer(document), *ob2_extensions.violations(document, hosted=hosted)]
        )
        return BadgeChecked(subject=Subject.ISSUER)
    return run.hosted_assertion(document, fetched_from)


@dataclass(slots=True, kw_only=True)
class _Run:
    hosted: HostedSource
    check_signature: CheckSignature
    warnings: list[ShirushiError] = field(default_factory=list)
    asked: int = 0

    # -- hosted

    def hosted_assertion(self, document: JsonObject, fetched_from: str | None) -> BadgeChecked:
        """Check an assertion whose standing is that its issuer serves it."""
        if "revoked" not in document:
            # What is wrong with a file is wrong wherever it is hosted. One that says no more than
            # that it is revoked needs its other fields no longer.
            raise_all(ob2.check_assertion(document))
        url = document.get("id")
        if not isinstance(url, str):
            raise FieldMissing(path="id")
        if fetched_from is None or fetched_from != url:
            given, presented = url, document
            try:
                document = self._fetched(given, may_be_gone=True)
            except HostedGone:
                return BadgeChecked(subject=Subject.ASSERTION, way=Way.HOSTED, revoked=True)
            if document.get("id") not in (None, given):
                raise HostedDiffers(path="id", url=given)
            if document.get("revoked") is not True:
                _refuse_other(presented, document, given)
        if "revoked" in document and document["revoked"] is not False:
            if document["revoked"] is not True:
                raise WrongShape(path="revoked", wanted=YES_NO)
            return BadgeChecked(
                subject=Subject.ASSERTION,
                way=Way.HOSTED,
                revoked=True,
                reason=_string(document.get("revocationReason")),
            )
        if _way(document) is not Way.HOSTED:
            # A signed badge's JSON without its signature is nobody's statement.
            raise VerificationDiffers(path="verification.type", kind=Way.SIGNED.value)
        documents, served_at = self._documents(document)
        self._check_origin(url, documents.issuer, served_at)
        return self._checked(documents, way=Way.HOSTED)

    def _check_origin(self, url: str, issuer: JsonObject, served_at: str) -> None:
        """Check that an assertion is hosted where its issuer hosts (``#hosted-verification``)."""
        policy = issuer.get("verification")
        policy = policy if isinstance(policy, dict) else {}
        place = web(url)
        if place is None:
            raise OriginRefused(path="id", url=url)
        prefixes = policy.get("startsWith")
        if prefixes is not None and not any(
            isinstance(one, str) and one and url.startswith(one) for one in _many(prefixes)
        ):
            raise OriginRefused(path="id", url=url)
        allowed = policy.get("allowedOrigins")
        home = web(issuer["id"])
        if home is None:
            # The document's own address still says whose web site speaks.
            self.warnings.append(OriginUnknown(path="badge.issuer.id", issuer=issuer["id"]))
            home, allowed = web(served_at), None
        origins = [authority(home)] if allowed is None and home else _many(allowed)
        if not any(is_origin(place, one) for one in origins):
            raise OriginRefused(path="id", url=url)

    # -- signed

    def signed(self, token: bytes) -> BadgeChecked:
        """Check an assertion in a JWS: its key must be the issuer's."""
        text, document = _payload(token)
        document = ob1.modern(document)
        raise_all(ob2.check_assertion(document))
        if _way(document) is not Way.SIGNED:
            raise VerificationDiffers(path="verification.type", kind=Way.HOSTED.value)
        documents, served_at = self._documents(document)
        issuer = documents.issuer
        if served_at != issuer["id"]:
            # Under another name than its own address, a profile's keys are nobody's.
            raise HostedNotReached(
                path="badge.issuer",
                url=issuer["id"],
                reason=Text(ja="その文書はありません", en="no such document"),
            )
        self._check_keys(text, document, issuer)
        revoked, reason, unknown = self._look_up(document, issuer)
        found = self._checked(documents, way=Way.SIGNED)
        return BadgeChecked(
            subject=found.subject,
            way=found.way,
            documents=documents,
            assertion=found.assertion,
            warnings=found.warnings,
            revoked=revoked,
            reason=reason,
            status_unknown=unknown,
        )

    def _check_keys(self, token: str, document: JsonObject, issuer: JsonObject) -> None:
        """Check the signature by the key named, or by each of the issuer's (``#SignedBadge``)."""
        keys = [(_id(one), one) for one in _many(issuer.get("publicKey"))]
        listed = {name: one for name, one in keys if name is not None}
        verification = document["verification"]
        creator = verification.get("creator") if isinstance(verification, dict) else None
        if creator is not None:
            name = _id(creator)
            if name is None or name not in listed:
                raise KeyNotListed(
                    path="verification.creator",
                    key=str(name)[:200],
                    reason=Text(ja="publicKey に挙げられていません", en="not under publicKey"),
                )
            listed = {name: listed[name]}
        first: ShirushiError | None = None
        for name, one in list(listed.items())[:MOST_KEYS]:
            try:
                self.check_signature(token, self._pem(name, one, issuer))
            except ShirushiError as error:
                first = first or error
            else:
                return
        raise first or KeyNotListed(
            path="badge.issuer.publicKey",
            key="",
            reason=Text(ja="一つも挙げられていません", en="it lists none"),
        )

    def _pem(self, name: str, one: Any, issuer: JsonObject) -> str:
        key = one if isinstance(one, dict) and "publicKeyPem" in one else self._fetched(name)
        for reason, fits in (
            ("its id is another", key.get("id") in (None, name)),
            ("its owner is another", key.get("owner") == issuer["id"]),
            ("it is no key", isinstance(key.get("publicKeyPem"), str)),
        ):
            if not fits:
                raise KeyNotListed(path="verification.creator", key=name, reason=reason)
        pem: str = key["publicKeyPem"]
        return pem

    def _look_up(
        self, document: JsonObject, issuer: JsonObject
    ) -> tuple[bool, str | None, ShirushiError | None]:
        """Return whether the issuer's list revokes it, and why, or why nobody knows."""
        given = issuer.get("revocationList")
        if given is None:
            return False, None, None
        try:
            listed = given if isinstance(given, dict) and len(given) > 1 else None
            if listed is None:
                listed = self._fetched(str(_id(given)))
            if _id(listed.get("issuer")) not in (None, issuer["id"]):
                raise HostedDiffers(path="issuer", url=str(_id(given))[:200])
            return (*_revocation(document, listed), None)
        except ShirushiError as error:
            return False, None, error.at("badge.issuer.revocationList")

    # -- the three documents

    def badge_class(self, badge: JsonObject) -> BadgeChecked:
        """Check a badge class alone: its fields, and those of its issuer."""
        raise_all([*ob2.check_badge(badge), *self._extended(badge)])
        issuer, _ = self._linked(badge["issuer"], "issuer", always=True)
        raise_all([*ob2.check_issuer(issuer), *self._extended(issuer)], path="issuer")
        return BadgeChecked(subject=Subject.BADGE_CLASS, warnings=tuple(self.warnings))

    def _documents(self, assertion: JsonObject) -> tuple[Documents, str]:
        """Return an assertion with what it leads to, and where its issuer's profile was served."""
        raise_all([*ob2.check_assertion(assertion), *self._extended(assertion)])
        badge, _ = self._linked(assertion["badge"], "badge", always=False)
        raise_all([*ob2.check_badge(badge), *self._extended(badge)], path="badge")
        issuer, served_at = self._linked(badge["issuer"], "badge.issuer", always=True)
        raise_all([*ob2.check_issuer(issuer), *self._extended(issuer)], path="badge.issuer")
        there, home = web(badge["id"]), web(served_at)
        if assertion["badge"] is badge and there and home and authority(there) != authority(home):
            # A badge class inside an assertion cannot pass for one of another house.
            badge, _ = self._linked(badge["id"], "badge", always=True)
            raise_all(ob2.check_badge(badge), path="badge")
            if _id(badge["issuer"]) not in (issuer["id"], served_at):
                raise HostedDiffers(path="badge.issuer", url=badge["id"])
        return Documents(assertion=assertion, badge=badge, issuer=issuer), served_at

    def _extended(self, document: JsonObject) -> list[ShirushiError]:
        return ob2_extensions.violations(document, hosted=self.hosted)

    def _linked(self, value: Any, path: str, *, always: bool) -> tuple[JsonObject, str]:
        """Return the document that a field holds or names, and the address it was served at.

        always
            Whether it must come from its own address even where it stands inside.
        """
        if isinstance(value, dict) and not always and len(value) > 1:
            return value, _id(value) or ""
        url = _id(value)
        if url is None:
            raise WrongShape(path=path, wanted=json.STRING)
        found = self._fetched(url)
        stated = found.get("id")
        if not isinstance(stated, str) or stated == url:
            return found, url
        self.warnings.append(IdDiffers(path=path, url=url, id=stated[:200]))
        here, there = web(url), web(stated)
        if there is None:
            return found, url
        try:
            again = self._fetched(stated)
        except HostedNotReached:
            # The same host calls it so, and nobody else can be asked.
            if here is None or authority(here) != authority(there):
                raise
            return found, url
        if again.get("id") != stated:
            raise HostedDiffers(path=path, url=stated)
        return again, stated

    def _fetched(self, url: str, *, may_be_gone: bool = False) -> JsonObject:
        self.asked += 1
        if self.asked > MOST_DOCUMENTS or web(url) is None:
            raise HostedNotReached(
                url=url[:200], reason=Text(ja="問い合わせていません", en="not asked for")
            )
        try:
            served = self.hosted.hosted(url)
        except HostedGone:
            if may_be_gone:
                raise
            # What is gone revokes itself and not what leans on it.
            raise HostedNotReached(
                url=url, reason=Text(ja="公開が終わっています", en="gone")
            ) from None
        try:
            return ob1.modern(json.read_object(served), served_at=url)
        except ShirushiError as error:
            raise HostedNotReached(url=url, reason=error.said) from None

    def _checked(self, documents: Documents, *, way: Way) -> BadgeChecked:
        return BadgeChecked(
            subject=Subject.ASSERTION,
            way=way,
            documents=documents,
            assertion=ob2.read(documents),
            warnings=tuple(self.warnings),
        )


# ---------------------------------------------------------------- small questions


def _way(document: JsonObject) -> Way:
    value = document.get("verification")
    kinds = _many(value.get("type")) if isinstance(value, dict) else []
    known = {"hosted": Way.HOSTED, "HostedBadge": Way.HOSTED}
    known |= {"signed": Way.SIGNED, "SignedBadge": Way.SIGNED}
    found = {known[one] for one in kinds if isinstance(one, str) and one in known}
    if len(found) != 1:
        raise VerificationUnknown(path="verification.type", kind=str(kinds)[:60])
    return found.pop()


#: Fields that say nothing of who earned what, and that servers write anew.
_FREE = {"@context", "image", "verification"}


def _refuse_other(presented: JsonObject, served: JsonObject, url: str) -> None:
    """Raise ``HostedDiffers`` where a file says anything else than what is served.

    What is served counts from then on, so that it may say more than the file: issuers add fields
    to assertions that were handed out before.
    """
    for name in sorted(set(presented) - _FREE):
        if name == "revoked" and presented[name] is False:
            continue  # what is served tells
        mine, theirs = presented.get(name), served.get(name)
        if name == "badge":
            mine, theirs = _id(mine), _id(theirs)
        if _plain(mine) != _plain(theirs):
            raise HostedDiffers(path=name, url=url)


def _plain(value: Any) -> Any:
    """Return a value with arrays of one and single values alike, as JSON-LD reads them."""
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    # True and 1 are the same in Python and not in JSON.
    return (type(value).__name__, value)


def _revocation(document: JsonObject, listed: JsonObject) -> tuple[bool, str | None]:
    entries = listed.get("revokedAssertions")
    if "RevocationList" not in _types(listed) or not isinstance(entries, list):
        raise WrongShape(path="revokedAssertions", wanted=json.ARRAY)
    names = {name for name in (document.get("id"), document.get("uid")) if isinstance(name, str)}
    for number, one in enumerate(entries):
        told = one if isinstance(one, dict) else {"id": one}
        stated = [told[name] for name in ("id", "uid") if name in told]
        if not stated or not all(isinstance(name, str) for name in stated):
            raise WrongShape(path=join_path("revokedAssertions", number), wanted=json.STRING)
        if names & set(stated):
            return True, _string(told.get("revocationReason"))
    return False, None


def _payload(token: bytes) -> tuple[str, JsonObject]:
    """Return a compact JWS as text, and what it says, which nobody has vouched for yet."""
    if len(token) > 2 * json.MOST_BYTES or not token.isascii():
        raise BadgeMalformed
    parts = token.decode("ascii").split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        raise BadgeMalformed
    body = parts[1]
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadgeMalformed from None
    return token.decode("ascii"), json.read_object(data)


def _types(document: Mapping[str, Any]) -> set[str]:
    return {one for one in _many(document.get("type")) if isinstance(one, str)}


def _id(value: Any) -> str | None:
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) and found else None


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
