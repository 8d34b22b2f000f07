"""Stretches of the log by time: found by halving, as ids and times of recording grow together."""

from datetime import datetime

from django.db.models import Max

from nokshi.timeline.models import EventRow


def first_since(moment: datetime) -> EventRow | None:
    """Return the first event recorded at or after a moment; None where there is none."""
    # Each end by itself: asked for both at once, SQLite reads the whole index.
    ids = EventRow.objects.order_by("id").values_list("id", flat=True)
    low, high = ids.first() or 0, (ids.last() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = EventRow.objects.filter(id__gte=middle).order_by("id").only("id", "recorded_at").first()
        if row is None or row.recorded_at >= moment:
            high = middle
        else:
            low = row.pk + 1
    return EventRow.objects.filter(id__gte=low).order_by("id").first()


def recorded_since(moment: datetime) -> int:
    """Return how many events were recorded since a moment, by their ids: about as many on PostgreSQL."""
    first, last = first_since(moment), EventRow.objects.aggregate(last=Max("id"))["last"]
    return last - first.pk + 1 if first else 0
