"""The organisation, its units, roles, teams and shared views as sections of the configuration."""

import zoneinfo
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Literal

import pycountry
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.naming import found, likened, named, things_in
from nokshi.conditions.tree import check, to_data
from nokshi.ports.capabilities import capabilities
from nokshi.ports.configuration import (
    FIELD,
    Item,
    Known,
    Named,
    Naming,
    Section,
    Setting,
    above,
    known,
    namings,
    sections,
    unlike,
)
from nokshi.ports.fields import fields
from nokshi.ports.records import record_kinds
from nokshi.workspace import actions, queries
from nokshi.workspace.models import LANGUAGES, Role, SavedView, Team, Unit, User
from nokshi.workspace.queries.names import TOP, named_in, unit_at, unit_of, unit_paths


class OrganisationItem(Item):
    """The business itself: the language in which new people are met, its currency (ISO 4217) and zone (IANA)."""

    name: str = ""
    language: str = "en"
    currency: str = "BDT"
    zone: str = "Asia/Dhaka"


class UnitItem(Item):
    """A unit; its name says below which others it stands."""

    kind: Literal["brand", "region"] = "brand"


class RoleItem(Item):
    """A role of the house's own."""

    capabilities: list[str] = []
    hidden: list[str] = []
    readonly: list[str] = []
    needs_factor: bool = False

    def __post_init__(self) -> None:
        self.capabilities, self.hidden = sorted(set(self.capabilities)), sorted(set(self.hidden))
        self.readonly = sorted(set(self.readonly) - set(self.hidden))


class FactorsItem(Item):
    """The built-in roles whose people need a second factor."""

    roles: list[Literal["owner", "manager", "staff", "reader"]] = []

    def __post_init__(self) -> None:
        self.roles = sorted(set(self.roles))


class TeamItem(Item):
    """A team without its people."""


class ViewItem(Item):
    """A shared view of a kind of records: for a unit and all below it, or for everybody."""

    kind: str
    unit: str = ""
    conditions: dict[str, Any] | None = None
    columns: list[str] = []
    sort: str = ""


def _organisation() -> dict[str, Item]:
    here = queries.organisation()
    return {"": OrganisationItem(name=here.name, language=here.language, currency=here.currency, zone=here.zone)}


def _put_organisation(name: str, item: OrganisationItem, to: Setting) -> None:
    given = {"name": item.name, "language": item.language, "currency": item.currency, "zone": item.zone}
    actions.change_organisation(**given, actor=to.actor, now=to.now)


def _organisation_needs(name: str, item: OrganisationItem) -> Iterable[Named]:
    return (("language", item.language), ("currency", item.currency), ("zone", item.zone))


def _units() -> dict[str, Item]:
    kinds = dict(Unit.objects.values_list("pk", "kind"))
    return {path: UnitItem(kind=kinds[pk]) for pk, path in unit_paths().items() if path != TOP}  # type: ignore[arg-type]


def _put_unit(name: str, item: UnitItem, to: Setting) -> None:
    known_as = {path: pk for pk, path in unit_paths(standing=False).items()}
    given: dict[str, Any] = {"kind": item.kind, "scope": to.scope, "actor": to.actor, "now": to.now}
    parent, own = unit_of(name)
    if name not in known_as:
        actions.add_unit(name=own, parent=unit_at(parent), **given)
        return
    unit = Unit.objects.get(pk=known_as[name])
    actions.change_unit(unit=unit, name=own, **given)
    actions.bring_unit_back(unit=unit, scope=to.scope, actor=to.actor, now=to.now)


def _remove_unit(name: str, to: Setting) -> None:
    actions.retire_unit(unit=unit_at(name), scope=to.scope, actor=to.actor, now=to.now)


def _unit_needs(name: str, item: UnitItem) -> Iterable[Named]:
    return [("unit", above(name))] if above(name) else []


def _roles() -> dict[str, Item]:
    return {
        role.name: RoleItem(
            capabilities=sorted(role.capabilities), hidden=sorted(role.hidden), readonly=sorted(role.readonly),
            needs_factor=role.needs_factor,
        )
        for role in Role.objects.filter(is_builtin=False).order_by("name")
    }  # fmt: skip


def _put_role(name: str, item: RoleItem, to: Setting) -> None:
    given: dict[str, Any] = {
        "name": name, "capabilities": item.capabilities, "hidden": item.hidden, "readonly": item.readonly,
        "scope": to.scope, "actor": to.actor, "now": to.now,
    }  # fmt: skip
    role = Role.objects.filter(name=name).first()
    role = actions.change_role(role=role, **given) if role else actions.add_role(**given)
    actions.require_factor(role=role, is_required=item.needs_factor, scope=to.scope, actor=to.actor, now=to.now)


def _remove_role(name: str, to: Setting) -> None:
    role = Role.objects.get(name=name, is_builtin=False)
    actions.remove_role(role=role, scope=to.scope, actor=to.actor, now=to.now)


def _role_needs(name: str, item: RoleItem) -> Iterable[Named]:
    yield from (("capability", one) for one in item.capabilities)
    yield from ((FIELD, one) for one in (*item.hidden, *item.readonly))


def _factors() -> dict[str, Item]:
    asked = Role.objects.filter(is_builtin=True, needs_factor=True)
    return {"": FactorsItem(roles=sorted(asked.values_list("name", flat=True)))}  # type: ignore[arg-type]


def _put_factors(name: str, item: FactorsItem, to: Setting) -> None:
    for role in Role.objects.filter(is_builtin=True).order_by("pk"):
        is_required = role.name in item.roles
        actions.require_factor(role=role, is_required=is_required, scope=to.scope, actor=to.actor, now=to.now)


def _teams() -> dict[str, Item]:
    paths = unit_paths()
    names = Team.objects.filter(unit__in=paths).values_list("unit_id", "name")
    return {name: TeamItem() for name in sorted(named_in(paths[unit], name) for unit, name in names)}


def _put_team(name: str, item: TeamItem, to: Setting) -> None:
    path, own = unit_of(name)
    actions.add_team(name=own, unit=unit_at(path), members=(), scope=to.scope, actor=to.actor, now=to.now)


def _remove_team(name: str, to: Setting) -> None:
    path, own = unit_of(name)
    team = Team.objects.get(unit=unit_at(path), name=own)
    actions.remove_team(team=team, scope=to.scope, actor=to.actor, now=to.now)


def in_unit(name: str, item: Item) -> Iterable[Named]:
    """Return the unit that a thing named by it needs."""
    return [("unit", unit_of(name)[0])]


def _shared() -> dict[str, SavedView]:
    views = SavedView.objects.exclude(shared=SavedView.Shared.NOBODY).order_by("name", "kind", "pk")
    standing = unit_paths()
    there = [view for view in views if view.unit_id is None or view.unit_id in standing]
    names = unlike((view.pk, view.name) for view in there)
    return {names[view.pk]: view for view in there}


def _views() -> dict[str, Item]:
    paths = unit_paths()
    return {
        name: ViewItem(
            kind=view.kind, unit=paths[view.unit_id] if view.unit_id else "", conditions=named(view.tree) or None,
            columns=[one for one in view.columns if one in fields],
            sort=view.sort if view.sort.removeprefix("-") in fields else "",
        )
        for name, view in _shared().items()
    }  # fmt: skip


def _put_view(name: str, item: ViewItem, to: Setting) -> None:
    tree = check(found(item.conditions), scope=to.scope, subject=item.kind) if item.conditions else None
    view = _shared().get(name)
    actions.keep_shared_view(
        view=view, name=view.name if view else name, kind=item.kind, tree=to_data(tree) if tree else None,
        columns=item.columns, sort=item.sort, unit=unit_at(item.unit) if item.unit else None,
        scope=to.scope, actor=to.actor, now=to.now,
    )  # fmt: skip


def _remove_view(name: str, to: Setting) -> None:
    actions.remove_shared_view(view=_shared()[name], actor=to.actor, now=to.now)


def _view_needs(name: str, item: ViewItem) -> Iterable[Named]:
    yield "record", item.kind
    if item.unit:
        yield "unit", item.unit
    yield from things_in(item.conditions)
    yield from ((FIELD, one) for one in item.columns)
    if item.sort:
        yield FIELD, item.sort.removeprefix("-")


def _unit_names() -> Mapping[str, str]:
    return {str(pk): path for pk, path in unit_paths(standing=False).items()}


def _colleagues() -> Mapping[str, str]:
    return {str(pk): email for pk, email in User.objects.order_by("pk").values_list("pk", "email")}


known.lend(
    Known("unit", _("unit"), lambda: unit_paths().values()),
    Known("capability", _("right"), lambda: [one.name for one in capabilities] + ["*"]),
    Known(FIELD, _("field"), lambda: [one.name for one in fields]),
    Known("record", _("kind of record"), lambda: [one.name for one in record_kinds]),
    Known("language", _("language"), lambda: [code for code, _name in LANGUAGES]),
    Known("currency", _("currency"), lambda: [one.alpha_3 for one in pycountry.currencies]),
    Known("zone", _("time zone"), zoneinfo.available_timezones),
    Known("colleague", _("colleague"), lambda: _colleagues().values()),
)
namings.lend(
    Naming("customers.unit", "unit", _unit_names),
    Naming("customers.owner", "colleague", _colleagues),
)
sections.lend(
    Section(
        name="organisation", label=_("Organisation"), shape=OrganisationItem, standing=_organisation,
        put=_put_organisation, needs=_organisation_needs, is_one=True, order=10,
    ),
    Section(
        name="units", label=_("Units"), shape=UnitItem, standing=_units, put=_put_unit, remove=_remove_unit,
        makes=lambda name, item: [("unit", name)], needs=_unit_needs, order=12,
    ),
    Section(
        name="roles", label=_("Roles"), shape=RoleItem, standing=_roles, put=_put_role, remove=_remove_role,
        needs=_role_needs, order=20,
    ),
    Section(
        name="second_factor", label=_("Second factor"), shape=FactorsItem, standing=_factors, put=_put_factors,
        is_one=True, order=22,
    ),
    Section(
        name="teams", label=_("Teams"), shape=TeamItem, standing=_teams, put=_put_team, remove=_remove_team,
        needs=in_unit, order=24,
    ),
    Section(
        name="views", label=_("Shared views"), shape=ViewItem, standing=_views, put=_put_view, remove=_remove_view,
        liken=partial(likened, part="conditions"),
        needs=_view_needs, order=80,
    ),
)  # fmt: skip
