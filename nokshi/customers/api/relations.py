"""Relations for programs, and what stands above and below a company."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.customers import actions
from nokshi.customers.api.history import Taken
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.hierarchy import companies_below, count_people, group_of, parents_of
from nokshi.customers.rules.relations import LONGEST_ROLE, NewRelation
from nokshi.customers.words import RELATION
from nokshi.kernel import clock
from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import (
    Asking,
    Body,
    Bulk,
    Column,
    Deed,
    Filter,
    Id,
    Moment,
    Reading,
    Resource,
    Word,
    by,
    extend,
    resources,
    said,
    seen,
)
from nokshi.timeline.models import EventRow

VIEW, CHANGE = "customers.view", "customers.change"
Kind = Literal[
    "works_at", "part_of", "household", "decision_maker", "contact_person", "referred_by", "reports_to", "own",
]  # fmt: skip
Role = Annotated[str, msgspec.Meta(max_length=LONGEST_ROLE)]
LENT = dict.fromkeys(("customer", "other", "kind", "role", "since", "until", "source"), RELATION)
KINDS = ("customers.relation_added", "customers.relation_changed", "customers.relation_removed")


class RelationNew(Body, kw_only=True):
    """How `customer` stands to `other`; it holds from `since` until the day `until`, the first without it."""

    customer: Id
    other: Id
    kind: Kind
    role: Role = ""
    since: date | None = None
    until: date | None = None
    source: Word = ""


class RelationChange(Body):
    """What is to be different of a relation."""

    role: Role | UnsetType = UNSET
    since: date | UnsetType | None = UNSET
    until: date | UnsetType | None = UNSET


class Group(msgspec.Struct):
    """A company within its group: those above it, the uppermost first, and how many companies and people it has."""

    parents: list[int]
    companies_below: int
    people: int
    people_in_group: int


def rows(asking: Asking, of: int) -> QuerySet[Relation]:
    """Return the relations both of whose ends the caller sees."""
    found = Relation.objects.visible_to(asking.scope)
    return found if asking.scope.shows(RELATION) else found.none()


def add_many(asking: Asking, bodies: Sequence[RelationNew]) -> list[int]:
    """Relate customers whom the caller sees; what is there already stays, and its id is the answer."""
    ends = [end for body in bodies for end in (body.customer, body.other)]
    seen(Customer.objects.visible_to(asking.scope), ends, _("customer"))
    new = [NewRelation(**msgspec.structs.asdict(body)) for body in bodies]
    return actions.relate_many(new=new, actor=asking.actor, now=asking.now)


def add(asking: Asking, body: RelationNew) -> int:
    """Relate two customers; refused where they are so already."""
    seen(Customer.objects.visible_to(asking.scope), [body.customer, body.other], _("customer"))
    return actions.relate(new=NewRelation(**msgspec.structs.asdict(body)), actor=asking.actor, now=asking.now)


def change(asking: Asking, pk: int, body: RelationChange) -> None:
    """Change the role or the period of a relation."""
    actions.change_relation(relation=pk, changes=said(body), actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Take a relation away."""
    if not asking.scope.writes(RELATION):
        raise NotThere
    actions.unrelate_many(relations=[pk], actor=asking.actor, now=asking.now)


def undo(asking: Asking, body: Taken) -> Taken:
    """Take back what one event of a relation tells, where the caller sees both ends."""
    row = EventRow.objects.standing().filter(pk=body.event, kind__in=KINDS).first()
    ends = {row.data["customer"], row.data["other"]} if row else set()
    known = Customer.objects.visible_to(asking.scope).filter(pk__in=ends).count()
    if not ends or known < len(ends) or not asking.scope.writes(RELATION):
        raise NotThere
    actions.undo_relation(event_id=body.event, actor=asking.actor, now=asking.now)
    return body


def with_end(found: QuerySet[Any], value: int, asking: Asking) -> QuerySet[Any]:
    """Keep the relations at one of whose ends a customer stands."""
    return found.filter(Q(customer=value) | Q(other=value))


def group(asking: Asking, pk: int) -> Group:
    """Return what stands above and below a company, as far as the caller sees it."""
    scope, today = asking.scope, clock.today(asking.scope.zone, asking.now)
    is_company = Customer.objects.filter(pk=pk, kind=Customer.Kind.COMPANY).exists()
    if not is_company or not scope.shows(RELATION):
        raise NotThere
    return Group(
        parents=[one.id for one in parents_of(pk, scope, today)],
        companies_below=companies_below(pk, scope, today),
        people=count_people([pk], scope, today),
        people_in_group=count_people(group_of(pk, scope, today), scope, today),
    )


resources.lend(
    Resource(
        name="relations",
        noun="relation",
        label=_("Relations"),
        capability=VIEW,
        order=14,
        rows=rows,
        columns=(
            Column("id", int, "pk"),
            Column("customer", int, "customer_id"),
            Column("other", int, "other_id"),
            Column("kind", Kind),
            Column("role"),
            Column("since", date | None),
            Column("until", date | None),
            Column("source"),
            Column("created_at", datetime),
            Column("changed_at", datetime),
        ),
        sorts={"id": "pk", "created_at": "created_at", "changed_at": "changed_at"},
        filters=(
            by("customer", int, "customer_id"),
            by("other", int, "other_id"),
            by("kind", Kind),
            by("changed_since", Moment, "changed_at__gte"),
            Filter("of", int, with_end, _("At one of whose ends this customer stands")),
        ),
        customer="customer_id",
        create=Deed(
            name="create", label=_("Relate two customers"), capability=CHANGE, run=add, body=RelationNew, lent=LENT,
            is_atomic=True,
        ),
        change=Deed(
            name="change", label=_("Change a relation"), capability=CHANGE, run=change, body=RelationChange, lent=LENT
        ),
        remove=Deed(name="remove", label=_("Remove a relation"), capability=CHANGE, run=remove),
        add_many=Bulk(body=RelationNew, run=add_many),
        list_deeds=(
            Deed(
                name="undo", label=_("Take back a change of a relation"), capability=CHANGE, run=undo, body=Taken,
                gives=Taken,
            ),
        ),
    )
)  # fmt: skip
extend(
    "customers",
    readings=(
        Reading(name="group", label=_("A company within its group"), capability=VIEW, gives=Group, run=group),
    ),
)  # fmt: skip
