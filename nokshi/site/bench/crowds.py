"""Segments: counted over everyone, and moved by what happens."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connections

from nokshi.commerce.events import CartAbandoned
from nokshi.conditions.compiler import matching
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.segments import actions as segments
from nokshi.segments.models import Segment
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench, timed
from nokshi.site.bench.measures import Measure, Task, spread, times
from nokshi.site.bench.measures import percentile as percentile_of
from nokshi.site.bench.records import some_customers
from nokshi.site.bench.template import FOUR
from nokshi.timeline.actions import Entry, record_many
from nokshi.workspace.queries import organisation, root_unit

RATE, AT_ONCE = 500, 10
LONGEST = 20.0
LOOK = 0.005
COUNTED = """SELECT COUNT(*) FROM customers_customer c JOIN commerce_traits t ON t.customer_id = c.id
WHERE c.deleted_at IS NULL AND c.country = 'BD' AND t.spent >= 3000 AND t.last_order_at >= ? AND c.id IN (
    SELECT customer_id FROM timeline_eventrow
    WHERE kind = 'commerce.order_placed' AND at >= ? AND retracted_by IS NULL GROUP BY customer_id HAVING COUNT(*) >= 2
)"""


def counted(bench: Bench) -> Iterator[Measure]:
    """Measure four conditions counted over everyone, one of them on the log."""
    here = organisation()
    scope = Scope.system(language=here.language, zone=here.zone, currency=here.currency)
    now = clock.now()
    rounds = max(5, bench.rounds // 4)

    def count() -> int:
        return matching(FOUR, Customer.objects.visible_to(scope), scope=scope, now=now).count()

    if not count():
        raise RuntimeError("nobody meets the four conditions")
    bare = timed(lambda: engine.rows(COUNTED, [_ago(now, 180), _ago(now, 365)]), rounds)
    return spread("segment.count", timed(count, rounds), bare)


def moved(bench: Bench) -> Iterator[Measure]:
    """Measure how long after an event its customer is in the segment, at 500 events a second."""
    now = clock.now()
    asked = {"did": CartAbandoned.kind, "op": "at_least", "times": 1, "within": {"days": 1}}
    segment = segments.make_segment(
        name="Carts left today", unit=root_unit().pk, tree=asked, actor=Actor.system(), now=now
    )
    people = [pk for pk, _name in some_customers(int(RATE * LONGEST))]
    inside = {
        pk for (pk,) in engine.rows("SELECT customer_id FROM segments_membership WHERE segment_id = ?", [segment.pk])
    }
    people = [pk for pk in people if pk not in inside]
    watch = Watch(segment, people)
    watch.start()
    behind = _happen(people, watch.happened)
    watch.wait_for_all()
    if missing := len(people) - len(watch.seen):
        raise RuntimeError(f"{missing} of {len(people)} are not in the segment after a minute")
    waited = [watch.seen[pk] - watch.happened[pk] for pk in people]
    rate = len(people) / behind
    bench.say(f"{len(people)} events at {rate:.0f}/s")
    yield Measure("segment.event.rate", rate, "events/s")
    for part in (50, 99):
        yield Measure(f"segment.event.p{part}", percentile_of(waited, part) * 1_000, "ms")


class Watch(threading.Thread):
    """Looks every few milliseconds who has come into a segment."""

    def __init__(self, segment: Segment, people: list[int]) -> None:
        super().__init__(daemon=True)
        self.segment = segment
        self.awaited = len(people)
        self.happened: dict[int, float] = {}
        self.seen: dict[int, float] = {}
        self.is_over = threading.Event()

    def run(self) -> None:
        """Note when each membership was first to be seen."""
        [(last,)] = engine.rows("SELECT COALESCE(MAX(id), 0) FROM segments_membership")
        asked = "SELECT id, customer_id FROM segments_membership WHERE segment_id = ? AND id > ? ORDER BY id"
        while len(self.seen) < self.awaited and not self.is_over.is_set():
            rows = engine.rows(asked, [self.segment.pk, last])
            moment = time.perf_counter()
            for pk, customer in rows:
                self.seen.setdefault(customer, moment)
                last = pk
            time.sleep(LOOK)
        connections.close_all()

    def wait_for_all(self) -> None:
        """Wait until everybody was seen, a minute at most."""
        self.join(60)
        self.is_over.set()
        self.join()


def _happen(people: list[int], happened: dict[int, float]) -> float:
    """Record an event of each customer, some at once at an even pace; return the seconds that it took."""
    begun = time.perf_counter()
    amount = Money(Decimal(350), "BDT")
    event = CartAbandoned(amount=amount, total=amount.amount, currency="BDT", lines=1, hours=4, products=("TEA-301",))
    for start in range(0, len(people), AT_ONCE):
        time.sleep(max(0.0, begun + start / RATE - time.perf_counter()))
        now = clock.now()
        some = people[start : start + AT_ONCE]
        record_many([
            Entry(event=event, at=now, actor=Actor.customer(pk), customer=pk, subject=("customers.customer", pk))
            for pk in some
        ])  # fmt: skip
        happened |= dict.fromkeys(some, time.perf_counter())
    return time.perf_counter() - begun


def _ago(now: datetime, days: int) -> str:
    return (now - timedelta(days=days)).isoformat(" ")[:19]


TASKS = [
    Task(times("segment.count"), counted),
    Task({"segment.event.rate": "events/s", "segment.event.p50": "ms", "segment.event.p99": "ms"}, moved, writes=True),
]
