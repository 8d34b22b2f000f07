"""Readers: every event once, in order; a failing one holds up its own customer alone."""

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader, Recorded
from nokshi.timeline.reading import advance, retry_parked
from nokshi.timeline.settled import newest_settled

SYSTEM = Actor.system()


class Knotted(Event, kind="timeline_tests.knotted"):
    number: int


class Seen:
    """A reaction that keeps what it saw, and fails on the numbers in `bad`."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.bad: set[int] = set()

    def __call__(self, batch: Sequence[Recorded]) -> None:
        numbers = [one.event.number for one in batch if isinstance(one.event, Knotted)]
        if self.bad & set(numbers):
            raise RuntimeError("a bad stitch")
        self.numbers += numbers


def knot(at: datetime, *numbers: int, customers: int = 1000) -> None:
    record_many([
        Entry(event=Knotted(number=one), at=at, actor=SYSTEM, customer=one % customers) for one in numbers
    ])  # fmt: skip


def let_read(reader: Reader, now: datetime, batch: int = 100) -> int:
    """Let the reader read once all that was written may be read.

    PostgreSQL holds readers back while a transaction of this database is in flight that is older than what was
    written, and for a moment after one of another.
    """
    until = time.monotonic() + 60
    while connection.vendor == "postgresql" and time.monotonic() < until and not _may_be_read():
        time.sleep(0.05)
    return advance(reader, now, batch=batch)


def _may_be_read() -> bool:
    newest = EventRow.objects.order_by("-transaction", "-id").values_list("transaction", "id").first()
    return newest is None or newest_settled() == newest


@pytest.mark.django_db(transaction=True)
def test_every_event_is_handed_on_once_and_in_order(reader: Reader, seen: Seen, noon: datetime) -> None:
    knot(noon, *range(10))
    assert let_read(reader, noon, batch=4) == 4
    assert let_read(reader, noon, batch=40) == 6
    assert let_read(reader, noon) == 0
    assert seen.numbers == list(range(10))


@pytest.mark.django_db(transaction=True)
def test_a_failing_event_parks_its_own_customer_alone(reader: Reader, seen: Seen, noon: datetime) -> None:
    seen.bad = {1}
    knot(noon, 0, 1, 2, 3, 4, customers=3)
    let_read(reader, noon)
    assert seen.numbers == [0, 2, 3]
    assert list(Parked.objects.order_by("event").values_list("customer_id", "tries")) == [(1, 1), (1, 0)]
    assert "a bad stitch" in Parked.objects.order_by("event")[0].error


@pytest.mark.django_db(transaction=True)
def test_later_events_of_a_parked_customer_wait_behind_it(reader: Reader, seen: Seen, noon: datetime) -> None:
    seen.bad = {1}
    knot(noon, 1)
    let_read(reader, noon)
    seen.bad = set()
    knot(noon, 4, 5, customers=3)
    let_read(reader, noon)
    assert seen.numbers == [5]
    later = noon + timedelta(minutes=1)
    assert retry_parked(reader, later) == 1
    assert retry_parked(reader, later) == 1
    assert seen.numbers == [5, 1, 4]
    assert not Parked.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_pause_between_tries_grows(reader: Reader, seen: Seen, noon: datetime) -> None:
    seen.bad = {1}
    knot(noon, 1)
    let_read(reader, noon)
    assert retry_parked(reader, noon + timedelta(seconds=1)) == 0
    moment, pauses = noon, []
    for _ in range(3):
        due = Parked.objects.get().retry_at
        pauses.append(due - moment)
        moment = due
        retry_parked(reader, moment)
    assert pauses[0] < pauses[1] < pauses[2]
    assert Parked.objects.get().tries == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_transaction_in_flight_is_not_stepped_over(reader: Reader, seen: Seen, noon: datetime) -> None:
    began, finish = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            knot(noon, 1)
            began.set()
            finish.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    began.wait(10)
    knot(noon, 2)
    advance(reader, noon)
    assert seen.numbers == []
    finish.set()
    writer.join()
    let_read(reader, noon)
    assert seen.numbers == [1, 2]
