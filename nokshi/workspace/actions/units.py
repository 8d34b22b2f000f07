"""Grow and change the tree of units."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace import rules
from nokshi.workspace.actions.organisation import NoName, held, said
from nokshi.workspace.events import UnitAdded, UnitBroughtBack, UnitMoved, UnitRenamed, UnitRetired
from nokshi.workspace.models import Unit


class SameName(DomainError):
    code = "unit_same_name"
    sentence = _("There is a unit called “%(name)s” at that place already. Choose another name or another place.")


class TooDeep(DomainError):
    code = "unit_too_deep"
    sentence = _("The tree is %(most)s levels deep at most. Hang the unit further up.")


class BelowItself(DomainError):
    code = "unit_below_itself"
    sentence = _("A unit cannot hang below itself. Choose a place outside of “%(name)s”.")


class TopStays(DomainError):
    code = "unit_top_stays"
    sentence = _("This is the top of the tree: it stays where it is. Its name is the name of the organisation.")


class InUse(DomainError):
    code = "unit_in_use"
    sentence = _(
        "“%(name)s” is still in use (units below it: %(units)s; people: %(people)s; teams: %(teams)s). "
        "Move or remove them first; what customers have there stays."
    )


@transaction.atomic
def add_unit(*, name: str, kind: str, parent: Unit, scope: Scope, actor: Actor, now: datetime) -> Unit:
    """Add a brand or region below a unit that the doer sees; raises NoName, SameName, TooDeep."""
    held()
    above = _seen(parent, scope)
    if rules.depth(above.path) + 1 > rules.DEEPEST:
        raise TooDeep(most=said(rules.DEEPEST))
    unit = Unit(name=_named(name), kind=kind, parent=above, path=f"{above.path}new/")
    _save(unit)
    unit.path = rules.child_path(above.path, unit.pk)
    unit.save(update_fields=["path"])
    event = UnitAdded(unit_name=unit.name, below=above.name)
    timeline.record(event, at=now, actor=actor, subject=("workspace.unit", unit.pk), unit=unit.pk)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, kind: str, scope: Scope, actor: Actor, now: datetime) -> Unit:
    """Give a unit another name or kind; raises TopStays, NoName, SameName."""
    held()
    unit = _seen(unit, scope)
    if unit.parent_id is None:
        raise TopStays
    was, unit.name = unit.name, _named(name)
    kind_was, unit.kind = unit.kind, kind
    if (was, kind_was) == (unit.name, unit.kind):
        return unit
    _save(unit)
    if was != unit.name:
        event = UnitRenamed(was=was, became=unit.name)
        timeline.record(event, at=now, actor=actor, subject=("workspace.unit", unit.pk), unit=unit.pk)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, scope: Scope, actor: Actor, now: datetime) -> Unit:
    """Hang a unit and all below it under another; raises TopStays, BelowItself, TooDeep, SameName."""
    held()
    unit, above = _seen(unit, scope), _seen(parent, scope)
    if unit.parent_id is None:
        raise TopStays
    if not scope.sees_unit(unit.parent_id):
        raise NotThere
    if rules.is_within(above.path, unit.path):
        raise BelowItself(name=unit.name)
    if above.pk == unit.parent_id:
        return unit
    was_below = Unit.objects.values_list("name", flat=True).get(pk=unit.parent_id)
    _rehang(unit, above)
    event = UnitMoved(unit_name=unit.name, was_below=was_below, below=above.name)
    timeline.record(event, at=now, actor=actor, subject=("workspace.unit", unit.pk), unit=unit.pk)
    return unit


@transaction.atomic
def retire_unit(*, unit: Unit, scope: Scope, actor: Actor, now: datetime) -> Unit:
    """Take a unit out of use; what belongs to it stays and can be seen. Raises TopStays, InUse."""
    held()
    unit = _seen(unit, scope)
    if unit.parent_id is None or not scope.sees_unit(unit.parent_id):
        raise TopStays
    units, people = unit.children.standing().count(), unit.memberships.count()
    teams = unit.teams.count()
    if units or people or teams:
        raise InUse(name=unit.name, units=said(units), people=said(people), teams=said(teams))
    if Unit.objects.filter(pk=unit.pk, retired_at=None).update(retired_at=now):
        event = UnitRetired(unit_name=unit.name)
        timeline.record(event, at=now, actor=actor, subject=("workspace.unit", unit.pk), unit=unit.pk)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def bring_unit_back(*, unit: Unit, scope: Scope, actor: Actor, now: datetime) -> Unit:
    """Take a retired unit, and those above it, into use again."""
    held()
    unit = _seen(unit, scope)
    retired = Unit.objects.visible_to(scope).filter(pk__in=rules.ids_on(unit.path)).exclude(retired_at=None)
    for one in retired:
        event = UnitBroughtBack(unit_name=one.name)
        timeline.record(event, at=now, actor=actor, subject=("workspace.unit", one.pk), unit=one.pk)
    retired.update(retired_at=None)
    unit.refresh_from_db()
    return unit


def _seen(unit: Unit, scope: Scope) -> Unit:
    """Return the unit as it is now, if the doer sees it."""
    fresh = Unit.objects.visible_to(scope).filter(pk=unit.pk).first()
    if fresh is None:
        raise NotThere
    return fresh


def _named(name: str) -> str:
    if not name.strip():
        raise NoName
    return name.strip()


def _save(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise SameName(name=unit.name) from None


def _rehang(unit: Unit, above: Unit) -> None:
    branch = Unit.objects.filter(path__startswith=unit.path)
    lowest = max(rules.depth(path) for path in branch.values_list("path", flat=True))
    if lowest - rules.depth(unit.path) + rules.depth(above.path) + 1 > rules.DEEPEST:
        raise TooDeep(most=said(rules.DEEPEST))
    was, becomes = unit.path, rules.child_path(above.path, unit.pk)
    unit.parent = above
    _save(unit)
    branch.update(path=Concat(Value(becomes), Substr(F("path"), len(was) + 1)))
    unit.refresh_from_db()
