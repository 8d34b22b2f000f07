"""What a reader failed on waits here with what came after it of the same customer, and is tried again."""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from nokshi.timeline.causes import causing
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader, readers, recorded

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)


def retry_parked(reader: Reader, now: datetime, *, limit: int = 100) -> int:
    """Try the oldest parked event of each customer whose pause is over; return how many passed."""
    passed = 0
    ahead = Parked.objects.filter(reader=reader.name, customer_id=OuterRef("customer_id"), event__lt=OuterRef("event"))
    due = Parked.objects.filter(~Exists(ahead), reader=reader.name, retry_at__lte=now)
    for pk in list(due.order_by("event").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            waiting = Parked.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
            parked = waiting.filter(pk=pk).first()
            if parked and _try_again(reader, parked, now):
                passed += 1
    return passed


def retry_now(now: datetime) -> int:
    """Try everything parked again, whatever its pause; return how many passed."""
    Parked.objects.update(retry_at=now)
    waiting = set(Parked.objects.values_list("reader", flat=True))
    return sum(retry_parked(reader, now) for reader in readers if reader.name in waiting)


def retry_one(parked_id: int, now: datetime) -> bool:
    """Try one parked event again, whatever its pause; say whether it passed."""
    with transaction.atomic():
        parked = Parked.objects.select_for_update(of=("self",)).select_related("event").filter(pk=parked_id).first()
        reader = readers.get(parked.reader) if parked else None
        return bool(parked and reader and _try_again(reader, parked, now))


def attempt(reader: Reader, rows: Sequence[EventRow]) -> str | None:
    """React inside a savepoint; return the error's text, None when all went well."""
    last = rows[-1]
    try:
        with transaction.atomic(), causing(last.pk, max(row.depth for row in rows)):
            reader.react([recorded(row) for row in rows])
    except Exception:
        return traceback.format_exc(limit=-6)
    return None


def park(reader: Reader, rows: Sequence[EventRow], now: datetime, error: str = "") -> None:
    """Let rows wait; with an error the first try is counted."""
    Parked.objects.bulk_create([
        Parked(
            reader=reader.name, event=row, customer_id=row.customer_id, tries=1 if error else 0, error=error,
            retry_at=now + FIRST_PAUSE, parked_at=now,
        )
        for row in rows
    ])  # fmt: skip


def without_parked(reader: Reader, rows: Sequence[EventRow]) -> tuple[list[EventRow], list[EventRow]]:
    """Part rows into those that may be read, and those whose customer waits already."""
    parked = Parked.objects.filter(reader=reader.name, customer_id__isnull=False)
    held = set(parked.values_list("customer_id", flat=True).distinct())
    if not held:
        return list(rows), []
    fresh = [row for row in rows if row.customer_id not in held]
    return fresh, [row for row in rows if row.customer_id in held]


def _try_again(reader: Reader, parked: Parked, now: datetime) -> bool:
    error = None if parked.event.retracted_by is not None else attempt(reader, [parked.event])
    if error is None:
        later = Parked.objects.filter(reader=reader.name, customer_id=parked.customer_id)
        parked.delete()
        if parked.customer_id is not None:
            later.update(retry_at=now)
        return True
    tries = parked.tries + 1
    pause = min(FIRST_PAUSE * 2 ** min(tries, 20), LONGEST_PAUSE)
    Parked.objects.filter(pk=parked.pk).update(tries=F("tries") + 1, error=error, retry_at=now + pause)
    return False
