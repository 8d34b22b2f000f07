"""The reader loop: carry new events to each reader, once, in order, and park what fails."""

import logging
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import from_data
from nokshi.timeline.causes import causing
from nokshi.timeline.models import Cursor, EventRow, Parked
from nokshi.timeline.readers import Reader, Recorded, readers

BATCH = 500
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)

log = logging.getLogger(__name__)


def read_all(now: datetime, *, batch: int = BATCH) -> int:
    """Let every reader take one batch; return how many events were handed on."""
    return sum(advance(reader, now, batch=batch) for reader in readers)


def drain(now: datetime) -> int:
    """Let the readers read until nothing is left; return how many events were handed on."""
    total = 0
    while handed := read_all(now):
        total += handed
    return total


def advance(reader: Reader, now: datetime, *, batch: int = BATCH) -> int:
    """Hand the reader its next batch; its effects and its cursor commit together."""
    if not _has_news(reader):
        return 0
    with transaction.atomic():
        Cursor.objects.get_or_create(reader=reader.name)
        cursor = Cursor.objects.select_for_update().get(reader=reader.name)
        rows = list(_after(cursor, reader)[:batch])
        if not rows:
            return 0
        fresh, waiting = _without_parked(reader, rows)
        Parked.objects.bulk_create([_parked(reader, row, now, "") for row in waiting])
        _hand(reader, fresh, now)
        cursor.transaction, cursor.event_id = rows[-1].transaction, rows[-1].pk
        cursor.read_at = now
        cursor.save()
    return len(rows)


def retry_parked(reader: Reader, now: datetime, *, limit: int = 100) -> int:
    """Try the oldest parked event of each customer whose pause is over; return how many passed."""
    passed = 0
    ahead = Parked.objects.filter(reader=reader.name, customer_id=OuterRef("customer_id"), event__lt=OuterRef("event"))
    due = Parked.objects.filter(~Exists(ahead), reader=reader.name, retry_at__lte=now)
    for pk in list(due.order_by("event").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            parked = Parked.objects.select_for_update().select_related("event").filter(pk=pk).first()
            if parked and _try_again(reader, parked, now):
                passed += 1
    return passed


def retry_now(now: datetime) -> int:
    """Try everything parked again, whatever its pause; return how many passed."""
    Parked.objects.update(retry_at=now)
    waiting = set(Parked.objects.values_list("reader", flat=True))
    return sum(retry_parked(reader, now) for reader in readers if reader.name in waiting)


def _has_news(reader: Reader) -> bool:
    cursor = Cursor.objects.filter(reader=reader.name).first() or Cursor(reader=reader.name)
    return _after(cursor, reader).exists()


def oldest_unread(reader: Reader, cursor: Cursor | None) -> datetime | None:
    """Return when the oldest event that the reader has yet to read was recorded."""
    unread = _after(cursor or Cursor(reader=reader.name), reader)
    return unread.values_list("recorded_at", flat=True).first()


def _after(cursor: Cursor, reader: Reader) -> QuerySet[EventRow]:
    position = Q(transaction__gt=cursor.transaction) | Q(transaction=cursor.transaction, id__gt=cursor.event_id)
    events = EventRow.objects.standing().filter(position, transaction__gte=cursor.transaction)
    if connection.vendor == "postgresql":
        # Ids are given out before commits: nothing of a transaction that is still in flight, nor of any that began
        # after it, may be stepped over. What this very transaction wrote is there for it to read.
        events = events.filter(Q(transaction__lt=_horizon()) | Q(transaction=_own_transaction()))
    if reader.kinds:
        events = events.filter(kind__in=reader.kinds)
    return events.order_by("transaction", "id")


def _horizon() -> Func:
    return _transaction_id("pg_snapshot_xmin(pg_current_snapshot())")


def _own_transaction() -> Func:
    return _transaction_id("pg_current_xact_id_if_assigned()")


def _transaction_id(call: str) -> Func:
    return Func(template=f"({call}::text::bigint)", output_field=EventRow._meta.get_field("transaction"))


def _without_parked(reader: Reader, rows: Sequence[EventRow]) -> tuple[list[EventRow], list[EventRow]]:
    held = set(
        Parked.objects.filter(reader=reader.name, customer_id__isnull=False)
        .values_list("customer_id", flat=True)
        .distinct()
    )
    if not held:
        return list(rows), []
    fresh = [row for row in rows if row.customer_id not in held]
    return fresh, [row for row in rows if row.customer_id in held]


def _hand(reader: Reader, rows: Sequence[EventRow], now: datetime) -> None:
    """Hand the batch on whole; where that fails, one by one, parking what fails."""
    if not rows or _attempt(reader, rows) is None:
        return
    held: set[int] = set()
    for row in rows:
        if row.customer_id in held:
            _parked(reader, row, now, "").save()
            continue
        error = _attempt(reader, [row])
        if error is not None:
            log.error("%s failed on event %s: %s", reader.name, row.pk, error)
            _parked(reader, row, now, error, tries=1).save()
            if row.customer_id is not None:
                held.add(row.customer_id)


def _attempt(reader: Reader, rows: Sequence[EventRow]) -> str | None:
    """React inside a savepoint; return the error's text, None when all went well."""
    last = rows[-1]
    try:
        with transaction.atomic(), causing(last.pk, max(row.depth for row in rows)):
            reader.react([recorded(row) for row in rows])
    except Exception:
        return traceback.format_exc(limit=-6)
    return None


def _try_again(reader: Reader, parked: Parked, now: datetime) -> bool:
    error = _attempt(reader, [parked.event])
    if error is None:
        behind = Parked.objects.filter(reader=reader.name, customer_id=parked.customer_id)
        parked.delete()
        if parked.customer_id is not None:
            behind.update(retry_at=now)
        return True
    tries = parked.tries + 1
    pause = min(FIRST_PAUSE * 2 ** min(tries, 20), LONGEST_PAUSE)
    Parked.objects.filter(pk=parked.pk).update(tries=F("tries") + 1, error=error, retry_at=now + pause)
    return False


def _parked(reader: Reader, row: EventRow, now: datetime, error: str, tries: int = 0) -> Parked:
    return Parked(
        reader=reader.name, event=row, customer_id=row.customer_id, tries=tries, error=error,
        retry_at=now + FIRST_PAUSE, parked_at=now,
    )  # fmt: skip


def recorded(row: EventRow) -> Recorded:
    """Return a row of the log as readers and cards see it."""
    subject = (row.subject_kind, row.subject_id) if row.subject_id is not None else None
    return Recorded(
        id=row.pk,
        event=from_data(row.kind, row.data),
        at=row.at,
        recorded_at=row.recorded_at,
        customer=row.customer_id,
        subject=subject,
        unit=row.unit_id,
        actor=Actor(row.actor_kind, row.actor_id),
        run=row.run_id,
        depth=row.depth,
    )
