"""What programs report: thousands at once, each once, about those whom the caller sees."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nokshi.customers.models import Customer
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
KIND = "integrations.happened"


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    """A program that works in Dhaka."""
    return program(dev)


def test_a_report_stands_on_the_customers_timeline(api: Program, ada: Customer, places: cast.Places) -> None:
    events = [
        {"name": "video.watched", "customer": ada.pk, "properties": {"title": "চা", "seconds": 40}},
        {"name": "video.liked", "identity": {"kind": "email", "value": "ADA@example.com"}},
        {"name": "shop.opened", "unit": places.dhaka.pk, "at": "2026-11-23T09:00:00+06:00"},
    ]
    answer = api.post("/events", {"events": events})
    assert (answer.status_code, body_of(answer)) == (202, {"taken": 3, "unknown": []})
    rows = EventRow.objects.filter(kind=KIND).order_by("pk")
    assert [(row.customer_id, row.unit_id) for row in rows][:2] == [(ada.pk, places.dhaka.pk)] * 2
    assert rows[2].at.isoformat() == "2026-11-23T03:00:00+00:00"
    shown = api.get(f"/customers/{ada.pk}/timeline?kind={KIND}")["data"]
    assert {one["data"]["name"] for one in shown} == {"video.watched", "video.liked"}


def test_the_same_report_counts_once(api: Program, ada: Customer) -> None:
    event = {"name": "video.watched", "customer": ada.pk, "external_id": "v-1"}
    assert body_of(api.post("/events", {"events": [event, event], "source": "site"}))["taken"] == 1
    assert body_of(api.post("/events", {"events": [event], "source": "site"}))["taken"] == 0
    assert body_of(api.post("/events", {"events": [event], "source": "app"}))["taken"] == 1
    assert EventRow.objects.filter(kind=KIND).count() == 2


def test_nothing_is_reported_of_somebody_elses_customer(api: Program, ada: Customer, mallory: Customer) -> None:
    events = [
        {"name": "a", "customer": mallory.pk},
        {"name": "b", "identity": {"kind": "email", "value": "mallory@example.com"}},
        {"name": "c", "customer": ada.pk},
    ]
    assert body_of(api.post("/events", {"events": events})) == {"taken": 1, "unknown": [0, 1]}
    assert EventRow.objects.get(kind=KIND).customer_id == ada.pk


def test_a_thousand_cost_no_more_questions_than_a_few(api: Program, ada: Customer, bo: Customer) -> None:
    people = [{"name": "seen", "customer": pk} for pk in (ada.pk, bo.pk)]
    with CaptureQueriesContext(connection) as few:
        api.post("/events", {"events": people})
    with CaptureQueriesContext(connection) as many:
        api.post("/events", {"events": people * 500})
    assert len(many) <= len(few) + 2


def test_a_reported_event_counts_in_conditions(api: Program, ada: Customer, bo: Customer) -> None:
    api.post("/events", {"events": [{"name": "video.watched", "customer": ada.pk}]})
    drain(cast.NOON)
    where = [{"detail": "name", "op": "is", "value": "video.watched"}]
    tree = {"did": KIND, "op": "at_least", "times": 1, "where": where}
    assert body_of(api.post("/customers/search", {"filter": tree, "fields": ["id"]}))["data"] == [{"id": ada.pk}]


def test_a_reader_may_not_report(program: Open, eve: User) -> None:
    assert program(eve).post("/events", {"events": [{"name": "a"}]}).status_code in (403, 404)
    assert not EventRow.objects.filter(kind=KIND).exists()
