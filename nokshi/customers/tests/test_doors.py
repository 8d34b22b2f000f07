"""The doors: what opens, what is refused, what is not there for a stranger."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, SavedView, User
from tests.cast import Places

OpenClient = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def url(name: str, *args: object, **query: str) -> str:
    return reverse(f"customers:{name}", args=args, query=query or None)


def text(answer: object) -> str:
    body = getattr(answer, "streaming_content", None)
    return b"".join(body).decode() if body else answer.content.decode()  # type: ignore[attr-defined]


def hide(role: str, *, hidden: list[str] | None = None, readonly: list[str] | None = None) -> None:
    Role.objects.filter(name=role).update(hidden=hidden or [], readonly=readonly or [])


def test_the_list_shows_whom_the_reader_sees(
    signed_in: OpenClient, dev: User, ada: Customer, rahim: Customer, mallory: Customer
) -> None:
    page = text(signed_in(dev).get(url("list")))
    assert "Ada Lovelace" in page
    assert "রহিম উদ্দিন" in page
    assert "Mallory" not in page


def test_the_list_costs_the_same_for_many(
    signed_in: OpenClient, dev: User, places: Places, noon: datetime, django_assert_max_num_queries: object
) -> None:
    new = [NewCustomer(name=f"Person {n}", units=[places.dhaka.pk]) for n in range(60)]
    actions.add_many(new=new, actor=Actor.system(), now=noon)
    client = signed_in(dev)
    client.get(url("list"))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = text(client.get(url("list")))
    assert page.count("table__name") == 50


def test_a_search_in_latin_letters_finds_bengali(
    signed_in: OpenClient, dev: User, ada: Customer, rahim: Customer
) -> None:
    for one in (ada, rahim):
        actions.change_customer(customer=one, changes={"source": "shop"}, actor=Actor.system(), now=one.created_at)
    page = text(signed_in(dev).get(url("list", q="rahim")))
    assert "রহিম উদ্দিন" in page
    assert "Ada Lovelace" not in page


def test_a_list_is_narrowed_by_conditions_in_its_address(
    signed_in: OpenClient, dev: User, ada: Customer, bo: Customer
) -> None:
    where = '{"all":[{"field":"customers.country","op":"is_one_of","value":["SE"]}]}'
    page = text(signed_in(dev).get(url("list", where=where)))
    assert "Bo Lindqvist" in page
    assert "Ada Lovelace" not in page


def test_a_filter_by_a_hidden_field_shows_nobody_and_says_why(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    hide("manager", hidden=["customers.city"])
    where = '{"all":[{"field":"customers.city","op":"is","value":"Dhaka"}]}'
    page = text(signed_in(dev).get(url("list", where=where)))
    assert "Ada Lovelace" not in page


def test_an_empty_house_says_what_belongs_here(signed_in: OpenClient, dev: User) -> None:
    page = text(signed_in(dev).get(url("list")))
    assert "No customers yet" in page
    assert url("add") in page


def test_a_view_is_kept_opened_and_removed(signed_in: OpenClient, dev: User, ada: Customer, bo: Customer) -> None:
    client = signed_in(dev)
    where = '{"all":[{"field":"customers.country","op":"is_one_of","value":["SE"]}]}'
    client.post(url("view_save", where=where, sort="-customers.name"), {"name": "Swedes"})
    view = SavedView.objects.get()
    page = text(client.get(url("list", view=str(view.pk))))
    assert "Swedes" in page
    assert "Bo Lindqvist" in page
    assert "Ada Lovelace" not in page
    client.post(url("view_remove", view.pk))
    assert not SavedView.objects.exists()


def test_a_strangers_view_is_not_there(signed_in: OpenClient, dev: User, cleo: User, ada: Customer) -> None:
    signed_in(dev).post(url("view_save"), {"name": "Mine"})
    view = SavedView.objects.get()
    assert signed_in(cleo).get(url("list", view=str(view.pk))).status_code == 404
    assert signed_in(cleo).post(url("view_remove", view.pk)).status_code == 404
    assert SavedView.objects.exists()


def test_a_customer_is_added_with_several_ways_to_reach_him(signed_in: OpenClient, dev: User, places: Places) -> None:
    form = {
        "kind": "person", "name": "করিম মিয়া", "emails": "karim@example.com\nk@example.com", "phones": "০১৯১২৩৪৫৬৭৮",
        "units": [str(places.dhaka.pk)], "addresses": "1", "address-0-lines": "Road 9", "address-0-country": "BD",
    }  # fmt: skip
    answer = signed_in(dev).post(url("add"), form)
    one = Customer.objects.get()
    assert answer["Location"] == url("customer", one.pk)
    assert (one.called, one.email, one.phone) == ("করিম", "karim@example.com", "+8801912345678")
    assert one.addresses.get().country == "BD"


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(signed_in: OpenClient, dev: User) -> None:
    answer = signed_in(dev).post(url("add"), {"kind": "person", "name": "Karim", "emails": "karim@@example.com"})
    assert answer.status_code == 422
    assert "“karim@@example.com” is not an e-mail address" in text(answer)
    assert not Customer.objects.exists()


def test_the_page_of_a_customer_shows_facts_and_what_happened(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=Actor.user(dev.pk), now=noon)
    page = text(signed_in(dev).get(url("customer", ada.pk)))
    assert "01712-345678" in page
    assert "Sylhet" in page
    assert "Dhaka" in page


def test_hidden_facts_are_on_no_page_and_in_no_file(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.change_customer(
        customer=ada, changes={"emails": ["secret@example.com"]}, actor=Actor.user(dev.pk), now=noon
    )
    hide("manager", hidden=["customers.email", "customers.city"])
    client = signed_in(dev)
    for address in (
        url("customer", ada.pk), url("change", ada.pk), url("list"),
        url("list", columns="customers.email,customers.city"),
        url("export", "csv", columns="customers.email,customers.city"), url("list", q="secret@example.com"),
        url("export", "vcf"), url("card", ada.pk),
    ):  # fmt: skip
        page = text(client.get(address))
        assert "secret@" not in page.replace('value="secret@example.com"', "")
        assert "Dhaka" not in page.replace("Asia/Dhaka", "").replace("Shapla Dhaka", "")


def test_a_readonly_fact_cannot_be_changed_by_any_door(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    hide("manager", readonly=["customers.city"])
    client = signed_in(dev)
    assert client.post(url("set", ada.pk, "city"), {"city": "Sylhet"}).status_code == 404
    client.post(url("change", ada.pk), {"kind": "person", "name": "Ada Lovelace", "city": "Sylhet"})
    ada.refresh_from_db()
    assert ada.city == "Dhaka"


def test_a_fact_is_changed_where_it_stands(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    answer = signed_in(dev).post(url("set", ada.pk, "phones"), {"phones": "০১৮১২৩৪৫৬৭৮"})
    assert text(answer) == "01812-345678"
    ada.refresh_from_db()
    assert ada.phone == "+8801812345678"


def test_a_fact_that_cannot_be_read_is_refused_in_words(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    answer = signed_in(dev).post(url("set", ada.pk, "emails"), {"emails": "nonsense"})
    assert answer.status_code == 422
    assert "is not an e-mail address" in text(answer)
    assert not EventRow.objects.exists()


def test_the_whole_form_changes_once_and_is_undone_once(
    signed_in: OpenClient, dev: User, ada: Customer, places: Places
) -> None:
    client = signed_in(dev)
    form = {
        "kind": "person", "name": "Ada King", "called": "Ada", "emails": "ada@example.com", "city": "Sylhet",
        "units": [str(places.dhaka.pk)],
    }  # fmt: skip
    client.post(url("change", ada.pk), form)
    event = EventRow.objects.get(kind="customers.changed")
    assert set(event.data["changes"]) >= {"name", "city"}
    client.post(url("undo", ada.pk, event.pk))
    ada.refresh_from_db()
    assert (ada.name, ada.city) == ("Ada Lovelace", "Dhaka")


def test_units_out_of_sight_stay_when_the_form_is_saved(
    signed_in: OpenClient, dev: User, ada: Customer, places: Places, noon: datetime
) -> None:
    units = [places.dhaka.pk, places.berlin.pk]
    actions.set_units(customer=ada, units=units, actor=Actor.system(), now=noon)
    form = {"kind": "person", "name": "Ada Lovelace", "units": [str(places.dhaka.pk)]}
    signed_in(dev).post(url("change", ada.pk), form)
    assert set(ada.units.values_list("pk", flat=True)) == set(units)


def test_nobody_loses_sight_of_a_customer_by_the_form(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    answer = signed_in(dev).post(url("change", ada.pk), {"kind": "person", "name": "Ada King"})
    assert answer.status_code == 422
    assert "at least one unit" in text(answer)
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"


def test_the_timeline_goes_on_without_losing_its_place(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    for number in range(45):
        actions.change_customer(customer=ada, changes={"city": f"City {number}"}, actor=Actor.user(dev.pk), now=noon)
    client = signed_in(dev)
    first = text(client.get(url("customer", ada.pk)))
    assert first.count('class="timeline__item') == 30
    older = first.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&") if "customers/" in first else ""
    part = client.get(next(piece for piece in first.split('"') if "timeline/?before=" in piece), headers=HTMX)
    assert text(part).count('class="timeline__item') == 15
    kept = client.get(part["HX-Replace-Url"])
    assert text(kept).count('class="timeline__item') == 45
    assert older


def test_the_timeline_is_searched_as_it_reads(signed_in: OpenClient, dev: User, ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"country": "BR"}, actor=Actor.user(dev.pk), now=noon)
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=Actor.user(dev.pk), now=noon)
    page = text(signed_in(dev).get(url("customer", ada.pk, find="brazil")))
    assert page.count('class="timeline__item') == 1


def test_a_place_that_is_none_shows_the_newest(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    for query in ({"before": "x"}, {"until": "~"}, {"family": "nothing"}, {"until": "2020-01-01T00:00:00+00:00~1"}):
        assert signed_in(dev).get(url("customer", ada.pk, **query)).status_code == 200


def test_a_bulk_verb_asks_then_acts(signed_in: OpenClient, dev: User, ada: Customer, bo: Customer) -> None:
    client = signed_in(dev)
    chosen = {"verb": "customers.give", "chosen": [str(ada.pk), str(bo.pk)]}
    asked = text(client.post(url("bulk"), chosen))
    assert "2 customers are chosen" in asked
    client.post(url("bulk"), {**chosen, "sure": "yes", "owner": str(dev.pk)})
    assert set(Customer.objects.values_list("owner", flat=True)) == {dev.pk}


def test_a_bulk_verb_reaches_nobody_out_of_sight(
    signed_in: OpenClient, dev: User, ada: Customer, mallory: Customer
) -> None:
    everybody = {"verb": "customers.remove", "all": "yes", "sure": "yes", "chosen": [str(mallory.pk)]}
    signed_in(dev).post(url("bulk"), everybody)
    assert list(Customer.objects.standing()) == [mallory]


def test_a_reader_may_look_and_not_touch(signed_in: OpenClient, eve: User, ada: Customer) -> None:
    client = signed_in(eve)
    assert client.get(url("list")).status_code == 200
    assert client.get(url("customer", ada.pk)).status_code == 200
    assert client.get(url("add")).status_code == 404
    assert client.get(url("change", ada.pk)).status_code == 404
    assert client.get(url("export", "csv")).status_code == 404
    for door in (url("set", ada.pk, "city"), url("remove", ada.pk), url("bulk")):
        assert client.post(door, {"city": "X", "verb": "customers.remove", "chosen": [ada.pk]}).status_code == 404
    ada.refresh_from_db()
    assert (ada.city, ada.deleted_at) == ("Dhaka", None)
    assert not EventRow.objects.exists()


@pytest.mark.parametrize("name", ["customer", "change", "timeline", "card"])
def test_a_stranger_finds_no_page(name: str, signed_in: OpenClient, cleo: User, ada: Customer) -> None:
    assert signed_in(cleo).get(url(name, ada.pk)).status_code == 404


def test_a_stranger_changes_nothing(signed_in: OpenClient, cleo: User, ada: Customer) -> None:
    client = signed_in(cleo)
    doors = (
        url("set", ada.pk, "city"),
        url("change", ada.pk),
        url("remove", ada.pk),
        url("restore", ada.pk),
        url("undo", ada.pk, 1),
    )
    for door in doors:
        assert client.post(door, {"city": "X", "kind": "person", "name": "X"}).status_code == 404
    ada.refresh_from_db()
    assert (ada.name, ada.city, ada.deleted_at) == ("Ada Lovelace", "Dhaka", None)


def test_the_removed_come_back_by_the_toast(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    client = signed_in(dev)
    page = text(client.post(url("remove", ada.pk), follow=True))
    assert url("restore", ada.pk) in page
    assert "Ada Lovelace" in text(client.get(url("removed")))
    client.post(url("restore", ada.pk))
    assert Customer.objects.standing().exists()


def test_a_file_of_the_list_is_disarmed_and_follows_its_columns(
    signed_in: OpenClient, dev: User, ada: Customer, mallory: Customer
) -> None:
    Customer.objects.filter(pk=ada.pk).update(name='=HYPERLINK("http://x")')
    written = text(signed_in(dev).get(url("export", "csv", columns="customers.phone,customers.country")))
    lines = written.removeprefix("\ufeff").splitlines()
    assert lines == ["Name,Phone,Country", '"\'=HYPERLINK(""http://x"")",01712-345678,Bangladesh']


def test_a_file_of_the_list_stands_in_its_order(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime, places: Places
) -> None:
    for name, city in (("Bo", ""), ("Chan", "Zurich"), ("Dia", "Aachen")):
        actions.add_customer(name=name, city=city, units=[places.dhaka.pk], actor=Actor.system(), now=noon)
    for sort, names in (("customers.city", "Dia Ada Chan Bo"), ("-customers.city", "Chan Ada Dia Bo")):
        written = text(signed_in(dev).get(url("export", "csv", columns="customers.kind", sort=sort)))
        assert [line.split(",")[0].split(" ")[0] for line in written.splitlines()[1:]] == names.split()


def test_a_workbook_of_the_list_holds_the_same(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    answer = signed_in(dev).get(url("export", "xlsx", columns="customers.city,customers.created"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["Ada Lovelace", "Dhaka"]


def test_an_open_empty_filter_stays_open_while_the_list_is_put_in_order(
    signed_in: OpenClient, dev: User, ada: Customer
) -> None:
    browser = signed_in(dev)
    panel = "Show these customers"
    opened = browser.get(url("list", filter="yes"))
    ways = [one for one in re.findall(r'href="([^"]*)"', text(opened)) if "sort=" in one]
    assert ways
    assert all(panel in text(browser.get(urljoin(url("list"), way.replace("&amp;", "&")))) for way in ways)
    assert panel not in text(browser.get(url("list", sort="-customers.name")))
