"""Who works here, in which role, and who was asked in."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.workspace import rules
from nokshi.workspace.models import Invitation, Membership, Role, Team, User
from nokshi.workspace.queries.reach import role_capabilities


class NoSuchRole(DomainError):
    code = "no_such_role"
    sentence = _("There is no role called “%(name)s”. The roles are: %(there)s.")


class NoSuchUser(DomainError):
    code = "no_such_user"
    sentence = _("Nobody here has the address “%(email)s”. Type: nokshi user list")


def find_user(email: str) -> User:
    """Return whoever signs in with an address; raises NoSuchUser."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise NoSuchUser(email=email)
    return user


def has_users() -> bool:
    """Say whether anybody has an account here yet."""
    return User.objects.exists()


def find_role(name: str) -> Role:
    """Return the role of a name, as the table or the reader's language has it; raises NoSuchRole."""
    roles = list(Role.objects.order_by("pk"))
    asked = name.strip().casefold()
    for role in roles:
        if asked in (role.name.casefold(), str(role).casefold()):
            return role
    raise NoSuchRole(name=name, there=", ".join(role.name for role in roles))


def may_give(scope: Scope, role: Role) -> bool:
    """Say whether somebody may hand on a role: nothing that he may not do or see himself."""
    held = role_capabilities(role)
    if EVERYTHING in held and EVERYTHING not in scope.capabilities:
        return False
    kept = frozenset(role.hidden)
    unchanged = kept | frozenset(role.readonly)
    return rules.covers(scope.capabilities, held) and scope.hidden <= kept and scope.readonly <= unchanged


def roles_to_give(scope: Scope) -> list[Role]:
    """Return the roles that somebody may hand on."""
    return [role for role in Role.objects.order_by("-is_builtin", "pk") if may_give(scope, role)]


def memberships_of(user: User, scope: Scope) -> QuerySet[Membership]:
    """Return a user's roles in the units that the reader sees."""
    memberships = Membership.objects.filter(user=user).select_related("unit", "role")
    if scope.units is not None:
        memberships = memberships.filter(unit__in=scope.units)
    return memberships.order_by("unit__path")


def people_in(scope: Scope) -> QuerySet[User]:
    """Return who works in the units that the reader sees, with their roles there as `roles_here`."""
    roles = Membership.objects.select_related("unit", "role").order_by("unit__path")
    if scope.units is not None:
        roles = roles.filter(unit__in=scope.units)
    return (
        User.objects.visible_to(scope)
        .prefetch_related(Prefetch("memberships", queryset=roles, to_attr="roles_here"))
        .order_by("-is_active", "name", "email")
    )


def people_named(ids: Collection[int]) -> dict[int, str]:
    """Return the names of users by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def invitations_in(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that still wait for an answer."""
    waiting = Invitation.objects.visible_to(scope).open(now)
    return waiting.select_related("unit", "role", "invited_by").order_by("-created_at")


def teams_in(scope: Scope) -> QuerySet[Team]:
    """Return the teams of the units that the reader sees."""
    return Team.objects.visible_to(scope).select_related("unit").prefetch_related("members").order_by("name")


def staff() -> Iterator[dict[str, Any]]:
    """Yield everybody who works here, as the command line shows them."""
    for user in people_in(Scope.system()):
        held: list[Membership] = user.roles_here  # type: ignore[attr-defined]
        roles = ", ".join(f"{one.role.name} ({one.unit})" for one in held)
        yield {"id": user.pk, "email": user.email, "name": user.name, "roles": roles, "is_active": user.is_active}
