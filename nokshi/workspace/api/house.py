"""The organisation and its units for programs."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Id,
    Resource,
    by,
    resources,
    seen,
)
from nokshi.workspace import actions
from nokshi.workspace.models import StaffMail, Unit
from nokshi.workspace.queries import organisation

Kind = Literal["organisation", "brand", "region"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
UNITS = "workspace.units"


class OrganisationShown(msgspec.Struct):
    """The business itself."""

    name: str
    language: str
    currency: str
    zone: str


class UnitNew(Body, kw_only=True):
    """A brand or region below another unit."""

    name: Name
    parent: Id
    kind: Literal["brand", "region"] = "brand"


class UnitChange(Body):
    """What is to be different of a unit; another parent moves it with all below."""

    name: Name | UnsetType = UNSET
    kind: Literal["brand", "region"] | UnsetType = UNSET
    parent: Id | UnsetType = UNSET


def business(asking: Asking) -> OrganisationShown:
    """Return the organisation."""
    here = organisation()
    return OrganisationShown(here.name, here.language, here.currency, here.zone)


def units(asking: Asking, of: int) -> QuerySet[Unit]:
    """Return the units that the caller sees."""
    return Unit.objects.visible_to(asking.scope)


def add(asking: Asking, body: UnitNew) -> int:
    """Add a unit."""
    parent = _seen(asking, body.parent)
    made = actions.add_unit(
        name=body.name, kind=body.kind, parent=parent, scope=asking.scope, actor=asking.actor, now=asking.now
    )
    return made.pk


def change(asking: Asking, pk: int, body: UnitChange) -> None:
    """Rename a unit or hang it elsewhere."""
    unit = Unit.objects.get(pk=pk)
    if body.name is not UNSET or body.kind is not UNSET:
        name = unit.name if body.name is UNSET else body.name
        kind = unit.kind if body.kind is UNSET else body.kind
        actions.change_unit(
            unit=unit, name=name, kind=kind, scope=asking.scope, actor=asking.actor, now=asking.now
        )  # fmt: skip
    if body.parent is not UNSET:
        parent = _seen(asking, body.parent)
        actions.move_unit(unit=unit, parent=parent, scope=asking.scope, actor=asking.actor, now=asking.now)


def retire(asking: Asking, pk: int) -> None:
    """Take a unit out of use; what belongs to it stays."""
    actions.retire_unit(unit=Unit.objects.get(pk=pk), scope=asking.scope, actor=asking.actor, now=asking.now)


def bring_back(asking: Asking, pk: int) -> None:
    """Take a retired unit into use again."""
    actions.bring_unit_back(unit=Unit.objects.get(pk=pk), scope=asking.scope, actor=asking.actor, now=asking.now)


def staff_mails(asking: Asking, of: int) -> QuerySet[StaffMail]:
    """Return the mail to those who work here; its text, which may hold a link that opens an account, stays inside."""
    return StaffMail.objects.all()


def _seen(asking: Asking, pk: int) -> Unit:
    seen(units(asking, 0), [pk], _("unit"))
    return Unit.objects.get(pk=pk)


resources.lend(
    Resource(
        name="units", noun="unit", label=_("Units"), capability="", order=71, rows=units,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("kind", Kind), Column("parent", int | None, "parent_id"),
            Column("path"), Column("retired_at", datetime | None),
        ),
        sorts={"id": "pk", "path": "path"},
        filters=(by("parent", Id, "parent_id"), by("kind", Kind)),
        create=Deed(name="create", label=_("Add a unit"), capability=UNITS, run=add, body=UnitNew),
        change=Deed(name="change", label=_("Change a unit"), capability=UNITS, run=change, body=UnitChange),
        remove=Deed(name="remove", label=_("Retire a unit"), capability=UNITS, run=retire),
        deeds=(Deed(name="bring-back", label=_("Bring a unit back"), capability=UNITS, run=bring_back),),
    ),
    Resource(
        name="staff-mails", noun="staff_mail", label=_("Mail to the staff"), order=81,
        capability="workspace.staff_mail", rows=staff_mails, sort="-id",
        columns=(
            Column("id", int, "pk"), Column("email"), Column("user", int | None, "user_id"),
            Column("about", Literal["invitation", "reset"]), Column("subject"), Column("posted_at", datetime),
            Column("sent_at", datetime | None), Column("error"),
        ),
        filters=(by("email"), by("about", Literal["invitation", "reset"])),
    ),
)  # fmt: skip
