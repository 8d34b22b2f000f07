"""How many are in a segment, how many came and went, and how that was over the weeks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from nokshi.segments.events import SegmentEntered, SegmentLeft
from nokshi.segments.models import DailyCount
from nokshi.timeline.models import EventRow

KIND = "segments.segment"
WEEKS = 8


@dataclass(frozen=True, slots=True)
class Moves:
    """How many came into a segment and went out of it in a time."""

    came: int = 0
    went: int = 0

    @property
    def are_none(self) -> bool:
        return not (self.came or self.went)


def moves_since(since: datetime, ids: Collection[int]) -> dict[int, Moves]:
    """Return by segment who came and went since a moment; filling after a change of conditions is left out."""
    rows = EventRow.objects.standing().filter(
        kind__in=[SegmentEntered.kind, SegmentLeft.kind], at__gte=since, subject_kind=KIND, subject_id__in=ids
    )
    rows = rows.exclude(data__because="conditions")
    counted = rows.values_list("subject_id", "kind").annotate(count=Count("pk")).order_by()
    sums = {(segment, kind): count for segment, kind, count in counted}
    return {pk: Moves(sums.get((pk, SegmentEntered.kind), 0), sums.get((pk, SegmentLeft.kind), 0)) for pk in ids}


def moves_of(segment_id: int, now: datetime) -> Moves:
    """Return who came and went in the last day."""
    return moves_since(now - timedelta(days=1), [segment_id])[segment_id]


def history_of(ids: Collection[int], today: date) -> dict[int, list[tuple[date, int]]]:
    """Return by segment how many were in it on each day of the last weeks, as far as it is known."""
    days = DailyCount.objects.filter(segment_id__in=ids, day__gt=today - timedelta(weeks=WEEKS))
    found: dict[int, list[tuple[date, int]]] = {pk: [] for pk in ids}
    for segment_id, day, count in days.order_by("day").values_list("segment_id", "day", "count"):
        found[segment_id].append((day, count))
    return found
