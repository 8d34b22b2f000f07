"""What was known of a customer, where values come from, and the ways back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.custom.api.values import undo as undo_own
from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.queries.past import Origin, evening_of, facts_before, origins_of, was_removed
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.words import lent_as
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Key, Told, told
from nokshi.ports.resources import Asking, Body, Column, Deed, Id, Reading, Resource, extend, resources
from nokshi.timeline.models import EventRow

VIEW, CHANGE, REMOVE = "customers.view", "customers.change", "customers.remove"


class Came(msgspec.Struct):
    """How a field came by a value; `from_where` says it in words."""

    field: str
    value: Any
    at: datetime
    actor_kind: str
    actor: int | None
    run: int | None
    source: str
    from_where: list[str]


class Evening(Body, kw_only=True):
    """A past day."""

    day: date


class Known(msgspec.Struct):
    """What was known on the evening of a day; `is_removed` where the record stood in no list."""

    day: date
    is_there: bool
    is_removed: bool
    facts: dict[str, Any]


class Taken(Body, kw_only=True):
    """The event of a change that is to be taken back."""

    event: Id


def origins(asking: Asking, pk: int) -> list[Came]:
    """Return every value that the log knows of the fields that the caller sees, newest first in each."""
    customer = Customer.objects.get(pk=pk)
    found = [one for values in origins_of(customer, _known(pk, asking.scope)).values() for one in values]
    words = told({key for one in found for key in (one.run, one.way, one.source) if key}, asking.scope)
    return [_came(one, words) for one in found]


def _came(one: Origin, words: Mapping[Key, Told]) -> Came:
    said = [str(words[key].text) for key in (one.run, one.way, one.source) if key is not None and key in words]
    source = one.source or one.way
    return Came(one.field, one.value, one.at, one.actor.kind, one.actor.id, one.run, source, said)


def as_of(asking: Asking, pk: int, body: Evening) -> Known:
    """Return what was known of a customer on the evening of a day."""
    # The zone's own midnight of the last day that dates have lies beyond them.
    if not date.min < body.day < asking.now.date():
        raise NotThere
    evening = evening_of(body.day, asking.scope.zone)
    facts = facts_before(pk, _known(pk, asking.scope), evening)
    customer = Customer.objects.get(pk=pk)
    return Known(body.day, customer.created_at < evening, was_removed(pk, evening), facts)


def _known(pk: int, scope: Scope) -> dict[str, Any]:
    return facts_of([pk], [field for field in CHANGEABLE if scope.shows(lent_as(field))])[pk]


def undo(asking: Asking, pk: int, body: Taken) -> None:
    """Take one change back, where the caller may write each of its fields."""
    if undo_own(asking, SUBJECT, pk, body.event):
        return
    row = EventRow.objects.standing().filter(pk=body.event, kind="customers.changed", customer_id=pk).first()
    if row is None or not all(asking.scope.writes(lent_as(field)) for field in row.data["changes"]):
        raise NotThere
    actions.undo_change(customer=Customer.objects.get(pk=pk), event_id=row.pk, actor=asking.actor, now=asking.now)


def removed(asking: Asking, of: int) -> QuerySet[Customer]:
    """Return the removed customers of the caller's units."""
    return Customer.objects.away().of_units(asking.scope)


def restore(asking: Asking, pk: int) -> dict[str, int]:
    """Bring a removed customer back into every list."""
    actions.restore_many(customers=[pk], actor=asking.actor, now=asking.now)
    return {"id": pk}


extend(
    "customers",
    deeds=(
        Deed(
            name="as-of",
            label=_("As known on a past day"),
            capability=VIEW,
            run=as_of,
            body=Evening,
            gives=Known,
            is_question=True,
        ),
        Deed(name="undo", label=_("Take a change back"), capability=CHANGE, run=undo, body=Taken),
    ),
    readings=(
        Reading(name="origins", label=_("Where each value comes from"), capability=VIEW, gives=list[Came], run=origins),
    ),
)
resources.lend(
    Resource(
        name="removed-customers", noun="removed_customer", label=_("Removed customers"), capability=REMOVE, order=11,
        rows=removed, tells_of="pk",
        columns=(
            Column("id", int, "pk"), Column("name"), Column("kind"), Column("created_at", datetime),
            Column("removed_at", datetime, "deleted_at"),
        ),
        sorts={"id": "pk", "removed_at": "deleted_at"}, sort="-removed_at",
        deeds=(
            Deed(
                name="restore", label=_("Bring a customer back"), capability=REMOVE, run=restore, gives=dict[str, int]
            ),
        ),
    )
)  # fmt: skip
