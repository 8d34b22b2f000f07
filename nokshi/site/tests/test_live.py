import asyncio
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer, CustomerUnit
from nokshi.kernel.actor import Actor
from nokshi.kernel.live import sealed, unsealed
from nokshi.site.live.lines import Line, Lines, Reach
from nokshi.site.live.moving import moved_by, rows_between
from nokshi.site.live.serving import place, written
from nokshi.timeline import actions as timeline
from nokshi.timeline.settled import Position, newest_settled
from nokshi.workspace.models import User
from tests.cast import Places, make_unit

HERE = frozenset({1})


def line(*topics: str, units: frozenset[int] | None = None, session: str = "s") -> Line:
    return Line({}, session, 1, units, frozenset(topics), 0.0, woken=asyncio.Event(), is_placed=True)


def test_a_name_is_sealed_for_its_reader_alone() -> None:
    name = sealed("customers.customer:5", 1)
    assert unsealed(name, 1) == "customers.customer:5"
    assert unsealed(name, 2) == ""
    assert unsealed(name.replace(":5", ":6"), 1) == ""
    assert unsealed("customers.customer:5", 1) == ""


@pytest.mark.django_db
def test_the_door_opens_only_what_was_sealed_for_the_reader(
    ona: User, dev: User, signed_in: Callable[[User], Client]
) -> None:
    asked = {"t": [sealed("customers.new", dev.pk), sealed("customers.customer:9", ona.pk), "commerce.orders"]}
    found = signed_in(dev).get("/live/", asked)
    assert found.json()["topics"] == ["customers.new"]
    assert found.json()["units"] is not None


@pytest.mark.django_db
def test_a_topic_is_not_followed_without_its_right(eve: User, signed_in: Callable[[User], Client]) -> None:
    answer = signed_in(eve).get("/live/", {"t": sealed("timeline.log", eve.pk)})
    assert answer.json()["topics"] == []


@pytest.mark.django_db
def test_nobody_listens_without_signing_in(client: Client) -> None:
    assert client.get("/live/").status_code == 302


@pytest.mark.django_db
def test_an_event_moves_its_customer_and_the_list(places: Places, ada: Customer, noon: datetime) -> None:
    before = newest_settled() or Position()
    timeline.record(CustomerAdded(name="Ada"), at=noon, actor=Actor.system(), customer=ada.pk, unit=places.dhaka.pk)
    newest = newest_settled()
    assert newest is not None
    moved = moved_by(rows_between(before, newest, 10))
    dhaka = frozenset({places.dhaka.pk})
    assert moved["customers.new", dhaka] == 1
    assert moved[f"customers.customer:{ada.pk}", dhaka] == 1
    assert not [name for name, _ in moved if name.startswith("commerce")]


@pytest.mark.django_db
def test_what_names_no_unit_reaches_the_units_of_its_customer(places: Places, ada: Customer, noon: datetime) -> None:
    khulna = make_unit("Shapla Khulna", places.root)
    CustomerUnit.objects.create(customer=ada, unit=khulna)
    nobodys = Customer.objects.create(name="Of no unit", created_at=noon, changed_at=noon)
    before = newest_settled() or Position()
    for pk in (ada.pk, nobodys.pk, None):
        timeline.record(CustomerAdded(name="Ada"), at=noon, actor=Actor.system(), customer=pk)
    newest = newest_settled()
    assert newest is not None
    moved = moved_by(rows_between(before, newest, 10))
    reaches = {reach: times for (topic, reach), times in moved.items() if topic == "customers.new"}
    assert reaches == {frozenset({places.dhaka.pk, khulna.pk}): 1, frozenset(): 1, None: 1}


@pytest.mark.parametrize(
    ("reach", "units", "sees"),
    [
        (None, {1}, True),
        (frozenset({1, 2}), {1}, True),
        (frozenset({1, 2}), {3}, False),
        (frozenset({1, 2}), None, True),
        (frozenset(), {1}, False),
        (frozenset(), None, True),
        (frozenset({1}), set(), False),
    ],
)
def test_a_line_sees_what_reaches_one_of_its_units(reach: Reach, units: set[int] | None, sees: bool) -> None:
    assert line("a", units=None if units is None else frozenset(units)).sees(reach) is sees


def test_what_happens_in_another_unit_is_not_sent() -> None:
    lines, here, there = Lines(), line("orders", units=frozenset({1})), line("orders", units=frozenset({2}))
    lines.add(here)
    lines.add(there)
    lines.move({("orders", frozenset({1})): 3}, Position(0, 7))
    assert here.waiting == {"orders": 3}
    assert there.waiting == {}
    assert there.position == here.position == Position(0, 7)


def test_what_moved_before_a_line_is_served_is_added_up() -> None:
    lines, one = Lines(), line("orders")
    lines.add(one)
    lines.move({("orders", HERE): 3}, Position(0, 7))
    lines.move({("orders", None): 1, ("other", HERE): 1}, Position(0, 8))
    assert one.waiting == {"orders": 4}


def test_a_line_on_its_way_in_is_not_told_what_is_read_for_it() -> None:
    lines, one = Lines(), line("orders")
    one.is_placed = False
    lines.add(one)
    lines.move({("orders", HERE): 1}, Position(0, 7))
    assert one.waiting == {}
    assert one.position == Position()


def test_a_line_ends_with_its_session() -> None:
    lines, over, open_one = Lines(), line("a", session="gone"), line("a", session="here")
    lines.add(over)
    lines.add(open_one)
    lines.end({"gone"})
    assert over.is_over
    assert over.woken.is_set()
    assert not open_one.is_over


def test_changed_rights_are_asked_for_at_once() -> None:
    lines, one = Lines(), line("a")
    one.checked_at = 10.0
    lines.add(one)
    lines.move({}, Position(0, 9), ask_again=True)
    assert one.checked_at == 0.0
    assert one.woken.is_set()


def test_a_place_in_the_log_is_read_back_as_written() -> None:
    assert place(written(Position(12, 34))) == Position(12, 34)
    assert place("") is None
    assert place("x.y") is None


@pytest.mark.django_db
def test_a_page_carries_what_it_follows(ona: User, ada: Customer, signed_in: Callable[[User], Client]) -> None:
    text = signed_in(ona).get(f"/customers/{ada.pk}/").content.decode()
    assert f'data-live="{sealed(f"customers.customer:{ada.pk}", ona.pk)}"' in text
    assert "<live-line" in text
    assert json.dumps("/live/") in text
