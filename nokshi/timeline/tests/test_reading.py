"""Readers: every event once, in order; a failing one holds up its own customer alone."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event, from_data, to_data
from nokshi.timeline import reading
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import Cursor, EventRow, Parked
from nokshi.timeline.parking import retry_parked
from nokshi.timeline.readers import Reader, Recorded, Row
from nokshi.timeline.reading import advance
from nokshi.timeline.settled import Position, behind, in_order, newest_settled, up_to

SYSTEM = Actor.system()


class Knotted(Event, kind="timeline_tests.knotted"):
    number: int


class Woven(Event, kind="timeline_tests.woven"):
    at: datetime
    cost: Decimal | None = None
    threads: tuple[int, ...] = ()
    properties: dict[str, Any] = {}


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
    assert retry_parked(reader, later) == 2
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


@pytest.mark.django_db(transaction=True)
def test_a_reader_for_whom_nothing_ever_came_is_set_behind_what_is_there(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = Reader("timeline_tests.idle", frozenset({"timeline_tests.never"}), Seen())
    monkeypatch.setattr(reading, "readers", [idle])
    knot(noon, 1, 2)
    assert reading.read_all(noon) == 0
    cursor = Cursor.objects.get(reader=idle.name)
    assert Position(cursor.transaction, cursor.event_id) == settled()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", range(6))
def test_a_place_parts_the_log_into_what_is_before_and_behind_it(noon: datetime, place: int) -> None:
    knot(noon, *range(6))
    rows = list(EventRow.objects.order_by("transaction", "id"))
    position = Position(rows[place].transaction, rows[place].pk)
    ordered = in_order(EventRow.objects.all())
    assert list(ordered.filter(up_to(position))) == rows[: place + 1]
    assert list(ordered.filter(behind(position))) == rows[place + 1 :]
    assert list(ordered.filter(behind(Position()))) == rows


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_look_at_the_end_of_the_log_does_not_walk_all_of_it(noon: datetime) -> None:
    knot(noon, *range(3))
    newest = settled()
    plan = in_order(EventRow.objects.filter(behind(newest), up_to(newest))).explain()
    assert "rowid>? AND rowid<?" in plan
    assert "B-TREE" not in plan


def settled() -> Position:
    """Return the newest settled place of a log in which something is."""
    newest = newest_settled()
    assert newest is not None
    return newest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)  # fmt: skip
WOVEN = st.builds(
    Woven,
    at=st.datetimes(timezones=st.timezones()).filter(lambda at: 1 < at.year < 9999),
    cost=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    threads=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4).map(tuple),
    properties=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=4),
)


@given(woven=WOVEN)
def test_an_event_decoded_from_its_text_is_the_one_built_from_its_data(woven: Woven) -> None:
    text = json.dumps(to_data(woven))
    row = Row(0, 7, woven.kind, woven.at, woven.at, 3, "a.kind", 4, None, "user", 5, None, 1, text)
    entry = row.recorded()
    assert entry.event == from_data(woven.kind, json.loads(text))
    assert (entry.id, entry.customer, entry.subject, entry.actor) == (7, 3, ("a.kind", 4), Actor("user", 5))


def redacted(place: int) -> None:
    EventRow.objects.filter(data__number=place).update(data={"number": 0})


def taken_back(place: int) -> None:
    EventRow.objects.filter(data__number=place).update(retracted_by=1)


def read_elsewhere(place: int) -> None:
    event = EventRow.objects.get(data__number=place)
    Cursor.objects.update(transaction=event.transaction, event_id=event.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("meanwhile", "handed"), [(redacted, [1, 0, 3]), (taken_back, [1, 3]), (read_elsewhere, [3])]
)  # fmt: skip
def test_what_changed_before_the_cursor_was_held_is_handed_on_as_it_is_now(
    reader: Reader,
    seen: Seen,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[int], None],
    handed: list[int],
) -> None:
    let_read(reader, noon)
    knot(noon, 1, 2, 3)
    held = reading._held

    def hold(reader: Reader) -> Cursor | None:
        meanwhile(2)
        return held(reader)

    monkeypatch.setattr(reading, "_held", hold)
    let_read(reader, noon)
    assert seen.numbers == handed


@pytest.mark.django_db(transaction=True)
def test_an_event_that_does_not_decode_is_parked_alone(reader: Reader, seen: Seen, noon: datetime) -> None:
    knot(noon, 1, 2, 3)
    EventRow.objects.filter(data__number=2).update(data={"number": "many"})
    assert let_read(reader, noon) == 3
    assert seen.numbers == [1, 3]
    assert [one.event.data for one in Parked.objects.all()] == [{"number": "many"}]
