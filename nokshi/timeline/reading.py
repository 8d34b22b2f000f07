"""The reader loop: carry new events to each reader, once, in order, and park what fails."""

import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from nokshi.timeline.actions.checkpointing import make_room
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.parking import attempt, park, without_parked
from nokshi.timeline.readers import COLUMNS, TIMES, Reader, Row, readers, recorded
from nokshi.timeline.settled import ByOrder, Position, behind, in_order, newest_settled, up_to

__all__ = ["advance", "drain", "oldest_unread", "read_all", "recorded"]

BATCH = 500
LARGEST_BATCH = 4_000
SMALLEST_BATCH = 50
# A batch that took less may grow, one that took more shrinks: seconds.
BRISK, LONG = 0.15, 0.4
# A reader that is further behind than this is asked for its own events; those nearer are asked about together.
NEAR = 20_000
# Seconds between two readers in which somebody else may begin to write.
TURN = 0.002

log = logging.getLogger(__name__)
_sizes: dict[str, int] = {}


def read_all(now: datetime, *, batch: int | None = None) -> int:
    """Let every reader that has news take one batch; return how many events were handed on.

    Any number of workers may do so side by side: a reader that one of them holds is passed over.
    """
    newest = newest_settled()
    if newest is None:
        return 0
    places = {
        name: Position(*place) for name, *place in Cursor.objects.values_list("reader", "transaction", "event_id")
    }
    _begin([reader for reader in readers if reader.name not in places])
    late = [reader for reader in readers if places.get(reader.name, Position()) < newest]
    due = _with_news(late, places, newest) if late else []
    _move([reader for reader in late if reader not in due], places, newest)
    handed = 0
    for reader in due:
        handed += advance(reader, now, batch=batch, until=newest)
        _give_way()
    return handed


def _give_way() -> None:
    """Let who waits to write in SQLite come in between two readers: there is one writer, and nobody queues."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(TURN)


def drain(now: datetime) -> int:
    """Let the readers read until nothing is left; return how many events were handed on."""
    total = 0
    while handed := read_all(now):
        total += handed
    return total


def advance(reader: Reader, now: datetime, *, batch: int | None = None, until: Position | None = None) -> int:
    """Hand the reader its next batch; its effects and its cursor commit together.

    Returns how many events were handed on: none where another worker is at it.
    """
    if until is None:
        _begin([reader])
        until = newest_settled()
    if until is None:
        return 0
    size, began = batch or _sizes.get(reader.name, BATCH), time.monotonic()
    make_room()
    ahead = _read_ahead(reader, until, size)
    with transaction.atomic():
        cursor = _held(reader)
        if cursor is None:
            return 0
        place = Position(cursor.transaction, cursor.event_id)
        rows = ahead.rows if ahead and _is_still_so(ahead, reader, place, until, size) else None
        if rows is None:
            rows = _rows(reader, place, until, size)
        if rows:
            fresh, waiting = without_parked(reader, rows)
            park(reader, waiting, now)
            _hand(reader, fresh, now)
            cursor.read_at, cursor.recent = now, _counted(cursor.recent, len(rows), now)
        reached = Position(rows[-1].transaction, rows[-1].id) if len(rows) == size else until
        if reached > (cursor.transaction, cursor.event_id):
            cursor.transaction, cursor.event_id = reached
            cursor.save()
    _sizes[reader.name] = _size_after(size, len(rows), time.monotonic() - began)
    return len(rows)


def oldest_unread(reader: Reader, cursor: Cursor | None, until: Position) -> datetime | None:
    """Return when the oldest event that the reader has yet to read was recorded."""
    place = Position(cursor.transaction, cursor.event_id) if cursor else Position()
    return _unread(reader, place, until).values_list("recorded_at", flat=True).first()


def _with_news(late: Sequence[Reader], places: dict[str, Position], newest: Position) -> list[Reader]:
    """Return those of the readers behind the newest place for whom something is there."""
    stand = {reader.name: places.get(reader.name, Position()) for reader in late}
    near = [place for place in stand.values() if newest.id - place.id <= NEAR]
    kinds: set[str] = set()
    if near:
        rows = EventRow.objects.filter(behind(min(near)), up_to(newest))
        kinds.update(rows.order_by().values_list(ByOrder("kind"), flat=True).distinct())

    def has_news(reader: Reader) -> bool:
        place = stand[reader.name]
        if newest.id - place.id > NEAR:
            return _unread(reader, place, newest).exists()
        return bool(kinds & reader.kinds if reader.kinds else kinds)

    return [reader for reader in late if has_news(reader)]


def _move(idle: Collection[Reader], places: dict[str, Position], newest: Position) -> None:
    """Set readers for whom nothing is there behind the newest place, unless they were moved meanwhile."""
    if not idle:
        return
    with transaction.atomic():
        waiting = Cursor.objects.select_for_update(skip_locked=True).filter(reader__in=[one.name for one in idle])
        found = [one.reader for one in waiting if places.get(one.reader, Position()) == (one.transaction, one.event_id)]
        Cursor.objects.filter(reader__in=found).update(transaction=newest.transaction, event_id=newest.id)


def _begin(new: Collection[Reader]) -> None:
    """Give readers that are new a cursor; on its own, so that nobody waits for another's batch.

    One without would never be set forward, and have the whole log gone through for it at every look.
    """
    if new:
        Cursor.objects.bulk_create([Cursor(reader=reader.name) for reader in new], ignore_conflicts=True)


def _held(reader: Reader) -> Cursor | None:
    """Return the reader's cursor, held until the transaction ends; None where another worker holds it."""
    return Cursor.objects.select_for_update(skip_locked=True).filter(reader=reader.name).first()


def _unread(reader: Reader, place: Position, until: Position) -> QuerySet[EventRow]:
    events = EventRow.objects.standing().filter(behind(place), up_to(until))
    if reader.kinds:
        events = events.alias(read=ByOrder("kind")).filter(read__in=sorted(reader.kinds))
    return in_order(events)


def _rows(reader: Reader, place: Position, until: Position, size: int) -> list[Row]:
    # Django's own way to a time of SQLite takes as long as all the rest of a row: it is read as it is kept, in UTC.
    is_text = connection.vendor == "sqlite"
    columns = [Cast(name, TextField()) if is_text and name in TIMES else F(name) for name in COLUMNS]
    unread = _unread(reader, place, until).values_list(*columns, Cast("data", TextField()))
    return [Row(*values) for values in unread[:size]]


class Ahead(NamedTuple):
    """A batch that was read before the right to write was taken, and the place that it begins behind."""

    place: Position
    rows: list[Row]


def _read_ahead(reader: Reader, until: Position, size: int) -> Ahead | None:
    """Read and decode the next batch of a reader while others write.

    Only in SQLite, whose one right to write would be held as long as that takes; PostgreSQL holds the cursor alone.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    found = Cursor.objects.filter(reader=reader.name).values_list("transaction", "event_id").first()
    if found is None:
        return None
    ahead = Ahead(Position(*found), _rows(reader, Position(*found), until, size))
    for row in ahead.rows:
        # What does not decode is told, and parked, where the reader is handed it.
        with suppress(Exception):
            row.recorded()
    return ahead


def _is_still_so(ahead: Ahead, reader: Reader, place: Position, until: Position, size: int) -> bool:
    """Say whether nobody read, took back or redacted any of it meanwhile."""
    if ahead.place != place:
        return False
    now = _unread(reader, place, until).values_list("id", Cast("data", TextField()))
    return list(now[:size]) == [(row.id, row.text) for row in ahead.rows]


def _hand(reader: Reader, rows: Sequence[Row], now: datetime) -> None:
    """Hand the batch on whole; where that fails, one by one, parking what fails."""
    if not rows or attempt(reader, rows) is None:
        return
    held: set[int] = set()
    for row in rows:
        if row.customer_id in held:
            park(reader, [row], now)
            continue
        error = attempt(reader, [row])
        if error is not None:
            log.error("%s failed on event %s: %s", reader.name, row.id, error)
            park(reader, [row], now, error)
            if row.customer_id is not None:
                held.add(row.customer_id)


def _counted(recent: dict[str, int], handed: int, now: datetime) -> dict[str, int]:
    """Return what was handed on in each minute of the last hour, with this batch."""
    minute = int(now.timestamp()) // 60
    kept = {key: count for key, count in recent.items() if int(key) > minute - 60}
    return kept | {str(minute): kept.get(str(minute), 0) + handed}


def _size_after(size: int, handed: int, took: float) -> int:
    """Return how large the next batch may be: as large as can be done in a moment."""
    if took > LONG:
        return max(SMALLEST_BATCH, size // 2)
    if handed == size and took < BRISK:
        return min(LARGEST_BATCH, size * 2)
    return size
