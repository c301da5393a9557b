"""Who a program acts for: the key in its ``Authorization`` header."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja.security import HttpBearer

from shirushi.web.api.problems import RoleMissing
from shirushi.web.apps.accounts import queries
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import ApiKeyRecord
from shirushi.web.apps.bank import queries as bank
from shirushi.web.apps.bank.models import BankAccountRecord


class ApiKey(HttpBearer):
    """Lets in the keys of the organisation in the address whose member holds one of the roles.

    The roles are looked up anew at every request: a role that is taken away is gone at once.
    """

    def __init__(self, *roles: Role) -> None:
        super().__init__()
        self.roles = frozenset(roles)

    def authenticate(self, request: HttpRequest, token: str) -> ApiKeyRecord | None:
        """Return the key, or ``None`` where it opens nothing.

        Another organisation's address is answered as one that is not there: a stranger does not
        learn whether it is. Raises ``RoleMissing``.
        """
        key = queries.api_key(token.strip())
        if key is None:
            return None
        match = request.resolver_match
        if match is None or match.kwargs.get("organisation") != key.organisation.slug:
            raise Http404
        if not self.roles & queries.roles(key.user, key.organisation):
            raise RoleMissing
        return key


class HolderToken(HttpBearer):
    """Lets in the holder of the bank account in the address, by the secret of their own link.

    It stands in the header, so that no log of addresses holds it.
    """

    def authenticate(self, request: HttpRequest, token: str) -> BankAccountRecord | None:
        """Return the account, or ``None`` where the secret does not open it."""
        match = request.resolver_match
        if match is None or "account" not in match.kwargs:
            return None
        # The address takes nothing else for an account.
        return bank.account(UUID(str(match.kwargs["account"])), token.strip())


HOLDER = HolderToken()
REGISTRARS = ApiKey(Role.REGISTRAR)
AUTHORS = ApiKey(Role.AUTHOR, Role.ADMINISTRATOR)
REVIEWERS = ApiKey(Role.REVIEWER)
ISSUERS = ApiKey(Role.ISSUER)
ISSUING_SEEN_BY = ApiKey(Role.ISSUER, Role.ADMINISTRATOR)
PUBLISHERS = ApiKey(Role.REVIEWER, Role.ADMINISTRATOR)
AWARDS_SEEN_BY = ApiKey(Role.REVIEWER, Role.ADMINISTRATOR, Role.ISSUER)


def account_of(request: HttpRequest, account: UUID) -> BankAccountRecord:
    """Return the account that let the request in to its address."""
    row = getattr(request, "auth", None)
    if not isinstance(row, BankAccountRecord) or row.uuid != account:
        raise Http404
    return row


def key_of(request: HttpRequest, organisation: str) -> ApiKeyRecord:
    """Return the key that let the request in to the organisation's address."""
    key = getattr(request, "auth", None)
    if not isinstance(key, ApiKeyRecord) or key.organisation.slug != organisation:
        raise Http404
    return key
