"""An account as a Comprehensive Learner Record: what is signed inside, what is said beside it."""

from __future__ import annotations

import uuid as uuids
from datetime import datetime

from django.conf import settings

from shirushi.core.text import Text
from shirushi.credential import identity
from shirushi.credential.formats.clr2 import Record
from shirushi.credential.learner_record import member_of, write_record
from shirushi.model.assertion import IdentifierKind, Learner
from shirushi.model.profile import Profile
from shirushi.stacking.banking import Standing
from shirushi.stacking.banking_export import as_achievement
from shirushi.web.apps.accounts import queries as accounts
from shirushi.web.apps.accounts.models import OrganisationRecord
from shirushi.web.apps.bank import queries
from shirushi.web.apps.bank.models import BankAccountRecord
from shirushi.web.apps.bank.queries import Item
from shirushi.web.apps.issuing import keys, sealing
from shirushi.web.apps.issuing.models import SigningKeyRecord


def operator() -> OrganisationRecord | None:
    """Return the organisation that runs the bank and signs its records, or ``None``."""
    return accounts.organisation(settings.BANK_OPERATOR) if settings.BANK_OPERATOR else None


def signing_key(organisation: OrganisationRecord | None) -> SigningKeyRecord | None:
    """Return the key with which an organisation signs at present, or ``None``."""
    if organisation is None:
        return None
    return organisation.signing_keys.filter(retired_at=None).first()


def learner_record(
    account: BankAccountRecord, *, key: SigningKeyRecord | None, now: datetime
) -> bytes:
    """Return everything in the account that still stands, put together under one signature.

    Credentials that name the holder, or that an institution confirmed, are inside as they were
    signed. What the holder said in their own words, and credentials that could not be matched
    with the holder, are described beside them, each with on whose word. Without a key nobody
    signs, and the record says so in its name.

    Raises ``RecordEmpty``.
    """
    now = now.replace(microsecond=0)
    found = queries.statement(account, now=now)
    items = [one for one in found.items if one.holding.standing is not Standing.REVERSED]
    inside = {one.deposit.id: bytes(one.row.signed or b"") for one in items if _fits(one)}
    salt = sealing.salt(str(account.uuid))
    record = Record(
        id=f"urn:uuid:{uuids.uuid5(account.uuid, f'{found.version}:{now.isoformat()}')}",
        name=(_NAME if key is not None else _UNSIGNED_NAME).ja.format(on=found.said.day(now)),
        publisher=_publisher(key),
        learner=Learner(
            identifiers=(identity.hashed(IdentifierKind.EMAIL, account.email, salt=salt),)
        ),
        valid_from=now,
        achievements=tuple(
            as_achievement(one.holding) for one in items if one.deposit.id not in inside
        ),
    )
    signer = None if key is None else keys.signer(key)
    return write_record(record, list(inside.values()), signer=signer)


def _fits(item: Item) -> bool:
    signed = item.row.signed
    return item.row.confirmed and signed is not None and member_of(bytes(signed)) is not None


def _publisher(key: SigningKeyRecord | None) -> Profile:
    if key is None:
        return Profile(id=settings.SITE_URL, name=_NOBODY)
    return key.organisation.profile(identifier=key.controller)


_NAME = Text(ja="単位バンク 学修者記録({on}現在)", en="Credit bank: learner record of {on}")
_UNSIGNED_NAME = Text(
    ja="【署名なし】単位バンク 学修者記録({on}現在)", en="UNSIGNED: credit bank, record of {on}"
)
_NOBODY = Text(ja="単位バンク(この記録には誰も署名していません)", en="Credit bank (unsigned)")
