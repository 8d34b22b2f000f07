"""The pages of kinds and records: they do what they say, refuse what does not fit, and open to nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client

from nokshi.custom.queries import fields_on, values_of
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.records.models import Kind, Record
from nokshi.records.queries import house
from nokshi.records.tests.shop import known, record, warranty
from nokshi.workspace.models import SavedView, User
from tests import cast

pytestmark = pytest.mark.django_db
OpenClient = Callable[[User], Client]
KIND = {
    "name_en": "Warranty", "name_bn": "ওয়ারেন্টি", "plural_en": "Warranties", "plural_bn": "ওয়ারেন্টি",
    "belongs": "one", "icon": "shield-check", "titled_en": "Serial number",
}  # fmt: skip
SEEN = Scope.system()


def test_a_kind_is_made_and_is_there_at_once(ona: User, signed_in: OpenClient) -> None:
    browser = signed_in(ona)
    answer = browser.post("/settings/kinds/add/", KIND)
    assert answer["Location"] == "/settings/fields/?of=records.warranty"
    assert "Serial number" in browser.get(answer["Location"]).content.decode()
    page = browser.get("/records/warranty/").content.decode()
    assert "Warranties" in page
    assert 'href="/records/warranty/"' in browser.get("/").content.decode()
    assert "Warranties" in browser.get("/settings/kinds/").content.decode()
    assert "ওয়ারেন্টি" in browser.get(f"/settings/kinds/{Kind.objects.get().pk}/").content.decode()


def test_a_kind_without_a_name_is_refused(ona: User, signed_in: OpenClient) -> None:
    answer = signed_in(ona).post("/settings/kinds/add/", {**KIND, "name_en": "", "name_bn": "", "plural_en": "x"})
    assert answer.status_code == 422
    assert not Kind.objects.exists()


def test_who_may_not_set_up_finds_no_settings(dev: User, eve: User, signed_in: OpenClient) -> None:
    made = warranty()
    for user in (dev, eve):
        browser = signed_in(user)
        for path in ("", "add/", f"{made.id}/", f"{made.id}/remove/"):
            assert browser.get(f"/settings/kinds/{path}").status_code == 404
        for path in ("move", "retire", "bring-back", "remove"):
            assert browser.post(f"/settings/kinds/{made.id}/{path}/").status_code == 404
    assert house().by_id[made.id].is_in_use


def test_a_record_is_added_shown_and_changed_in_place(dev: User, ada: Customer, signed_in: OpenClient) -> None:
    kind, browser = warranty(belongs="one"), signed_in(dev)
    form = {"customer": ada.pk, "own_serial_number": "SN-42", "own_ends": "2027-01-31", "own_covers": "full"}
    answer = browser.post(f"/records/{kind.key}/add/", form)
    made = Record.objects.get()
    assert answer["Location"] == f"/record/{made.pk}/"
    assert (made.title, made.customer_id) == ("SN-42", ada.pk)
    page = browser.get(f"/record/{made.pk}/").content.decode()
    assert "SN-42" in page
    assert "Full" in page
    assert ada.name in page
    answer = browser.post(f"/own/records.warranty/records/{made.pk}/set/serial_number/", {"value": "SN-43"})
    assert answer.status_code == 200
    made.refresh_from_db()
    assert made.title == "SN-43"
    assert "SN-43" in browser.get(f"/records/{kind.key}/").content.decode()


def test_a_record_that_lacks_what_it_needs_is_refused(dev: User, signed_in: OpenClient) -> None:
    kind = warranty(belongs="one")
    answer = signed_in(dev).post(f"/records/{kind.key}/add/", {"own_ends": "someday"})
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_a_record_is_of_the_unit_of_its_customer(ona: User, places: cast.Places, ada: Customer,
                                                 signed_in: OpenClient) -> None:  # fmt: skip
    kind = warranty()
    signed_in(ona).post(f"/records/{kind.key}/add/", {"customer": ada.pk, "own_serial_number": "x", "unit": ""})
    assert Record.objects.get().unit == places.dhaka


def test_a_record_changes_hands(dev: User, places: cast.Places, ada: Customer, bo: Customer,
                                signed_in: OpenClient) -> None:  # fmt: skip
    kind = warranty()
    made = record(kind, "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    form = {"customer": bo.pk, "own_serial_number": "SN-2", "unit": places.dhaka.pk}
    assert signed_in(dev).post(f"/record/{made}/change/", form).status_code == 302
    now = Record.objects.get(pk=made)
    assert (now.customer_id, now.title) == (bo.pk, "SN-2")


def test_a_stranger_finds_neither_record_nor_list_of_it(cleo: User, eve: User, places: cast.Places, ada: Customer,
                                                        signed_in: OpenClient) -> None:  # fmt: skip
    kind = warranty()
    made = record(kind, "Secret-SN", unit=places.dhaka.pk, customer=ada.pk)
    stranger = signed_in(cleo)
    for path in (f"/record/{made}/", f"/record/{made}/change/", f"/customers/{ada.pk}/own/{kind.key}/"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/record/{made}/remove/").status_code == 404
    assert "Secret-SN" not in stranger.get(f"/records/{kind.key}/").content.decode()
    stranger.post(f"/records/{kind.key}/bulk/", {"verb": "remove", "chosen": made, "sure": "yes"})
    assert signed_in(eve).get(f"/records/{kind.key}/add/").status_code == 404
    assert signed_in(eve).post(f"/record/{made}/remove/").status_code == 404
    assert Record.objects.filter(pk=made).exists()


def test_the_customer_page_has_a_panel_for_each_kind(dev: User, places: cast.Places, ada: Customer,
                                                     signed_in: OpenClient) -> None:  # fmt: skip
    kind, browser = warranty(), signed_in(dev)
    record(kind, "SN-7", unit=places.dhaka.pk, customer=ada.pk, ends="2027-01-31")
    url = f"/customers/{ada.pk}/own/{kind.key}/"
    assert url in browser.get(f"/customers/{ada.pk}/").content.decode()
    panel = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "SN-7" in panel
    assert "Ends" in panel
    assert f"/records/{kind.key}/add/?customer={ada.pk}" in panel


def test_a_list_is_narrowed_sorted_and_paged(dev: User, places: cast.Places, signed_in: OpenClient) -> None:
    kind, browser = warranty(), signed_in(dev)
    for number in range(60):
        record(kind, f"SN-{number:03}", unit=places.dhaka.pk, ends=f"2027-{number % 12 + 1:02}-01")
    first = browser.get(f"/records/{kind.key}/?sort=-title").context["page"]
    assert first.rows[0]["title"] == "SN-059"
    assert first.after
    second = browser.get(f"/records/{kind.key}/", {"sort": "-title", "after": first.after}).context["page"]
    assert [row["title"] for row in second.rows] == [f"SN-{number:03}" for number in range(9, -1, -1)]
    where = '{"field":"custom.warranty.ends","op":"before","value":"2027-02-01"}'
    rows = browser.get(f"/records/{kind.key}/", {"where": where}).context["page"].rows
    assert {row["title"] for row in rows} == {f"SN-{number:03}" for number in range(0, 60, 12)}
    assert len(browser.get(f"/records/{kind.key}/", {"q": "sn-05"}).context["page"].rows) == 10


def test_conditions_that_cannot_be_asked_leave_the_list_empty(dev: User, signed_in: OpenClient) -> None:
    kind = warranty()
    answer = signed_in(dev).get(f"/records/{kind.key}/", {"where": '{"field":"customers.city","op":"filled"}'})
    assert answer.status_code == 200


def test_a_list_is_kept_as_a_view(ona: User, places: cast.Places, signed_in: OpenClient) -> None:
    kind, browser = warranty(), signed_in(ona)
    record(kind, "SN-1", unit=places.dhaka.pk)
    where = '{"field":"custom.warranty.covers","op":"is_one_of","value":["full"]}'
    answer = browser.post(f"/records/{kind.key}/views/save/?where={where}&sort=-added", {"name": "Covered"})
    view = SavedView.objects.get()
    assert view.kind == kind.subject
    assert f"view={view.pk}" in answer["Location"]
    assert not browser.get(answer["Location"]).context["page"].rows
    browser.post(f"/records/{kind.key}/views/{view.pk}/change/?sort=title")
    browser.post(f"/records/{kind.key}/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_the_chosen_are_removed_after_asking(ona: User, places: cast.Places, signed_in: OpenClient) -> None:
    kind, browser = warranty(), signed_in(ona)
    ids = [record(kind, f"SN-{number}", unit=places.dhaka.pk, ends="2027-01-01") for number in range(3)]
    asked = browser.post(f"/records/{kind.key}/bulk/", {"verb": "remove", "chosen": ids[:2]})
    assert "SN-1" in asked.content.decode()
    assert Record.objects.count() == 3
    browser.post(f"/records/{kind.key}/bulk/", {"verb": "remove", "chosen": ids[:2], "sure": "yes"})
    assert list(Record.objects.values_list("pk", flat=True)) == ids[2:]
    assert set(values_of(ids, fields_on(kind.subject, SEEN))) == {ids[2]}


def test_a_list_goes_out_as_it_is_shown(ona: User, places: cast.Places, ada: Customer, signed_in: OpenClient) -> None:
    kind, browser = warranty(), signed_in(ona)
    record(kind, "=SN", unit=places.dhaka.pk, customer=ada.pk, price="12.5", covers="full")
    lines = b"".join(browser.get(f"/records/{kind.key}/export/csv/")).decode().splitlines()
    assert lines[0].lstrip("\ufeff").split(",")[:2] == ["Title", "Customer"]
    assert lines[1].startswith("'=SN,Ada Lovelace")
    assert "Full" in lines[1]
    assert b"".join(browser.get(f"/records/{kind.key}/export/xlsx/")).startswith(b"PK")


def test_a_kind_out_of_use_is_nowhere_and_comes_back(ona: User, places: cast.Places, ada: Customer,
                                                     signed_in: OpenClient) -> None:  # fmt: skip
    kind, browser = warranty(), signed_in(ona)
    made = record(kind, "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    browser.post(f"/settings/kinds/{kind.id}/retire/")
    for path in (f"/records/{kind.key}/", f"/record/{made}/", f"/customers/{ada.pk}/own/{kind.key}/"):
        assert browser.get(path).status_code == 404
    assert f"/records/{kind.key}/" not in browser.get("/").content.decode()
    browser.post(f"/settings/kinds/{kind.id}/bring-back/")
    assert browser.get(f"/record/{made}/").status_code == 200


def test_a_kind_is_removed_with_what_was_said(ona: User, places: cast.Places, signed_in: OpenClient) -> None:
    kind, browser = warranty(), signed_in(ona)
    record(kind, "SN-1", unit=places.dhaka.pk)
    assert "1 record goes with it" in browser.get(f"/settings/kinds/{kind.id}/remove/").content.decode()
    record(kind, "SN-2", unit=places.dhaka.pk)
    browser.post(f"/settings/kinds/{kind.id}/remove/", {"held": "1"})
    assert Record.objects.count() == 2
    browser.post(f"/settings/kinds/{kind.id}/remove/", {"held": "2"})
    assert not Record.objects.exists()
    assert known(Kind.objects.get(pk=kind.id)).is_removed
    assert browser.get("/settings/fields/").status_code == 200


def test_records_are_found_by_the_search(dev: User, cleo: User, places: cast.Places, signed_in: OpenClient) -> None:
    kind = warranty()
    made = record(kind, "Zebra-Bike", unit=places.dhaka.pk)
    assert f"/record/{made}/" in signed_in(dev).get("/search/", {"q": "zebra"}).content.decode()
    assert "Zebra-Bike" not in signed_in(cleo).get("/search/", {"q": "zebra"}).content.decode()
