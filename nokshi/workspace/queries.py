"""Who somebody is here, and what he may see."""

from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Organisation, Role, Unit, User


def organisation() -> Organisation:
    """Return the organisation; it is there from the first migration on."""
    return Organisation.objects.get()


def root_unit() -> Unit:
    """Return the unit above all units."""
    return Unit.objects.get(parent=None)


def units_under(unit_id: int) -> frozenset[int]:
    """Return the ids of a unit and of everything below it."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return frozenset(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))


def scope_for(user: User) -> Scope:
    """Return what a user may see and do, from his memberships."""
    memberships = list(user.memberships.select_related("role", "unit"))
    units: frozenset[int] | None = frozenset()
    capabilities: set[str] = set()
    for membership in memberships:
        capabilities.update(membership.role.capabilities)
        if membership.unit.parent_id is None:
            units = None
        elif units is not None:
            units |= units_under(membership.unit_id)
    hidden = [set(membership.role.hidden) for membership in memberships]
    readonly = [set(membership.role.readonly) for membership in memberships]
    here = organisation()
    return Scope(
        user_id=user.pk,
        units=units,
        capabilities=frozenset(capabilities),
        hidden=frozenset(set.intersection(*hidden) if hidden else ()),
        readonly=frozenset(set.intersection(*readonly) if readonly else ()),
        language=user.language,
        zone=user.zone or here.zone,
        currency=here.currency,
        name=user.name,
    )
