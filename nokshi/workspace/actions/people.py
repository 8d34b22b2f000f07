"""Give and take roles, pause accounts, and what everybody changes for himself."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from axes.utils import reset
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.events import PasswordChanged, ProfileChanged, RoleGiven, RoleTaken, UserPaused, UserResumed
from nokshi.workspace.models import Membership, Role, SignIn, Unit, User
from nokshi.workspace.queries.people import may_give

PROFILE = frozenset({"name", "language", "zone", "theme"})


class LastOwner(DomainError):
    code = "last_owner"
    sentence = _("%(name)s is the last owner. Make somebody else an owner of the whole organisation first.")


class YourOwnAccount(DomainError):
    code = "your_own_account"
    sentence = _("This is your own account. Ask another owner to do it.")


class OutOfReach(DomainError):
    code = "out_of_reach"
    sentence = _("%(name)s also works in units that you do not see. Take away the role here, or ask somebody above.")


@transaction.atomic
def give_role(*, user: User, unit: Unit, role: Role, scope: Scope, actor: Actor, now: datetime) -> Membership:
    """Give a role in a unit, in place of one held there; raises MoreThanYourOwn, LastOwner, NotThere."""
    held()
    if not scope.sees_unit(unit.pk) or unit.retired_at is not None or not _sees(scope, user):
        raise NotThere
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role)
    membership = Membership.objects.select_related("role").filter(user=user, unit=unit).first()
    was = ""
    if membership is None:
        membership = Membership.objects.create(user=user, unit=unit, role=role)
    elif membership.role_id == role.pk:
        return membership
    else:
        _may_take(membership, scope)
        was, membership.role = membership.role.name, role
        membership.save(update_fields=["role"])
        _keep_an_owner(user)
    event = RoleGiven(person=str(user), role=role.name, unit_name=unit.name, was=was)
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk), unit=unit.pk)
    return membership


@transaction.atomic
def take_role(*, membership: Membership, scope: Scope, actor: Actor, now: datetime) -> None:
    """Take a role away; raises MoreThanYourOwn, LastOwner, NotThere."""
    held()
    if not scope.sees_unit(membership.unit_id):
        raise NotThere
    _may_take(membership, scope)
    user, unit, role = membership.user, membership.unit, membership.role
    membership.delete()
    _keep_an_owner(user)
    event = RoleTaken(person=str(user), role=role.name, unit_name=unit.name)
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk), unit=unit.pk)


@transaction.atomic
def pause_user(*, user: User, scope: Scope, actor: Actor, now: datetime) -> None:
    """Let somebody in no more; raises YourOwnAccount, OutOfReach, MoreThanYourOwn, LastOwner."""
    held()
    if user.pk == scope.user_id:
        raise YourOwnAccount
    units = _may_manage(user, scope)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        _keep_an_owner(user)
        _record_in(units, UserPaused(person=str(user)), user, actor, now)


@transaction.atomic
def resume_user(*, user: User, scope: Scope, actor: Actor, now: datetime) -> None:
    """Let somebody in again; raises OutOfReach, MoreThanYourOwn."""
    held()
    units = _may_manage(user, scope)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        _record_in(units, UserResumed(person=str(user)), user, actor, now)


@transaction.atomic
def change_profile(*, user: User, changes: Mapping[str, str], actor: Actor, now: datetime) -> User:
    """Set one's own name, language, zone or theme (keys of `PROFILE`)."""
    fields = sorted(field for field in PROFILE & changes.keys() if getattr(user, field) != changes[field])
    if not fields:
        return user
    for field in fields:
        setattr(user, field, changes[field])
    user.save(update_fields=fields)
    event = ProfileChanged(person=str(user), fields=fields)
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk))
    return user


@transaction.atomic
def change_password(*, user: User, password: str, actor: Actor, now: datetime, session_key: str = "") -> User:
    """Set a checked password; every session of the user but the one named ends with it, and so does a lock-out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    reset(username=user.email)
    ended = SignIn.objects.filter(user=user).exclude(session_key=session_key)
    Session.objects.filter(session_key__in=list(ended.values_list("session_key", flat=True))).delete()
    ended.delete()
    event = PasswordChanged(person=str(user))
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk))
    return user


def check_manageable(user: User, scope: Scope) -> None:
    """Raise NotThere, OutOfReach or MoreThanYourOwn where the reader may not manage an account."""
    _may_manage(user, scope)


def _sees(scope: Scope, user: User) -> bool:
    return User.objects.visible_to(scope).filter(pk=user.pk).exists()


def _may_take(membership: Membership, scope: Scope) -> None:
    if not may_give(scope, membership.role):
        raise MoreThanYourOwn(name=membership.role)


def _may_manage(user: User, scope: Scope) -> list[int]:
    """Return the units of a user whose whole account the doer may manage."""
    if not _sees(scope, user):
        raise NotThere
    memberships = list(Membership.objects.filter(user=user).select_related("role"))
    if not all(scope.sees_unit(membership.unit_id) for membership in memberships):
        raise OutOfReach(name=user)
    for membership in memberships:
        _may_take(membership, scope)
    return [membership.unit_id for membership in memberships]


def _keep_an_owner(user: User) -> None:
    """Raise LastOwner where no active owner of the whole is left; the transaction rolls back."""
    owners = Membership.objects.filter(role__name="owner", role__is_builtin=True, unit__parent=None)
    if not owners.filter(user__is_active=True).exists():
        raise LastOwner(name=user)


def _record_in(units: Iterable[int], event: UserPaused | UserResumed, user: User, actor: Actor, now: datetime) -> None:
    """Record a fact about an account once, in the first of its units."""
    unit = next(iter(units), None)
    timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk), unit=unit)
