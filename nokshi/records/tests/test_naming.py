"""Fields that name other records: chosen, shown from both ends, asked for, in files, through merges and removals."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nokshi.commerce import actions as commerce
from nokshi.commerce.tests.shop import line, sell
from nokshi.custom import actions as custom
from nokshi.custom.models import CustomField
from nokshi.custom.queries import book, values_of
from nokshi.custom.queries.naming import naming_here
from nokshi.custom.tests.shop import CUSTOMER, ORDER, PRODUCT, field
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.records import actions
from nokshi.records.models import Kind, Record
from nokshi.records.rules.kinds import OwnKind
from nokshi.records.tests.shop import BY, kind, record
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast
from tests.loop.test_undo import nokshi

pytestmark = pytest.mark.django_db
SYSTEM = Scope.system()


@pytest.fixture
def device(places: cast.Places) -> OwnKind:
    return kind("Device")


@pytest.fixture
def repair(device: OwnKind) -> OwnKind:
    """A kind whose records name a device and the customer who brought it."""
    made = kind("Repair", titled="Number")
    field("record", "Device", subject=made.subject, target=device.subject)
    field("record", "Brought by", subject=made.subject, target=CUSTOMER)
    return made


def kept(own: OwnKind) -> dict[str, Any]:
    titles = dict(Record.objects.filter(kind=own.id).values_list("pk", "title"))
    found = values_of(list(titles), book().on[own.subject])
    return {title: {key: one for key, one in found[pk].items() if key != own.title} for pk, title in titles.items()}


def asked(ask: Client, path: str, tree: dict[str, Any]) -> list[str]:
    answer = ask.get(path, {"where": json.dumps(tree)})
    return [row.split("<bdi>")[1].split("</bdi>")[0] for row in answer.content.decode().split('table__name"')[1:]]


def test_a_record_is_named_and_shows_from_both_ends(
    device: OwnKind, repair: OwnKind, ada: Customer, places: cast.Places, ona: User, signed_in: Any
) -> None:
    phone = record(device, "SN-1", unit=places.dhaka.pk)
    fixing = record(repair, "R-1", unit=places.dhaka.pk, device=phone, brought_by=ada.pk)
    record(repair, "R-2", unit=places.dhaka.pk)
    assert kept(repair) == {"R-1": {"device": phone, "brought_by": ada.pk}, "R-2": {}}
    client: Client = signed_in(ona)
    page = client.get(f"/record/{fixing}/").content.decode()
    assert f'href="/record/{phone}/"' in page
    assert "SN-1" in page
    assert f'href="/record/{fixing}/"' in client.get(f"/record/{phone}/").content.decode()
    assert "R-1" in client.get(f"/own/{CUSTOMER}/records/{ada.pk}/naming/").content.decode()
    assert "own/customers.customer" in client.get(f"/customers/{ada.pk}/").content.decode()
    listed = client.get("/records/repair/").content.decode()
    assert "SN-1" in listed
    assert "Ada Lovelace" in listed


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [
        ("is", "SN-1", ["R-1"]), ("is", "id:{}", ["R-1"]), ("is", "SN-9", []), ("is_not", "SN-1", ["R-2", "R-3"]),
        ("contains", "sn", ["R-1", "R-2"]), ("empty", None, ["R-3"]), ("is_one_of", ["SN-1", "SN-2"], ["R-1", "R-2"]),
    ],
)  # fmt: skip
def test_lists_ask_for_what_is_named(
    device: OwnKind, repair: OwnKind, places: cast.Places, ona: User, signed_in: Any, operator: str, value: Any,
    found: list[str],
) -> None:  # fmt: skip
    first, second = (record(device, title, unit=places.dhaka.pk) for title in ("SN-1", "SN-2"))
    record(repair, "R-1", unit=places.dhaka.pk, device=first)
    record(repair, "R-2", unit=places.dhaka.pk, device=second)
    record(repair, "R-3", unit=places.dhaka.pk)
    tree = {"field": "custom.repair.device", "op": operator}
    if value is not None:
        tree["value"] = value.format(first) if isinstance(value, str) else value
    assert asked(signed_in(ona), "/records/repair/", tree) == found


def test_who_does_not_see_a_record_cannot_name_it_nor_read_of_it(
    device: OwnKind, repair: OwnKind, ada: Customer, places: cast.Places, cleo: User, signed_in: Any
) -> None:
    theirs = record(device, "SN-1", unit=places.dhaka.pk)
    mine = record(repair, "R-1", unit=places.berlin.pk)
    client: Client = signed_in(cleo)
    body = json.dumps({"custom": {"device": theirs}})
    answer = client.generic("PATCH", f"/api/v1/records/{mine}", body, "application/json")
    assert (answer.status_code, kept(repair)["R-1"]) == (422, {})
    assert "SN-1" not in client.get("/own/records.repair/fields/device/options/?q=SN").content.decode()
    custom.set_values(subject=repair.subject, record=mine, values={"device": theirs}, **BY)
    assert "SN-1" not in client.get(f"/record/{mine}/").content.decode()
    assert "SN-1" not in client.get("/records/repair/").content.decode()
    form = client.get(f"/record/{mine}/change/").content.decode()
    assert "SN-1" not in form
    assert f'value="{theirs}" selected' in form


def test_the_form_offers_what_answers_a_text(
    device: OwnKind, repair: OwnKind, places: cast.Places, dev: User, signed_in: Any
) -> None:
    first = record(device, "SN-1", unit=places.dhaka.pk)
    client: Client = signed_in(dev)
    assert (
        f'<option value="{first}">SN-1'
        in client.get("/own/records.repair/fields/device/options/?q=sn").content.decode()
    )
    answer = client.post("/records/repair/add/", {"own_number": "R-1", "own_device": first, "unit": places.dhaka.pk})
    assert answer.status_code == 302
    assert kept(repair) == {"R-1": {"device": first}}


def test_orders_and_products_are_named_too(places: cast.Places) -> None:
    made = kind("Case")
    for label, target in (("Order", ORDER), ("Product", PRODUCT)):
        field("record", label, subject=made.subject, target=target)
    tea = commerce.add_product(sku="TEA", name="Tea", category=None, **BY)
    bought = sell(places.dhaka, line("TEA"))
    one = record(made, "C-1", unit=places.dhaka.pk, order=bought.pk, product=tea.pk)
    assert kept(made)["C-1"] == {"order": bought.pk, "product": tea.pk}
    assert [named.rows[0][0] for named in naming_here(ORDER, bought.pk, SYSTEM)] == ["C-1"]
    with pytest.raises(custom.WrongValue):
        custom.set_values(subject=made.subject, record=one, values={"order": 10**9}, **BY)


def test_files_name_records_by_what_stands_once_by_title_or_by_number(
    device: OwnKind, repair: OwnKind, places: cast.Places, ada: Customer, tmp_path: Path, capsys: Any
) -> None:
    field("text", "Barcode", subject=device.subject, is_unique=True)
    customers.change_customer(customer=ada, changes={"name": "Ada Lovelace of London"}, **BY)
    first = record(device, "SN-1", unit=places.dhaka.pk, barcode="B 7")
    twin = record(device, "Twin", unit=places.dhaka.pk)
    record(device, "Twin", unit=places.dhaka.pk)
    rows = ["R-1,b 7,ada@example.com", f"R-2,id:{twin},ada lovelace of london", "R-3,SN-1,", "R-4,Twin,", "R-5,SN-9,"]
    path = tmp_path / "repairs.csv"
    path.write_text("Number,Device,Brought by\n" + "\n".join(rows), encoding="utf-8")
    nokshi("import", str(path), "--kind", "records.repair")
    told = " ".join(capsys.readouterr().out.split())
    assert "Several are called “Twin”" in told
    assert kept(repair) == {
        "R-1": {"device": first, "brought_by": ada.pk}, "R-2": {"device": twin, "brought_by": ada.pk},
        "R-3": {"device": first},
    }  # fmt: skip
    out = export_kinds["records.repair"]
    head = out.columns(SYSTEM).index("custom.device")
    assert [row[head] for row in out.rows(SYSTEM, None)] == [f"id:{first}", f"id:{twin}", f"id:{first}"]


def test_a_merge_is_named_as_one_and_taken_apart_as_two(
    repair: OwnKind, ada: Customer, bo: Customer, places: cast.Places
) -> None:
    record(repair, "R-1", unit=places.dhaka.pk, brought_by=bo.pk)
    record(repair, "R-2", unit=places.dhaka.pk, brought_by=ada.pk)
    merge = customers.merge(survivor=ada.pk, merged=bo.pk, **BY)
    assert kept(repair) == {"R-1": {"brought_by": ada.pk}, "R-2": {"brought_by": ada.pk}}
    customers.take_apart(merge=merge.pk, **BY)
    assert kept(repair) == {"R-1": {"brought_by": bo.pk}, "R-2": {"brought_by": ada.pk}}


def test_what_is_removed_is_named_no_longer_and_that_is_told(
    device: OwnKind, repair: OwnKind, places: cast.Places
) -> None:
    first = record(device, "SN-1", unit=places.dhaka.pk)
    fixing = record(repair, "R-1", unit=places.dhaka.pk, device=first)
    actions.remove_many(records=[first], **BY)
    assert kept(repair) == {"R-1": {}}
    last = EventRow.objects.filter(kind="custom.values_changed", subject_id=fixing).latest("pk")
    assert last.data["changes"] == {"device": [first, None]}
    actions.remove_kind(kind=Kind.objects.get(pk=device.id), **BY)
    assert not CustomField.objects.there().filter(target=device.subject).exists()


def test_a_field_names_a_kind_that_is_there(device: OwnKind) -> None:
    with pytest.raises(custom.NoTarget):
        field("record", "Device", target="records.none")
    made = field("record", "Device", target=device.subject)
    actions.retire_kind(kind=Kind.objects.get(pk=device.id), **BY)
    assert "custom.device" not in book().by_name
    actions.bring_back(kind=Kind.objects.get(pk=device.id), **BY)
    assert book().by_name["custom.device"].id == made.pk
    custom.remove_field(field=made, **BY)
    with pytest.raises((custom.KeyOfAnotherType, NotThere)):
        field("record", "Device", key="device", target=CUSTOMER)
