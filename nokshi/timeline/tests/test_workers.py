"""Many workers, killed ones, slow ones, and the neighbours of a cluster: nothing lost, nothing twice."""

import os
import signal
import threading
from collections.abc import Sequence
from datetime import datetime

import psycopg
import pytest
from django.db import connection, connections

from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record
from nokshi.timeline.causes import each
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.readers import Reader, Recorded, readers
from nokshi.timeline.reading import advance, drain, read_all
from nokshi.timeline.settled import Watch
from nokshi.timeline.tests.test_log import Stitched
from nokshi.timeline.tests.test_reading import Knotted, Seen, knot, let_read

KNOTS = frozenset({Knotted.kind})


@pytest.mark.django_db
def test_what_a_reaction_records_for_one_event_names_that_event(noon: datetime) -> None:
    def react(batch: Sequence[Recorded]) -> None:
        for one in each(batch):
            record(Stitched(), at=noon, actor=Actor.system(), customer=one.customer)
        record(Stitched(thread="after"), at=noon, actor=Actor.system())

    knot(noon, 1, 2, 3)
    advance(Reader("timeline_tests.each", KNOTS, react), noon)
    causes = {row.customer_id: row.id for row in EventRow.objects.filter(kind=Knotted.kind)}
    told = EventRow.objects.filter(kind=Stitched.kind)
    assert {row.customer_id: row.cause_id for row in told if row.customer_id} == causes
    assert told.get(customer_id=None).cause_id == causes[3]


@pytest.mark.django_db
def test_readers_without_news_are_set_forward_without_being_called(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, idle = Seen(), Seen()
    for reader in (
        Reader("timeline_tests.busy", KNOTS, seen),
        Reader("timeline_tests.idle", frozenset({Stitched.kind}), idle),
    ):
        monkeypatch.setitem(readers._things, reader.name, reader)
    knot(noon, *range(30))
    assert drain(noon) >= 30
    newest = EventRow.objects.order_by("-id")[0]
    assert seen.numbers == list(range(30))
    assert set(Cursor.objects.values_list("event_id", flat=True)) == {newest.pk}
    record(Stitched(), at=noon, actor=Actor.system())
    assert read_all(noon, batch=5) >= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_reader_that_one_worker_holds_is_passed_over_by_another(noon: datetime) -> None:
    began, finish, other = threading.Event(), threading.Event(), Seen()
    seen = Seen()

    def slow(batch: Sequence[Recorded]) -> None:
        began.set()
        finish.wait(20)
        seen(batch)

    reader = Reader("timeline_tests.slow", KNOTS, slow)
    knot(noon, *range(20))

    def work() -> None:
        let_read(reader, noon)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert began.wait(60)
    assert advance(Reader("timeline_tests.slow", KNOTS, other), noon) == 0
    assert advance(Reader("timeline_tests.other", KNOTS, other), noon) == 20
    finish.set()
    worker.join()
    assert other.numbers == list(range(20))
    assert seen.numbers == list(range(20))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing(noon: datetime) -> None:
    def react(batch: Sequence[Recorded]) -> None:
        for one in each(batch):
            record(Stitched(), at=noon, actor=Actor.system(), customer=one.customer)
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    parent, reader = os.getpid(), Reader("timeline_tests.killed", KNOTS, react)
    knot(noon, *range(50))
    connections.close_all()
    child = os.fork()
    if child == 0:
        let_read(reader, noon, batch=20)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    while let_read(reader, noon, batch=20):
        pass
    told = EventRow.objects.filter(kind=Stitched.kind).order_by("id")
    assert list(told.values_list("customer_id", flat=True)) == list(range(50))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_transaction_of_another_database_holds_nobody_up(reader: Reader, seen: Seen, noon: datetime) -> None:
    place = connection.settings_dict
    line = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}
    with psycopg.connect(dbname="postgres", **line) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        knot(noon, 1, 2)
        let_read(reader, noon)
        assert seen.numbers == [1, 2]
        elsewhere.rollback()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_nothing_of_many_writers_at_once_is_lost(reader: Reader, seen: Seen, noon: datetime) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 40):
            knot(noon, number)
        connection.close()

    writers = [threading.Thread(target=write, args=(number * 1000,)) for number in range(6)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        advance(reader, noon, batch=7)
    while let_read(reader, noon, batch=50):
        pass
    assert sorted(seen.numbers) == sorted(number * 1000 + step for number in range(6) for step in range(40))


@pytest.mark.django_db
def test_one_who_watches_is_told_once_that_something_was_written() -> None:
    watch = Watch()
    assert watch.has_moved()
    assert watch.has_moved() == (connection.vendor == "postgresql")
