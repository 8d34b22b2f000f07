"""Fill a whole segment: at first, after a change, as time passes, and after an import was undone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from nokshi.conditions.errors import ConditionError
from nokshi.kernel import clock
from nokshi.kernel.jobs import later
from nokshi.segments.actions.settling import lock, move
from nokshi.segments.models import Membership, Segment
from nokshi.segments.queries.members import matching_now

STEP = 5_000


def refresh_segments(*, ids: Iterable[int], now: datetime, because: str = "time") -> None:
    """Bring whole segments in line, a step of each at once and the rest by the worker."""
    for pk in ids:
        if fill_step(segment_id=pk, now=now, because=because):
            later(fill, pk, because)


def fill(segment_id: int, because: str) -> None:
    """Take the next step of a filling, and hand on the one after it (a job of the worker)."""
    if fill_step(segment_id=segment_id, now=clock.now(), because=because):
        later(fill, segment_id, because)


@transaction.atomic
def fill_step(*, segment_id: int, now: datetime, because: str) -> bool:
    """Let at most a few thousand customers in and out; return whether there are more."""
    held = lock([segment_id])
    if not held or not held[0].is_live:
        return False
    segment = held[0]
    members = Membership.objects.filter(segment=segment).values("customer_id")
    try:
        ought = matching_now(segment, now)
    except ConditionError:
        # It asks for a field that is out of use: who is in stays in, until it can be asked again.
        return False
    came = set(ought.exclude(pk__in=members).order_by("pk").values_list("pk", flat=True)[:STEP])
    gone = Membership.objects.filter(segment=segment).exclude(customer_id__in=ought.order_by().values("pk"))
    went = set(gone.values_list("customer_id", flat=True)[: STEP - len(came)]) if len(came) < STEP else set()
    move(segment, came, went, now=now, because=because)
    has_more = len(came) + len(went) >= STEP
    done = {} if has_more else {"filled_edition": F("edition"), "to_fill": 0}
    to_fill = ought.count() if has_more and not segment.to_fill else segment.to_fill
    Segment.objects.filter(pk=segment_id).update(**{"checked_at": now, "to_fill": to_fill, **done})
    return has_more
