"""The keys of organisations on this site, as signers and as published documents."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings

from shirushi.core.json import JsonObject
from shirushi.credential import did
from shirushi.credential.keys import Ed25519Signer
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.issuing import sealing
from shirushi.web.apps.issuing.models import SigningKeyRecord


def controller_of(organisation: OrganisationRecord) -> str:
    """Return the DID under which an organisation of this site signs.

    did:web, whose document the site itself serves; a colon before a port is written ``%3A``.
    """
    host = quote(urlsplit(settings.SITE_URL).netloc, safe="")
    return f"did:web:{host}:issuers:{organisation.slug}"


def signer(key: SigningKeyRecord) -> Ed25519Signer:
    """Return the key as a signer. Raises ``SealBroken``."""
    seed = sealing.unseal(bytes(key.sealed_seed), about=key.fragment)
    return Ed25519Signer.from_seed(seed, controller=key.controller, fragment=key.fragment)


def document(organisation: OrganisationRecord) -> JsonObject | None:
    """Return the organisation's DID document with every key it ever signed with, or ``None``."""
    keys = {
        row.fragment: bytes(row.public_key)
        for row in organisation.signing_keys.order_by("created_at")
    }
    if not keys:
        return None
    return did.controller_document(controller_of(organisation), keys)


def document_of(controller: str) -> JsonObject | None:
    """Return the document about a DID of this site, or ``None`` for any other."""
    row = SigningKeyRecord.objects.filter(controller=controller).first()
    return None if row is None else document(row.organisation)
