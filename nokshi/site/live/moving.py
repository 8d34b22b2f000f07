"""What events move, and whom it reaches."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from nokshi.customers.models import CustomerUnit
from nokshi.ports.live import Topic, topics
from nokshi.site.live.lines import Reach
from nokshi.timeline.models import EventRow
from nokshi.timeline.settled import Position, behind, in_order, up_to


class Row(NamedTuple):
    transaction: int
    id: int
    kind: str
    customer: int | None
    subject: int | None
    unit: int | None
    actor_kind: str
    actor: int | None


FIELDS = ("transaction", "id", "kind", "customer_id", "subject_id", "unit_id", "actor_kind", "actor_id")


def rows_between(place: Position, newest: Position, limit: int) -> list[Row]:
    """Return what was recorded behind one place and up to another, in the log's order."""
    rows = in_order(EventRow.objects.filter(behind(place), up_to(newest)))
    return [Row(*row) for row in rows.values_list(*FIELDS)[:limit]]


def moved_by(rows: Sequence[Row]) -> Counter[tuple[str, Reach]]:
    """Return what the events move, whom it reaches, how many times."""
    units = _units_of({row.customer for row in rows if row.unit is None and row.customer is not None})
    moved: Counter[tuple[str, Reach]] = Counter()
    for row in rows:
        reach = _reach_of(row, units)
        for topic in _topics_of(row.kind):
            if not topic.key:
                moved[topic.name, reach] += 1
            elif (key := row.customer if topic.key == "customer" else row.subject) is not None:
                moved[f"{topic.name}:{key}", reach] += 1
    return moved


def _reach_of(row: Row, units: Mapping[int, set[int]]) -> Reach:
    """Return who may know of an event: those of its unit; where it names none, those of its customer's."""
    if row.unit is not None:
        return frozenset({row.unit})
    return None if row.customer is None else frozenset(units.get(row.customer, ()))


def _units_of(customers: Collection[int]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    links = CustomerUnit.objects.filter(customer__in=customers) if customers else CustomerUnit.objects.none()
    for customer, unit in links.values_list("customer_id", "unit_id"):
        found[customer].add(unit)
    return found


@lru_cache(maxsize=1024)
def _topics_of(kind: str) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics if topic.is_moved_by(kind))
