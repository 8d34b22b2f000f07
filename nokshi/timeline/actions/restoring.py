"""Go on with a log that another database wrote."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from nokshi.ports.witnesses import Head
from nokshi.timeline.heads import note_restored
from nokshi.timeline.models import BEFORE_ALL, Block, Cursor, EventRow
from nokshi.timeline.readers import readers
from nokshi.timeline.settled import in_order


def go_on_from_here(*, now: datetime) -> None:
    """Note that the log was restored, so that seals of what came after it are not missed."""
    last = Block.objects.order_by("-number").values_list("number", "digest").first()
    note_restored(Head(last[0], bytes(last[1]).hex(), now) if last else Head(0, "", now))


@transaction.atomic
def begin_anew() -> int:
    """Set the log behind every transaction to come, once it was restored; return by how much.

    On PostgreSQL rows are ordered by the transaction that wrote them, and another cluster counts
    its transactions from the start. All rows and cursors are set back by one and the same number,
    so that their order stays, nothing is read twice, and what comes is behind it.
    """
    newest = EventRow.objects.aggregate(newest=Max("transaction"))["newest"] or 0
    furthest = Cursor.objects.aggregate(furthest=Max("transaction"))["furthest"] or 0
    back = max(newest, furthest) + 1
    if back <= 1:
        return 0
    EventRow.objects.update(transaction=F("transaction") - back)
    Cursor.objects.filter(transaction__gt=BEFORE_ALL).update(transaction=F("transaction") - back)
    Block.objects.update(transaction=F("transaction") - back)
    return int(back)


@transaction.atomic
def read_on_from_here(*, now: datetime) -> None:
    """Let every reader stand behind the newest event, and seal the log from its first one on: it came from elsewhere.

    To be called in the transaction that put the events there.
    """
    Cursor.objects.all().delete()
    last = in_order(EventRow.objects.all()).last()
    place = (last.transaction, last.pk) if last else (BEFORE_ALL, 0)
    Cursor.objects.bulk_create(
        Cursor(reader=reader.name, transaction=place[0], event_id=place[1], read_at=now) for reader in readers
    )
