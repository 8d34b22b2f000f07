"""Note each day how many are in each segment."""

from datetime import date

from nokshi.segments.models import DailyCount, Segment


def keep_daily_counts(*, today: date) -> None:
    """Note the present counts as today's; the last of a day stays."""
    rows = [
        DailyCount(segment_id=pk, day=today, count=count)
        for pk, count in Segment.objects.standing().values_list("pk", "count")
    ]
    DailyCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["segment", "day"], update_fields=["count"]
    )
