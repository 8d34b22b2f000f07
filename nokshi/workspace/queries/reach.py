"""What somebody may see and do, and where.

Every scope keeps one promise: each capability in it holds in each of its units. Whoever has
different roles in different units has, over all of them, what holds in all of them; in one
unit (the switch in the top bar) what holds there. See docs/decisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import capabilities
from nokshi.ports.fields import veils
from nokshi.workspace import rules
from nokshi.workspace.models import Membership, Organisation, Role, Unit, User
from nokshi.workspace.queries.factors import has_second_factor
from nokshi.workspace.queries.marks import house_mark
from nokshi.workspace.queries.units import organisation


@dataclass(frozen=True)
class Reach:
    """A user's grants over the tree, read once: from it come his scopes and his unit switch."""

    user: User
    organisation: Organisation
    units: Mapping[int, Unit]
    grants: tuple[rules.Grant, ...]
    needs_factor: bool = False
    mark: str | None = None
    """The mark of the house under which it was read."""

    @cached_property
    def lacks_factor(self) -> bool:
        """Say whether a role asks for a second factor that the user does not have."""
        return self.needs_factor and not has_second_factor(self.user)

    @cached_property
    def whole(self) -> Scope:
        """Everything the user sees, with what he may do in all of it."""
        return self._over([grant.path for grant in self.grants])

    def in_unit(self, unit_id: int) -> Scope | None:
        """Return the scope of one unit and all below it, None where it is out of reach."""
        unit = self.units.get(unit_id)
        if unit is None or not any(rules.is_within(unit.path, grant.path) for grant in self.grants):
            return None
        return self._over([unit.path])

    @cached_property
    def reachable(self) -> list[Unit]:
        """Return the standing units within reach."""
        held = [grant.path for grant in self.grants]
        return [
            unit
            for unit in self.units.values()
            if unit.retired_at is None and any(rules.is_within(unit.path, path) for path in held)
        ]

    def _over(self, paths: list[str]) -> Scope:
        rights = rules.rights_over(paths, self.grants)
        units = self._ids_within(paths)
        return Scope(
            user_id=self.user.pk,
            units=units,
            capabilities=rights.capabilities,
            hidden=rights.hidden,
            readonly=rights.readonly,
            language=self.user.language,
            zone=self.user.zone or self.organisation.zone,
            currency=self.organisation.currency,
            name=self.user.name or self.user.email,
            veiled=self._veiled(units),
        )

    def _veiled(self, units: frozenset[int] | None) -> frozenset[str]:
        if units is None:
            return frozenset()
        return _veiled(self.mark, units) if self.mark else _veiled.__wrapped__(self.mark, units)

    def _ids_within(self, paths: list[str]) -> frozenset[int] | None:
        tops = rules.tops(paths)
        if any(rules.depth(path) == 0 for path in tops):
            return None
        return frozenset(pk for pk, unit in self.units.items() if any(rules.is_within(unit.path, top) for top in tops))


def reach_of(user: User) -> Reach:
    """Return a user's reach, in one question to the database where nothing changed since he was last asked for."""
    mark = house_mark()
    here, units = _house(mark) if mark else _house.__wrapped__(mark)
    grants, needs_factor = _held(mark, user.pk) if mark else _held.__wrapped__(mark, user.pk)
    return Reach(user=user, organisation=here, units=units, grants=grants, needs_factor=needs_factor, mark=mark)


@lru_cache(maxsize=2)
def _house(mark: str | None) -> tuple[Organisation, Mapping[int, Unit]]:
    return organisation(), MappingProxyType({unit.pk: unit for unit in Unit.objects.all()})


@lru_cache(maxsize=1_024)
def _held(mark: str | None, user_id: int) -> tuple[tuple[rules.Grant, ...], bool]:
    """Return what a user's roles give him and whether one of them asks for a second factor."""
    held = list(Membership.objects.filter(user=user_id).select_related("role", "unit"))
    return tuple(grant_of(one.role, one.unit) for one in held), any(one.role.needs_factor for one in held)


@lru_cache(maxsize=1_024)
def _veiled(mark: str | None, units: frozenset[int]) -> frozenset[str]:
    """Return the fields that are for none of these units."""
    return frozenset().union(*(veil.hides(units) for veil in veils))


def scope_for(user: User) -> Scope:
    """Return what a user may see, and what he may do everywhere in it."""
    return reach_of(user).whole


def scope_for_unit(user: User, unit: Unit) -> Scope:
    """Return what a user may see and do in a unit and all below it; nothing where he has no role."""
    return reach_of(user).in_unit(unit.pk) or Scope.nobody()


def role_capabilities(role: Role) -> frozenset[str]:
    """Return a role's capabilities: its own list, or what the rooms lend to a built-in role."""
    if not role.is_builtin:
        return frozenset(role.capabilities)
    if role.name == "owner":
        return frozenset({EVERYTHING})
    return frozenset(one.name for one in capabilities if role.name in one.roles)


def grant_of(role: Role, unit: Unit) -> rules.Grant:
    """Return what a role gives in a unit; what is for the whole organisation is held at its top only."""
    held = role_capabilities(role)
    if unit.parent_id is not None:
        if EVERYTHING in held:
            held = frozenset(one.name for one in capabilities)
        held -= {one.name for one in capabilities if one.at_top}
    return rules.Grant(unit.path, held, frozenset(role.hidden), frozenset(role.readonly))
