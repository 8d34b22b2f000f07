"""Go on with a log that another database wrote."""

from django.db import transaction
from django.db.models import F, Max

from nokshi.timeline.models import BEFORE_ALL, Block, Cursor, EventRow


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
