"""Every address of the site in one table, with who may go there.

``GateMiddleware`` enforces it before any view runs; an address that is missing here is closed
to everybody, and a test fails. ``docs/generated/permissions.md`` is written from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from shirushi.web.apps.accounts.access import Role


@dataclass(frozen=True, slots=True)
class Anyone:
    """Open to strangers; what may be seen is the page's own public subject."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Open to whoever has signed in; the page shows only what is theirs."""


@dataclass(frozen=True, slots=True)
class Member:
    """Open to members of the organisation in the address who hold one of the roles."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Token:
    """Open to whoever holds the secret in the address or header, checked by the service."""


Permission = Anyone | SignedIn | Member | Token

ANYONE = Anyone()
SIGNED_IN = SignedIn()
TOKEN = Token()


def member(*roles: Role) -> Member:
    """Return the permission for members with one of ``roles``."""
    return Member(frozenset(roles))


_AUTHORS = member(Role.AUTHOR, Role.ADMINISTRATOR)

#: Address name → permission. Names of the same audience stand together.
PERMISSIONS: dict[str, Permission] = {
    # the site
    "home": ANYONE,
    "guide": ANYONE,
    "set_language": ANYONE,
    # authors
    "provider:programmes": _AUTHORS,
    "provider:programmes_report": _AUTHORS,
    "provider:programme_new": _AUTHORS,
    "provider:programme_import": _AUTHORS,
    "provider:programme": _AUTHORS,
    "provider:programme_edit": _AUTHORS,
    "provider:programme_verdict": _AUTHORS,
    "provider:programme_judge": _AUTHORS,
    "provider:programme_submit": _AUTHORS,
    "provider:programme_take_back": _AUTHORS,
    "provider:programme_publish": _AUTHORS,
    "provider:programme_withdraw": _AUTHORS,
    # reviewers
    "reviewer:queue": member(Role.REVIEWER),
    "reviewer:review": member(Role.REVIEWER),
    # the public
    "catalogue:search": ANYONE,
    "catalogue:compare": ANYONE,
    "catalogue:entry": ANYONE,
    "catalogue:frameworks": ANYONE,
    "catalogue:abroad": ANYONE,
    "catalogue:abroad_file": ANYONE,
    "frameworks:index": ANYONE,
    "frameworks:descriptors": ANYONE,
    "frameworks:inferred": ANYONE,
    "frameworks:levels": ANYONE,
    "frameworks:edition": ANYONE,
    "frameworks:changes": ANYONE,
    "errors": ANYONE,
    "error": ANYONE,
    # verifiers
    "verify": ANYONE,
    "stack": ANYONE,
    "niad": ANYONE,
    "shared": TOKEN,
    "shared_file": TOKEN,
    "did_document": ANYONE,
    "status_list": ANYONE,
    "extension_context": ANYONE,
    "extension_schema": ANYONE,
    # learners, by the link in their mail
    "claim": TOKEN,
    "credential_file": TOKEN,
    # people with an account in the credit bank, by the link in their mail
    "bank:open": ANYONE,
    "bank:account": TOKEN,
    "bank:deposit": TOKEN,
    "bank:claim": TOKEN,
    "bank:take_out": TOKEN,
    "bank:take_back": TOKEN,
    "bank:statement": TOKEN,
    "bank:export": TOKEN,
    "bank:pdf": TOKEN,
    "bank:record": TOKEN,
    "bank:ask": TOKEN,
    "bank:withdraw": TOKEN,
    "bank:hand_over": TOKEN,
    "bank:hand_over_take_back": TOKEN,
    "bank:credential": TOKEN,
    "bank:erase": TOKEN,
    # awards that complete themselves: anybody reads, holders come by the link in their mail
    "awards:index": ANYONE,
    "awards:award": ANYONE,
    "awards:source": ANYONE,
    "awards:watch": TOKEN,
    "awards:offer": TOKEN,
    "awards:accept": TOKEN,
    "awards:decline": TOKEN,
    "awards:desk": member(Role.REVIEWER, Role.ADMINISTRATOR, Role.ISSUER),
    "awards:new": member(Role.REVIEWER, Role.ADMINISTRATOR),
    "awards:withdraw": member(Role.REVIEWER, Role.ADMINISTRATOR),
    "awards:case": member(Role.ISSUER),
    "awards:issue": member(Role.ISSUER),
    "awards:decide": member(Role.ISSUER),
    # issuing officers
    "cohorts": member(Role.ISSUER, Role.ADMINISTRATOR),
    "cohort_new": member(Role.ISSUER),
    "cohort": member(Role.ISSUER, Role.ADMINISTRATOR),
    "cohort_issue": member(Role.ISSUER),
    "credential_revoke": member(Role.ISSUER),
    # recognition: anybody files, the applicant follows by the link, registrars decide
    "registrar:new": ANYONE,
    "registrar:follow": TOKEN,
    "registrar:paper": TOKEN,
    "registrar:queue": member(Role.REGISTRAR),
    "registrar:precedents": member(Role.REGISTRAR),
    "registrar:case": member(Role.REGISTRAR),
    "registrar:file": member(Role.REGISTRAR),
    "registrar:plan": member(Role.REGISTRAR),
    "registrar:withdraw": member(Role.REGISTRAR),
    # administrators: who may do what
    "members:members": member(Role.ADMINISTRATOR),
    "members:roles": member(Role.ADMINISTRATOR),
    # an institution's desk at the credit bank
    "desk:desk": member(Role.REGISTRAR),
    "desk:confirmation": member(Role.REGISTRAR),
    "desk:file": member(Role.REGISTRAR),
    "desk:transfer": member(Role.REGISTRAR),
    # programs: open to anybody
    "api:openapi-json": ANYONE,
    "api:api-root": ANYONE,
    "api:frameworks": ANYONE,
    "api:judge": ANYONE,
    "api:convert": ANYONE,
    "api:levels": ANYONE,
    "api:level": ANYONE,
    "api:crosswalk": ANYONE,
    "api:format": ANYONE,
    "api:abroad": ANYONE,
    "api:verify": ANYONE,
    "api:stack": ANYONE,
    "api:stack_awards": ANYONE,
    "api:stack_plan": ANYONE,
    "api:stack_what_if": ANYONE,
    "api:stack_gap": ANYONE,
    "api:awards": ANYONE,
    "api:award": ANYONE,
    "api:catalogue": ANYONE,
    "api:catalogue_entry": ANYONE,
    # programs: by the key of a member, whose roles the operation names
    "api:programmes": TOKEN,
    "api:programme": TOKEN,
    "api:programme_submit": TOKEN,
    "api:programme_take_back": TOKEN,
    "api:publish": TOKEN,
    "api:reviews": TOKEN,
    "api:review": TOKEN,
    "api:cohorts": TOKEN,
    "api:cohort": TOKEN,
    "api:cohort_credentials": TOKEN,
    "api:cohort_issue": TOKEN,
    "api:credential_revoke": TOKEN,
    "api:recognition": TOKEN,
    "api:recognition_case": TOKEN,
    "api:recognition_found": TOKEN,
    "api:bank_confirmations": TOKEN,
    "api:bank_confirmation": TOKEN,
    "api:bank_transfers": TOKEN,
    "api:bank_transfer": TOKEN,
    "api:bank_transfer_take": TOKEN,
    "api:bank_transfer_spend": TOKEN,
    "api:bank_transfer_give_back": TOKEN,
    "api:desk_awards": TOKEN,
    "api:desk_award_withdraw": TOKEN,
    "api:award_cases": TOKEN,
    "api:award_case": TOKEN,
    "api:award_case_issue": TOKEN,
    "api:award_case_decide": TOKEN,
    # a holder's own account, by the secret of their link
    "api:bank_statement": TOKEN,
    "api:bank_learner_record": TOKEN,
    "api:bank_awards": TOKEN,
    "api:bank_award_watch": TOKEN,
    "api:bank_award": TOKEN,
    "api:bank_award_accept": TOKEN,
    "api:bank_award_decline": TOKEN,
    # signing in (allauth); the pages guard what they show themselves
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "account_confirm_login_code": ANYONE,
    "account_inactive": ANYONE,
    "account_signup": ANYONE,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": ANYONE,
    "account_confirm_email": TOKEN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": ANYONE,
    "account_reset_password_done": ANYONE,
    "account_reset_password_from_key": TOKEN,
    "account_reset_password_from_key_done": ANYONE,
}
