"""Make and change roles of one's own; the built-in ones take what the rooms lend."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.organisation import NoName, held, said
from nokshi.workspace.events import FactorRequired, RoleAdded, RoleChanged, RoleRemoved
from nokshi.workspace.models import Role
from nokshi.workspace.queries.people import may_give


class BuiltIn(DomainError):
    code = "role_built_in"
    sentence = _("“%(name)s” is built in and stays as it is. Copy it, and change the copy.")


class RoleNameTaken(DomainError):
    code = "role_name_taken"
    sentence = _("There is a role called “%(name)s” already. Choose another name.")


class RoleHeld(DomainError):
    code = "role_held"
    sentence = _("“%(name)s” is still somebody's role (people: %(people)s). Give them another one first.")


class MoreThanYourOwn(DomainError):
    code = "more_than_your_own"
    sentence = _(
        "“%(name)s” may do or see what you may not. Nobody can hand on more than he has: ask somebody who has it."
    )


@transaction.atomic
def add_role(
    *,
    name: str,
    capabilities: Collection[str],
    hidden: Collection[str] = (),
    readonly: Collection[str] = (),
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> Role:
    """Make a role; raises NoName, RoleNameTaken, and MoreThanYourOwn for a right the doer lacks."""
    held()
    role = _shaped(Role(), name, capabilities, hidden, readonly)
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role.name)
    _save(role)
    event = RoleAdded(role=role.name, capabilities=role.capabilities)
    timeline.record(event, at=now, actor=actor, subject=("workspace.role", role.pk))
    return role


@transaction.atomic
def change_role(
    *,
    role: Role,
    name: str,
    capabilities: Collection[str],
    hidden: Collection[str] = (),
    readonly: Collection[str] = (),
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> Role:
    """Change what a role may do and see; raises BuiltIn, NoName, RoleNameTaken, MoreThanYourOwn."""
    held()
    role.refresh_from_db()
    if role.is_builtin:
        raise BuiltIn(name=role)
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role.name)
    was = (role.name, set(role.capabilities), list(role.hidden), list(role.readonly))
    _shaped(role, name, capabilities, hidden, readonly)
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role.name)
    if was == (role.name, set(role.capabilities), role.hidden, role.readonly):
        return role
    _save(role)
    event = RoleChanged(
        role=role.name,
        gained=sorted(set(role.capabilities) - was[1]),
        lost=sorted(was[1] - set(role.capabilities)),
        hidden=role.hidden,
        readonly=role.readonly,
    )
    timeline.record(event, at=now, actor=actor, subject=("workspace.role", role.pk))
    return role


@transaction.atomic
def require_factor(*, role: Role, is_required: bool, scope: Scope, actor: Actor, now: datetime) -> None:
    """Ask whoever has a role for a second factor, or no longer; raises MoreThanYourOwn."""
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role.name)
    if Role.objects.filter(pk=role.pk, needs_factor=not is_required).update(needs_factor=is_required):
        event = FactorRequired(role=role.name, is_required=is_required)
        timeline.record(event, at=now, actor=actor, subject=("workspace.role", role.pk))


@transaction.atomic
def remove_role(*, role: Role, scope: Scope, actor: Actor, now: datetime) -> None:
    """Remove a role that nobody has; raises BuiltIn, RoleHeld, MoreThanYourOwn."""
    held()
    if role.is_builtin:
        raise BuiltIn(name=role)
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role.name)
    people = role.memberships.values("user").distinct().count()
    if people:
        raise RoleHeld(name=role.name, people=said(people))
    timeline.record(RoleRemoved(role=role.name), at=now, actor=actor, subject=("workspace.role", role.pk))
    role.delete()


def _shaped(
    role: Role, name: str, capabilities: Collection[str], hidden: Collection[str], readonly: Collection[str]
) -> Role:
    role.name = name.strip()
    role.capabilities = sorted(set(capabilities))
    role.hidden = sorted(set(hidden))
    role.readonly = sorted(set(readonly) - set(hidden))
    if not role.name:
        raise NoName
    builtin = {word.casefold() for name, label in Role.BUILTIN.items() for word in (name, str(label))}
    if role.name.casefold() in builtin:
        raise RoleNameTaken(name=role.name)
    return role


def _save(role: Role) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise RoleNameTaken(name=role.name) from None
