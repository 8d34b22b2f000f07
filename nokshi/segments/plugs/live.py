"""What moves on open pages: segments as customers enter and leave."""

from collections.abc import Collection

from nokshi.ports.live import Topic, topics
from nokshi.segments.models import Segment


def _marks(ids: Collection[int]) -> dict[int, str]:
    rows = Segment.objects.filter(pk__in=ids).values_list("pk", "count", "filled_edition", "to_fill")
    return {pk: f"{count} {edition} {left}" for pk, count, edition, left in rows}


topics.lend(
    Topic("segments.list", ("segments.",), capability="customers.view"),
    Topic("segments.segment", capability="customers.view", marks=_marks),
)
