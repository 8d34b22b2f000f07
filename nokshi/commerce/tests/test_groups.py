"""What a group of companies has bought, beside the page of each of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.commerce.queries.groups import Sales, sales_of_group
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, line, sell
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Role, User
from tests import cast

SignedIn = Callable[[User], Client]
TODAY = date(2026, 11, 23)
HTMX = {"HX-Request": "true"}
NOTHING = Sales(0, Decimal(0), 0)


@pytest.fixture
def mill(places: cast.Places, ada: Customer) -> Customer:
    """A company of a group, where Ada works: the group, the mill and Ada have each bought something."""
    top, mill = (cast.make_customer(name, places.dhaka, kind="company") for name in ("Shapla Group", "Shapla Mill"))
    for first, kind, other in ((mill, "part_of", top), (ada, "works_at", mill)):
        new = customers.NewRelation(customer=first.pk, other=other.pk, kind=kind)
        customers.relate(new=new, actor=HOUSE, now=cast.NOON)
    for who, price in ((top, "100"), (mill, "20"), (ada, "3")):
        sell(places.dhaka, line(price=price), customer_id=who.pk)
    sell(places.berlin, line(price="5000"), customer_id=mill.pk)
    let_the_log_be_read()
    return mill


@pytest.fixture
def top(mill: Customer) -> Customer:
    return Customer.objects.get(name="Shapla Group")


def test_the_whole_tree_below_is_added_up(mill: Customer, top: Customer) -> None:
    sales = sales_of_group(top.pk, Scope.system(), TODAY)
    assert sales.companies == Sales(3, Decimal(5120), 0)
    assert sales.people == Sales(1, Decimal(3), 0)
    assert sales_of_group(mill.pk, Scope.system(), TODAY).companies == Sales(2, Decimal(5020), 0)


def test_a_narrow_reader_adds_up_what_he_sees(mill: Customer, top: Customer, dev: User, cleo: User) -> None:
    assert sales_of_group(top.pk, cast.scope(dev), TODAY).companies == Sales(2, Decimal(120), 0)
    assert sales_of_group(top.pk, Scope.nobody(), TODAY).companies == NOTHING
    assert sales_of_group(top.pk, cast.scope(cleo), TODAY).people == NOTHING


def test_the_panel_says_it_and_opens_the_orders(
    mill: Customer, top: Customer, ada: Customer, dev: User, cleo: User, signed_in: SignedIn
) -> None:
    client, url = signed_in(dev), reverse("commerce:panel_group", args=[top.pk])
    page = client.get(url, headers=HTMX).content.decode()
    assert "৳120" in page
    assert f'{reverse("commerce:orders")}?group={top.pk}">2<' in page
    listed = client.get(reverse("commerce:orders"), {"group": top.pk}).content.decode()
    assert "Shapla Group and the companies below" in listed
    assert "2 orders, ৳120" in listed
    assert signed_in(cleo).get(url).status_code == 404
    assert client.get(reverse("commerce:panel_group", args=[ada.pk]), headers=HTMX).content == b""


def test_who_sees_no_relations_adds_up_no_group(top: Customer, dev: User, signed_in: SignedIn) -> None:
    Role.objects.filter(name="manager").update(hidden=["customers.relation"])
    answer = signed_in(dev).get(reverse("commerce:panel_group", args=[top.pk]), headers=HTMX)
    assert (answer.status_code, answer.content) == (200, b"")


def test_orders_of_a_group_out_of_sight_are_none(top: Customer, cleo: User, signed_in: SignedIn) -> None:
    page = signed_in(cleo).get(reverse("commerce:orders"), {"group": top.pk}).content.decode()
    assert "5,000" not in page
    assert "Shapla" not in page.partition("<main")[2].replace("Shapla Berlin", "")
