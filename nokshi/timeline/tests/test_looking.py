"""Who looked at whom: folded, written in batches, never lost by a database that is away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from nokshi.kernel.scope import Scope
from nokshi.timeline import looking
from nokshi.timeline.events import RecordSeen
from nokshi.timeline.looking import Looks, looked, looks
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
        process.note((4, "customers.customer", 7), noon)
        process.write()
    assert seen() == [(4, 7)]


def test_a_page_that_is_only_preloaded_was_not_looked_at(noon: datetime) -> None:
    request = RequestFactory().get("/", headers={"Purpose": "prefetch"})
    request.scope = DEV  # type: ignore[attr-defined]
    looked(request, "customers.customer", 7, noon)
    looked(Scope.nobody(), "customers.customer", 7, noon)
    assert looks.write() == 0


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
