"""In which segments a customer was at a past moment: what stands today, and what he left since, say it."""

from datetime import datetime

from nokshi.kernel.scope import Scope
from nokshi.ports.merging import family_of
from nokshi.segments.models import Membership, Segment
from nokshi.timeline.models import EventRow

ENTERED, LEFT = "segments.entered", "segments.left"


def segments_before(customer_id: int, moment: datetime, scope: Scope) -> list[Segment]:
    """Return the segments, among those that the reader sees, in which a customer was just before a moment.

    Who was merged into him counts as he. Whoever left a segment first after the moment was in it, whoever entered it
    was not; of one that neither happened in since, the membership of today says it.
    """
    ids = family_of([customer_id])
    stayed = Membership.objects.filter(customer__in=ids, entered_at__lt=moment)
    inside = set(stayed.values_list("segment", flat=True))
    later = EventRow.objects.standing().filter(customer_id__in=ids, kind__in=(ENTERED, LEFT), at__gte=moment)
    firsts: dict[tuple[int | None, int], str] = {}
    for one, kind, segment in later.order_by("at", "id").values_list("customer_id", "kind", "data__segment"):
        firsts.setdefault((one, segment), kind)
    inside |= {segment for (_one, segment), kind in firsts.items() if kind == LEFT}
    return list(Segment.objects.visible_to(scope).filter(pk__in=inside).order_by("name", "pk"))
