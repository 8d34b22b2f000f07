"""Who may go where, and what stands there."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.commerce import actions
from nokshi.commerce.models import Category, ExchangeRate, Order, Price, PriceList, Product, ShopSettings
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, line, sell
from nokshi.customers.actions import change_customer
from nokshi.customers.models import Customer
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests.cast import NOON, Places

SignedIn = Callable[[User], Client]


@pytest.fixture
def order(places: Places, ada: Customer) -> Order:
    """Two teas for Ada in Dhaka."""
    change_customer(customer=ada, changes={"city": "Sylhet"}, actor=HOUSE, now=NOON)
    actions.add_product(sku="TEA", name="Assam tea", actor=HOUSE, now=NOON)
    return sell(places.dhaka, line("TEA", "2", "120.50"), customer_id=ada.pk)


def url(name: str, *args: Any) -> str:
    return reverse(f"commerce:{name}", args=args)


def read(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_the_reader_sees_and_its_sum(
    order: Order, places: Places, dev: User, signed_in: SignedIn
) -> None:
    sell(places.berlin, line(price="999"), number="B-1")
    page = read(signed_in(dev), url("orders"))
    assert "#1001" in page
    assert "Ada Lovelace" in page
    assert "1 order, ৳241" in page
    assert "B-1" not in page


def test_many_orders_are_added_up_when_asked(
    order: Order, dev: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nokshi.commerce.queries.orders.SUMMED", 0)
    page = read(signed_in(dev), url("orders"))
    assert "#1001" in page
    assert "add them up" in page
    assert "৳241</p>" not in page
    assert "1 order, ৳241" in read(signed_in(dev), url("orders"), sum="exact")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "1001"}, True), ({"q": "lovelace"}, True), ({"q": "2002"}, False), ({"kind": "sale"}, True),
        ({"kind": "return"}, False), ({"status": "sent"}, False), ({"first": "2026-11-23"}, True),
        ({"first": "2026-11-24"}, False), ({"last": "2026-11-22"}, False), ({"first": "rubbish"}, True),
        ({"after": "rubbish"}, True), ({"product": "1e9"}, True),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(order: Order, dev: User, signed_in: SignedIn, query: dict[str, str], found: bool) -> None:
    assert ("#1001" in read(signed_in(dev), url("orders"), **query)) is found


def test_a_sum_says_what_it_leaves_out(order: Order, places: Places, dev: User, signed_in: SignedIn) -> None:
    sell(places.dhaka, line(price="10"), currency="EUR")
    page = read(signed_in(dev), url("orders"))
    assert "2 orders, ৳241" in page
    assert "1 order, €10" in page


def test_an_order_shows_its_lines_and_its_history(order: Order, dev: User, signed_in: SignedIn) -> None:
    page = read(signed_in(dev), url("order", order.pk))
    assert "TEA of the shop" in page
    assert "৳120.50" in page
    assert "timeline" in page


def test_an_order_hides_a_customer_of_another_unit(
    order: Order, mallory: Customer, places: Places, dev: User, signed_in: SignedIn
) -> None:
    hers = sell(places.dhaka, customer_id=mallory.pk)
    assert "Mallory" not in read(signed_in(dev), url("order", hers.pk))
    assert "Mallory" not in read(signed_in(dev), url("orders"))


def test_the_agent_places_an_order_at_the_price_of_the_list(
    order: Order, ada: Customer, places: Places, dev: User, signed_in: SignedIn
) -> None:
    tea = Product.objects.get()
    shop = actions.add_price_list(name="Shop", currency="BDT", actor=HOUSE, now=NOON)
    actions.set_price(price_list=shop, product=tea, amount=Decimal(130), actor=HOUSE, now=NOON)
    form = {
        "customer": ada.pk, "unit": places.dhaka.pk, "currency": "BDT", "lines": 2,
        "line-0-product": tea.pk, "line-0-quantity": "৩", "line-0-unit_price": "", "line-1-quantity": "1",
    }  # fmt: skip
    answer = signed_in(dev).post(url("order_new"), form)
    placed = Order.objects.latest("pk")
    assert (answer.status_code, placed.total, placed.customer_id) == (302, Decimal(390), ada.pk)


def test_an_order_without_a_line_is_refused_in_words(places: Places, dev: User, signed_in: SignedIn) -> None:
    form = {"unit": places.dhaka.pk, "currency": "BDT", "lines": 1}
    answer = signed_in(dev).post(url("order_new"), {**form, "line-0-quantity": "1"})
    assert answer.status_code == 422
    assert "An order needs at least one line" in answer.content.decode()
    assert not Order.objects.exists()


def test_an_order_is_taken_back_in_part(order: Order, dev: User, signed_in: SignedIn) -> None:
    client = signed_in(dev)
    assert 'value="2"' in read(client, url("order_return", order.pk))
    client.post(url("order_return", order.pk), {"line_1": "1"})
    assert Order.objects.get(kind="return").total == Decimal("-120.50")
    too_much = client.post(url("order_return", order.pk), {"line_1": "5"})
    assert (too_much.status_code, Order.objects.count()) == (422, 2)


def test_an_order_is_changed_and_removed(order: Order, dev: User, signed_in: SignedIn) -> None:
    client = signed_in(dev)
    client.post(url("order_change", order.pk), {"status": "sent", "customer": order.customer_id})
    order.refresh_from_db()
    assert order.status == "sent"
    client.post(url("order_remove", order.pk))
    assert not Order.objects.exists()


def test_products_are_listed_shown_added_and_changed(order: Order, dev: User, signed_in: SignedIn) -> None:
    client, tea = signed_in(dev), Product.objects.get()
    for query in ({}, {"q": "assam"}, {"q": "te"}):
        assert "Assam tea" in read(client, url("products"), **query)
    assert "Assam tea" not in read(client, url("products"), retired="yes")
    assert "Ada Lovelace" in read(client, url("product", tea.pk))
    client.post(url("product_new"), {"sku": "CUP", "name": "Clay cup"})
    taken = client.post(url("product_new"), {"sku": "CUP", "name": "Again"})
    assert (taken.status_code, Product.objects.count()) == (422, 2)
    client.post(url("product_change", tea.pk), {"sku": "TEA", "name": "Assam tea 500 g"})
    tea.refresh_from_db()
    assert (tea.name, tea.is_active) == ("Assam tea 500 g", False)


def test_who_bought_and_how_many_are_of_the_readers_units(
    order: Order, places: Places, mallory: Customer, dev: User, signed_in: SignedIn
) -> None:
    sell(places.berlin, line("TEA", "77"), customer_id=mallory.pk)
    page = read(signed_in(dev), url("product", Product.objects.get().pk))
    assert "Mallory" not in page
    assert "2 in twelve months" in page


def test_categories_are_kept(db: None, dev: User, signed_in: SignedIn) -> None:
    client = signed_in(dev)
    client.post(url("categories"), {"name": "Tea"})
    tea = Category.objects.get()
    client.post(url("category", tea.pk), {"name": "Teas"})
    assert "Teas" in read(client, url("categories"))
    client.post(url("category_remove", tea.pk))
    assert not Category.objects.exists()


def test_a_price_list_is_made_for_whom_a_condition_names(order: Order, dev: User, signed_in: SignedIn) -> None:
    client, tea = signed_in(dev), Product.objects.get()
    who = '{"field":"customers.city","op":"is","value":"Dhaka"}'
    client.post(url("price_list_new"), {"name": "Dhaka", "currency": "BDT", "position": 1, "is_active": "on", "c": who})
    made = PriceList.objects.get()
    assert made.who is not None
    assert "Dhaka" in read(client, url("prices"))
    client.post(url("product_price", tea.pk), {"price_list": made.pk, "amount": "110.5"})
    assert Price.objects.get().amount == Decimal("110.5")
    assert "৳110.50" in read(client, url("price_list", made.pk))
    changed = {"name": "Dhaka", "currency": "BDT", "position": 2}
    client.post(url("price_list_change", made.pk), changed)
    made.refresh_from_db()
    assert (made.position, made.is_active, made.who) == (2, False, None)
    client.post(url("price_list_remove", made.pk))
    assert not Price.objects.exists()


def test_a_rate_is_set_and_taken_away(order: Order, places: Places, dev: User, signed_in: SignedIn) -> None:
    sell(places.dhaka, line(price="10"), currency="EUR")
    client = signed_in(dev)
    assert "lack a rate" in read(client, url("rates"))
    client.post(url("rates"), {"currency": "EUR", "on": "2026-01-01", "rate": "১৩০.৫"})
    assert ExchangeRate.objects.get().rate == Decimal("130.5")
    let_the_log_be_read()
    assert "lack a rate" not in read(client, url("rates"))
    client.post(url("rate_remove", ExchangeRate.objects.get().pk))
    assert not ExchangeRate.objects.exists()


def test_the_owner_says_when_a_cart_is_left(db: None, ona: User, dev: User, signed_in: SignedIn) -> None:
    signed_in(ona).post(url("settings"), {"cart_hours": "12"})
    assert ShopSettings.objects.get().cart_hours == 12
    assert signed_in(dev).post(url("settings"), {"cart_hours": "1"}).status_code == 404


def test_the_panels_tell_of_the_readers_units(
    order: Order, places: Places, ada: Customer, ona: User, dev: User, signed_in: SignedIn
) -> None:
    sell(places.berlin, line(price="1000"), customer_id=ada.pk)
    actions.set_cart(customer_id=ada.pk, unit_id=places.berlin.pk, lines=[line("POT")], actor=HOUSE, now=NOON)
    let_the_log_be_read()
    assert "৳1,241" in read(signed_in(ona), url("panel_value", ada.pk))
    narrow = signed_in(dev)
    assert "৳241" in read(narrow, url("panel_value", ada.pk))
    assert "Assam tea" in read(narrow, url("panel_favourites", ada.pk))
    assert "POT" in read(signed_in(ona), url("panel_cart", ada.pk))
    assert "POT" not in read(narrow, url("panel_cart", ada.pk))


def test_the_glance_counts_today_and_this_week(order: Order, dev: User, signed_in: SignedIn) -> None:
    assert "Today" in read(signed_in(dev), url("glance"))


def test_fields_offer_what_the_reader_sees(order: Order, mallory: Customer, dev: User, signed_in: SignedIn) -> None:
    client = signed_in(dev)
    assert "Ada Lovelace" in read(client, url("customer_options"), q="ada")
    assert "Mallory" not in read(client, url("customer_options"), q="mallory")
    assert "Assam tea" in read(client, url("product_options"), q="assam")


WRITES = [
    ("order_new", False), ("order_return", True), ("order_change", True), ("order_remove", True),
    ("product_new", False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "needs_order"), WRITES)
def test_a_reader_may_look_but_not_touch(
    order: Order, eve: User, signed_in: SignedIn, name: str, needs_order: bool
) -> None:
    client = signed_in(eve)
    assert read(client, url("order", order.pk))
    path = url(name, order.pk) if needs_order else url(name)
    assert client.post(path, {"status": "sent", "line_1": "1"}).status_code == 404
    posted = client.post(url("categories"), {"name": "Tea"})
    client.post(url("rates"), {"currency": "EUR", "on": "2026-01-01", "rate": "130"})
    assert posted.status_code == 200
    assert (Order.objects.count(), Category.objects.count(), ExchangeRate.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("name", ["order", "order_return", "order_change", "order_remove"])
def test_a_stranger_finds_no_order(order: Order, cleo: User, signed_in: SignedIn, name: str) -> None:
    client = signed_in(cleo)
    assert client.get(url(name, order.pk)).status_code in (404, 405)
    assert client.post(url(name, order.pk), {"status": "sent", "line_1": "1"}).status_code == 404
    order.refresh_from_db()
    assert (order.status, Order.objects.count()) == ("placed", 1)


@pytest.mark.parametrize("name", ["panel_value", "panel_favourites", "panel_cart"])
def test_a_stranger_finds_no_panel(order: Order, ada: Customer, cleo: User, signed_in: SignedIn, name: str) -> None:
    assert signed_in(cleo).get(url(name, ada.pk)).status_code == 404


def test_pages_lead_on_by_the_last_row(places: Places, dev: User, signed_in: SignedIn) -> None:
    for number in range(60):
        sell(places.dhaka, number=f"N{number:02}", placed_at=NOON + timedelta(minutes=number))
    client = signed_in(dev)
    first = client.get(url("orders"))
    after = first.context["page"].after
    second = read(client, url("orders"), after=after)
    assert "#N59" in first.content.decode()
    assert "#N59" not in second
    assert "#N00" in second


def test_lines_are_added_and_taken_out_without_script(places: Places, dev: User, signed_in: SignedIn) -> None:
    client = signed_in(dev)
    typed = {"unit": places.dhaka.pk, "currency": "BDT", "lines": 2, "line-0-quantity": "7", "line-1-quantity": "9"}
    more = client.post(url("order_new"), {**typed, "more": "1"}).content.decode()
    assert 'name="lines" value="3"' in more
    assert 'value="7"' in more
    less = client.post(url("order_new"), {**typed, "without": "0"}).content.decode()
    assert 'name="lines" value="1"' in less
    assert 'value="9"' in less
    assert not Order.objects.exists()


def test_the_lines_of_an_order_are_put_right_on_its_page(order: Order, dev: User, signed_in: SignedIn) -> None:
    client, tea = signed_in(dev), Product.objects.get()
    shown = read(client, url("order_change", order.pk))
    assert 'name="line-0-place" value="0"' in shown
    form = {
        "status": "placed", "customer": order.customer_id, "lines": 2, "line-0-place": "0", "line-0-product": tea.pk,
        "line-0-quantity": "3", "line-0-unit_price": "100", "line-1-product": tea.pk, "line-1-quantity": "1",
        "line-1-unit_price": "50",
    }  # fmt: skip
    assert client.post(url("order_change", order.pk), form).status_code == 302
    order.refresh_from_db()
    assert order.total == Decimal(350)
    told = EventRow.objects.filter(kind="commerce.order_changed").latest("pk")
    assert "lines" in str(told.data)


def test_what_came_back_stays_on_the_order(order: Order, dev: User, signed_in: SignedIn) -> None:
    client, tea = signed_in(dev), Product.objects.get()
    client.post(url("order_return", order.pk), {"line_1": "2"})
    form = {
        "status": "placed", "customer": order.customer_id, "lines": 1, "line-0-place": "0", "line-0-product": tea.pk,
        "line-0-quantity": "1", "line-0-unit_price": "120.50",
    }  # fmt: skip
    answer = client.post(url("order_change", order.pk), form)
    order.refresh_from_db()
    assert (answer.status_code, order.total) == (422, Decimal(241))
