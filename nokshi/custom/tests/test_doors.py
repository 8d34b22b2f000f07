"""The doors of fields: their settings, and values changed where they stand."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nokshi.commerce.tests.shop import sell
from nokshi.custom import actions
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.tests.shop import BY, CUSTOMER, ORDER, PRODUCT, field
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, User
from tests import cast

pytestmark = pytest.mark.django_db
OpenClient = Callable[[User], Client]
LIST = "/settings/fields/"
NEW = {
    "type": "choice",
    "label_en": "Level",
    "label_bn": "স্তর",
    "choices": "Gold | সোনালি\nBlue",
    "sort": "",
    "group": "",
}


def kept(record: int, subject: str = CUSTOMER) -> dict[str, Any]:
    return values_of([record], fields_on(subject, Scope.system())).get(record, {})


def where(*parts: Any, columns: str = "") -> str:
    tree = json.dumps({"all": list(parts)})
    return "/customers/?" + urlencode({"where": tree, **({"columns": columns} if columns else {})})


def test_the_owner_sets_fields_up_without_a_script(ona: User, ada: Customer, signed_in: OpenClient) -> None:
    client = signed_in(ona)
    assert "No fields of your own yet" in client.get(LIST).content.decode()
    answer = client.post(f"{LIST}add/?of={CUSTOMER}", {**NEW, "group_en": "Club"}, follow=True)
    assert "The field “Level” is there." in answer.content.decode()
    made = CustomField.objects.get()
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"level": "gold"}, **BY)
    page = client.get(LIST).content.decode()
    assert "filled in on 1 record" in page
    assert "Club" in page
    changed = {**NEW, "choices": "Golden | সোনালি\nBlue", "group": str(made.group_id), "is_required": "on"}
    client.post(reverse("custom:change", args=[made.pk]), changed)
    made.refresh_from_db()
    assert made.is_required
    assert list(made.choices.order_by("position").values_list("key", "labels")) == [
        ("gold", {"en": "Golden", "bn": "সোনালি"}), ("blue", {"en": "Blue"}),
    ]  # fmt: skip
    client.post(reverse("custom:group", args=[made.group_id]), {"label_en": "Members", "label_bn": ""})
    client.post(reverse("custom:retire", args=[made.pk]))
    assert "Out of use" in client.get(LIST).content.decode()
    client.post(reverse("custom:bring_back", args=[made.pk]))
    assert "Members" in client.get(LIST).content.decode()


def test_what_is_wrong_is_said_in_the_form_and_nothing_is_made(ona: User, signed_in: OpenClient) -> None:
    client = signed_in(ona)
    for wrong in ({"label_en": "", "label_bn": ""}, {"choices": ""}, {"type": "nonsense"}):
        answer = client.post(f"{LIST}add/?of={CUSTOMER}", {**NEW, **wrong})
        assert answer.status_code == 422
    assert client.get(f"{LIST}?of=nothing.there").status_code == 404
    assert not CustomField.objects.exists()


def test_removing_tells_what_goes_and_asks_again_when_more_came(
    ona: User, ada: Customer, bo: Customer, signed_in: OpenClient
) -> None:
    client, made = signed_in(ona), field("text", "Pet")
    put = {"subject": CUSTOMER, "values": {"pet": "Rex"}, **BY}
    actions.set_values(record=ada.pk, **put)
    url = reverse("custom:remove", args=[made.pk])
    assert "What stands in it on 1 record goes with it" in client.get(url).content.decode()
    actions.set_values(record=bo.pk, **put)
    assert client.post(url, {"held": "1"}).headers["Location"] == url
    assert CustomValue.objects.count() == 2
    client.post(url, {"held": "2"})
    assert not CustomValue.objects.exists()


@pytest.mark.parametrize("name", ["dev", "eve", "cleo"])
def test_only_who_may_sets_fields_up(name: str, request: pytest.FixtureRequest, signed_in: OpenClient) -> None:
    made = field("text", "Pet")
    client = signed_in(request.getfixturevalue(name))
    for address in (LIST, f"{LIST}add/", f"{LIST}{made.pk}/", f"{LIST}{made.pk}/remove/"):
        assert client.get(address).status_code == 404
    for word in ("retire", "move", "remove", "bring-back"):
        assert client.post(f"{LIST}{made.pk}/{word}/", {"held": "0"}).status_code == 404
    made.refresh_from_db()
    assert made.retired_at is made.removed_at is None


def test_a_value_is_set_where_it_stands_and_taken_back(ada: Customer, dev: User, signed_in: OpenClient) -> None:
    client = signed_in(dev)
    for kind, given, shown in (
        ("number", "42.5", "42.5"), ("choice", "gold", "Gold"), ("flag", "yes", "yes"),
        ("moment", "2026-11-23T14:30", "14:30"),
    ):  # fmt: skip
        field(kind)
        answer = client.post(reverse("custom:set", args=[CUSTOMER, ada.pk, kind]), {"value": given})
        assert shown in answer.content.decode()
        assert shown in client.get(f"/customers/{ada.pk}/").content.decode()
    refused = client.post(reverse("custom:set", args=[CUSTOMER, ada.pk, "number"]), {"value": "many"})
    assert (refused.status_code, kept(ada.pk)["number"]) == (422, "42.5")
    event = EventRow.objects.filter(kind="custom.values_changed").latest("pk")
    client.post(reverse("custom:undo", args=[CUSTOMER, ada.pk, event.pk]))
    assert "moment" not in kept(ada.pk)
    assert "Number" in client.get(f"/customers/{ada.pk}/origins/").content.decode()


def test_a_stranger_and_a_mere_reader_set_nothing(ada: Customer, cleo: User, eve: User, signed_in: OpenClient) -> None:
    field("text", "Pet")
    for user in (cleo, eve):
        client = signed_in(user)
        assert client.post(reverse("custom:set", args=[CUSTOMER, ada.pk, "pet"]), {"value": "x"}).status_code == 404
        assert client.post(reverse("custom:values", args=[CUSTOMER, ada.pk]), {"own_pet": "x"}).status_code == 404
    assert signed_in(cleo).get(reverse("custom:panel", args=[CUSTOMER, ada.pk])).status_code == 404
    assert signed_in(eve).get(reverse("custom:panel", args=[CUSTOMER, ada.pk])).status_code == 200
    assert kept(ada.pk) == {}


def test_a_hidden_field_is_nowhere_and_a_closed_one_is_not_written(
    ada: Customer, dev: User, signed_in: OpenClient
) -> None:
    field("text", "Secret")
    field("text", "Closed")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"secret": "Rosebud", "closed": "Iron"}, **BY)
    Role.objects.filter(name="manager").update(hidden=["custom.secret"], readonly=["custom.closed"])
    client = signed_in(dev)
    tree = {"field": "custom.secret", "op": "filled"}
    for address in (
        f"/customers/{ada.pk}/", f"/customers/{ada.pk}/edit/", f"/customers/{ada.pk}/origins/",
        where(tree, columns="custom.secret,custom.closed"),
        "/customers/export/csv/?columns=custom.secret,custom.closed",
        f"/api/v1/customers/{ada.pk}", reverse("custom:panel", args=[CUSTOMER, ada.pk]),
    ):  # fmt: skip
        page = client.get(address).getvalue().decode()
        assert "Rosebud" not in page, address
    assert "Iron" in client.get(f"/customers/{ada.pk}/").content.decode()
    for key in ("secret", "closed"):
        assert client.post(reverse("custom:set", args=[CUSTOMER, ada.pk, key]), {"value": "x"}).status_code == 404
    event = EventRow.objects.filter(kind="custom.values_changed").latest("pk")
    assert client.post(reverse("custom:undo", args=[CUSTOMER, ada.pk, event.pk])).status_code == 404
    assert kept(ada.pk) == {"secret": "Rosebud", "closed": "Iron"}


def test_the_form_of_a_customer_asks_for_own_fields(ada: Customer, dev: User, signed_in: OpenClient) -> None:
    field("number", "Shoe size", is_required=True, group={"en": "Body"})
    field("text", "VAT", sort="company")
    client = signed_in(dev)
    page = client.get("/customers/add/").content.decode()
    assert "Shoe size" in page
    assert "own_vat" not in page
    new = {"kind": "person", "name": "Nila"}
    assert client.post("/customers/add/", new).status_code == 422
    assert client.post("/customers/add/", {**new, "own_shoe_size": "x"}).status_code == 422
    assert not Customer.objects.filter(name="Nila").exists()
    client.post("/customers/add/", {**new, "own_shoe_size": "৩৮"})
    nila = Customer.objects.get(name="Nila")
    assert kept(nila.pk) == {"shoe_size": "38"}
    answer = client.get(f"/customers/{nila.pk}/edit/")
    assert 'value="38"' in answer.content.decode()


def test_orders_and_products_show_and_change_their_own(dev: User, places: cast.Places, signed_in: OpenClient) -> None:
    client, order = signed_in(dev), sell(places.dhaka)
    product = order.lines.get().product_id or 0
    assert "/own/" not in client.get(f"/orders/{order.pk}/").content.decode()
    for subject, record in ((ORDER, order.pk), (PRODUCT, product)):
        if not record:
            continue
        field("text", "Ref", subject=subject)
        page = client.get(f"/{subject.partition('.')[2]}s/{record}/").content.decode()
        panel = reverse("custom:panel", args=[subject, record])
        assert panel in page
        assert "Ref" in client.get(panel, headers={"HX-Request": "true"}).content.decode()
        client.post(reverse("custom:values", args=[subject, record]), {"own_ref": "A-7"})
        assert kept(record, subject) == {"ref": "A-7"}
        assert "A-7" in client.get(panel).content.decode()
    event = EventRow.objects.get(kind="custom.values_changed", subject_kind=ORDER)
    assert event.unit_id == order.unit_id


def test_a_removed_order_leaves_nothing_behind(dev: User, places: cast.Places, signed_in: OpenClient) -> None:
    order = sell(places.dhaka)
    field("text", "Ref", subject=ORDER)
    actions.set_values(subject=ORDER, record=order.pk, values={"ref": "A-7"}, **BY)
    signed_in(dev).post(f"/orders/{order.pk}/remove/")
    assert not CustomValue.objects.exists()


def test_fifty_fields_cost_the_list_no_question(ada: Customer, bo: Customer, dev: User, signed_in: OpenClient) -> None:
    client = signed_in(dev)

    def questions(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = questions("/customers/")
    for number in range(50):
        field("number", f"F {number}")
    values = {f"f_{number}": number for number in range(50)}
    actions.set_many(subject=CUSTOMER, values={ada.pk: values, bo.pk: values}, **BY)
    assert questions("/customers/") == before
    shown = ",".join(f"custom.f_{number}" for number in range(30))
    assert questions(f"/customers/?columns={shown}") <= before + 1


def test_a_list_shows_own_columns_and_cannot_be_sorted_by_them(
    ada: Customer, bo: Customer, dev: User, signed_in: OpenClient
) -> None:
    field("choices", "Likes")
    field("money", "Budget")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"likes": ["gold", "blue"], "budget": 1250}, **BY)
    page = signed_in(dev).get("/customers/?columns=custom.likes,custom.budget&sort=custom.budget").content.decode()
    assert "Gold, Blue" in page
    assert "1,250" in page
    assert "sort=-custom." not in page
    file = signed_in(dev)
    User.objects.filter(pk=dev.pk).update(language="en")
    rows = file.get("/customers/export/csv/?columns=custom.likes,custom.budget").getvalue().decode()
    assert "Likes,Budget" in rows
    assert '"Gold, Blue",1250' in rows


def test_lists_of_orders_and_products_are_narrowed_by_their_own(
    dev: User, places: cast.Places, signed_in: OpenClient
) -> None:
    client, first, second = signed_in(dev), sell(places.dhaka), sell(places.dhaka)
    assert "Custom fields" not in client.get("/orders/").content.decode()
    field("text", "Ref", subject=ORDER)
    actions.set_values(subject=ORDER, record=first.pk, values={"ref": "A-7"}, **BY)
    tree = json.dumps({"all": [{"field": "custom.order.ref", "op": "begins", "value": "a"}]})
    page = client.get("/orders/?" + urlencode({"own": tree})).content.decode()
    assert f"/orders/{first.pk}/" in page
    assert f"/orders/{second.pk}/" not in page
    typed = {"own.join": "all", "own.0.what": "field:custom.order.ref", "own.0.op": "empty"}
    page = client.get("/orders/?" + urlencode(typed)).content.decode()
    assert f"/orders/{second.pk}/" in page
    wrong = json.dumps({"all": [{"field": "custom.order.gone", "op": "empty"}]})
    assert client.get("/orders/?" + urlencode({"own": wrong})).status_code == 200
    field("number", "Weight", subject=PRODUCT)
    heavy = json.dumps({"all": [{"field": "custom.product.weight", "op": "at_least", "value": 5}]})
    assert "No product answers this" in client.get("/products/?" + urlencode({"own": heavy})).content.decode()
