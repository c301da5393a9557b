"""A small bank for tests: an account with a deposit and a claim, and a registrar's desk."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.utils import timezone

from shirushi.model.credits import Credits
from shirushi.stacking.ledger import DepositKind
from shirushi.web.apps.accounts import services as accounts
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import UserRecord
from shirushi.web.apps.bank import queries, services
from shirushi.web.apps.bank.models import BankAccountRecord, BankDepositRecord
from shirushi.web.apps.desk import services as desk
from shirushi.web.apps.desk.models import ConfirmationRecord, TransferRecord
from shirushi.web.apps.issuing import checking
from shirushi.web.apps.issuing.models import CredentialRecord
from shirushi.web.apps.recognition.services import Attached
from tests.campus import Site, person
from tests.world import NOW

HANAKO = "hanako@example.jp"


def opened(email: str = HANAKO) -> BankAccountRecord:
    return services.ask_for_link(name="花子", email=email, now=NOW)


def registrar(site: Site, name: str = "tanaka") -> UserRecord:
    user = person(name)
    accounts.grant(site.organisation, user=user, role=Role.REGISTRAR, by=site.author, now=NOW)
    return user


def deposited(account: BankAccountRecord, row: CredentialRecord) -> BankDepositRecord:
    return services.deposit_credential(
        account,
        bytes(row.signed or b""),
        act_id=str(uuid.uuid4()),
        expected=None,
        beyond=checking.Nothing(),
        now=timezone.now(),
    )


def claimed(account: BankAccountRecord, *, title: str = "線形代数", amount: int = 2) -> str:
    said = services.Claim(
        kind=DepositKind.UNIVERSITY_CREDIT,
        title=title,
        issuer="愛媛の大学",
        credits=Credits(amount=Decimal(amount), system="jp"),
        evidence="成績証明書",
    )
    act = str(uuid.uuid4())
    return services.deposit_claim(account, said, act_id=act, expected=None, now=NOW).act_id


def asked(site: Site, account: BankAccountRecord, claim: str) -> ConfirmationRecord:
    return desk.ask(account, claim, site.organisation, form_key=uuid.uuid4(), now=NOW)


def confirmed(
    site: Site, account: BankAccountRecord, claim: str, by: UserRecord
) -> ConfirmationRecord:
    wish = asked(site, account, claim)
    return desk.settle(wish, confirmed=True, basis="成績原簿と照合", by=by, now=NOW)


def attached(deposit: BankDepositRecord) -> Attached:
    data = bytes(deposit.signed or b"")
    report = checking.check(
        data, beyond=checking.Nothing(), now=timezone.now(), email=deposit.account.email
    )
    return Attached(name="credential.json", data=data, checked=checking.checked(report))


def handed_over(
    site: Site,
    account: BankAccountRecord,
    *deposits: BankDepositRecord,
    key: uuid.UUID | None = None,
) -> TransferRecord:
    return desk.hand_over(
        account,
        [one.act_id for one in deposits],
        site.organisation,
        purpose="統計学入門の単位として",
        files={one.act_id: attached(one) for one in deposits if one.signed},
        form_key=key or uuid.uuid4(),
        now=NOW,
    )


def standings(account: BankAccountRecord) -> list[str]:
    return [one.holding.standing.value for one in queries.statement(account, now=NOW).items]


def usable(account: BankAccountRecord) -> list[Decimal]:
    return [one.usable for one in queries.statement(account, now=NOW).sums]
