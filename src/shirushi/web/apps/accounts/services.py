"""The acts on people and organisations."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import MembershipRecord, OrganisationRecord, UserRecord
from shirushi.web.apps.audit import services as audit


class AccountExists(ShirushiError):
    """Somebody signs in with this address already."""

    code = "accounts.account-exists"
    text = Text(
        ja="このメールアドレスのアカウントはすでにあります。",
        en="There is an account with this e-mail address already.",
    )


class OrganisationExists(ShirushiError):
    """Another organisation stands at this address."""

    code = "accounts.organisation-exists"
    text = Text(
        ja="「{slug}」はすでに使われています。", en="{slug!r} is taken by another organisation."
    )
    remedy = Text(ja="別の名前を選んでください。", en="Choose another short name.")


@transaction.atomic
def create_user(
    *, email: str, display_name: str, password: str, now: datetime, is_operator: bool = False
) -> UserRecord:
    """Create an account that signs in with ``email``. Raises ``AccountExists``."""
    user = UserRecord(
        email=email.strip(), display_name=display_name, is_operator=is_operator, joined_at=now
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise AccountExists from None
    audit.record("account.created", subject=user, actor=user, at=now)
    return user


@transaction.atomic
def create_organisation(
    *,
    slug: str,
    name: Text,
    kind: OrganisationKind,
    country: str,
    url: str,
    by: UserRecord,
    now: datetime,
) -> OrganisationRecord:
    """Create an organisation with ``by`` as its first administrator.

    Raises ``OrganisationExists``.
    """
    organisation = OrganisationRecord(
        slug=slug,
        name_ja=name.ja,
        name_en=name.en,
        kind=kind.value,
        country=country,
        url=url,
        created_at=now,
    )
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise OrganisationExists(slug=slug) from None
    audit.record(
        "organisation.created", subject=organisation, actor=by, at=now, organisation=organisation
    )
    grant(organisation, user=by, role=Role.ADMINISTRATOR, by=by, now=now)
    return organisation


@transaction.atomic
def grant(
    organisation: OrganisationRecord,
    *,
    user: UserRecord,
    role: Role,
    by: UserRecord,
    now: datetime,
) -> MembershipRecord:
    """Give ``user`` a role; giving it again changes nothing."""
    membership, made = MembershipRecord.objects.get_or_create(
        organisation=organisation, user=user, role=role, defaults={"since": now}
    )
    if made:
        audit.record(
            "role.granted",
            subject=membership,
            actor=by,
            at=now,
            organisation=organisation,
            params={"user": user.pk, "role": role.value},
        )
    return membership


@transaction.atomic
def erase_user(user: UserRecord, *, by: UserRecord, now: datetime) -> None:
    """Erase the person and every role; events keep only the number of the account."""
    audit.record("account.erased", subject=user, actor=by, at=now)
    MembershipRecord.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@invalid"
    user.display_name = "—"
    user.is_active = False
    user.set_unusable_password()
    user.last_login = None
    user.save()
