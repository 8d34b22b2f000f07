"""A customer as of a past day, and where each value comes from."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.customers.queries import past
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.past import facts_before, origins_of
from nokshi.customers.rules.people import CHANGEABLE, NewCustomer
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import retract_run
from nokshi.timeline.causes import coming_by
from nokshi.workspace.models import Role, Token, User

OpenClient = Callable[[User], Client]
SYSTEM = Actor.system()
DAY = timedelta(days=1)


def moved(noon: datetime, *cities: str) -> Customer:
    customer = actions.add_customer(name="Mira", city="Khulna", source="till", actor=SYSTEM, now=noon)
    for number, city in enumerate(cities, 1):
        actions.change_customer(
            customer=customer, changes={"city": city}, actor=Actor.run(number), now=noon + number * DAY, run=number
        )
    return customer


def known(customer: Customer) -> dict[str, object]:
    return facts_of([customer.pk], CHANGEABLE)[customer.pk]


def test_a_past_day_shows_what_was_known_then(db: None, noon: datetime) -> None:
    mira = moved(noon, "Dhaka", "Sylhet")
    cities = [facts_before(mira.pk, known(mira), noon + (day + 0.5) * DAY)["city"] for day in range(3)]
    assert cities == ["Khulna", "Dhaka", "Sylhet"]


def test_each_value_says_where_it_came_from(db: None, noon: datetime) -> None:
    mira = moved(noon, "Dhaka", "Sylhet")
    told = origins_of(mira, known(mira))["city"]
    assert [(one.value, one.run, one.source) for one in told] == [
        ("Sylhet", 2, ""), ("Dhaka", 1, ""), ("Khulna", None, "till"),
    ]  # fmt: skip


def test_what_an_undone_import_said_counts_in_no_past(db: None, noon: datetime) -> None:
    mira = moved(noon, "Dhaka")
    actions.change_customer(customer=mira, changes={"city": "Khulna"}, actor=SYSTEM, now=noon + 2 * DAY, run=1)
    retract_run(run=1, by=0)
    assert facts_before(mira.pk, known(mira), noon + 1.5 * DAY)["city"] == "Khulna"
    assert [one.value for one in origins_of(mira, known(mira))["city"]] == ["Khulna"]


def test_a_past_day_can_be_looked_at_and_not_changed(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon)
    address = reverse("customers:customer", args=[ada.pk])
    then = signed_in(dev).get(address, {"day": (noon - 10 * DAY).date().isoformat()}).content.decode()
    now = signed_in(dev).get(address).content.decode()
    assert "Dhaka" in then
    assert "Sylhet" not in then
    assert "edit-in-place" in now
    assert "edit-in-place" not in then


def test_a_hidden_field_is_hidden_in_its_past(signed_in: OpenClient, dev: User, ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon)
    address = reverse("customers:origins", args=[ada.pk])
    assert "Sylhet" in signed_in(dev).get(address).content.decode()
    Role.objects.filter(name="manager").update(hidden=["customers.city"])
    told = signed_in(dev).get(address).content.decode()
    assert "Sylhet" not in told


def test_a_past_day_says_whether_the_record_stood(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    Customer.objects.filter(pk=ada.pk).update(created_at=noon - 20 * DAY)
    actions.remove_customer(customer=ada, actor=SYSTEM, now=noon - 10 * DAY)
    actions.restore_customer(customer=ada, actor=SYSTEM, now=noon - 5 * DAY)
    address = reverse("customers:customer", args=[ada.pk])

    def shown(days: int) -> str:
        return signed_in(dev).get(address, {"day": (noon - days * DAY).date().isoformat()}).content.decode()

    assert "no customer yet" in shown(30)
    assert "customer since" in shown(15)
    assert "stood in no list" in shown(8)
    assert "stood in no list" not in shown(3)


def test_a_past_day_shows_what_other_rooms_lend_and_fetches_nothing_of_today(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    address = reverse("customers:customer", args=[ada.pk])
    then = signed_in(dev).get(address, {"day": (noon - 3 * DAY).date().isoformat()}).content.decode()
    for title in ("Consent", "Segments", "Value by then"):
        assert title in then
    assert f"/{ada.pk}/panel" not in then


@pytest.mark.parametrize("day", ["", "tomorrow", "0001-01-01", "9999-12-31", "2026-02-30", "<script>"])
def test_a_day_that_is_none_shows_today(signed_in: OpenClient, dev: User, ada: Customer, day: str) -> None:
    shown = signed_in(dev).get(reverse("customers:customer", args=[ada.pk]), {"day": day}).content.decode()
    assert "edit-in-place" in shown
    assert "<script>alert" not in shown


def test_a_hidden_field_has_no_origins_at_all(signed_in: OpenClient, dev: User, ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"emails": ["new@example.com"]}, actor=SYSTEM, now=noon)
    Role.objects.filter(name="manager").update(hidden=["customers.email"])
    told = signed_in(dev).get(reverse("customers:origins", args=[ada.pk])).content.decode()
    assert "@example.com" not in told


def test_an_undone_import_is_no_origin(signed_in: OpenClient, dev: User, ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon, run=4)
    actions.change_customer(customer=ada, changes={"city": "Dhaka"}, actor=SYSTEM, now=noon + DAY)
    address = reverse("customers:origins", args=[ada.pk])
    assert "import 4" in signed_in(dev).get(address).content.decode()
    retract_run(run=4, by=0)
    told = signed_in(dev).get(address).content.decode()
    assert "import 4" not in told


def test_a_past_day_tells_no_origin_of_what_came_later(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon)
    address = reverse("customers:origins", args=[ada.pk])
    told = signed_in(dev).get(address, {"day": (noon - 10 * DAY).date().isoformat()}).content.decode()
    assert "Dhaka" in told
    assert "Sylhet" not in told


def test_beside_the_facts_the_newest_values_are_told_of_each_field(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    for day, city in enumerate(("Sylhet", "Khulna", "Bogura", "Rajshahi"), 1):
        actions.change_customer(customer=ada, changes={"city": city}, actor=SYSTEM, now=noon + day * DAY)
    address = reverse("customers:origins", args=[ada.pk])
    part = signed_in(dev).get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'data-origin="city"' in part
    assert "<html" not in part
    assert "Rajshahi" in part
    assert "Khulna" in part
    assert "Sylhet" not in part


def test_each_fact_leads_to_where_it_comes_from(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    client, address = signed_in(dev), reverse("customers:origins", args=[ada.pk])
    page = client.get(reverse("customers:customer", args=[ada.pk])).content.decode()
    whole = client.get(address).content.decode()
    fields = set(re.findall(rf'class="whence" href="{address}#(\w+)"', page))
    assert {"name", "city", "emails", "owner"} <= fields
    assert 'id="city"' in whole


def test_a_value_names_the_program_by_which_it_came(
    signed_in: OpenClient, dev: User, eve: User, ada: Customer, noon: datetime
) -> None:
    token = Token.objects.create(user=dev, name="Till", prefix="a", digest="a", created_at=noon)
    with coming_by(f"token:{token.pk}"):
        actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=Actor.user(dev.pk), now=noon)
    address = reverse("customers:origins", args=[ada.pk])
    assert "Till" in signed_in(dev).get(address).content.decode()
    Token.objects.update(user=eve)
    told = signed_in(dev).get(address).content.decode()
    assert "Till" not in told
    assert "by a program" in told


def test_an_import_of_units_that_are_not_seen_stays_a_number(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon, run=400)
    told = signed_in(dev).get(reverse("customers:origins", args=[ada.pk])).content.decode()
    assert "import 400" in told


def test_what_changed_very_often_tells_of_no_beginning(
    db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MOST", 2)
    mira = moved(noon, "Dhaka", "Sylhet", "Bogura")
    assert [one.value for one in origins_of(mira, known(mira))["city"]] == ["Bogura", "Sylhet"]


def test_the_value_of_a_file_came_with_the_file(db: None, noon: datetime) -> None:
    long_ago = noon - 900 * DAY
    [pk] = actions.add_many(new=[NewCustomer(name="Rima", created_at=long_ago)], actor=SYSTEM, now=noon, run=5)
    rima = Customer.objects.get(pk=pk)
    assert origins_of(rima, known(rima))["name"][0].at > long_ago
