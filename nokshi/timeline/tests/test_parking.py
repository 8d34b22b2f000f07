"""What waits is tried in its order: nobody is handed a later event of a customer before an earlier one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django_q.models import OrmQ

from nokshi.timeline import parking
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader, readers
from nokshi.timeline.schedule import retry_on
from nokshi.timeline.tests.test_reading import Seen, knot, let_read
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(reader: Reader, seen: Seen, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> list[Parked]:
    """Three events of one customer, parked since the first of them failed."""
    monkeypatch.setitem(readers._things, reader.name, reader)
    seen.bad = {1}
    knot(noon, 1, 4, 7, customers=3)
    let_read(reader, noon)
    seen.bad = set()
    return list(Parked.objects.order_by("event"))


def test_an_event_behind_an_earlier_one_is_not_tried_before_it(
    waiting: list[Parked], seen: Seen, noon: datetime
) -> None:
    with pytest.raises(parking.WaitsBehind):
        parking.retry_one(waiting[1].pk, noon)
    assert seen.numbers == []
    assert Parked.objects.count() == 3


def test_the_first_of_a_customer_is_tried_at_once_and_then_the_next_is_the_first(
    waiting: list[Parked], seen: Seen, noon: datetime
) -> None:
    assert parking.retry_one(waiting[0].pk, noon)
    assert parking.retry_one(waiting[1].pk, noon)
    assert not parking.retry_one(waiting[1].pk, noon)
    assert seen.numbers == [1, 4]


def test_what_waits_behind_follows_in_the_same_look(waiting: list[Parked], seen: Seen, noon: datetime) -> None:
    seen.bad = {7}
    assert parking.retry_due(noon + timedelta(minutes=1)) == 2
    assert seen.numbers == [1, 4]
    assert [(one.event_id, one.tries) for one in Parked.objects.all()] == [(waiting[2].event_id, 1)]


def test_a_look_tries_no_more_than_its_limit(waiting: list[Parked], reader: Reader, seen: Seen, noon: datetime) -> None:
    assert parking.retry_parked(reader, noon + timedelta(minutes=1), limit=2) == 2
    assert seen.numbers == [1, 4]


def test_the_page_refuses_to_try_a_later_event_first(
    waiting: list[Parked], seen: Seen, signed_in: SignedIn, ona: User
) -> None:
    page = signed_in(ona).post("/timeline/readers/retry/", {"parked": waiting[2].pk}, follow=True).content.decode()
    assert "An earlier event of the same customer waits too." in page
    assert seen.numbers == []


def test_only_the_first_of_a_customer_has_a_button_to_try_it(
    waiting: list[Parked], signed_in: SignedIn, ona: User
) -> None:
    page = signed_in(ona).get("/timeline/readers/").content.decode()
    assert page.count("Try again") == 1
    assert page.count("waits behind an earlier one") == 2


def test_trying_everything_is_work_for_the_worker(
    waiting: list[Parked], seen: Seen, signed_in: SignedIn, ona: User
) -> None:
    page = signed_in(ona).post("/timeline/readers/retry/", follow=True).content.decode()
    assert "3 events are tried again" in page
    assert seen.numbers == []
    assert jobs() == ["nokshi.timeline.schedule.retry_on"]


def test_the_job_goes_on_until_nothing_passes_any_more(waiting: list[Parked], seen: Seen, noon: datetime) -> None:
    seen.bad = {7}
    parking.let_all_be_tried(noon)
    retry_on()
    assert seen.numbers == [1, 4]
    assert len(jobs()) == 1
    retry_on()
    assert len(jobs()) == 1


def test_programs_are_told_to_wait_and_have_the_worker_try(
    waiting: list[Parked], seen: Seen, signed_in: SignedIn, ona: User
) -> None:
    refused = call(signed_in(ona), f"/{waiting[1].pk}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "timeline.waits_behind")
    begun = call(signed_in(ona), "/retry")
    assert (begun.status_code, begun.json(), len(jobs())) == (202, {"tried": 3}, 1)
    assert seen.numbers == []


@pytest.mark.usefixtures("waiting")
def test_a_stranger_starts_no_job(signed_in: SignedIn, cleo: User) -> None:
    assert signed_in(cleo).post("/timeline/readers/retry/").status_code == 404
    assert call(signed_in(cleo), "/retry").status_code == 404
    assert jobs() == []


def test_what_was_taken_back_meanwhile_waits_no_more(waiting: list[Parked], seen: Seen, noon: datetime) -> None:
    EventRow.objects.filter(pk=waiting[0].event_id).update(retracted_by=1)
    assert parking.retry_due(noon + timedelta(minutes=1)) == 3
    assert seen.numbers == [4, 7]


def call(client: Client, path: str) -> Any:
    """Post to an address of the parked events as a page does."""
    return client.post(f"/api/v1/parked-events{path}", content_type="application/json")


def jobs() -> list[str]:
    """Return the names of the jobs that wait."""
    return [task.task["func"] for task in OrmQ.objects.all()]
