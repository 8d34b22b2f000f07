"""What pages can do, programs can do: history, ways back, verbs, the own account, the rules, the readers."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from nokshi.channels.models import Message
from nokshi.commerce.models import Cart, Order
from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge
from nokshi.kernel.actor import Actor
from nokshi.privacy.queries import contact_rules
from nokshi.segments.actions import make_segment, remove_segment
from nokshi.timeline.models import Check, EventRow, Parked
from nokshi.workspace.models import Organisation, Role, User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
IN_DHAKA = {"field": "customers.city", "op": "is", "value": "Dhaka"}


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    return program(dev)


@pytest.fixture
def owner(program: Open, ona: User) -> Program:
    return program(ona)


def ordered(customer: Customer, number: str, places: cast.Places) -> Order:
    return Order.objects.create(
        customer=customer, number=number, unit=places.dhaka, currency="BDT", total=7, placed_at=cast.NOON
    )


def test_lists_are_narrowed_by_conditions_over_their_customers(
    api: Program, ada: Customer, bo: Customer, places: cast.Places
) -> None:
    mine = ordered(ada, "A-1", places)
    ordered(bo, "B-1", places)
    Cart.objects.create(customer=bo, unit=places.dhaka, currency="BDT", updated_at=cast.NOON)
    tree = quote(json.dumps(IN_DHAKA))
    assert [one["id"] for one in api.get(f"/orders?customer_filter={tree}")["data"]] == [mine.pk]
    assert api.get(f"/carts?customer_filter={tree}")["data"] == []
    found = body_of(api.post("/orders/search", {"customer_filter": IN_DHAKA, "count": "exact"}))
    assert found["count"] == {"value": 1, "is_exact": True}


def test_a_filter_over_customers_is_not_for_lists_without_any(api: Program) -> None:
    assert api.ask("GET", f"/products?customer_filter={quote(json.dumps(IN_DHAKA))}").status_code == 422
    assert api.post("/orders/search", {"filter": IN_DHAKA}).status_code == 422


def test_a_filter_over_customers_asks_nothing_of_hidden_fields(api: Program, ada: Customer) -> None:
    Role.objects.filter(name="manager").update(hidden=["customers.city"])
    assert api.ask("GET", f"/orders?customer_filter={quote(json.dumps(IN_DHAKA))}").status_code == 422


@pytest.mark.parametrize("path", ["/messages", "/events"])
def test_letters_and_events_are_narrowed_by_their_customers(
    owner: Program, ada: Customer, bo: Customer, places: cast.Places, path: str
) -> None:
    for one in (ada, bo):
        Message.objects.create(
            customer=one, unit=places.dhaka, channel="email", address=one.email, subject="x", ref=str(one.pk),
            created_at=cast.NOON,
        )  # fmt: skip
        actions.change_customer(customer=one, changes={"called": "You"}, actor=Actor.system(), now=cast.NOON)
    found = owner.get(f"{path}?customer_filter={quote(json.dumps(IN_DHAKA))}")["data"]
    assert {one["customer"] for one in found} == {ada.pk}


def test_a_filter_over_customers_keeps_what_was_told_of_those_merged_into_them(
    owner: Program, ada: Customer, bo: Customer, rahim: Customer
) -> None:
    by: dict[str, Any] = {"actor": Actor.system(), "now": cast.NOON}
    for one in (bo, rahim):
        actions.change_customer(customer=one, changes={"city": "Khulna", "called": "You"}, **by)
    actions.merge(survivor=ada.pk, merged=bo.pk, **by)
    path = f"/events?kind=customers.changed&customer_filter={quote(json.dumps(IN_DHAKA))}"
    told = {one["customer"] for one in owner.get(path)["data"]}
    assert bo.pk in told
    assert rahim.pk not in told
    actions.take_apart(merge=Merge.objects.get().pk, **by)
    assert bo.pk not in {one["customer"] for one in owner.get(path)["data"]}


def test_a_customer_is_told_as_of_a_day_and_where_values_come_from(api: Program, ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=Actor.system(), now=noon, run=4)
    then = body_of(api.post(f"/customers/{ada.pk}/as-of", {"day": "2026-11-20"}))
    assert then["facts"]["city"] == "Dhaka"
    newest = next(one for one in api.get(f"/customers/{ada.pk}/origins") if one["field"] == "city")
    assert (newest["value"], newest["run"]) == ("Sylhet", 4)
    Role.objects.filter(name="manager").update(hidden=["customers.city"])
    assert "city" not in body_of(api.post(f"/customers/{ada.pk}/as-of", {"day": "2026-11-20"}))["facts"]
    assert not [one for one in api.get(f"/customers/{ada.pk}/origins") if one["field"] == "city"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2999-01-01"])
def test_no_day_beyond_the_log_is_told_of(api: Program, ada: Customer, day: str) -> None:
    assert api.post(f"/customers/{ada.pk}/as-of", {"day": day}).status_code == 404


def test_a_change_is_taken_back_and_a_removed_customer_comes_back(api: Program, ada: Customer, noon: datetime) -> None:
    api.ask("PATCH", f"/customers/{ada.pk}", {"city": "Sylhet"})
    event = EventRow.objects.filter(kind="customers.changed").latest("pk")
    assert body_of(api.post(f"/customers/{ada.pk}/undo", {"event": event.pk}))["city"] == "Dhaka"
    assert api.post(f"/customers/{ada.pk}/undo", {"event": event.pk + 99}).status_code == 404
    api.ask("DELETE", f"/customers/{ada.pk}")
    assert [one["id"] for one in api.get("/removed-customers")["data"]] == [ada.pk]
    assert api.post(f"/removed-customers/{ada.pk}/restore", None).status_code == 200
    assert api.get(f"/customers/{ada.pk}")["name"] == "Ada Lovelace"


def test_a_stranger_brings_nobody_back(program: Open, cleo: User, ada: Customer) -> None:
    actions.remove_customer(customer=ada, actor=Actor.system(), now=cast.NOON)
    assert program(cleo).get("/removed-customers")["data"] == []
    assert program(cleo).post(f"/removed-customers/{ada.pk}/restore", None).status_code == 404
    assert Customer.objects.away().filter(pk=ada.pk).exists()


def test_what_the_bulk_bar_does_a_program_does(api: Program, ada: Customer, bo: Customer, places: cast.Places) -> None:
    segment = make_segment(name="Hand", unit=places.dhaka.pk, tree=None, actor=Actor.system(), now=cast.NOON)
    assert "segments.put_in" in {one["name"] for one in api.get("/verbs")}
    asked = {"verb": "segments.put_in", "customers": [ada.pk, bo.pk], "values": {"segment": segment.pk}}
    assert body_of(api.post("/customers/do", asked))["done"] == 2
    assert api.post("/customers/do", {**asked, "values": {}}).status_code == 422
    assert api.post("/customers/do", {**asked, "verb": "no.such"}).status_code == 404


def test_no_verb_is_done_with_customers_of_elsewhere(api: Program, mallory: Customer) -> None:
    asked = {"verb": "segments.put_in", "customers": [mallory.pk], "values": {}}
    assert api.post("/customers/do", asked).status_code == 422


def test_a_removed_segment_comes_back(api: Program, places: cast.Places) -> None:
    segment = make_segment(name="Gone", unit=places.dhaka.pk, tree=None, actor=Actor.system(), now=cast.NOON)
    remove_segment(segment=segment, actor=Actor.system(), now=cast.NOON)
    assert [one["id"] for one in api.get("/removed-segments")["data"]] == [segment.pk]
    assert body_of(api.post(f"/removed-segments/{segment.pk}/restore", None)) == {"id": segment.pk}
    assert [one["id"] for one in api.get("/segments")["data"]] == [segment.pk]


def test_who_calls_sees_and_changes_himself(api: Program, dev: User) -> None:
    mine = api.get("/me")
    assert (mine["user"], mine["name"]) == (dev.pk, "Dev")
    assert "customers.view" in mine["capabilities"]
    assert body_of(api.post("/me/change", {"zone": "Asia/Tokyo", "language": "bn"}))["zone"] == "Asia/Tokyo"
    assert api.post("/me/change", {"zone": "Nowhere/Land"}).status_code == 422


def test_the_business_is_changed_by_who_may(owner: Program, api: Program) -> None:
    assert api.post("/organisation/change", {"name": "X"}).status_code == 404
    assert body_of(owner.post("/organisation/change", {"name": "Shapla", "currency": "EUR"}))["currency"] == "EUR"
    assert owner.post("/organisation/change", {"currency": "XXY"}).status_code == 422
    assert Organisation.objects.get().name == "Shapla"


def test_the_rules_of_contact_are_read_and_changed(owner: Program, api: Program) -> None:
    assert api.post("/contact-rules/change", {"news_count": 9}).status_code in (403, 404)
    told = body_of(owner.post("/contact-rules/change", {"news_count": 1, "quiet_from": "20:30:00"}))
    assert (told["news_count"], told["quiet_from"]) == (1, "20:30:00")
    assert contact_rules().news_count == 1
    assert owner.post("/contact-rules/change", {"news_days": 0}).status_code == 422


def test_carts_count_as_left_behind_when_a_program_says(owner: Program) -> None:
    assert body_of(owner.post("/shop-settings/change", {"cart_hours": 5})) == {"cart_hours": 5}
    assert owner.get("/shop-settings") == {"cart_hours": 5}


def test_parked_events_are_seen_and_let_go(owner: Program, ada: Customer) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=Actor.system(), now=cast.NOON)
    event = EventRow.objects.latest("pk")
    parked = Parked.objects.create(
        reader="segments.follow", event=event, tries=3, error="Traceback\nBoom", retry_at=cast.NOON,
        parked_at=cast.NOON,
    )  # fmt: skip
    [shown] = owner.get("/parked-events")["data"]
    assert (shown["error"], shown["tries"]) == ("Boom", 3)
    assert owner.post(f"/parked-events/{parked.pk}/skip", {"reason": ""}).status_code == 422
    assert owner.post(f"/parked-events/{parked.pk}/skip", {"reason": "old"}).status_code == 200
    assert not Parked.objects.exists()


def test_a_reader_begins_again_and_the_trail_is_checked(owner: Program) -> None:
    names = {one["reader"] for one in owner.get("/readers")}
    reader = next(iter(sorted(names - {"timeline.seal"})))
    assert owner.post("/readers/set-back", {"reader": reader}).status_code == 200
    assert owner.post("/readers/set-back", {"reader": "no.such"}).status_code == 422
    begun = body_of(owner.post("/trail-checks", None))
    assert Check.objects.filter(pk=begun["id"]).exists()


def test_a_browser_is_signed_out_by_a_program(api: Program, dev: User, cleo: User, program: Open) -> None:
    mine: Any = api.get("/sessions")["data"]
    for one in mine:
        assert program(cleo).ask("DELETE", f"/sessions/{one['id']}").status_code == 404
        assert api.ask("DELETE", f"/sessions/{one['id']}").status_code in (204, 401)
