"""Lists, records, their tags, repeats and many at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.commerce.models import Order
from nokshi.customers.models import Customer
from nokshi.integrations.models import KeptAnswer
from nokshi.kernel import secrets
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
LINE = {"quantity": "2", "unit_price": "3.50", "description": "tea"}


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    """A program that works in Dhaka."""
    return program(dev)


@pytest.fixture
def seven(places: cast.Places) -> list[int]:
    """Seven customers, of whom two share a name."""
    names = ["Bo", "Ada", "Cid", "Ada", "Eva", "Dan", "Fay"]
    return [cast.make_customer(name, places.dhaka, sort_key=name.lower()).pk for name in names]


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-name", "created_at", "-changed_at"])
def test_pages_hold_everybody_once_in_order(api: Program, seven: list[int], sort: str) -> None:
    found: list[dict[str, Any]] = []
    path = f"/customers?limit=2&sort={sort}"
    while path:
        page = api.get(path)
        found += page["data"]
        path = (page["next"] or "").removeprefix("/api/v1")
    assert sorted(one["id"] for one in found) == sorted(seven)
    keys = [(one[sort.removeprefix("-")], one["id"]) for one in found]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def test_the_next_page_is_named_in_a_link(api: Program, seven: list[int]) -> None:
    answer = api.ask("GET", "/customers?limit=2")
    assert answer.headers["Link"] == f'<{body_of(answer)["next"]}>; rel="next"'
    assert "Link" not in api.ask("GET", "/customers").headers


def test_a_cursor_of_another_list_is_refused(api: Program, seven: list[int]) -> None:
    cursor = api.get("/customers?limit=2")["next"].partition("cursor=")[2]
    assert api.ask("GET", f"/orders?cursor={cursor}").status_code == 422
    assert api.ask("GET", f"/customers?sort=-id&cursor={cursor}").status_code == 422


def test_only_the_fields_asked_for_come_and_cost(api: Program, seven: list[int]) -> None:
    assert api.get("/customers?fields=name,id&limit=1")["data"] == [{"name": "Bo", "id": seven[0]}]
    with CaptureQueriesContext(connection) as few:
        api.get("/customers?fields=id")
    with CaptureQueriesContext(connection) as all_of_them:
        api.get("/customers")
    assert len(few) < len(all_of_them)


def test_a_list_costs_the_same_for_one_as_for_many(api: Program, seven: list[int], ada: Customer) -> None:
    for path in ("/customers", "/orders", "/segments", "/events"):
        with CaptureQueriesContext(connection) as one:
            api.get(f"{path}?limit=1") if path != "/events" else None
        with CaptureQueriesContext(connection) as many:
            api.get(path) if path != "/events" else None
        assert len(many) <= len(one), path


def test_a_count_says_whether_it_is_exact(api: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.get("/customers?count=exact")["count"] == {"value": 7, "is_exact": True}
    monkeypatch.setattr("nokshi.site.api.lists.COUNTED", 3)
    assert api.get("/customers?count=estimate")["count"] == {"value": 3, "is_exact": False}
    assert "count" not in api.get("/customers")


def test_conditions_and_words_narrow_a_list(api: Program, ada: Customer, rahim: Customer, bo: Customer) -> None:
    tree = {"any": [{"field": "customers.city", "op": "is", "value": "Dhaka"}]}
    found = body_of(api.post("/customers/search", {"filter": tree, "fields": ["id"]}))
    assert found == {"data": [{"id": ada.pk}], "next": None}
    by_address = api.get('/customers?fields=id&filter={"field":"customers.country","op":"is","value":"SE"}')
    assert by_address["data"] == [{"id": bo.pk}]
    assert api.get("/customers?fields=id&phone=01812345678")["data"] == [{"id": rahim.pk}]
    assert api.get("/customers?fields=id&email=ADA@example.com")["data"] == [{"id": ada.pk}]


def test_a_record_that_is_known_is_not_sent_again(api: Program, ada: Customer) -> None:
    first = api.ask("GET", f"/customers/{ada.pk}")
    assert api.ask("GET", f"/customers/{ada.pk}", If_None_Match=first.headers["ETag"]).status_code == 304
    api.ask("PATCH", f"/customers/{ada.pk}", {"city": "Sylhet"})
    assert api.ask("GET", f"/customers/{ada.pk}", If_None_Match=first.headers["ETag"]).status_code == 200


def test_who_has_no_use_for_what_he_made_gets_its_address_alone(api: Program, places: cast.Places) -> None:
    answer = api.post("/customers", {"name": "Zed"}, Prefer="return=minimal")
    assert (answer.status_code, answer.getvalue()) == (201, b"")
    assert api.get(answer.headers["Location"].removeprefix("/api/v1"))["name"] == "Zed"


def test_a_change_over_somebody_elses_is_refused(api: Program, ada: Customer) -> None:
    tag = api.ask("GET", f"/customers/{ada.pk}").headers["ETag"]
    changed = api.ask("PATCH", f"/customers/{ada.pk}", {"city": "Sylhet"}, If_Match=f"W/{tag}")
    assert (changed.status_code, body_of(changed)["city"]) == (200, "Sylhet")
    for method, body in (("PATCH", {"city": "Khulna"}), ("DELETE", None)):
        late = api.ask(method, f"/customers/{ada.pk}", body, If_Match=tag)
        assert (late.status_code, body_of(late)["code"]) == (412, "changed_since")
    assert Customer.objects.visible_to(Scope.system()).get(pk=ada.pk).city == "Sylhet"
    gone = api.ask("DELETE", f"/customers/{ada.pk}", If_Match=changed.headers["ETag"])
    assert gone.status_code == 204
    assert api.ask("GET", f"/customers/{ada.pk}").status_code == 404


def test_an_order_is_placed_once_however_often_it_is_sent(api: Program, ada: Customer) -> None:
    sale = {"customer": ada.pk, "lines": [LINE]}
    answers = [api.post("/orders", sale, Idempotency_Key="till-7") for _ in range(3)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.getvalue() for one in answers}) == 1
    assert [one.headers.get("Idempotent-Replayed") for one in answers] == [None, "true", "true"]
    assert answers[2].headers["Location"] == answers[0].headers["Location"]
    assert Order.objects.count() == 1
    other = api.post("/orders", {"lines": [LINE]}, Idempotency_Key="till-7")
    assert (other.status_code, body_of(other)["code"]) == (422, "key_used")


def test_a_kept_answer_is_sealed_and_told_again_as_it_was(ona: User, proven: Callable[[User], Client]) -> None:
    api = Program(proven(ona))
    asked = {"name": "Till", "scopes": ["read"]}
    first = api.post("/tokens", asked, Idempotency_Key="till-8")
    kept = KeptAnswer.objects.get()
    assert body_of(first)["token"] not in "".join(map(str, vars(kept).values()))
    assert secrets.unseal(kept.body_sealed).encode() == first.getvalue()
    again = api.post("/tokens", asked, Idempotency_Key="till-8")
    assert (again.status_code, again.getvalue()) == (201, first.getvalue())


def test_an_answer_that_no_key_opens_is_told_as_lost_and_nothing_is_done_twice(api: Program, settings: Any) -> None:
    assert api.post("/customers", {"name": "রহিম"}, Idempotency_Key="till-9").status_code == 201
    KeptAnswer.objects.update(body_sealed="of another key")
    again = api.post("/customers", {"name": "রহিম"}, Idempotency_Key="till-9")
    assert (again.status_code, body_of(again)["code"]) == (409, "answer_lost")
    assert Customer.objects.count() == 1


def test_a_refusal_is_not_kept(api: Program) -> None:
    for _ in range(2):
        assert api.post("/customers", {}, Idempotency_Key="k").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert api.post("/customers", {"name": "Zed"}, Idempotency_Key="k").status_code == 201


def test_of_many_the_good_are_made_and_the_bad_are_told(api: Program) -> None:
    rows = [{"name": "A"}, {"nam": "B"}, {"name": "C", "emails": ["c"]}, {"name": "D"}, {}]
    told = body_of(api.post("/customers/bulk", rows))
    assert (told["done"], told["refused"]) == (2, 3)
    assert [one["status"] for one in told["results"]] == ["done", "refused", "refused", "done", "refused"]
    assert [one.get("code") for one in told["results"]][1:3] == ["wrong_body", "customers.email_unreadable"]
    names = Customer.objects.in_bulk([told["results"][0]["id"], told["results"][3]["id"]])
    assert {one.name for one in names.values()} == {"A", "D"}
    assert EventRow.objects.filter(kind="customers.added").count() == 2
    changes = [{"id": pk, "city": "Bogura"} for pk in names] + [{"id": 999, "city": "X"}]
    told = body_of(api.ask("PATCH", "/customers/bulk", changes))
    assert (told["done"], told["refused"]) == (2, 1)
    assert Customer.objects.filter(city="Bogura").count() == 2


def test_more_than_a_thousand_at_once_are_refused(api: Program) -> None:
    assert api.post("/customers/bulk", [{"name": "A"}] * 1_001).status_code == 422
    assert not Customer.objects.exists()


def test_an_order_goes_its_whole_way(api: Program, ada: Customer) -> None:
    order = body_of(api.post("/orders", {"customer": ada.pk, "lines": [LINE, {**LINE, "quantity": "1"}]}))
    assert (order["total"], order["status"]) == ("10.5", "placed")
    paid = body_of(api.ask("PATCH", f"/orders/{order['id']}", {"status": "paid"}))
    assert paid["status"] == "paid"
    back = body_of(api.post(f"/orders/{order['id']}/refunds", {"lines": [{"position": 1, "quantity": "1"}]}))
    assert api.get(f"/orders/{back['id']}")["total"] == "-3.5"
    assert [one["id"] for one in api.get(f"/orders?refunds={order['id']}")["data"]] == [back["id"]]
    kinds = [one["kind"] for one in api.get(f"/customers/{ada.pk}/timeline")["data"]]
    assert {"commerce.order_placed", "commerce.order_refunded"} <= set(kinds)
