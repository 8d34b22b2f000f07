"""Who is in a segment, who ought to be, and why."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from nokshi.conditions.compiler import matching
from nokshi.conditions.reasons import Reason, why
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.segments.models import Membership, Segment
from nokshi.workspace import queries as workspace

FIELD = "segments.segment"


def scope_of(segment: Segment) -> Scope:
    """Return the eyes with which a segment looks: the house's own, over its unit and all below."""
    return restrict(segment.unit_id)


def restrict(unit_id: int) -> Scope:
    """Return the house's own reach over one unit and all below; everything for the unit at the top."""
    here = workspace.organisation()
    everything = Scope.system(language=here.language, zone=here.zone, currency=here.currency)
    if unit_id == workspace.root_unit().pk:
        return everything
    return everything.within(workspace.units_under(unit_id))


def matching_now(segment: Segment, now: datetime, among: Collection[int] | None = None) -> QuerySet[Customer]:
    """Return the customers who meet a live segment's conditions now, of all or `among` these."""
    scope = scope_of(segment)
    return matching(segment.tree, Customer.objects.visible_to(scope), scope=scope, now=now, among=among)


def members_for(segment: Segment, scope: Scope) -> QuerySet[Customer]:
    """Return those members that a reader may see."""
    inside = Membership.objects.filter(segment=segment).values("customer_id")
    return Customer.objects.visible_to(scope).filter(pk__in=inside)


def in_segments(values: Iterable[str], scope: Scope) -> Q:
    """Return the filter of customers in any of these segments, of those that the reader sees."""
    wanted = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    seen = Segment.objects.visible_to(scope).filter(pk__in=wanted).values("pk")
    return Q(pk__in=Membership.objects.filter(segment_id__in=seen).values("customer_id"))


def segments_of(customer_id: int, scope: Scope) -> QuerySet[Membership]:
    """Return a customer's memberships in the segments that the reader sees, the newest first."""
    seen = Segment.objects.visible_to(scope)
    rows = Membership.objects.filter(customer_id=customer_id, segment__in=seen)
    return rows.select_related("segment").order_by("-entered_at", "segment_id")


def titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of segments by id, removed ones too."""
    return dict(Segment.objects.filter(pk__in=ids).values_list("pk", "name"))


def why_of(segment: Segment, customer: Customer, reader: Scope, now: datetime) -> Reason:
    """Return why a customer is in a live segment or not, as far as the reader may know."""
    return why(segment.tree, Customer.objects.filter(pk=customer.pk), scope=scope_of(segment), now=now, reader=reader)
