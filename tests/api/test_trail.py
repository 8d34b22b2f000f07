"""The trail, the refused rows of a file, who is left out, every try: what pages show, programs read."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nokshi.customers.actions import change_customer
from nokshi.customers.models import Customer
from nokshi.integrations.actions import deliveries
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, User
from tests import cast
from tests.api.conftest import Program

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(ona: User, ada: Customer, bo: Customer) -> None:
    for one in (ada, bo):
        change_customer(customer=one, changes={"city": "Sylhet"}, actor=cast.actor(ona), now=cast.NOON)


@pytest.mark.usefixtures("moved")
def test_the_trail_is_searched_as_the_page_does(program: Open, ona: User, ada: Customer) -> None:
    api = program(ona)
    whole = api.get("/trail?limit=200")["data"]
    assert [one["id"] for one in whole] == sorted((one["id"] for one in whole), reverse=True)
    about = api.get(f"/trail?record=customers.customer:{ada.pk}&kind=customers.changed&person={ona.pk}")["data"]
    assert [one["customer"] for one in about] == [ada.pk]
    assert api.get("/trail?person=99999")["data"] == []
    assert api.get("/trail?day=1999-01-01")["data"] == []
    one = api.get(f"/trail/{about[0]['id']}")
    assert (one["is_taken_back"], one["data"]) == (False, about[0]["data"])


@pytest.mark.usefixtures("moved")
def test_what_was_taken_back_stands_in_the_trail_and_says_so(program: Open, ona: User, ada: Customer) -> None:
    row = EventRow.objects.filter(customer_id=ada.pk).latest("pk")
    EventRow.objects.filter(pk=row.pk).update(retracted_by=row.pk)
    assert program(ona).get(f"/trail/{row.pk}")["is_taken_back"] is True


@pytest.mark.usefixtures("moved")
def test_the_trail_is_taken_along_and_that_is_noted(program: Open, ona: User, ada: Customer) -> None:
    answer = program(ona).post("/trail/export", {"record": f"customers.customer:{ada.pk}"})
    lines = [json.loads(line) for line in answer.getvalue().splitlines()]
    assert lines
    assert {one["customer"] for one in lines} == {ada.pk}
    noted = EventRow.objects.get(kind="timeline.trail_exported")
    assert (noted.actor_id, noted.data["form"]) == (ona.pk, "jsonl")
    assert program(ona).post("/trail/export", {"form": "csv"}).headers["Content-Type"].startswith("text/csv")


def test_who_may_not_audit_finds_no_trail(program: Open, dev: User, eve: User) -> None:
    for one in (dev, eve):
        assert program(one).ask("GET", "/trail").status_code == 404
        assert program(one).post("/trail/export", {}).status_code == 404
    assert not EventRow.objects.filter(kind="timeline.trail_exported").exists()


def test_the_trail_of_a_unit_shows_no_other(program: Open, cleo: User, moved: None, ada: Customer) -> None:
    role = Role.objects.create(name="Auditor", capabilities=["timeline.audit"])
    cleo.memberships.update(role=role)
    answer = program(cleo).ask("GET", "/trail?limit=200")
    if answer.status_code == 200:
        assert ada.pk not in {one["customer"] for one in json.loads(answer.getvalue())["data"]}


def test_every_try_is_told(program: Open, ona: User, places: cast.Places) -> None:
    endpoint = Endpoint.objects.create(
        url="https://example.com/hook", unit=places.root, kinds=["*"], secret_sealed="", created_at=cast.NOON,
        changed_at=cast.NOON,
    )  # fmt: skip
    for number in (1, 2):
        Delivery.objects.create(
            endpoint=endpoint, event_id=number, kind="a.b", message_id=f"m{number}", next_at=cast.NOON,
            created_at=cast.NOON,
        )  # fmt: skip
    first = Delivery.objects.get(event_id=1)
    for status in (500, 503):
        Delivery.objects.update(next_at=cast.NOON, claim="")
        [one] = [one for one in claim_all() if one.pk == first.pk]
        deliveries.note_try(
            delivery=one, status=status, milliseconds=7, answer="no", error="", chance=0.5, now=cast.NOON
        )
    tries = program(ona).get(f"/webhooks/{endpoint.pk}/tries?delivery={first.pk}")["data"]
    assert [(one["status"], one["answer"], one["milliseconds"]) for one in tries] == [(503, "no", 7), (500, "no", 7)]


def claim_all() -> list[Any]:
    """Claim both, also of an endpoint that fails and is given one at a time."""
    Endpoint.objects.update(failing_since=None, resting_until=None)
    return deliveries.claim(claim="c", limit=9, now=cast.NOON + timedelta(seconds=1))
