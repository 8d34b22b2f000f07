"""Bring members in line with conditions, and tell who came and who went."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from nokshi.kernel.actor import Actor
from nokshi.segments.events import SegmentEntered, SegmentLeft
from nokshi.segments.models import Membership, Segment
from nokshi.segments.queries.members import matching_now
from nokshi.segments.queries.told import last_told
from nokshi.timeline.actions import Entry, record_many

KIND = "segments.segment"
CHUNK = 500
MANY = 5_000
Runs = Mapping[int, int | None]
Causes = Mapping[int, tuple[int, int]]


@transaction.atomic
def settle(*, due: Mapping[int, Runs], now: datetime, causes: Mapping[int, Causes] | None = None) -> int:
    """Look again at the customers `due` in each segment; return how many came and went.

    One question per segment for all its customers. `due` names for each of them the import that
    moved him, if it was one, so that undoing it takes back what is told here too; `causes` the event
    (its id and depth) that made it look again.
    """
    moved = 0
    for segment in lock(list(due)):
        runs = due[segment.pk]
        inside, known = _inside(segment, sorted(runs), now)
        moved += move(
            segment,
            inside - known,
            known - inside,
            now=now,
            because="happened",
            runs=runs,
            causes=(causes or {}).get(segment.pk),
        )
    return moved


def _inside(segment: Segment, ids: Sequence[int], now: datetime) -> tuple[set[int], set[int]]:
    """Return who of these ought to be in and who is; where they are many, everybody is asked once."""
    members = Membership.objects.filter(segment=segment)
    if len(ids) > MANY:
        among = set(ids)
        inside = set(matching_now(segment, now).order_by().values_list("pk", flat=True))
        return inside & among, set(members.values_list("customer_id", flat=True)) & among
    inside, known = set[int](), set[int]()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        inside.update(matching_now(segment, now, part).values_list("pk", flat=True))
        known.update(members.filter(customer_id__in=part).values_list("customer_id", flat=True))
    return inside, known


def lock(ids: Collection[int]) -> list[Segment]:
    """Return the standing segments of these ids, held against others until the transaction ends."""
    return list(Segment.objects.standing().filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))


def move(
    segment: Segment,
    came: Collection[int],
    went: Collection[int],
    *,
    now: datetime,
    because: str,
    runs: Runs | None = None,
    causes: Causes | None = None,
    actor: Actor | None = None,
) -> int:
    """Let customers in and out of a segment that is held, and tell it; return how many moved.

    Where the log has it so already (an import was undone, and its events with it), nothing is
    told: whoever is back is in since he first came.
    """
    if not came and not went:
        return 0
    told = last_told(segment.pk, [*came, *went])
    since = {pk: told[pk][1] for pk in came if pk in told and told[pk][0] == SegmentEntered.kind}
    silent = {pk for pk in went if pk not in told or told[pk][0] == SegmentLeft.kind}
    _let_in(segment, {pk: since.get(pk, now) for pk in came})
    _let_out(segment, sorted(went))
    Segment.objects.filter(pk=segment.pk).update(count=F("count") + len(came) - len(went))
    told_of = ((SegmentEntered, set(came) - set(since)), (SegmentLeft, set(went) - silent))
    record_many([
        Entry(
            event=event(segment=segment.pk, title=segment.name, because=because),
            at=now,
            actor=actor or Actor.system(),
            customer=pk,
            subject=(KIND, segment.pk),
            unit=segment.unit_id,
            run=(runs or {}).get(pk),
            cause=(causes or {}).get(pk),
        )
        for event, customers in told_of
        for pk in sorted(customers)
    ])  # fmt: skip
    return len(came) + len(went)


def _let_in(segment: Segment, since: Mapping[int, datetime]) -> None:
    rows = [Membership(segment=segment, customer_id=pk, entered_at=at) for pk, at in sorted(since.items())]
    Membership.objects.bulk_create(rows)


def _let_out(segment: Segment, gone: Sequence[int]) -> None:
    for start in range(0, len(gone), CHUNK):
        Membership.objects.filter(segment=segment, customer_id__in=gone[start : start + CHUNK]).delete()
