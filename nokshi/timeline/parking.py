"""What a reader failed on waits here with what came after it of the same customer, and is tried again.

Rows are parked in the log's order, so that of one customer the oldest has the lowest key.
"""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.timeline.causes import causing
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader, Row, readers, recorded

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)


class WaitsBehind(DomainError):
    code = "timeline.waits_behind"
    sentence = _("An earlier event of the same customer waits too. Try that one first; this one follows it by itself.")
    status = 409


def retry_parked(reader: Reader, now: datetime, *, limit: int = 100) -> int:
    """Try the oldest parked event of each customer whose pause is over, and after it what waits behind.

    Returns how many passed: `limit` at most.
    """
    due, passed = Parked.objects.filter(~is_behind(), reader=reader.name, retry_at__lte=now), 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:limit]):
        passed += _try_in_turn(reader, pk, now, limit - passed)
    return passed


def retry_due(now: datetime) -> int:
    """Let every reader try what is due; return how many passed."""
    due = set(Parked.objects.filter(retry_at__lte=now).values_list("reader", flat=True).distinct())
    return sum(retry_parked(reader, now) for reader in readers if reader.name in due)


def let_all_be_tried(now: datetime) -> int:
    """End the pauses of all that is parked; return how many events that are."""
    return Parked.objects.update(retry_at=now)


def retry_one(parked_id: int, now: datetime) -> bool:
    """Try one parked event again, whatever its pause; say whether it passed.

    Raises WaitsBehind where an earlier event of the same customer waits: a reader is handed them in their order.
    """
    with transaction.atomic():
        parked = Parked.objects.select_for_update(of=("self",)).select_related("event").filter(pk=parked_id).first()
        if Parked.objects.filter(is_behind(), pk=parked_id).exists():
            raise WaitsBehind
        reader = readers.get(parked.reader) if parked else None
        return bool(parked and reader and _try_again(reader, parked, now))


def is_behind() -> Exists:
    """Return the condition that an earlier event of the same customer waits for the same reader."""
    same = Parked.objects.filter(reader=OuterRef("reader"), customer_id=OuterRef("customer_id"))
    return Exists(same.filter(pk__lt=OuterRef("pk")))


def attempt(reader: Reader, rows: Sequence[Row | EventRow]) -> str | None:
    """React inside a savepoint; return the error's text, None when all went well."""
    last = rows[-1]
    try:
        with transaction.atomic(), causing(last.id, max(row.depth for row in rows)):
            reader.react([row.recorded() if isinstance(row, Row) else recorded(row) for row in rows])
    except Exception:
        return traceback.format_exc(limit=-6)
    return None


def park(reader: Reader, rows: Sequence[Row], now: datetime, error: str = "") -> None:
    """Let rows wait, if they do not yet; with an error the first try is counted."""
    waiting = [
        Parked(
            reader=reader.name, event_id=row.id, customer_id=row.customer_id, tries=1 if error else 0, error=error,
            retry_at=now + FIRST_PAUSE, parked_at=now,
        )
        for row in rows
    ]  # fmt: skip
    Parked.objects.bulk_create(waiting, ignore_conflicts=True)


def without_parked(reader: Reader, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Part rows into those that may be read, and those whose customer waits already."""
    parked = Parked.objects.filter(reader=reader.name, customer_id__isnull=False)
    held = set(parked.values_list("customer_id", flat=True).distinct())
    if not held:
        return list(rows), []
    fresh = [row for row in rows if row.customer_id not in held]
    return fresh, [row for row in rows if row.customer_id in held]


def _try_in_turn(reader: Reader, first: int, now: datetime, limit: int) -> int:
    """Try a parked event, and each behind it in a transaction of its own, until one fails; return how many passed."""
    passed, pk = 0, first
    while pk and passed < limit:
        with transaction.atomic():
            waiting = Parked.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
            parked = waiting.filter(pk=pk).first()
            if parked is None or not _try_again(reader, parked, now):
                break
            passed += 1
            pk = _next_of(parked)
    return passed


def _next_of(parked: Parked) -> int:
    """Return the key of what waited behind a parked event; 0 where there is nothing."""
    if parked.customer_id is None:
        return 0
    same = Parked.objects.filter(reader=parked.reader, customer_id=parked.customer_id)
    return same.order_by("pk").values_list("pk", flat=True).first() or 0


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
