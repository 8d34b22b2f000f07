"""What segments do by the clock."""

from nokshi.kernel import clock
from nokshi.kernel.schedule import every
from nokshi.segments.actions import keep_daily_counts, refresh_segments
from nokshi.segments.models import Segment
from nokshi.segments.queries import moving
from nokshi.workspace import queries as workspace


@every(minutes=10)
def follow_time() -> None:
    """Look again at everybody in the segments whose members change as time passes."""
    refresh_segments(ids=moving(), now=clock.now())


@every(minutes=60)
def keep_history() -> None:
    """Note how many are in each segment today."""
    keep_daily_counts(today=clock.today(workspace.organisation().zone))


@every(minutes=1440)
def look_at_all() -> None:
    """Look again at everybody in every segment, should anything have been missed."""
    live = Segment.objects.standing().filter(is_live=True).order_by("pk")
    refresh_segments(ids=list(live.values_list("pk", flat=True)), now=clock.now())
