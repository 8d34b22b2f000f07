"""A reader that begins again is handed what it was to be handed: all of it, each once, nothing left waiting."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from nokshi.timeline.actions import set_back
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader, readers
from nokshi.timeline.tests.test_reading import SYSTEM, Seen, knot, let_read
from nokshi.workspace.models import User

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def lent(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(readers._things, reader.name, reader)


def begin_again(reader: Reader, since: datetime | None, now: datetime) -> None:
    set_back(reader=reader.name, since=since, actor=SYSTEM, now=now)


def recorded_at(number: int, moment: datetime) -> None:
    EventRow.objects.filter(data__number=number).update(recorded_at=moment)


def test_a_reader_set_back_to_a_moment_reads_what_was_recorded_since(
    reader: Reader, seen: Seen, noon: datetime
) -> None:
    knot(noon, 1, 2, 3)
    for number in (1, 2, 3):
        recorded_at(number, noon + number * MINUTE)
    let_read(reader, noon)
    begin_again(reader, noon + 2 * MINUTE, noon)
    let_read(reader, noon)
    assert seen.numbers == [1, 2, 3, 2, 3]


def test_a_reader_that_is_behind_the_moment_steps_over_nothing(reader: Reader, seen: Seen, noon: datetime) -> None:
    let_read(reader, noon)
    knot(noon, 1, 2)
    recorded_at(1, noon)
    recorded_at(2, noon + 2 * MINUTE)
    begin_again(reader, noon + MINUTE, noon)
    begin_again(reader, noon + 365 * 24 * 60 * MINUTE, noon)
    let_read(reader, noon)
    assert seen.numbers == [1, 2]


def test_what_is_read_again_waits_no_more_and_what_lies_before_stays(
    reader: Reader, seen: Seen, noon: datetime
) -> None:
    seen.bad = {1, 2}
    knot(noon, 1, 2)
    recorded_at(1, noon)
    recorded_at(2, noon + 2 * MINUTE)
    let_read(reader, noon)
    begin_again(reader, noon + MINUTE, noon)
    assert [one.event.data for one in Parked.objects.select_related("event")] == [{"number": 1}]
    seen.bad = set()
    let_read(reader, noon)
    assert seen.numbers == [2]


@pytest.fixture
def crossed(noon: datetime) -> None:
    """The first event written by a transaction that began second, and committed first."""
    began, written = threading.Event(), threading.Event()

    def early() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            began.set()
            assert written.wait(30)
            knot(noon, 2)
        connection.close()

    writer = threading.Thread(target=early)
    writer.start()
    assert began.wait(30)
    knot(noon, 1)
    written.set()
    writer.join()
    first, second = EventRow.objects.order_by("id")
    assert first.transaction > second.transaction


@pytest.mark.postgresql
@pytest.mark.usefixtures("crossed")
def test_nothing_of_a_transaction_that_began_earlier_is_left_out(reader: Reader, seen: Seen, noon: datetime) -> None:
    seen.bad = {1, 2}
    let_read(reader, noon)
    assert Parked.objects.count() == 2
    seen.bad = set()
    begin_again(reader, noon - MINUTE, noon)
    assert not Parked.objects.exists()
    let_read(reader, noon)
    assert seen.numbers == [2, 1]


@pytest.mark.postgresql
@pytest.mark.usefixtures("crossed")
def test_an_event_that_is_read_again_while_it_was_parked_holds_the_reader_up_no_more(
    reader: Reader, seen: Seen, noon: datetime
) -> None:
    recorded_at(1, noon)
    recorded_at(2, noon + 2 * MINUTE)
    seen.bad = {1}
    let_read(reader, noon)
    begin_again(reader, noon + MINUTE, noon)
    let_read(reader, noon)
    assert seen.numbers == [2, 2]
    assert [(one.event.data, one.tries) for one in Parked.objects.select_related("event")] == [({"number": 1}, 1)]


def test_a_moment_that_cannot_be_read_sets_nobody_back(
    reader: Reader, seen: Seen, noon: datetime, signed_in: Callable[[User], Client], ona: User
) -> None:
    knot(noon, 1)
    let_read(reader, noon)
    page = signed_in(ona).post("/timeline/readers/set-back/", {"reader": reader.name, "since": "soon"}, follow=True)
    assert "This is no day and hour." in page.content.decode()
    let_read(reader, noon)
    assert seen.numbers == [1]
