"""The organisation, its units, who works in it, and what they keep."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope

LANGUAGES = (("en", "English"), ("bn", "বাংলা"))


class Organisation(models.Model):
    """The business itself: one row.

    `restored_at` is when a backup took its place, `restored_to` the moment of that backup: until an owner lets it go
    on, nothing goes out. `is_trial` says that this is a masked copy of a house: nothing ever goes out of it.
    """

    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3, default="BDT")
    zone = models.CharField(max_length=60, default="Asia/Dhaka")
    languages_chosen = models.BooleanField(default=False)
    restored_at = models.DateTimeField(null=True)
    restored_to = models.DateTimeField(null=True)
    is_trial = models.BooleanField(default=False, db_default=False)
    """A masked copy of a house: nothing ever goes out of it."""


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, scope: Scope) -> Self:
        return self if scope.units is None else self.filter(pk__in=scope.units)

    def standing(self) -> Self:
        """Leave out retired units."""
        return self.filter(retired_at=None)


class Unit(models.Model):
    """A brand or a region, in a tree; `path` is the ids from the root, as `/1/4/`."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        BRAND = "brand", _("Brand")
        REGION = "region", _("Region")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.BRAND)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    retired_at = models.DateTimeField(null=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("parent", "name", name="unit_name_once")]

    def __str__(self) -> str:
        return self.name or gettext("The whole organisation")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, scope: Scope) -> Self:
        """Leave out people who hold no role in a unit that the reader sees."""
        if scope.units is None:
            return self
        here = Membership.objects.filter(user=models.OuterRef("pk"), unit__in=scope.units)
        return self.filter(models.Exists(here))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, scope: Scope) -> UserQuerySet:
        return self.get_queryset().visible_to(scope)

    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":
        """Make a user as Django's own tools and tests do; people come by `actions.invite_user`."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works here; he signs in by e-mail."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="", blank=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.Model):
    """A set of capabilities, the fields that it does not see or may not change, and how its people prove themselves."""

    name = models.CharField(max_length=60, unique=True)
    capabilities = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    readonly = models.JSONField(default=list)
    is_builtin = models.BooleanField(default=False)
    needs_factor = models.BooleanField(default=False)

    BUILTIN: ClassVar = {
        "owner": pgettext_lazy("role", "Owner"),
        "manager": _("Manager"),
        "staff": _("Staff"),
        "reader": _("Reader"),
    }

    def __str__(self) -> str:
        return str(self.BUILTIN.get(self.name, self.name)) if self.is_builtin else self.name


class Membership(models.Model):
    """A user's role in a unit and in everything below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint("user", "unit", name="one_role_per_unit")]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, scope: Scope) -> Self:
        return self if scope.units is None else self.filter(unit__in=scope.units)

    def open(self, now: datetime) -> Self:
        """Leave out what was used, withdrawn or has expired."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A seat kept for somebody: an address, a role in a unit, and a link that works once."""

    email = models.EmailField()
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, scope: Scope) -> Self:
        return self if scope.units is None else self.filter(unit__in=scope.units)


class Team(models.Model):
    """People of a unit who work together."""

    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("unit", "name", name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list as somebody wants to see it again: who is in it, which columns, in what order."""

    class Shared(models.TextChoices):
        NOBODY = "", _("Only me")
        UNIT = "unit", _("A unit")
        EVERYBODY = "all", _("Everybody")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    shared = models.CharField(max_length=10, choices=Shared.choices, default=Shared.NOBODY, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    tree = models.JSONField(null=True)
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=120, default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("kind", "owner", name="view_kind_owner")]
        constraints = [
            models.UniqueConstraint("owner", "kind", "name", name="view_name_once"),
            models.CheckConstraint(
                condition=models.Q(shared="unit", unit__isnull=False) | ~models.Q(shared="unit") & models.Q(unit=None),
                name="view_unit_when_shared",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffMail(models.Model):
    """A mail to somebody who works here. Its text is kept, sealed, only while nothing else delivers it."""

    class About(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        RESET = "reset", _("New password")

    email = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=20, choices=About.choices)
    subject = models.CharField(max_length=200)
    text_sealed = models.TextField(default="", blank=True)
    posted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")
