"""The acts on people and organisations."""

from __future__ import annotations

import secrets
from collections.abc import Set as AbstractSet
from datetime import datetime

from django.db import IntegrityError, transaction

from shirushi.core.errors import ShirushiError
from shirushi.core.text import Text
from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts import queries
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import (
    ApiKeyRecord,
    MembershipRecord,
    OrganisationRecord,
    UserRecord,
)
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


class LastAdministrator(ShirushiError):
    """An organisation would be left without anybody who gives roles."""

    code = "accounts.last-administrator"
    text = Text(
        ja="管理者が1人もいなくなるため、この役割は外せません。",
        en="Without this role the organisation would have no administrator.",
    )
    remedy = Text(
        ja="先に、ほかの人を管理者にしてください。", en="Make somebody else an administrator first."
    )


class NotAMember(ShirushiError):
    """A key is asked for on behalf of somebody who has no role in the organisation."""

    code = "accounts.not-a-member"
    text = Text(
        ja="この人は「{organisation}」で役割を持っていません。",
        en="This person holds no role in {organisation!r}.",
    )
    remedy = Text(ja="先に役割を付与してください。", en="Give them a role there first.")


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
def take_away(
    organisation: OrganisationRecord,
    *,
    user: UserRecord,
    role: Role,
    by: UserRecord,
    now: datetime,
) -> bool:
    """Take a role from ``user``; tell whether they had it. Raises ``LastAdministrator``."""
    # Two administrators who take each other's role at once must not both succeed.
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    held = MembershipRecord.objects.filter(organisation=organisation, user=user, role=role)
    membership = held.first()
    if membership is None:
        return False
    others = [one for one in queries.members(organisation, Role.ADMINISTRATOR) if one != user]
    if role is Role.ADMINISTRATOR and not others:
        raise LastAdministrator
    audit.record(
        "role.taken-away",
        subject=membership,
        actor=by,
        at=now,
        organisation=organisation,
        params={"user": user.pk, "role": role.value},
    )
    membership.delete()
    return True


@transaction.atomic
def change_roles(
    organisation: OrganisationRecord,
    *,
    user: UserRecord,
    before: AbstractSet[Role],
    after: AbstractSet[Role],
    by: UserRecord,
    now: datetime,
) -> None:
    """Give and take the roles that somebody changed on a page.

    before
        What the page showed: a role that another administrator gave or took meanwhile stays so.

    Raises ``LastAdministrator``, and changes nothing then.
    """
    for role in sorted(after - before):
        grant(organisation, user=user, role=role, by=by, now=now)
    for role in sorted(before - after):
        take_away(organisation, user=user, role=role, by=by, now=now)


@transaction.atomic
def invite(
    organisation: OrganisationRecord,
    *,
    email: str,
    display_name: str,
    roles: AbstractSet[Role],
    by: UserRecord,
    now: datetime,
) -> UserRecord:
    """Give somebody roles by their address; who has no account gets one, and a link by mail.

    With that link they choose a password; nobody else ever knows one. Doing so twice changes
    nothing, and sends nothing again. Raises ``AccountExists`` where the account is closed.
    """
    OrganisationRecord.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    user, made = _account(email, display_name, by=by, now=now)
    new = roles - queries.roles(user, organisation)
    for role in sorted(new):
        grant(organisation, user=user, role=role, by=by, now=now)
    if new:
        audit.record(
            "member.invited",
            subject=user,
            actor=by,
            at=now,
            organisation=organisation,
            params={"made": made},
        )
    return user


def _account(
    email: str, display_name: str, *, by: UserRecord, now: datetime
) -> tuple[UserRecord, bool]:
    """Return the account of an address, and whether it was made now. Raises ``AccountExists``."""
    found = queries.user(email)
    if found is not None:
        return found, False
    user = UserRecord(email=email.strip(), display_name=display_name.strip(), joined_at=now)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        # Another organisation invited them at this moment; or the account is closed.
        found = queries.user(email)
        if found is None:
            raise AccountExists(path="email") from None
        return found, False
    audit.record("account.created", subject=user, actor=by, at=now)
    return user, True


@transaction.atomic
def erase_user(user: UserRecord, *, by: UserRecord, now: datetime) -> None:
    """Erase the person and every role; events keep only the number of the account."""
    audit.record("account.erased", subject=user, actor=by, at=now)
    ApiKeyRecord.objects.filter(user=user, retired_at=None).update(retired_at=now)
    ApiKeyRecord.objects.filter(user=user).update(label="—")
    MembershipRecord.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@invalid"
    user.display_name = "—"
    user.is_active = False
    user.set_unusable_password()
    user.last_login = None
    user.save()


@transaction.atomic
def make_api_key(
    organisation: OrganisationRecord,
    *,
    user: UserRecord,
    label: str,
    by: UserRecord | None,
    now: datetime,
) -> tuple[ApiKeyRecord, str]:
    """Return a new key, and its secret, which is kept nowhere and can never be shown again.

    Whatever holds the secret may do in ``organisation`` what ``user`` may do at that moment.
    Raises ``NotAMember``.

    by
        ``None`` = the operator, on the machine itself.
    """
    if not queries.roles(user, organisation):
        raise NotAMember(organisation=organisation.slug)
    # The beginning tells people and scanners of leaked secrets what it is.
    secret = f"shirushi_{secrets.token_urlsafe(32)}"
    key = ApiKeyRecord.objects.create(
        organisation=organisation,
        user=user,
        label=label[:100],
        digest=queries.digest_of(secret),
        made_at=now,
    )
    audit.record(
        "api_key.made",
        subject=key,
        actor=by,
        at=now,
        organisation=organisation,
        params={"user": user.pk},
    )
    return key, secret


@transaction.atomic
def retire_api_key(key: ApiKeyRecord, *, by: UserRecord | None, now: datetime) -> ApiKeyRecord:
    """Let the key open nothing any more; doing so twice changes nothing.

    by
        ``None`` = the operator, on the machine itself.
    """
    row = ApiKeyRecord.objects.select_for_update().get(pk=key.pk)
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        audit.record(
            "api_key.retired", subject=row, actor=by, at=now, organisation=row.organisation
        )
    return row
