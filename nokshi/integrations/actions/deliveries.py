"""Deliveries: queued from the log, claimed by one worker, noted try by try."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from nokshi.integrations.actions.webhooks import SUBJECT, host_of
from nokshi.integrations.events import WebhookDisabled
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.integrations.queries import reach_of, seen_by
from nokshi.integrations.rules import GIVEN_UP_AFTER, is_told, pause_after, rest_after
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record
from nokshi.timeline.readers import Recorded
from nokshi.workspace.queries import is_held_back, is_trial

LEASE = timedelta(minutes=3)
"""A worker that claimed deliveries and was not heard of for so long is taken for dead."""
KEPT_FOR = timedelta(days=30)


def queue_events(*, batch: Sequence[Recorded], now: datetime) -> int:
    """Queue the events of a batch for every endpoint that is told of them; return how many deliveries that made."""
    found: list[Delivery] = []
    for endpoint in Endpoint.objects.told():
        wanted = [one for one in batch if is_told(endpoint.kinds, one.event.kind)]
        if wanted:
            found += deliveries_of(endpoint, seen_by(reach_of(endpoint), wanted), now)
    Delivery.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    return len(found)


def deliveries_of(endpoint: Endpoint, events: Iterable[Recorded], now: datetime) -> list[Delivery]:
    """Return the deliveries of events to an endpoint, not yet written."""
    return [
        Delivery(
            endpoint=endpoint, event_id=one.id, kind=one.event.kind, message_id=f"msg_{endpoint.pk}_{one.id}",
            next_at=now, created_at=now,
        )
        for one in events
    ]  # fmt: skip


@transaction.atomic
def claim(*, claim: str, limit: int, now: datetime, without: Collection[int] = ()) -> list[Delivery]:
    """Take up to `limit` due deliveries for one worker, of each endpoint its share; they come back if it dies.

    An endpoint that fails is tried with one. `without` names endpoints that are left out. A house that waits after
    a restore gives none out, and a trial copy never does.
    """
    if is_held_back() or is_trial():
        return []
    ids = _shares(limit, now, without)
    Delivery.objects.filter(pk__in=ids).update(claim=claim, next_at=now + LEASE)
    taken = Delivery.objects.filter(pk__in=ids, claim=claim).select_related("endpoint").in_bulk()
    return [taken[pk] for pk in ids if pk in taken]


def _shares(limit: int, now: datetime, without: Collection[int]) -> list[int]:
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), status=Delivery.Status.WAITING, next_at__lte=now)
    awake = Endpoint.objects.awake(now).exclude(pk__in=without).filter(Exists(waiting)).order_by("?")
    due, ids = list(awake.values_list("pk", "failing_since")), list[int]()
    for place, (endpoint, failing_since) in enumerate(due):
        share = 1 if failing_since else max(1, (limit - len(ids)) // (len(due) - place))
        theirs = Delivery.objects.due(now).filter(endpoint=endpoint).order_by("next_at", "pk")
        ids += theirs.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:share]
        if len(ids) >= limit:
            break
    return ids[:limit]


@transaction.atomic
def give_back(*, claim: str, now: datetime) -> int:
    """Let go of what a worker claimed and did not try; return how many those were."""
    return Delivery.objects.filter(claim=claim, status=Delivery.Status.WAITING).update(claim="", next_at=now)


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
        failing = Endpoint.objects.filter(pk=held.endpoint_id).exclude(failing_since=None)
        failing.update(failing_since=None, resting_until=None)
    else:
        pause = None if status == 410 else pause_after(held.tries, chance)
        held.next_at = now + pause if pause else None
        held.status = Delivery.Status.WAITING if pause else Delivery.Status.FAILED
        _note_failure(held, status, now)
    held.save()
    return arrived


def _note_failure(delivery: Delivery, status: int | None, now: datetime) -> None:
    """Let an endpoint rest that does not answer; switch one off that says it is gone (410), or has failed for days."""
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    endpoint.failing_since = endpoint.failing_since or now
    if status is None:
        endpoint.resting_until = now + rest_after(now - endpoint.failing_since)
    is_over = status == 410 or now - endpoint.failing_since >= GIVEN_UP_AFTER
    if is_over and endpoint.is_active:
        endpoint.is_active, endpoint.disabled_at = False, now
        failed = endpoint.deliveries.filter(status=Delivery.Status.FAILED).count()
        record(
            WebhookDisabled(host=host_of(endpoint.url), failed=failed), at=now, actor=Actor.system(),
            subject=(SUBJECT, endpoint.pk), unit=endpoint.unit_id,
        )  # fmt: skip
    endpoint.save(update_fields=["failing_since", "is_active", "disabled_at", "resting_until"])


def how_many_wait() -> int:
    """Return how many deliveries are yet to arrive."""
    return Delivery.objects.filter(status=Delivery.Status.WAITING, endpoint__is_active=True).count()


@transaction.atomic
def set_aside(actor: Actor, now: datetime) -> None:
    """After a restore: give up what is yet to arrive; it can be sent again by hand."""
    Delivery.objects.filter(status=Delivery.Status.WAITING).update(
        status=Delivery.Status.FAILED, claim="", next_at=None
    )


@transaction.atomic
def forget_old_deliveries(*, now: datetime) -> int:
    """Drop what was delivered or given up a month ago; return how many."""
    old = Delivery.objects.filter(created_at__lt=now - KEPT_FOR).exclude(status=Delivery.Status.WAITING)
    gone, _by_kind = old.delete()
    return gone
