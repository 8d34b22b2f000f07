"""Send again: one delivery, or all that happened since a moment, page by page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from nokshi.integrations.actions.deliveries import deliveries_of
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.integrations.queries import reach_of, seen_by
from nokshi.integrations.rules import is_told
from nokshi.kernel.events import event_kinds
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import recorded
from nokshi.timeline.settled import ByOrder
from nokshi.timeline.stretches import first_since

OUT_OF_ORDER = timedelta(minutes=10)
"""So much later than its neighbours an event may have been written: a long transaction, a clock set back."""
PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of the log is still to be gone through: the events behind one, up to another."""

    behind: int
    until: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many events are sent again, and what of the stretch is left; None where that is all."""

    queued: int
    left: Stretch | None = None


@transaction.atomic
def replay(*, delivery: Delivery, now: datetime) -> None:
    """Send one delivery again, under its old id, as if it were new."""
    anew = {"status": Delivery.Status.WAITING, "tries": 0, "next_at": now, "claim": "", "done_at": None}
    Delivery.objects.filter(pk=delivery.pk).update(**anew)
    _wake(delivery.endpoint_id)


@transaction.atomic
def replay_since(*, endpoint: Endpoint, since: datetime, now: datetime, stretch: Stretch | None = None) -> Replayed:
    """Send an endpoint again what it is told of since a moment, what it never got included: one page of it.

    The first page is asked for without a stretch, each of the others with what the one before left.
    """
    stretch = stretch or _whole(since)
    rows = list(_to_tell(endpoint, since, stretch)[:PAGE])
    found = deliveries_of(endpoint, seen_by(reach_of(endpoint), [recorded(row) for row in rows]), now)
    Delivery.objects.bulk_create(
        found, batch_size=500, update_conflicts=True, unique_fields=["endpoint", "message_id"],
        update_fields=["status", "tries", "next_at", "claim", "done_at"],
    )  # fmt: skip
    _wake(endpoint.pk)
    return Replayed(len(found), Stretch(rows[-1].pk, stretch.until) if len(rows) == PAGE else None)


def _whole(since: datetime) -> Stretch:
    """Return all that was recorded since a moment, and up to now: what comes later is queued as it comes."""
    first = first_since(since - OUT_OF_ORDER)
    last = EventRow.objects.aggregate(last=Max("id"))["last"] or 0
    return Stretch(first.pk - 1, last) if first else Stretch(last, last)


def _to_tell(endpoint: Endpoint, since: datetime, stretch: Stretch) -> QuerySet[EventRow]:
    """Return the events of a stretch that an endpoint asked for, read along the log."""
    kinds = [one.name for one in event_kinds if is_told(endpoint.kinds, one.name)]
    rows = EventRow.objects.standing().alias(told=ByOrder("kind")).filter(told__in=kinds)
    return rows.filter(id__gt=stretch.behind, id__lte=stretch.until, recorded_at__gte=since).order_by("id")


def _wake(endpoint: int) -> None:
    """Let an endpoint be called at once that was left in peace."""
    Endpoint.objects.filter(pk=endpoint).exclude(resting_until=None).update(resting_until=None)
