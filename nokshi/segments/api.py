"""Segments for programs: who is in, how many, why; made and changed by the one condition language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.reasons import Reason
from nokshi.conditions.tree import check, to_data
from nokshi.customers.models import Customer
from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import (
    Asking,
    Body,
    Column,
    Deed,
    Filter,
    Id,
    Listing,
    Resource,
    by,
    extend,
    resources,
    said,
    seen,
)
from nokshi.segments import actions
from nokshi.segments.models import Membership, Segment
from nokshi.segments.queries import why_of
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import root_unit

VIEW, CHANGE = "segments.view", "segments.change"
Tree = dict[str, Any]
Ids = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=1_000)]
NAME = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class SegmentNew(Body, kw_only=True):
    """A group: live by its conditions, or filled by hand where there are none."""

    name: NAME
    tree: Tree | None = None
    unit: Id | None = None


class SegmentChange(Body):
    """What is to be different of a segment."""

    name: NAME | UnsetType = UNSET
    tree: Tree | UnsetType = UNSET
    owner: Id | UnsetType | None = UNSET


class Members(Body, kw_only=True):
    """Customers to put in or take out."""

    customers: Ids


class Moved(msgspec.Struct):
    """How many customers it moved."""

    moved: int


class Asked(Body, kw_only=True):
    """Conditions to be tried."""

    tree: Tree


class Counted(msgspec.Struct):
    """How many customers meet the conditions now."""

    count: int


class About(Body, kw_only=True):
    """Whom it is about."""

    customer: Id


class Why(msgspec.Struct):
    """One condition for one customer: whether it is met, what it says, what is the case."""

    is_met: bool
    kind: str
    text: str
    actual: str
    parts: list["Why"] = []


def rows(asking: Asking, of: int) -> QuerySet[Segment]:
    """Return the standing segments of the caller's units."""
    return Segment.objects.visible_to(asking.scope)


def members(asking: Asking, of: int) -> QuerySet[Membership]:
    """Return the members of a segment, of those whom the caller sees."""
    return Membership.objects.filter(segment=of, customer__in=Customer.objects.visible_to(asking.scope))


def trees(ids: Sequence[int], asking: Asking) -> dict[int, Tree]:
    """Return the conditions of segments, where they name only what the caller sees."""
    found = dict(Segment.objects.filter(pk__in=ids, is_live=True).values_list("pk", "tree"))
    return {pk: tree for pk, tree in found.items() if _is_open(tree, asking)}


def _is_open(tree: Tree, asking: Asking) -> bool:
    try:
        check(tree, scope=asking.scope)
    except ConditionError:
        return False
    return True


def make(asking: Asking, body: SegmentNew) -> int:
    """Define a segment."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    here = root_unit().pk if asking.scope.units is None else min(asking.scope.units)
    made = actions.make_segment(
        name=body.name, unit=body.unit or here, owner=asking.scope.user_id, actor=asking.actor, now=asking.now,
        tree=None if body.tree is None else to_data(check(body.tree, scope=asking.scope)),
    )  # fmt: skip
    return made.pk


def change(asking: Asking, pk: int, body: SegmentChange) -> None:
    """Change a segment; conditions that the caller may not see in full he may not change either."""
    segment = Segment.objects.get(pk=pk)
    changes = said(body)
    if "tree" in changes:
        if not segment.is_live or not _is_open(segment.tree, asking):
            raise NotThere
        changes["tree"] = to_data(check(changes["tree"], scope=asking.scope))
    if "owner" in changes:
        seen(User.objects.visible_to(asking.scope), [changes["owner"]], _("user"))
        changes["owner_id"] = changes.pop("owner")
    actions.change_segment(segment=segment, changes=changes, actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Put a segment away."""
    actions.remove_segment(segment=Segment.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def removed(asking: Asking, of: int) -> QuerySet[Segment]:
    """Return the removed segments of the caller's units."""
    return Segment.objects.away(asking.scope)


def restore(asking: Asking, pk: int) -> dict[str, int]:
    """Bring a removed segment back."""
    actions.restore_segment(segment=Segment.objects.get(pk=pk), actor=asking.actor, now=asking.now)
    return {"id": pk}


def put_in(asking: Asking, pk: int, body: Members) -> Moved:
    """Put customers in by hand."""
    return _moved(actions.add_members, asking, pk, body)


def take_out(asking: Asking, pk: int, body: Members) -> Moved:
    """Take customers out by hand."""
    return _moved(actions.take_out_members, asking, pk, body)


def _moved(act: Any, asking: Asking, pk: int, body: Members) -> Moved:
    seen(Customer.objects.visible_to(asking.scope), body.customers, _("customer"))
    segment = Segment.objects.get(pk=pk)
    return Moved(act(segment=segment, customers=body.customers, actor=asking.actor, now=asking.now))


def count(asking: Asking, body: Asked) -> Counted:
    """Count who meets conditions now."""
    node = check(body.tree, scope=asking.scope)
    people = Customer.objects.visible_to(asking.scope)
    return Counted(matching(node, people, scope=asking.scope, now=asking.now).count())


def why(asking: Asking, pk: int, body: About) -> Why:
    """Say why a customer is in a live segment or not."""
    people = Customer.objects.visible_to(asking.scope)
    seen(people, [body.customer], _("customer"))
    segment = Segment.objects.get(pk=pk)
    return _told(why_of(segment, people.get(pk=body.customer), asking.scope, asking.now))


def _told(reason: Reason) -> Why:
    parts = [_told(part) for part in reason.parts]
    return Why(reason.is_met, reason.kind, str(reason.text), str(reason.actual), parts)


def in_segment(found: QuerySet[Any], value: int, asking: Asking) -> QuerySet[Any]:
    """Keep the customers in a segment that the caller sees."""
    inside = Membership.objects.filter(segment__in=Segment.objects.visible_to(asking.scope).filter(pk=value))
    return found.filter(pk__in=inside.values("customer_id"))


resources.lend(
    Resource(
        name="segments", noun="segment", label=_("Segments"), capability=VIEW, order=30, rows=rows,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("is_live", bool), Column("tree", Tree | None, load=trees),
            Column("unit", int, "unit_id"), Column("owner", int | None, "owner_id"), Column("count", int),
            Column("created_at", datetime), Column("changed_at", datetime),
        ),
        sorts={"id": "pk", "name": "name"},
        filters=(by("is_live", bool),),
        search=lambda found, text, asking: found.filter(name__icontains=text),
        create=Deed(name="create", label=_("Make a segment"), capability=CHANGE, run=make, body=SegmentNew),
        change=Deed(name="change", label=_("Change a segment"), capability=CHANGE, run=change, body=SegmentChange),
        remove=Deed(name="remove", label=_("Remove a segment"), capability=CHANGE, run=remove),
        parts=(
            Listing(
                name="members", noun="member", label=_("Who is in a segment"), capability=VIEW, rows=members,
                columns=(Column("customer", int, "customer_id"), Column("entered_at", datetime)),
                filters=(by("customer", Id, "customer_id"),), customer="customer_id",
            ),
        ),
        deeds=(
            Deed(name="add", label=_("Put customers in"), capability=CHANGE, run=put_in, body=Members, gives=Moved),
            Deed(
                name="take-out", label=_("Take customers out"), capability=CHANGE, run=take_out, body=Members,
                gives=Moved,
            ),
            Deed(
                name="why", label=_("Why somebody is in or not"), capability=VIEW, run=why, body=About, gives=Why,
                is_question=True,
            ),
        ),
        list_deeds=(
            Deed(
                name="count", label=_("Count who meets conditions"), capability=VIEW, run=count, body=Asked,
                gives=Counted, is_question=True,
            ),
        ),
    )
)  # fmt: skip
resources.lend(
    Resource(
        name="removed-segments", noun="removed_segment", label=_("Removed segments"), capability=CHANGE, order=31,
        rows=removed,
        columns=(Column("id", int, "pk"), Column("name"), Column("removed_at", datetime)),
        deeds=(
            Deed(
                name="restore", label=_("Bring a segment back"), capability=CHANGE, run=restore, gives=dict[str, int]
            ),
        ),
    )
)  # fmt: skip
extend("customers", filters=(Filter("segment", Id, in_segment, _("Who is in this segment")),))
