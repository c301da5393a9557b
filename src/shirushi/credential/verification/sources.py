"""What a verification asks of others: documents by address, whom to trust, who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.credential.at_hand import NOT_AT_HAND
from shirushi.credential.schemas import SchemaNotReached
from shirushi.model.profile import Profile


class DocumentNotReached(ShirushiError):
    """A document that a credential leads to cannot be had."""

    code = "credential.document-not-reached"
    text = Text(
        ja="文書「{url}」を取得できません({reason})。",
        en="The document {url} cannot be had ({reason}).",
    )
    remedy = Text(ja="時間をおいて再度検証してください。", en="Verify again later.")


class DocumentGone(ShirushiError):
    """A server says that a document was taken away for good (HTTP 410)."""

    code = "credential.document-gone"
    text = Text(
        ja="文書「{url}」は取り下げられました。", en="The document {url} was taken away for good."
    )


class DocumentSource(Protocol):
    """Where schemas, newer versions and hosted badges come from: the network, or files."""

    def document(self, url: str) -> bytes:
        """Return the bytes at ``url``.

        Raises ``DocumentGone``, or any other ``ShirushiError`` where there are none.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsAtHand:
    """Documents given beforehand; every other one is out of reach."""

    documents: Mapping[str, bytes] = field(default_factory=dict)

    def document(self, url: str) -> bytes:
        """Return the bytes at ``url``. Raises ``DocumentNotReached``."""
        if url not in self.documents:
            raise DocumentNotReached(url=url, reason=NOT_AT_HAND)
        return self.documents[url]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasBy:
    """A ``SchemaSource`` that asks a ``DocumentSource``."""

    documents: DocumentSource

    def schema(self, url: str) -> bytes:
        """Return the schema at ``url``. Raises ``SchemaNotReached``."""
        try:
            return self.documents.document(url)
        except ShirushiError as error:
            raise SchemaNotReached(url=url, reason=error.clause) from error


class IssuerPolicy(Protocol):
    """Whom one trusts to issue; a matter apart from the signature."""

    def trusts(self, issuer: Profile) -> Text | None:
        """Return why the issuer is trusted, or ``None`` where nothing is known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuersListed:
    """An ``IssuerPolicy`` by a list: the ids of issuers, each with why it stands there.

    >>> from shirushi.core.text import Text
    >>> why = Text(ja="認可された大学", en="an accredited university")
    >>> policy = IssuersListed(reasons={"did:web:u.example": why})
    >>> policy.trusts(Profile(id="did:web:u.example", name=why)).en
    'an accredited university'
    """

    reasons: Mapping[str, Text]

    def trusts(self, issuer: Profile) -> Text | None:
        """Return why the issuer stands on the list, or ``None``."""
        return None if issuer.id is None else self.reasons.get(issuer.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBinding:
    """What the holder of a credential must have signed to show that it is his.

    audience, nonce
        Whom it is shown to, and the challenge that was given.
    """

    audience: str
    nonce: str
