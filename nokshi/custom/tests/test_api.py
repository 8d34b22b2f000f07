"""Own fields for programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from nokshi.commerce.tests.shop import sell
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.tests.shop import ORDER, PRODUCT, field
from nokshi.customers.models import Customer
from nokshi.workspace.models import Role, User
from tests import cast

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponseBase]
OpenClient = Callable[[User], Client]


def program(client: Client) -> Ask:
    def ask(method: str, path: str, body: Any = None) -> HttpResponseBase:
        data = json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", data, "application/json")

    return ask


@pytest.fixture
def dev_asks(dev: User, signed_in: OpenClient) -> Ask:
    return program(signed_in(dev))


@pytest.fixture
def ona_asks(ona: User, signed_in: OpenClient) -> Ask:
    return program(signed_in(ona))


def told(answer: HttpResponseBase) -> Any:
    return json.loads(answer.getvalue())


def test_the_owner_sets_fields_up(ona_asks: Ask) -> None:
    new = {
        "record_kind": "customers.customer", "type": "choice", "labels": {"en": "Level", "bn": "স্তর"},
        "group": {"en": "Club"}, "choices": [{"labels": {"en": "Gold"}}, {"labels": {"en": "Blue"}}],
    }  # fmt: skip
    made = told(ona_asks("POST", "/custom-fields", new))
    assert (made["key"], made["group"]) == ("level", {"en": "Club"})
    assert [one["key"] for one in made["choices"]] == ["gold", "blue"]
    path = f"/custom-fields/{made['id']}"
    changed = told(
        ona_asks("PATCH", path, {"choices": [{"labels": {"en": "Golden"}, "key": "gold"}], "is_required": True})
    )
    assert [(one["key"], one["is_retired"]) for one in changed["choices"]] == [("gold", False), ("blue", True)]
    assert changed["labels"] == {"en": "Level", "bn": "স্তর"}
    assert told(ona_asks("POST", f"{path}/retire"))["is_retired"]
    assert not told(ona_asks("POST", f"{path}/bring-back"))["is_retired"]
    assert told(ona_asks("POST", f"{path}/rename-group", {"en": "Members"}))["group"] == {"en": "Members"}
    assert ona_asks("POST", f"{path}/move", {"down": True}).status_code == 200
    assert ona_asks("DELETE", path).status_code == 204
    assert ona_asks("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"labels": {}}, "custom.no_label"), ({"record_kind": "x.y"}, "custom.no_such_kind"),
        ({"key": "A B"}, "custom.wrong_key"),
        ({"type": "choice"}, "custom.no_choices"), ({"type": "poem"}, "wrong_body"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_field_is_refused(ona_asks: Ask, wrong: dict[str, Any], code: str) -> None:
    new = {"record_kind": "customers.customer", "type": "text", "labels": {"en": "X"}, **wrong}
    answer = ona_asks("POST", "/custom-fields", new)
    assert (answer.status_code, told(answer)["code"]) == (422, code)
    assert not CustomField.objects.exists()


def test_who_may_not_set_up_reads_what_is_his(
    dev_asks: Ask, cleo: User, places: cast.Places, signed_in: OpenClient
) -> None:
    made = field("text", "Pet", unit=places.dhaka.pk)
    assert [one["key"] for one in told(dev_asks("GET", "/custom-fields"))["data"]] == ["pet"]
    assert dev_asks("DELETE", f"/custom-fields/{made.pk}").status_code == 403
    assert told(program(signed_in(cleo))("GET", "/custom-fields"))["data"] == []
    assert program(signed_in(cleo))("GET", f"/custom-fields/{made.pk}").status_code == 404


def test_customers_are_made_read_and_changed_with_their_fields(dev_asks: Ask) -> None:
    field("number", "Shoe size")
    field("choices", "Likes")
    made = told(dev_asks("POST", "/customers", {"name": "Nila", "custom": {"shoe_size": 38.5, "likes": ["Gold"]}}))
    assert made["custom"] == {"shoe_size": "38.5", "likes": ["gold"]}
    path = f"/customers/{made['id']}"
    assert told(dev_asks("PATCH", path, {"custom": {"shoe_size": None}}))["custom"] == {
        "shoe_size": None,
        "likes": ["gold"],
    }
    assert told(dev_asks("GET", f"{path}?fields=id,custom.likes")) == {"id": made["id"], "custom": {"likes": ["gold"]}}
    tree = json.dumps({"field": "custom.likes", "op": "is_one_of", "value": ["gold"]})
    assert [one["id"] for one in told(dev_asks("GET", f"/customers?fields=id&filter={tree}"))["data"]] == [made["id"]]


def test_a_change_is_taken_back(dev_asks: Ask, ada: Customer) -> None:
    field("text", "Pet")
    dev_asks("PATCH", f"/customers/{ada.pk}", {"custom": {"pet": "Rex"}})
    event = told(dev_asks("GET", f"/customers/{ada.pk}/timeline?kind=custom.values_changed"))["data"][0]
    assert event["data"]["changes"] == {"pet": [None, "Rex"]}
    assert told(dev_asks("POST", f"/customers/{ada.pk}/undo", {"event": event["id"]}))["custom"] == {"pet": None}


@pytest.mark.parametrize(
    ("custom", "status", "code"),
    [
        ({"shoe_size": "x"}, 422, "custom.wrong_value"), ({"hat": 1}, 422, "custom.unknown_field"),
        ({"secret": "x"}, 422, "custom.unknown_field"), ({"closed": "x"}, 403, "field_not_yours"),
        ({"shoe_size": {"a": 1}}, 422, "custom.wrong_value"), ({}, 422, "custom.needed"), ([], 422, "wrong_body"),
    ],
)  # fmt: skip
def test_what_may_not_stand_there_makes_nobody(dev_asks: Ask, custom: Any, status: int, code: str) -> None:
    field("number", "Shoe size", is_required=True)
    field("text", "Secret")
    field("text", "Closed")
    Role.objects.filter(name="manager").update(hidden=["custom.secret"], readonly=["custom.closed"])
    Role.objects.get(name="manager").save()
    answer = dev_asks("POST", "/customers", {"name": "Nila", "custom": custom})
    assert (answer.status_code, told(answer)["code"]) == (status, code)
    assert not Customer.objects.filter(name="Nila").exists()
    assert not CustomValue.objects.exists()


def test_of_many_at_once_the_good_are_written(dev_asks: Ask) -> None:
    field("number", "Shoe size")
    rows = [{"name": f"P{n}", "custom": {"shoe_size": n if n != 2 else "two"}} for n in range(5)]
    answer = told(dev_asks("POST", "/customers/bulk", rows))
    assert (answer["done"], answer["refused"]) == (4, 1)
    assert answer["results"][2]["code"] == "custom.wrong_value"
    changes = [{"id": one["id"], "custom": {"shoe_size": 9}} for one in answer["results"] if one["status"] == "done"]
    assert told(dev_asks("PATCH", "/customers/bulk", changes))["done"] == 4
    assert CustomValue.objects.filter(number=9).count() == 4


def test_orders_and_products_have_theirs(dev_asks: Ask, places: cast.Places) -> None:
    field("text", "Ref", subject=ORDER)
    field("number", "Weight", subject=PRODUCT)
    product = told(dev_asks("POST", "/products", {"sku": "TEA", "name": "Tea", "custom": {"weight": 0.5}}))
    assert product["custom"] == {"weight": "0.5"}
    assert told(dev_asks("PATCH", f"/products/{product['id']}", {"custom": {"weight": 1}}))["custom"] == {"weight": "1"}
    lines = [{"quantity": "1", "unit_price": "5", "description": "tea"}]
    order = told(dev_asks("POST", "/orders", {"lines": lines, "custom": {"ref": "A-7"}}))
    assert order["custom"] == {"ref": "A-7"}
    assert told(dev_asks("PATCH", f"/orders/{order['id']}", {"custom": {"ref": "B"}}))["custom"] == {"ref": "B"}
    sell(places.dhaka)
    tree = json.dumps({"field": "custom.order.ref", "op": "begins", "value": "b"})
    assert [one["id"] for one in told(dev_asks("GET", f"/orders?filter={tree}"))["data"]] == [order["id"]]
    assert dev_asks("GET", f"/customers?filter={tree}").status_code == 422
