"""Whoever was first in a fresh house gets in again after a whole house was taken in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from nokshi.workspace.models import Membership, Role, User
from nokshi.workspace.queries import root_unit


@dataclass(frozen=True, slots=True)
class Owner:
    """A user of the fresh house: what opens his account, and the built-in roles that he had."""

    user: User
    roles: list[str]
    factors: list[Authenticator]


def owners_here() -> list[Owner]:
    """Return who is here, before his rows go."""
    return [
        Owner(
            user,
            list(Membership.objects.filter(user=user).values_list("role__name", flat=True)),
            list(Authenticator.objects.filter(user=user)),
        )
        for user in User.objects.all()
    ]


def bring_back(owners: list[Owner], *, now: datetime) -> None:
    """Let each sign in as before: as the user of the same e-mail address who came, else as one user more."""
    for owner in owners:
        user = User.objects.filter(email=owner.user.email).first() or _one_more(owner)
        User.objects.filter(pk=user.pk).update(password=owner.user.password, is_active=True)
        for factor in owner.factors:
            Authenticator.objects.create(
                user=user, type=factor.type, data=factor.data, created_at=factor.created_at,
                last_used_at=factor.last_used_at,
            )  # fmt: skip


def _one_more(owner: Owner) -> User:
    user = owner.user
    made = User.objects.create(
        email=user.email, name=user.name, language=user.language, zone=user.zone, theme=user.theme,
        created_at=user.created_at, password=user.password,
    )  # fmt: skip
    for role in Role.objects.filter(name__in=owner.roles, is_builtin=True):
        Membership.objects.create(user=made, unit=root_unit(), role=role)
    return made
