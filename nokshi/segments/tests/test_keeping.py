"""Members follow what happens, the time, other segments, and an import taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nokshi.commerce.events import TraitsRefreshed
from nokshi.customers.models import Customer
from nokshi.intake.events import ImportUndone
from nokshi.kernel import clock
from nokshi.segments import schedule
from nokshi.segments.actions import filling, refresh_segments, settling
from nokshi.segments.models import DailyCount, Membership
from nokshi.segments.queries import history_of, moves_of
from nokshi.segments.tests.conftest import BOUGHT, CITY, SYSTEM, buy, make, members, read
from nokshi.segments.tests.test_defining import in_segment
from nokshi.timeline import reading
from nokshi.timeline.actions import record, retract_run
from nokshi.timeline.models import EventRow
from tests.cast import NOON, Places, make_customer


def told(kind: str) -> int:
    return EventRow.objects.standing().filter(kind=f"segments.{kind}").count()


def test_who_does_what_is_asked_comes_in_when_the_event_is_read(places: Places, bo: Customer) -> None:
    segment = make("Buyers", places.root.pk, BOUGHT)
    buy(bo, days_ago=1)
    buy(bo)
    assert members(segment) == set()
    read()
    assert members(segment) == {"Bo Lindqvist"}
    assert Membership.objects.get().entered_at == NOON
    segment.refresh_from_db()
    assert segment.count == 1
    assert EventRow.objects.get(kind="segments.entered").cause_id is not None


def test_each_who_comes_in_names_the_event_that_brought_him(places: Places, bo: Customer) -> None:
    make("Buyers", places.root.pk, BOUGHT)
    cy = make_customer("Cy", places.dhaka)
    read()
    for one in (bo, cy, cy, bo):
        buy(one)
    read()
    entered = dict(EventRow.objects.filter(kind="segments.entered").values_list("customer_id", "cause_id"))
    causes = EventRow.objects.in_bulk(list(entered.values()))
    assert len(entered) == 2
    for customer, cause in entered.items():
        row = causes[cause]
        assert row.customer_id == customer or customer in row.data["customers"]


def test_a_batch_costs_the_same_questions_for_one_customer_as_for_many(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine readers take smaller batches, and so more of them.
    monkeypatch.setattr(reading, "LONG", float("inf"))
    monkeypatch.setattr(reading, "_sizes", {})
    make("Buyers", places.root.pk, BOUGHT)
    read()
    people = [make_customer(f"Buyer {number}", places.dhaka) for number in range(20)]
    buy(people[0])
    with CaptureQueriesContext(
        connection,
    ) as one:
        read()
    for customer in people[1:]:
        buy(customer)
    with CaptureQueriesContext(connection) as many:
        read()
    assert len(many) <= len(one)


def test_a_changed_record_is_looked_at_again(places: Places, ada: Customer) -> None:
    segment = make("In Dhaka", places.root.pk)
    Customer.objects.filter(pk=ada.pk).update(city="Sylhet")
    from nokshi.customers.events import CustomerChanged

    record(CustomerChanged(changes={"city": ["Dhaka", "Sylhet"]}), at=NOON, actor=SYSTEM, customer=ada.pk)
    read()
    assert members(segment) == set()
    assert told("left") == 1


def test_refreshed_traits_are_looked_at_again(places: Places, bo: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    from nokshi.ports.fields import Field, FieldType, fields

    city = Field("commerce.city_of_orders", "City", FieldType.TEXT, "Test", path="city")
    monkeypatch.setattr(fields, "_things", {**fields._things, city.name: city})
    tree = {"field": "commerce.city_of_orders", "op": "is", "value": "Uppsala"}
    segment = make("Ordering", places.root.pk, tree)
    Customer.objects.filter(pk=bo.pk).update(city="Uppsala")
    record(TraitsRefreshed(customers=(bo.pk,)), at=NOON, actor=SYSTEM)
    read()
    assert members(segment) == {"Bo Lindqvist"}


def test_an_event_that_no_segment_asks_for_is_passed_over(places: Places, ada: Customer) -> None:
    segment = make("In Dhaka", places.root.pk)
    Customer.objects.filter(pk=ada.pk).update(city="Sylhet")
    buy(ada)
    read()
    assert members(segment) == {"Ada Lovelace"}


def test_segments_that_build_on_others_follow(places: Places, bo: Customer) -> None:
    first = make("Buyers", places.root.pk, BOUGHT)
    second = make("Also buyers", places.root.pk, in_segment(first))
    others = make("Not buyers", places.root.pk, {"not": in_segment(first)})
    assert members(others) == {"Bo Lindqvist"}
    buy(bo)
    buy(bo)
    read()
    assert members(second) == {"Bo Lindqvist"}
    assert members(others) == set()


def test_time_alone_lets_people_out(places: Places, bo: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    segment = make("Buyers", places.root.pk, BOUGHT)
    still = make("In Dhaka", places.root.pk)
    buy(bo, days_ago=1)
    buy(bo)
    read()
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=29, hours=1))
    schedule.follow_time()
    assert members(segment) == set()
    assert EventRow.objects.get(kind="segments.left").data["because"] == "time"
    still.refresh_from_db()
    assert still.checked_at == NOON


def test_an_import_taken_back_leaves_no_trace_in_segments(places: Places, bo: Customer) -> None:
    quiet = {"not": BOUGHT}
    buyers, others = make("Buyers", places.root.pk, BOUGHT), make("Quiet", places.root.pk, quiet)
    since = Membership.objects.get(segment=others).entered_at
    buy(bo, run=7)
    buy(bo, days_ago=1, run=7)
    read(NOON + timedelta(days=1))
    assert (members(buyers), members(others)) == ({"Bo Lindqvist"}, set())
    undone = record(
        ImportUndone(run_id=7, file="x.csv", record_kind="orders", records=2, left=0), at=NOON, actor=SYSTEM, run=7
    )
    retract_run(run=7, by=undone or 0)
    read(NOON + timedelta(days=1))
    assert (members(buyers), members(others)) == (set(), {"Bo Lindqvist"})
    assert Membership.objects.get(segment=others).entered_at == since
    assert (told("entered"), told("left")) == (1, 0)
    buyers.refresh_from_db()
    others.refresh_from_db()
    assert (buyers.count, others.count) == (0, 1)


def test_a_large_segment_is_filled_in_steps(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "STEP", 2)
    handed: list[tuple[object, ...]] = []
    monkeypatch.setattr(filling, "later", lambda *call: handed.append(call))
    for number in range(5):
        make_customer(f"Somebody {number}", places.dhaka, city="Dhaka")
    segment = make("Many", places.root.pk)
    assert (segment.count, segment.to_fill, segment.is_filling) == (2, 5, True)
    while handed:
        function, *arguments = handed.pop()
        assert callable(function)
        function(*arguments)
    segment.refresh_from_db()
    assert (segment.count, segment.to_fill, segment.is_filling) == (5, 0, False)


def test_many_at_once_are_settled_like_few(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MANY", 2)
    segment = make("Buyers", places.root.pk, BOUGHT)
    for number in range(5):
        customer = make_customer(f"Buyer {number}", places.dhaka)
        buy(customer, run=3)
        if number:
            buy(customer, run=3)
    read()
    assert members(segment) == {f"Buyer {number}" for number in range(1, 5)}
    assert set(EventRow.objects.filter(kind="segments.entered").values_list("run_id", flat=True)) == {3}


def test_looking_again_at_what_is_right_tells_nothing(places: Places, ada: Customer) -> None:
    segment = make("In Dhaka", places.root.pk)
    before = EventRow.objects.count()
    refresh_segments(ids=[segment.pk], now=NOON)
    assert EventRow.objects.count() == before


def test_a_removed_customer_leaves(places: Places, ada: Customer) -> None:
    from nokshi.customers.events import CustomerRemoved

    segment = make("In Dhaka", places.root.pk)
    Customer.objects.filter(pk=ada.pk).update(deleted_at=NOON)
    record(CustomerRemoved(name="Ada"), at=NOON, actor=SYSTEM, customer=ada.pk)
    read()
    assert members(segment) == set()


def test_each_day_is_noted_once(places: Places, ada: Customer) -> None:
    segment = make("In Dhaka", places.root.pk)
    schedule.keep_history()
    schedule.keep_history()
    assert DailyCount.objects.get().count == 1
    today = clock.today("Asia/Dhaka", NOON)
    assert history_of([segment.pk], today) == {segment.pk: [(today, 1)]}


def test_moves_leave_out_the_first_filling(places: Places, ada: Customer, bo: Customer) -> None:
    segment = make("Buyers", places.root.pk, {"any": [BOUGHT, CITY]})
    buy(bo)
    buy(bo)
    read()
    assert (moves_of(segment.pk, NOON).came, moves_of(segment.pk, NOON).went) == (1, 0)
