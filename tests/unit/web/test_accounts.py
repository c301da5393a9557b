"""People, organisations and roles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shirushi.core.text import Text
from shirushi.model.profile import OrganisationKind
from shirushi.web.apps.accounts import queries, services
from shirushi.web.apps.accounts.access import Role
from shirushi.web.apps.accounts.models import OrganisationRecord, UserRecord
from shirushi.web.apps.audit.models import EventRecord

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def user() -> UserRecord:
    return services.create_user(email="A@u.example", display_name="A", password="x", now=NOW)


@pytest.fixture
def organisation(user: UserRecord) -> OrganisationRecord:
    return services.create_organisation(
        slug="shirushi",
        name=Text(ja="標大学", en="Shirushi University"),
        kind=OrganisationKind.UNIVERSITY,
        country="JP",
        url="https://u.example",
        by=user,
        now=NOW,
    )


def test_an_address_has_one_account_whatever_its_letter_case(user: UserRecord) -> None:
    with pytest.raises(services.AccountExists):
        services.create_user(email="a@U.example", display_name="B", password="x", now=NOW)

    assert UserRecord.objects.get() == user


def test_whoever_makes_an_organisation_administers_it(
    user: UserRecord, organisation: OrganisationRecord
) -> None:
    assert queries.roles(user, organisation) == {Role.ADMINISTRATOR}
    assert queries.memberships(user) == [(organisation, frozenset({Role.ADMINISTRATOR}))]


def test_a_second_organisation_of_the_same_short_name_is_refused(
    user: UserRecord, organisation: OrganisationRecord
) -> None:
    with pytest.raises(services.OrganisationExists, match=organisation.slug):
        services.create_organisation(
            slug="shirushi",
            name=Text(ja="別", en="Other"),
            kind=OrganisationKind.COMPANY,
            country="JP",
            url="https://o.example",
            by=user,
            now=NOW,
        )


def test_granting_twice_is_one_role_and_one_event(
    user: UserRecord, organisation: OrganisationRecord
) -> None:
    for _ in range(2):
        services.grant(organisation, user=user, role=Role.AUTHOR, by=user, now=NOW)

    assert queries.members(organisation, Role.AUTHOR) == [user]
    granted = EventRecord.objects.filter(name="role.granted", params__role="author")
    assert granted.count() == 1


def test_erasing_a_person_leaves_nothing_of_them(
    user: UserRecord, organisation: OrganisationRecord
) -> None:
    services.erase_user(user, by=user, now=NOW)

    row = UserRecord.objects.get()
    assert "u.example" not in row.email
    assert (row.display_name, row.is_active, row.has_usable_password()) == ("—", False, False)
    assert queries.roles(row, organisation) == frozenset()
    assert "u.example" not in str(list(EventRecord.objects.values()))
