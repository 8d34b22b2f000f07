"""Who looked at whom: folded, written in batches, never lost by a database that is away."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from nokshi.kernel.scope import Scope
from nokshi.timeline import looking
from nokshi.timeline.events import RecordPreloaded, RecordSeen, RecordsRead
from nokshi.timeline.looking import SHOWN_WITHIN, Key, Looks, looked, looks, read_list
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
DEV, EVE = Scope(user_id=4), Scope(user_id=5)


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    looks.begin()


def seen() -> list[tuple[int | None, int | None]]:
    rows = EventRow.objects.filter(kind=RecordSeen.kind, customer_id=None).order_by("id")
    return list(rows.values_list("actor_id", "subject_id"))


def test_looks_are_written_in_one_go_and_repeated_ones_are_one(noon: datetime) -> None:
    for minute in range(5):
        looked(DEV, "customers.customer", 7, noon + timedelta(minutes=minute))
    looked(DEV, "customers.customer", 8, noon)
    looked(EVE, "customers.customer", 7, noon)
    assert seen() == []
    assert looks.write() == 3
    assert seen() == [(4, 7), (4, 8), (5, 7)]
    looked(DEV, "customers.customer", 7, noon + timedelta(minutes=30))
    assert looks.write() == 1


def test_two_processes_write_the_same_look_once(noon: datetime) -> None:
    for process in (Looks(), Looks()):
        process.note(Key(4, "customers.customer", 7), noon)
        process.write()
    assert seen() == [(4, 7)]


def preload(scope: Scope, record: int, now: datetime) -> None:
    request = RequestFactory().get("/", headers={"Purpose": "prefetch"})
    request.scope = scope  # type: ignore[attr-defined]
    looked(request, "customers.customer", record, now)


def preloaded() -> list[tuple[int | None, int | None]]:
    rows = EventRow.objects.filter(kind=RecordPreloaded.kind).order_by("id")
    return list(rows.values_list("actor_id", "subject_id"))


def test_a_page_that_is_preloaded_and_never_shown_is_noted_as_such(noon: datetime) -> None:
    preload(DEV, 7, noon)
    preload(Scope.nobody(), 7, noon)
    assert looks.write(noon + SHOWN_WITHIN / 2) == 0
    assert looks.write(noon + SHOWN_WITHIN) == 1
    assert looks.write(noon + 2 * SHOWN_WITHIN) == 0
    assert (seen(), preloaded()) == ([], [(4, 7)])


def test_a_preload_that_is_shown_is_a_look_and_nothing_else(noon: datetime) -> None:
    preload(DEV, 7, noon)
    looked(DEV, "customers.customer", 7, noon + timedelta(seconds=2))
    preload(DEV, 7, noon + timedelta(minutes=3))
    assert looks.write(noon + timedelta(hours=1)) == 1
    assert (seen(), preloaded()) == ([(4, 7)], [])


def test_a_preload_that_another_process_knows_as_shown_is_no_second_event(noon: datetime) -> None:
    preload(DEV, 7, noon)
    preload(DEV, 8, noon)
    other = Looks()
    other.note(Key(4, "customers.customer", 7), noon + timedelta(seconds=2))
    other.note(Key(4, "customers.customer", 8), noon - timedelta(minutes=15))
    other.write()
    assert looks.write(noon + SHOWN_WITHIN) == 1
    assert preloaded() == [(4, 8)]


def test_preloads_wait_for_a_database_that_is_away(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(entries: object) -> int:
        raise DatabaseError

    preload(DEV, 7, noon)
    with monkeypatch.context() as patched:
        patched.setattr(looking, "record_many", away)
        with pytest.raises(DatabaseError):
            looks.write()
    assert looks.write() == 1


def test_pages_of_a_list_are_one_event_until_it_is_written(noon: datetime) -> None:
    for second in range(3):
        read_list(DEV, "customers", 200, noon + timedelta(seconds=second), way="token:3")
    read_list(DEV, "customers", 5, noon)
    read_list(DEV, "orders", 0, noon)
    read_list(Scope.nobody(), "customers", 9, noon)
    assert looks.write() == 2
    rows = EventRow.objects.filter(kind=RecordsRead.kind).order_by("id")
    told = [(row.actor_id, row.data["of"], row.data["count"], row.data["way"]) for row in rows]
    assert told == [(4, "customers", 600, "token:3"), (4, "customers", 5, "")]


def test_a_program_is_told_apart_from_its_user(noon: datetime) -> None:
    looked(DEV, "customers.customer", 7, noon)
    looked(DEV, "customers.customer", 7, noon, way="token:3")
    assert looks.write() == 2
    assert [row.data["way"] for row in EventRow.objects.order_by("id")] == ["", "token:3"]


def test_the_writer_writes_a_preload_once_its_minute_is_over(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    written = threading.Event()
    settings.LOOKS_WRITER = True
    monkeypatch.setattr(looking, "PAUSE", 0.0)
    monkeypatch.setattr(looking, "SHOWN_WITHIN", timedelta(seconds=0.05))
    monkeypatch.setattr(looking, "record_many", lambda entries: written.set() if entries else None)
    monkeypatch.setattr(looking, "_not_shown", lambda overdue: list(overdue))
    preload(DEV, 7, datetime.now(UTC))
    assert written.wait(10)


def test_a_preloaded_page_tells_when_it_is_shown(signed_in: SignedIn, ona: User, dev: User) -> None:
    request = RequestFactory().get("/", headers={"Sec-Purpose": "prefetch;prerender"})
    request.scope = Scope(user_id=ona.pk)  # type: ignore[attr-defined]
    looked(request, "customers.customer", 7, datetime.now(UTC))
    look = request.look  # type: ignore[attr-defined]
    assert look.is_unseen
    assert signed_in(dev).post(look.url, {"look": look.name}).status_code == 404
    assert Client().post(look.url, {"look": look.name}).status_code == 404
    assert signed_in(ona).post(look.url, {"look": look.name.replace("7", "8", 1)}).status_code == 404
    assert signed_in(ona).post(look.url, {"look": look.name}).status_code == 204
    assert looks.write() == 1
    assert seen() == [(ona.pk, 7)]


def test_what_cannot_be_written_waits(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(entries: object) -> int:
        raise DatabaseError

    looked(DEV, "customers.customer", 7, noon)
    with monkeypatch.context() as patched:
        patched.setattr(looking, "record_many", away)
        with pytest.raises(DatabaseError):
            looks.write()
    assert looks.write() == 1


def test_what_waits_is_bounded(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST", 10)
    for number in range(25):
        looked(DEV, "customers.customer", number, noon)
    assert len(seen()) == 20
    assert looks.write() == 5
