"""The rows of people, organisations and memberships."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from shirushi.core.text import Text
from shirushi.model.profile import OrganisationKind, Profile
from shirushi.web.apps.accounts.access import Role


class UserManager(BaseUserManager["UserRecord"]):
    """Finds people by their address, whatever its letter case."""

    def get_by_natural_key(self, username: str | None) -> UserRecord:
        """Return the person who signs in with ``username``, an e-mail address."""
        return self.get(email__iexact=username)


class UserRecord(AbstractBaseUser):
    """A person who signs in, by e-mail address."""

    #: What of this row is about a person, why it is held, and how it goes away.
    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "email": "signing in and mail; erased with the account",
        "display_name": "shown to colleagues beside acts; erased with the account",
        "password": "a hash; erased with the account",
        "last_login": "security; erased with the account",
    }

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    #: Runs the site itself: makes organisations and reads the audit log.
    is_operator = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        """One account an address, whatever its letter case."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.display_name


class OrganisationRecord(models.Model):
    """A body that describes, reviews or issues; everything it owns hangs from it."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    slug = models.SlugField(max_length=60, unique=True)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=[(k.value, k.value) for k in OrganisationKind])
    country = models.CharField(max_length=2)
    url = models.URLField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name_ja

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(ja=self.name_ja, en=self.name_en)

    def profile(self, *, identifier: str | None = None) -> Profile:
        """Return the organisation as the wire describes it, under the URI it signs with."""
        return Profile(
            id=identifier or self.url,
            name=self.name,
            kind=OrganisationKind(self.kind),
            country=self.country,
            url=self.url,
        )


class MembershipRecord(models.Model):
    """One role of one person in one organisation."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"user": "who works where; erased with the account"}

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(UserRecord, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        """A role is held once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user", "role"], name="role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class ApiKeyRecord(models.Model):
    """A secret with which a program acts for one member of one organisation.

    Whoever finds the row cannot use it: of the secret it holds only the SHA-256.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "user": "whom the program acts for; retired when the account is erased",
        "label": "what the member calls the program",
    }

    organisation = models.ForeignKey(
        OrganisationRecord, on_delete=models.CASCADE, related_name="api_keys"
    )
    user = models.ForeignKey(UserRecord, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label
