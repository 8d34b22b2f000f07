"""Kinds and records for programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.records.models import Record
from nokshi.records.tests.shop import record, warranty
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponseBase]
OpenClient = Callable[[User], Client]


def program(client: Client) -> Ask:
    def ask(method: str, path: str, body: Any = None, **headers: str) -> HttpResponseBase:
        data = json.dumps(body) if body is not None else ""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.generic(method, f"/api/v1{path}", data, "application/json", headers=named)

    return ask


@pytest.fixture
def dev_asks(dev: User, signed_in: OpenClient) -> Ask:
    return program(signed_in(dev))


def told(answer: HttpResponseBase) -> Any:
    return json.loads(answer.getvalue())


def test_the_owner_makes_a_kind_and_reads_what_its_records_look_like(ona: User, signed_in: OpenClient) -> None:
    ask = program(signed_in(ona))
    made = told(ask("POST", "/kinds", {"names": {"en": "Pet", "bn": "পোষা প্রাণী"}, "belongs": "one"}))
    assert (made["key"], made["title"], made["plurals"]["en"]) == ("pet", "name", "Pet")
    field = {"record_kind": "records.pet", "type": "choice", "labels": {"en": "Sort"},
             "choices": [{"labels": {"en": "Cat"}}]}  # fmt: skip
    assert ask("POST", "/custom-fields", field).status_code == 201
    schema = told(ask("GET", f"/kinds/{made['id']}/schema"))
    assert schema["required"] == ["kind", "customer", "custom"]
    assert schema["properties"]["custom"]["properties"]["sort"]["enum"] == ["cat"]
    changed = told(ask("PATCH", f"/kinds/{made['id']}", {"icon": "star"}))
    assert (changed["icon"], changed["names"]) == ("star", {"en": "Pet", "bn": "পোষা প্রাণী"})
    assert told(ask("POST", f"/kinds/{made['id']}/retire"))["is_retired"]
    assert not told(ask("POST", f"/kinds/{made['id']}/bring-back"))["is_retired"]
    assert ask("DELETE", f"/kinds/{made['id']}").status_code == 204
    assert told(ask("GET", "/kinds"))["data"] == []


def test_who_may_not_set_up_makes_no_kind(dev_asks: Ask) -> None:
    assert dev_asks("POST", "/kinds", {"names": {"en": "Pet"}}).status_code == 403


def test_a_record_is_made_changed_with_its_tag_and_removed(dev_asks: Ask, ada: Customer, places: cast.Places) -> None:
    warranty(belongs="one")
    new = {"kind": "warranty", "customer": ada.pk, "custom": {"serial_number": "SN-1", "ends": "2027-01-31"}}
    answer = dev_asks("POST", "/records", new)
    made = told(answer)
    assert (made["title"], made["unit"], made["custom"]["ends"]) == ("SN-1", places.dhaka.pk, "2027-01-31")
    path = f"/records/{made['id']}"
    changed = dev_asks("PATCH", path, {"custom": {"serial_number": "SN-2"}}, If_Match=answer["ETag"])
    assert told(changed)["title"] == "SN-2"
    late = dev_asks("PATCH", path, {"custom": {"serial_number": "SN-3"}}, If_Match=answer["ETag"])
    assert late.status_code == 412
    assert told(dev_asks("GET", path))["title"] == "SN-2"
    assert dev_asks("DELETE", path).status_code == 204
    assert dev_asks("GET", path).status_code == 404


def test_the_same_call_again_makes_one_record(dev_asks: Ask) -> None:
    warranty()
    new = {"kind": "warranty", "custom": {"serial_number": "SN-1"}}
    first, again = (told(dev_asks("POST", "/records", new, Idempotency_Key="till-1")) for _time in range(2))
    assert first == again
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "car", "custom": {}}, "records.unknown_kind"),
        ({"kind": "warranty", "custom": {}}, "custom.needed"),
        ({"kind": "warranty", "custom": {"serial_number": "x", "colour": "red"}}, "custom.unknown_field"),
        ({"kind": "warranty", "custom": {"serial_number": "x"}}, "records.no_customer"),
        ({"kind": "warranty", "customer": 999_999, "custom": {"serial_number": "x"}}, "unknown_reference"),
    ],
)
def test_what_does_not_fit_is_refused(dev_asks: Ask, body: dict[str, Any], code: str) -> None:
    warranty(belongs="one")
    answer = dev_asks("POST", "/records", body)
    assert answer.status_code == 422
    assert told(answer)["code"] == code
    assert not Record.objects.exists()


def test_a_value_that_does_not_fit_leaves_no_record(dev_asks: Ask) -> None:
    warranty()
    answer = dev_asks("POST", "/records", {"kind": "warranty", "custom": {"serial_number": "x", "ends": "soon"}})
    assert told(answer)["code"] == "custom.wrong_value"
    assert not Record.objects.exists()


def test_many_are_made_changed_and_removed_at_once(ona: User, signed_in: OpenClient) -> None:
    ask = program(signed_in(ona))
    warranty()
    new = [{"kind": "warranty", "custom": {"serial_number": f"SN-{number}"}} for number in range(3)]
    assert ask("POST", "/records/bulk", new).status_code == 200
    ids = list(Record.objects.order_by("pk").values_list("pk", flat=True))
    changes = [{"id": pk, "custom": {"price": "12.50"}} for pk in ids]
    assert ask("PATCH", "/records/bulk", changes).status_code == 200
    rows = told(ask("GET", "/records?kind=warranty&fields=id,custom.price"))["data"]
    assert [row["custom"]["price"] for row in rows] == ["12.5"] * 3
    gone = told(ask("POST", "/records/removals/bulk", [{"id": ids[0]}, {"id": 999_999}, {"id": ids[1]}]))
    assert "999999" in json.dumps(gone)
    assert Record.objects.get().pk == ids[2]


def test_a_list_is_narrowed_by_kind_text_and_conditions(dev_asks: Ask, places: cast.Places, ada: Customer) -> None:
    kind = warranty()
    first = record(kind, "Bike 1", unit=places.dhaka.pk, customer=ada.pk, ends="2026-12-24")
    record(kind, "Car 2", unit=places.dhaka.pk, ends="2027-12-24")

    def ids(words: str) -> list[int]:
        return [row["id"] for row in told(dev_asks("GET", f"/records?{words}"))["data"]]

    tree = json.dumps({"field": "custom.warranty.ends", "op": "before", "value": "2027-01-01"})
    people = json.dumps({"field": "customers.name", "op": "contains", "value": "ada"})
    assert ids(f"kind=warranty&filter={tree}") == [first]
    assert ids("q=bike") == ids(f"customer={ada.pk}") == ids(f"customer_filter={people}") == [first]
    assert len(ids("kind=warranty&sort=-title")) == 2
    assert ids("kind=car") == []
    assert dev_asks("GET", f"/records?filter={tree}").status_code == 422


def test_a_stranger_finds_no_record(cleo: User, places: cast.Places, ada: Customer, signed_in: OpenClient) -> None:
    kind = warranty()
    made = record(kind, "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    ask = program(signed_in(cleo))
    assert told(ask("GET", "/records"))["data"] == []
    for method, body in (("GET", None), ("PATCH", {"custom": {"serial_number": "x"}}), ("DELETE", None)):
        assert ask(method, f"/records/{made}", body).status_code == 404
    answer = ask("POST", "/records", {"kind": kind.key, "customer": ada.pk, "custom": {"serial_number": "x"}})
    assert answer.status_code == 422
    assert list(Record.objects.values_list("title", flat=True)) == ["SN-1"]


def test_who_may_only_read_changes_nothing(eve: User, places: cast.Places, signed_in: OpenClient) -> None:
    made = record(warranty(), "SN-1", unit=places.dhaka.pk)
    ask = program(signed_in(eve))
    assert told(ask("GET", f"/records/{made}"))["title"] == "SN-1"
    assert ask("PATCH", f"/records/{made}", {"custom": {"serial_number": "x"}}).status_code == 403
    assert ask("DELETE", f"/records/{made}").status_code == 403
    assert Record.objects.get().title == "SN-1"
