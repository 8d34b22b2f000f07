"""Deliveries: queued from the log, claimed by one worker, noted try by try, sent again when asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from nokshi.integrations.actions.webhooks import SUBJECT, host_of
from nokshi.integrations.events import WebhookDisabled
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.integrations.queries import reach_of, seen_by
from nokshi.integrations.rules import GIVEN_UP_AFTER, is_told, pause_after
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import Recorded
from nokshi.timeline.reading import recorded

LEASE = timedelta(minutes=3)
"""A worker that claimed deliveries and was not heard of for so long is taken for dead."""
KEPT_FOR = timedelta(days=30)
MOST_REPLAYED = 10_000


def queue_events(*, batch: Sequence[Recorded], now: datetime) -> int:
    """Queue the events of a batch for every endpoint that is told of them; return how many deliveries that made."""
    deliveries: list[Delivery] = []
    for endpoint in Endpoint.objects.told():
        wanted = [one for one in batch if is_told(endpoint.kinds, one.event.kind)]
        if wanted:
            deliveries += _deliveries(endpoint, seen_by(reach_of(endpoint), wanted), now)
    Delivery.objects.bulk_create(deliveries, batch_size=500, ignore_conflicts=True)
    return len(deliveries)


def _deliveries(endpoint: Endpoint, events: Iterable[Recorded], now: datetime) -> list[Delivery]:
    return [
        Delivery(
            endpoint=endpoint, event_id=one.id, kind=one.event.kind, message_id=f"msg_{endpoint.pk}_{one.id}",
            next_at=now, created_at=now,
        )
        for one in events
    ]  # fmt: skip


@transaction.atomic
def claim(*, claim: str, limit: int, now: datetime) -> list[Delivery]:
    """Take up to `limit` due deliveries for one worker; they come back by themselves if it dies."""
    due = Delivery.objects.due(now).order_by("next_at", "pk")
    ids = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(pk__in=ids).update(claim=claim, next_at=now + LEASE)
    return list(Delivery.objects.filter(pk__in=ids, claim=claim).select_related("endpoint").order_by("pk"))


@transaction.atomic
def note_try(
    *, delivery: Delivery, status: int | None, milliseconds: int, answer: str, error: str, chance: float, now: datetime
) -> bool:
    """Note how a try went and return whether it arrived (2xx); plan the next one, or give up after the last.

    A delivery that another worker took over in the meantime is left alone. `chance` (0 to 1) spreads the pauses.
    """
    held = Delivery.objects.select_for_update().filter(pk=delivery.pk, claim=delivery.claim).first()
    if held is None or held.status != Delivery.Status.WAITING:
        return False
    Attempt.objects.create(
        delivery=held, at=now, status=status, milliseconds=milliseconds, answer=answer[:4_000], error=error[:300]
    )
    held.tries += 1
    held.claim = ""
    arrived = status is not None and 200 <= status < 300
    if arrived:
        held.status, held.done_at, held.next_at = Delivery.Status.DONE, now, None
        Endpoint.objects.filter(pk=held.endpoint_id).exclude(failing_since=None).update(failing_since=None)
    else:
        pause = None if status == 410 else pause_after(held.tries, chance)
        held.next_at = now + pause if pause else None
        held.status = Delivery.Status.WAITING if pause else Delivery.Status.FAILED
        _note_failure(held, status, now)
    held.save()
    return arrived


def _note_failure(delivery: Delivery, status: int | None, now: datetime) -> None:
    """Switch an endpoint off that says it is gone (410), or has failed for days."""
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    endpoint.failing_since = endpoint.failing_since or now
    is_over = status == 410 or now - endpoint.failing_since >= GIVEN_UP_AFTER
    if is_over and endpoint.is_active:
        endpoint.is_active, endpoint.disabled_at = False, now
        failed = endpoint.deliveries.filter(status=Delivery.Status.FAILED).count()
        record(
            WebhookDisabled(host=host_of(endpoint.url), failed=failed), at=now, actor=Actor.system(),
            subject=(SUBJECT, endpoint.pk), unit=endpoint.unit_id,
        )  # fmt: skip
    endpoint.save(update_fields=["failing_since", "is_active", "disabled_at"])


@transaction.atomic
def replay(*, delivery: Delivery, now: datetime) -> None:
    """Send one delivery again, under its old id, as if it were new."""
    Delivery.objects.filter(pk=delivery.pk).update(**_anew(now))


@transaction.atomic
def replay_since(*, endpoint: Endpoint, since: datetime, now: datetime) -> int:
    """Send an endpoint again what it is told of since a moment, what it never got included; return how many."""
    rows = EventRow.objects.standing().filter(recorded_at__gte=since).order_by("pk")
    wanted = [recorded(row) for row in rows[:MOST_REPLAYED] if is_told(endpoint.kinds, row.kind)]
    deliveries = _deliveries(endpoint, seen_by(reach_of(endpoint), wanted), now)
    Delivery.objects.bulk_create(
        deliveries, batch_size=500, update_conflicts=True, unique_fields=["endpoint", "message_id"],
        update_fields=["status", "tries", "next_at", "claim", "done_at"],
    )  # fmt: skip
    return len(deliveries)


@transaction.atomic
def forget_old_deliveries(*, now: datetime) -> int:
    """Drop what was delivered or given up a month ago; return how many."""
    old = Delivery.objects.filter(created_at__lt=now - KEPT_FOR).exclude(status=Delivery.Status.WAITING)
    gone, _by_kind = old.delete()
    return gone


def _anew(now: datetime) -> dict[str, Any]:
    return {"status": Delivery.Status.WAITING, "tries": 0, "next_at": now, "claim": "", "done_at": None}
