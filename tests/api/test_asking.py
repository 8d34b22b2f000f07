"""What conditions can ask is told, and lists of orders and products are asked it."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from nokshi.commerce import actions
from nokshi.commerce.models import Order
from nokshi.commerce.rules.orders import Line
from nokshi.conditions import api as asked
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.ports.fields import fields
from nokshi.workspace.models import Role, User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db


def sold(unit: int, number: str, price: int, **more: Any) -> Order:
    lines = [Line(quantity=Decimal(1), unit_price=Decimal(price), sku=f"S{price}", description="Tea")]
    return actions.place_order(
        unit_id=unit, lines=lines, number=number, actor=Actor.system(), now=cast.NOON, **more
    )  # fmt: skip


def fitting(api: Program, name: str, tree: dict[str, Any], column: str) -> list[str]:
    found = api.get(f"/{name}?filter={quote(json.dumps(tree))}&limit=200")
    return sorted(row[column] for row in found["data"])


def test_everything_that_is_told_can_be_asked(program: Open, ona: User, ada: Customer) -> None:
    """Each operator of each field is put to its list; none is refused for its name."""
    api, values = program(ona), {
        "text": "a", "number": 1, "money": 1, "date": "2026-11-23", "moment": "2026-11-23", "flag": None,
    }  # fmt: skip
    for name in ("customers", "orders", "products"):
        told = api.get(f"/condition-fields?of={name}")
        assert told["fields"]
        for field in told["fields"]:
            if field["type"] == "choice" and not field["choices"]:
                continue
            for operator in told["operators"][field["type"]]:
                one = values.get(field["type"]) or next((each["value"] for each in field["choices"]), None)
                value = {"one": one, "two": [one, one], "many": [one], "span": {"days": 3}}.get(operator["takes"])
                tree = {"field": field["name"], "op": operator["name"]} | ({"value": value} if value else {})
                answer = api.post(f"/{name}/search", {"filter": tree, "limit": 1})
                assert answer.status_code == 200, (tree, answer.getvalue())


def test_happenings_are_told_with_their_details(program: Open, ona: User) -> None:
    told = program(ona).get("/condition-fields")
    bought = next(one for one in told["happenings"] if one["name"] == "commerce.order_placed")
    assert {"total", "products", "categories"} <= {one["name"] for one in bought["details"]}
    assert {one["value"] for one in told["counts"]} == {"at_least", "at_most", "exactly", "never"}


def test_a_hidden_field_is_not_told(program: Open, eve: User) -> None:
    Role.objects.filter(name__iexact="reader").update(hidden=["customers.email"])
    api = program(eve)
    assert "customers.email" not in {one["name"] for one in api.get("/condition-fields")["fields"]}
    assert api.ask("GET", "/condition-fields/choices?field=customers.email").status_code == 404


@pytest.mark.parametrize("of", ["nothing", "rates", "users"])
def test_of_a_list_that_asks_nothing_nothing_is_told(program: Open, ona: User, of: str) -> None:
    assert program(ona).ask("GET", f"/condition-fields?of={of}").status_code == 404


def test_of_many_choices_some_stand_there_and_the_others_are_had_by_their_words(
    program: Open, ona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "MOST", 2)
    api = program(ona)
    told = api.get("/condition-fields?of=orders")
    status = next(one for one in told["fields"] if one["name"] == "commerce.order_status")
    assert ([one["value"] for one in status["choices"]], status["more_choices"]) == (["placed", "paid"], True)
    found = api.get("/condition-fields/choices?field=commerce.order_status&q=cancel")
    assert [one["value"] for one in found] == ["cancelled"]


def test_orders_are_asked_by_their_own_fields(program: Open, ona: User, places: cast.Places) -> None:
    for number, price in (("A-1", 10), ("B-2", 200)):
        sold(places.dhaka.pk, number, price)
    api = program(ona)
    more = {"field": "commerce.order_total", "op": "more", "value": 50}
    assert fitting(api, "orders", more, "number") == ["B-2"]
    assert fitting(api, "orders", {"not": more}, "number") == ["A-1"]
    assert fitting(api, "orders", {"field": "commerce.order_code", "op": "is", "value": "S10"}, "number") == ["A-1"]
    begins = {"field": "commerce.order_number", "op": "begins", "value": "b"}
    assert fitting(api, "orders", {"any": [begins, more]}, "number") == ["B-2"]


def test_conditions_show_no_order_of_another_unit(program: Open, dev: User, places: cast.Places) -> None:
    sold(places.dhaka.pk, "A-1", 10)
    sold(places.berlin.pk, "B-2", 10)
    tea = {"field": "commerce.order_product", "op": "is", "value": "Tea"}
    assert fitting(program(dev), "orders", tea, "number") == ["A-1"]


def test_products_are_asked_by_their_own_fields(program: Open, ona: User) -> None:
    for sku in ("tea", "milk"):
        actions.add_product(sku=sku, name=sku.title(), actor=cast.actor(ona), now=cast.NOON)
    wanted = {"field": "commerce.product_name", "op": "contains", "value": "ilk"}
    assert fitting(program(ona), "products", wanted, "sku") == ["milk"]


def test_fields_of_another_list_are_refused(program: Open, ona: User) -> None:
    tree = {"field": "customers.city", "op": "is", "value": "Dhaka"}
    answer = program(ona).post("/orders/search", {"filter": tree})
    assert (answer.status_code, body_of(answer)["code"]) == (422, "unknown_field")


def test_roles_hide_fields_of_customers_alone(ona: User, signed_in: Callable[[User], Any]) -> None:
    """To hide a condition on orders would hide nothing of them."""
    role = Role.objects.create(name="Till")
    page = signed_in(ona).get(f"/settings/roles/{role.pk}/").content.decode()
    assert "sees.customers.email" in page
    assert any(one.subject != "customers.customer" for one in fields)
    assert "sees.commerce.order_total" not in page
