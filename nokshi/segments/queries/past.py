"""In which segments a customer was at a past moment: those of today, with every later coming and going taken back."""

from datetime import datetime

from nokshi.kernel.scope import Scope
from nokshi.segments.models import Membership, Segment
from nokshi.timeline.models import EventRow

ENTERED, LEFT = "segments.entered", "segments.left"


def segments_before(customer_id: int, moment: datetime, scope: Scope) -> list[Segment]:
    """Return the segments, among those that the reader sees, in which a customer was just before a moment."""
    stayed = Membership.objects.filter(customer=customer_id, entered_at__lt=moment)
    inside = set(stayed.values_list("segment", flat=True))
    later = EventRow.objects.standing().filter(customer_id=customer_id, kind__in=(ENTERED, LEFT), at__gte=moment)
    for kind, segment in later.order_by("-at", "-id").values_list("kind", "data__segment"):
        if kind == ENTERED:
            inside.discard(segment)
        else:
            inside.add(segment)
    return list(Segment.objects.visible_to(scope).filter(pk__in=inside).order_by("name", "pk"))
