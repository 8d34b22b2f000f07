"""What the log tells of customers and segments."""

from collections.abc import Collection
from datetime import datetime

from nokshi.segments.events import SegmentEntered, SegmentLeft
from nokshi.timeline.models import EventRow

KIND = "segments.segment"
CHUNK = 2_000


def last_told(segment_id: int, customers: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """Return by customer what the log tells last of him and a segment: the kind, and when."""
    rows = EventRow.objects.standing().filter(
        kind__in=[SegmentEntered.kind, SegmentLeft.kind], subject_kind=KIND, subject_id=segment_id
    )
    ids, told = list(customers), {}
    for start in range(0, len(ids), CHUNK):
        found = rows.filter(customer_id__in=ids[start : start + CHUNK]).order_by("pk")
        told.update({customer: (kind, at) for customer, kind, at in found.values_list("customer_id", "kind", "at")})
    return {customer: said for customer, said in told.items() if customer is not None}


def runs_behind(events: Collection[int]) -> dict[int, int]:
    """Return by event the standing import whose events caused it."""
    causes = dict(EventRow.objects.filter(pk__in=events).exclude(cause_id=None).values_list("pk", "cause_id"))
    imports = EventRow.objects.standing().filter(pk__in=set(causes.values())).exclude(run_id=None)
    runs = {pk: run for pk, run in imports.values_list("pk", "run_id") if run is not None}
    return {event: runs[cause] for event, cause in causes.items() if cause in runs}
