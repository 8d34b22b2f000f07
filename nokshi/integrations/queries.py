"""Endpoints with how they fare, and what each may be told."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from nokshi.customers.models import Customer
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.kernel.events import event_kinds, to_data
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import Recorded
from nokshi.timeline.reading import recorded
from nokshi.workspace import queries as workspace

OWN = "integrations.webhook_"
"""Events about endpoints themselves are told to nobody: one that fails would be told of it without end."""


def reach_of(endpoint: Endpoint) -> Scope:
    """Return what an endpoint may see: its unit and all below."""
    everything = Scope.system()
    if endpoint.unit_id == workspace.root_unit().pk:
        return everything
    return everything.within(workspace.units_under(endpoint.unit_id))


def seen_by(scope: Scope, batch: Sequence[Recorded]) -> list[Recorded]:
    """Return the events of a batch that a reach covers: of its units, and of customers who belong there."""
    told = [one for one in batch if not one.event.kind.startswith(OWN)]
    if scope.units is None:
        return told
    about = {one.customer for one in told if one.unit is None and one.customer is not None}
    theirs = set(Customer.objects.of_units(scope).filter(pk__in=about).values_list("pk", flat=True))
    return [one for one in told if one.unit in scope.units or (one.unit is None and one.customer in theirs)]


def said_of(one: Recorded, *, with_personal: bool) -> dict[str, Any]:
    """Return an event as receivers get it; its personal fields are left out unless they are wanted."""
    hidden = () if with_personal else one.event.personal
    subject = {"kind": one.subject[0], "id": one.subject[1]} if one.subject else None
    return {
        "type": one.event.kind,
        "timestamp": one.at.isoformat(),
        "data": {
            "id": one.id,
            "customer": one.customer,
            "subject": subject,
            "unit": one.unit,
            "actor": {"kind": one.actor.kind, "id": one.actor.id},
            "details": {name: value for name, value in to_data(one.event).items() if name not in hidden},
        },
    }


def payloads_of(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """Return what each delivery says, written anew from the log: what was erased there is not sent."""
    rows = EventRow.objects.in_bulk([one.event_id for one in deliveries])
    found = {}
    for one in deliveries:
        if row := rows.get(one.event_id):
            data = said_of(recorded(row), with_personal=one.endpoint.with_personal)
            found[one.pk] = json.dumps(data, ensure_ascii=False, default=str)
    return found


def endpoints_in(scope: Scope) -> QuerySet[Endpoint]:
    """Return the endpoints of the reader's units, with how many deliveries wait and were given up."""
    waiting = Count("deliveries", filter=Q(deliveries__status=Delivery.Status.WAITING))
    failed = Count("deliveries", filter=Q(deliveries__status=Delivery.Status.FAILED))
    rows = Endpoint.objects.visible_to(scope).select_related("unit")
    return rows.annotate(waiting=waiting, failed=failed).order_by("pk")


def attempts_of(delivery: Delivery) -> list[Attempt]:
    """Return the tries of a delivery, the newest first."""
    return list(delivery.attempts.order_by("-pk")[:20])


def kinds_to_choose() -> list[str]:
    """Return the kinds of events that can be told."""
    return sorted(
        kind.name for kind in event_kinds if ".tests." not in kind.event.__module__ and not kind.name.startswith(OWN)
    )
