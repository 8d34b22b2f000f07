"""The organisation, its units, and who works in it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Organisation(models.Model):
    """The business itself: one row."""

    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3, default="BDT")
    zone = models.CharField(max_length=60, default="Asia/Dhaka")


class Unit(models.Model):
    """A brand or a region, in a tree; `path` is the ids from the root, as `/1/4/`."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        BRAND = "brand"
        REGION = "region"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.BRAND)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works here; he signs in by e-mail."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="", blank=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Role(models.Model):
    """A set of capabilities, and the fields that it does not see or may not change."""

    name = models.CharField(max_length=60, unique=True)
    capabilities = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    readonly = models.JSONField(default=list)
    is_builtin = models.BooleanField(default=False)


class Membership(models.Model):
    """A user's role in a unit and in everything below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint("user", "unit", name="one_role_per_unit")]
