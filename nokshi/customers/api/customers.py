"""Customers for programs: read, added, changed and removed, one or a thousand at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.custom.api.values import Own, own_column, write
from nokshi.custom.queries import book
from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of, home_region
from nokshi.customers.queries.matching import match_many
from nokshi.customers.queries.merging import family, survivor_of
from nokshi.customers.queries.search import matching_text
from nokshi.customers.rules.identities import value_of
from nokshi.customers.rules.people import NewCustomer
from nokshi.customers.words import lent_as
from nokshi.kernel.scope import Scope
from nokshi.ports.resources import (
    Asking,
    Body,
    Bulk,
    Column,
    Deed,
    Filter,
    Id,
    Line,
    Listing,
    Moment,
    Prose,
    Resource,
    Word,
    by,
    resources,
    said,
    seen,
)
from nokshi.timeline.api import COLUMNS as EVENT_COLUMNS
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Unit, User

Kind = Literal["person", "company"]
SUBJECT = "customers.customer"
MANY = ("emails", "phones", "handles", "external", "addresses", "units")
WRITTEN = (
    "kind", "name", "called", "language", "zone", "preferred_channel", "country", "city", "birth_date", "source",
    "owner", *MANY,
)  # fmt: skip
LENT = {name: lent_as(name) for name in WRITTEN}


class Named(Body):
    """A name or number of somebody in another system: `namespace` is that system."""

    namespace: Word
    value: Line


class Place(Body):
    """An address, in lines as its country writes them."""

    label: Word = ""
    lines: Prose = ""
    city: Word = ""
    region: Word = ""
    postcode: Word = ""
    country: Word = ""


class CustomerNew(Body):
    """Somebody to add; a name, an address, a phone number or an external number is needed."""

    name: Line = ""
    kind: Kind = "person"
    called: Word = ""
    language: Word = ""
    zone: Word = ""
    preferred_channel: Word = ""
    country: Word = ""
    city: Word = ""
    birth_date: date | None = None
    emails: list[Line] = []
    phones: list[Line] = []
    handles: list[Named] = []
    external: list[Named] = []
    addresses: list[Place] = []
    units: list[Id] = []
    owner: Id | None = None
    source: Word = ""
    created_at: Moment | None = None
    custom: Own = {}


class CustomerChange(Body):
    """What is to be different; lists are given whole, the main one first."""

    name: Line | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    called: Word | UnsetType = UNSET
    language: Word | UnsetType = UNSET
    zone: Word | UnsetType = UNSET
    preferred_channel: Word | UnsetType = UNSET
    country: Word | UnsetType = UNSET
    city: Word | UnsetType = UNSET
    birth_date: date | UnsetType | None = UNSET
    emails: list[Line] | UnsetType = UNSET
    phones: list[Line] | UnsetType = UNSET
    handles: list[Named] | UnsetType = UNSET
    external: list[Named] | UnsetType = UNSET
    addresses: list[Place] | UnsetType = UNSET
    units: list[Id] | UnsetType = UNSET
    owner: Id | UnsetType | None = UNSET
    source: Word | UnsetType = UNSET
    custom: Own | UnsetType = UNSET


class CustomerChangeOf(CustomerChange, kw_only=True):
    """The same for one of many, named by its id."""

    id: Id


def rows(asking: Asking, of: int) -> QuerySet[Customer]:
    """Return the customers whom the caller sees."""
    return Customer.objects.visible_to(asking.scope)


def new_of(body: CustomerNew, asking: Asking) -> NewCustomer:
    """Return a body as somebody to add, in units that the caller sees."""
    values = _pairs(said(body))
    del values["custom"]
    values["birth_date"] = body.birth_date
    values["units"] = body.units or home_of(asking.scope)
    return NewCustomer(**values)


def home_of(scope: Scope) -> list[int]:
    """Return the units of whom nobody gave one: the whole house's, else the first that the caller sees."""
    return [] if scope.units is None else sorted(scope.units)[:1]


def _pairs(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return names in other systems as the pairs that actions take."""
    found = dict(values)
    for name in ("handles", "external"):
        if name in found:
            found[name] = [(one["namespace"], one["value"]) for one in found[name]]
    return found


def add_many(asking: Asking, bodies: Sequence[CustomerNew]) -> list[int]:
    """Add customers and return their ids in order."""
    check_seen(asking, bodies)
    new = [new_of(body, asking) for body in bodies]
    if not book().on.get(SUBJECT) and not any(body.custom for body in bodies):
        return actions.add_many(new=new, actor=asking.actor, now=asking.now)
    with transaction.atomic():
        ids = actions.add_many(new=new, actor=asking.actor, now=asking.now)
        own = {pk: body.custom for pk, body in zip(ids, bodies, strict=True)}
        write(asking, SUBJECT, own, {pk: body.kind for pk, body in zip(ids, bodies, strict=True)})
    return ids


def add(asking: Asking, body: CustomerNew) -> int:
    """Add one customer."""
    return add_many(asking, [body])[0]


def change(asking: Asking, pk: int, body: CustomerChange) -> None:
    """Change one customer."""
    check_seen(asking, [body])
    with transaction.atomic():
        actions.change_many(changes={pk: _wanted(body, asking, pk)}, actor=asking.actor, now=asking.now)
        write(asking, SUBJECT, {pk: body.custom or {}}, {})


def change_many(asking: Asking, bodies: Sequence[CustomerChangeOf]) -> list[int]:
    """Change customers whom the caller sees, each named once."""
    ids = [body.id for body in bodies]
    seen(rows(asking, 0), ids, _("customer"))
    check_seen(asking, bodies)
    changes = {body.id: _wanted(body, asking, body.id) for body in bodies}
    with transaction.atomic():
        actions.change_many(changes=changes, actor=asking.actor, now=asking.now)
        write(asking, SUBJECT, {body.id: body.custom or {} for body in bodies}, {})
    return ids


def _wanted(body: CustomerChange, asking: Asking, pk: int) -> dict[str, Any]:
    changes = _pairs(said(body))
    changes.pop("id", None)
    changes.pop("custom", None)
    if "units" in changes and asking.scope.units is not None:
        # Units that the caller does not see stay as they are.
        present = facts_of([pk], ["units"])[pk]["units"]
        changes["units"] = [*changes["units"], *(one for one in present if one not in asking.scope.units)]
        changes["units"] = changes["units"] or home_of(asking.scope)
    return changes


def check_seen(asking: Asking, bodies: Sequence[Any]) -> None:
    """Refuse units and colleagues whom the caller does not see."""
    units = {one for body in bodies if body.units is not UNSET for one in body.units}
    owners = {body.owner for body in bodies if body.owner is not UNSET and body.owner}
    if units:
        seen(Unit.objects.visible_to(asking.scope), list(units), _("unit"))
    if owners:
        seen(User.objects.visible_to(asking.scope), list(owners), _("user"))


def remove(asking: Asking, pk: int) -> None:
    """Put a customer away."""
    actions.remove_many(customers=[pk], actor=asking.actor, now=asking.now)


def entries(asking: Asking, of: int) -> QuerySet[EventRow]:
    """Return the events of a customer in the caller's units."""
    return EventRow.objects.standing().visible_to(asking.scope).filter(customer_id__in=family([of]))


def lists(ids: Sequence[int], asking: Asking) -> dict[int, dict[str, Any]]:
    """Return the lists of customers: addresses, identities, and the units that the caller sees."""
    facts = facts_of(ids, MANY)
    for one in facts.values():
        for name in ("handles", "external"):
            one[name] = [{"namespace": namespace, "value": value} for namespace, value in one[name]]
        one["units"] = [unit for unit in one["units"] if asking.scope.sees_unit(unit)]
    return facts


def of_list(name: str, values: Any) -> Any:
    """Return one list of what `lists` gives for a customer."""
    return values[name] if values else []


def with_identity(kind: str, found: QuerySet[Any], value: str, asking: Asking) -> QuerySet[Any]:
    """Keep who is known by an address or number, written in any way."""
    plain = value_of(kind, value, home_region())
    return found.filter(identities__kind=kind, identities__value=plain).distinct() if plain else found.none()


def with_number(found: QuerySet[Any], value: str, asking: Asking) -> QuerySet[Any]:
    """Keep who has a number in another system, given as `namespace:value`."""
    namespace, _colon, number = value.rpartition(":")
    return found.filter(pk__in=match_many(asking.scope, "external", [number], namespace.casefold()).values())


def _column(name: str, type_: Any = str, path: str = "", **more: Any) -> Column:
    return Column(name, type_, path, lent_as(more.pop("of", name)), **more)


def _list(name: str, type_: Any) -> Column:
    return Column(name, list[type_], "", lent_as(name), load=lists, turn=partial(of_list, name))


resources.lend(
    Resource(
        name="customers",
        noun="customer",
        label=_("Customers"),
        capability="customers.view",
        order=10,
        subject=SUBJECT,
        tells_of="pk",
        rows=rows,
        is_steady=True,
        columns=(
            Column("id", int, "pk"),
            _column("kind", Kind),
            Column("name"),
            *(_column(name) for name in ("called", "language", "zone", "preferred_channel", "country", "city")),
            _column("birth_date", date | None),
            _column("owner", int | None, "owner_id"),
            _column("source"),
            _list("emails", str),
            _list("phones", str),
            _list("handles", Named),
            _list("external", Named),
            _list("addresses", Place),
            _list("units", int),
            Column("created_at", datetime),
            Column("changed_at", datetime),
            own_column(SUBJECT),
        ),
        sorts={"id": "pk", "name": "sort_key", "created_at": "created_at", "changed_at": "changed_at"},
        filters=(
            by("kind", Kind),
            by("changed_since", Moment, "changed_at__gte"),
            Filter("email", str, partial(with_identity, "email"), _("Who has this e-mail address"), "customers.email"),
            Filter("phone", str, partial(with_identity, "phone"), _("Who has this phone number"), "customers.phone"),
            Filter(
                "external", str, with_number, _("Who has this number elsewhere, as “system:number”"), LENT["external"]
            ),
        ),
        moved=lambda asking, pk: survivor_of(pk, asking.scope),
        search=lambda found, text, asking: matching_text(found, text, asking.scope),
        create=Deed(
            name="create", label=_("Add a customer"), capability="customers.change", run=add, body=CustomerNew,
            lent=LENT, is_atomic=True,
        ),
        change=Deed(
            name="change", label=_("Change a customer"), capability="customers.change", run=change,
            body=CustomerChange, lent=LENT,
        ),
        remove=Deed(name="remove", label=_("Remove a customer"), capability="customers.remove", run=remove),
        parts=(
            Listing(
                name="timeline",
                noun="entry",
                label=_("What happened to a customer"),
                capability="customers.view",
                rows=entries,
                columns=tuple(one for one in EVENT_COLUMNS if one.name != "customer"),
                sorts={"at": "at", "id": "pk"},
                sort="-at",
                filters=(by("kind"), by("since", Moment, "at__gte"), by("until", Moment, "at__lt")),
            ),
        ),
        add_many=Bulk(body=CustomerNew, run=add_many),
        change_many=Bulk(body=CustomerChangeOf, run=change_many),
    )
)  # fmt: skip
