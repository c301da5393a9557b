"""How signing in behaves on this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth carries no types
    """Accounts are made by the operator and by invitation; learners claim without one."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up from outside."""
        return False
