"""Many at once: good rows are written together, each bad one is told with its place, nobody reaches another's."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nokshi.commerce import actions
from nokshi.commerce.actions import place_order
from nokshi.commerce.models import Cart, Order, Price, PriceList, Product
from nokshi.commerce.rules.orders import Line
from nokshi.customers.models import Customer
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_id
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db


def told(api: Program, path: str, rows: list[Any], method: str = "POST") -> Any:
    answer = api.ask(method, path, rows)
    assert answer.status_code == 200, answer.getvalue()
    return body_of(answer)


def order(**more: Any) -> dict[str, Any]:
    return {"lines": [{"quantity": "2", "unit_price": "3.5", "description": "Tea"}], **more}


@pytest.fixture
def tea(ona: User) -> Product:
    return actions.add_product(sku="tea", name="Tea", actor=cast.actor(ona), now=cast.NOON)


@pytest.fixture
def shelf(ona: User) -> PriceList:
    return actions.add_price_list(name="All", currency="BDT", actor=cast.actor(ona), now=cast.NOON)


def test_orders_are_booked_together_and_bad_ones_told(
    program: Open, dev: User, ada: Customer, mallory: Customer, tea: Product
) -> None:
    api = program(dev)
    kept = place_order(
        unit_id=ada.units.get().pk, lines=[Line(quantity=Decimal(1), unit_price=Decimal(1))], number="K-1",
        actor=cast.actor(dev), now=cast.NOON,
    )  # fmt: skip
    rows = [
        order(customer=ada.pk), order(number="N-1", source="till"), order(number="N-1", source="till"),
        order(customer=mallory.pk), order(lines=[]), order(number=kept.number), {"lines": "none"},
        order(lines=[{"quantity": "1", "unit_price": "2", "sku": "tea"}]),
    ]  # fmt: skip
    answer = told(api, "/orders/bulk", rows)
    codes = [one.get("code", "") for one in answer["results"]]
    assert codes[3:7] == ["unknown_reference", "no_lines", "number_taken", "wrong_body"]
    assert (codes[0], codes[1], codes[7]) == ("", "", "")
    assert codes[2] == "number_taken"
    assert answer["done"] == Order.objects.count() - 1 == 3
    first = Order.objects.get(pk=answer["results"][0]["id"])
    assert (first.customer_id, first.total, first.kind) == (ada.pk, Decimal(7), "sale")
    assert Order.objects.get(pk=answer["results"][7]["id"]).lines.get().product_id == tea.pk
    assert EventRow.objects.filter(kind="commerce.order_placed", customer_id=ada.pk).count() == 1


def test_orders_without_a_number_get_each_its_own(program: Open, ona: User) -> None:
    answer = told(program(ona), "/orders/bulk", [order(), order(), order()])
    numbers = [Order.objects.get(pk=one["id"]).number for one in answer["results"]]
    assert numbers == [str(int(numbers[0]) + place) for place in range(3)]
    assert actions.place_order(
        unit_id=root_id(),
        lines=[Line(quantity=Decimal(1), unit_price=Decimal(1))],
        actor=cast.actor(ona),
        now=cast.NOON,
    ).number == str(int(numbers[-1]) + 1)


def test_the_carts_of_who_bought_are_empty(program: Open, dev: User, ada: Customer, bo: Customer) -> None:
    unit = ada.units.get().pk
    for one in (ada, bo):
        actions.set_cart(
            customer_id=one.pk, unit_id=unit, lines=[Line(quantity=Decimal(1), unit_price=Decimal(1))],
            actor=cast.actor(dev), now=cast.NOON,
        )  # fmt: skip
    told(program(dev), "/orders/bulk", [order(customer=ada.pk, unit=unit)])
    assert [one.customer_id for one in Cart.objects.all()] == [bo.pk]


def test_many_orders_cost_no_question_each(program: Open, ona: User) -> None:
    api = program(ona)
    told(api, "/orders/bulk", [order()])
    with CaptureQueriesContext(connection) as few:
        told(api, "/orders/bulk", [order() for _ in range(5)])
    with CaptureQueriesContext(connection) as many:
        told(api, "/orders/bulk", [order() for _ in range(100)])
    assert len(many) <= len(few) + 8


def test_who_may_not_sell_books_nothing(program: Open, eve: User) -> None:
    assert program(eve).post("/orders/bulk", [order()]).status_code == 403
    assert not Order.objects.exists()


def test_prices_are_set_together(program: Open, ona: User, tea: Product, shelf: PriceList) -> None:
    api = program(ona)
    rows = [
        {"product": tea.pk, "amount": "4"},
        {"product": 9_999_999, "amount": "4"},
        {"product": tea.pk, "amount": "-1"},
    ]
    answer = told(api, f"/price-lists/{shelf.pk}/prices/bulk", rows)
    assert [one.get("code", "") for one in answer["results"]] == ["", "unknown_reference", "price_below_nothing"]
    assert Price.objects.get().amount == 4
    told(api, f"/price-lists/{shelf.pk}/prices/bulk", rows[:1])
    assert EventRow.objects.filter(kind="commerce.price_set").count() == 1, "the same price tells nothing"
    told(api, f"/price-lists/{shelf.pk}/prices/bulk", [{"product": tea.pk, "amount": None}])
    assert not Price.objects.exists()
    assert EventRow.objects.filter(kind="commerce.price_set").count() == 2


def test_there_are_no_prices_on_a_list_that_is_not_there(program: Open, ona: User, tea: Product) -> None:
    answer = program(ona).post("/price-lists/99999/prices/bulk", [{"product": tea.pk, "amount": "4"}])
    assert answer.status_code == 404


def test_consents_are_noted_together_of_whom_one_sees(
    program: Open, dev: User, ada: Customer, bo: Customer, mallory: Customer
) -> None:
    def row(one: Customer, state: str = "granted") -> dict[str, Any]:
        return {"customer": one.pk, "purpose": "news", "channel": "email", "state": state, "proof": "card"}

    answer = told(program(dev), "/customers/consents/bulk", [row(ada), row(mallory), row(bo, "denied")])
    assert [one.get("code", "") for one in answer["results"]] == ["", "unknown_reference", ""]
    assert dict(Consent.objects.values_list("customer_id", "state")) == {ada.pk: "granted", bo.pk: "denied"}
    assert EventRow.objects.filter(kind="privacy.consent_given", customer_id=ada.pk).count() == 1


def test_products_are_changed_together(program: Open, ona: User, tea: Product) -> None:
    milk = actions.add_product(sku="milk", name="Milk", actor=cast.actor(ona), now=cast.NOON)
    rows = [
        {"id": tea.pk, "name": "Green tea"}, {"id": milk.pk, "sku": "tea"}, {"id": 9_999_999, "name": "None"},
        {"id": tea.pk, "is_active": False}, {"id": milk.pk, "category": 77},
    ]  # fmt: skip
    answer = told(program(ona), "/products/bulk", rows, "PATCH")
    codes = [one.get("code", "") for one in answer["results"]]
    assert (codes[0], codes[1], codes[2], codes[4]) == ("", "sku_taken", "unknown_reference", "unknown_reference")
    tea.refresh_from_db()
    milk.refresh_from_db()
    assert (tea.name, milk.sku) == ("Green tea", "milk")
    assert EventRow.objects.filter(kind="commerce.product_changed", subject_id=tea.pk).exists()


def test_the_same_product_twice_is_taken_apart(program: Open, ona: User, tea: Product) -> None:
    rows = [{"id": tea.pk, "name": "Green tea"}, {"id": tea.pk, "sku": "green"}]
    assert told(program(ona), "/products/bulk", rows, "PATCH")["done"] == 2
    tea.refresh_from_db()
    assert (tea.name, tea.sku) == ("Green tea", "green")
