"""The customers' own share in a merge: their fields, and how they stand to others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from nokshi.customers.actions.changing import change_many
from nokshi.customers.models import Identity, Relation
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.hierarchy import below_themselves
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.rules.relations import HOUSEHOLD, PART_OF, NewRelation, settled
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.ports.merging import Values
from nokshi.workspace import queries as workspace

FIELDS = tuple(one for one in CHANGEABLE if one != "kind")


def known(ids: Sequence[int]) -> dict[int, Values]:
    """Return the fields of customers that a merge unites."""
    return facts_of(ids, FIELDS)


def write(values: Mapping[int, Values], actor: Actor, now: datetime, run: int | None) -> None:
    """Set the fields of customers, and let addresses that came from another look as he wrote them."""
    change_many(changes=values, actor=actor, now=now, run=run)
    for pk in values:
        _show_as_written(pk)


def _show_as_written(customer_id: int) -> None:
    others = Identity.objects.filter(customer__merged_into=customer_id)
    written = {(one.kind, one.namespace, one.value): one for one in others}
    if not written:
        return
    mine = list(Identity.objects.filter(customer=customer_id))
    for one in mine:
        if theirs := written.get((one.kind, one.namespace, one.value)):
            one.shown, one.label = theirs.shown, one.label or theirs.label
    Identity.objects.bulk_update(mine, ["shown", "label"])


def take_relations(merged: int, survivor: int, now: datetime) -> list[list[Any]]:
    """Let the relations of one customer be another's; return of each [id, ends before, ends after].

    What he has already, what would relate him to himself, and what would put a company below itself or below two others
    stays behind.
    """
    today = clock.today(workspace.home_zone(), now)
    rows = Relation.objects.filter(Q(customer=merged) | Q(other=merged)).order_by("pk")
    there = {
        (one.customer_id, one.other_id, one.kind, one.role)
        for one in Relation.objects.filter(Q(customer=survivor) | Q(other=survivor))
    }
    parents = Relation.objects.lasting(today).filter(customer=survivor, kind=PART_OF)
    has_parent = parents.exclude(other=merged).exists()
    taken: list[list[Any]] = []
    for row in rows.select_for_update(of=("self",)):
        wanted = _with_end(row, merged, survivor)
        if wanted.customer == wanted.other or wanted.key in there:
            continue
        if row.kind == PART_OF and row.customer_id == merged and has_parent:
            continue
        if _moved(row, wanted, today):
            there.add(wanted.key)
            taken.append([row.pk, [row.customer_id, row.other_id], [wanted.customer, wanted.other]])
    return taken


def _with_end(row: Relation, merged: int, survivor: int) -> NewRelation:
    ends = [survivor if end == merged else end for end in (row.customer_id, row.other_id)]
    new = NewRelation(customer=ends[0], other=ends[1], kind=row.kind, role=row.role)
    return settled(new) if row.kind == HOUSEHOLD else new


def _moved(row: Relation, wanted: NewRelation, today: Any) -> bool:
    here = Relation.objects.filter(pk=row.pk)
    here.update(customer=wanted.customer, other=wanted.other)
    if row.kind == PART_OF and below_themselves([wanted.customer, wanted.other], today):
        here.update(customer=row.customer_id, other=row.other_id)
        return False
    return True


def give_relations(taken: Sequence[Sequence[Any]], merged: int, survivor: int, now: datetime) -> None:
    """Give relations back to the ends between which they stood, where they still are as the merge left them."""
    for pk, before, after in taken:
        rows = Relation.objects.filter(pk=pk, customer=after[0], other=after[1])
        rows.update(customer=before[0], other=before[1])
