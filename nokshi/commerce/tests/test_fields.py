"""What conditions may ask of orders, and that nobody learns from them what is not his."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from nokshi.commerce import actions
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, line, sell
from nokshi.conditions.compiler import matching
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import fields
from nokshi.workspace.models import User
from tests.cast import NOON, Places, make_customer, scope

DAY = timedelta(days=1)


@pytest.fixture
def shop(places: Places, ada: Customer, bo: Customer, rahim: Customer) -> None:
    """Ada buys tea often in Dhaka and once a pot in Berlin, Bo one cup in Dhaka; Rahim buys nothing."""
    tea = actions.add_category(name="Tea", actor=HOUSE, now=NOON)
    pots = actions.add_category(name="Pots", actor=HOUSE, now=NOON)
    for sku, shelf in (("TEA", tea), ("POT", pots), ("CUP", None)):
        actions.add_product(sku=sku, name=sku.title(), category=shelf, actor=HOUSE, now=NOON)
    for days in (20, 10):
        sell(places.dhaka, line("TEA", price="100"), customer_id=ada.pk, placed_at=NOON - days * DAY)
    sell(places.berlin, line("POT", price="900"), customer_id=ada.pk, placed_at=NOON - DAY)
    sell(places.dhaka, line("CUP", price="300"), customer_id=bo.pk, placed_at=NOON - 40 * DAY)
    actions.set_cart(customer_id=bo.pk, unit_id=places.dhaka.pk, lines=[line()], actor=HOUSE, now=NOON)
    let_the_log_be_read()


def names(scope: Scope, field: str, op: str, value: Any = None) -> set[str]:
    tree = {"field": field, "op": op, **({} if value is None else {"value": value})}
    people = Customer.objects.visible_to(scope)
    return {one.called for one in matching(tree, people, scope=scope, now=NOON)}


CASES: list[tuple[str, str, Any, set[str], set[str]]] = [
    ("spent", "at_least", 1000, {"Ada"}, set()),
    ("spent", "at_least", 200, {"Ada", "Bo"}, {"Ada", "Bo"}),
    ("spent", "less", 300, {"রহিম"}, {"Ada", "রহিম"}),
    ("spent", "is", 0, {"রহিম"}, {"রহিম"}),
    ("orders", "at_least", 3, {"Ada"}, set()),
    ("orders", "between", [1, 2], {"Bo"}, {"Ada", "Bo"}),
    ("orders", "less", 1, {"রহিম"}, {"রহিম"}),
    ("average", "more", 200, {"Ada", "Bo"}, {"Bo"}),
    ("average", "empty", None, {"রহিম"}, {"রহিম"}),
    ("last_order_at", "last", {"days": 5}, {"Ada"}, set()),
    ("last_order_at", "older", {"days": 5}, {"Bo"}, {"Ada", "Bo"}),
    ("first_order_at", "last", {"days": 30}, {"Ada"}, {"Ada"}),
    ("interval_days", "at_most", 9.5, {"Ada"}, set()),
    ("interval_days", "at_least", 10, set(), {"Ada"}),
    ("interval_days", "filled", None, {"Ada"}, {"Ada"}),
    ("bought_product", "contains", "POT", {"Ada"}, set()),
    ("bought_code", "is", "TEA", {"Ada"}, {"Ada"}),
    ("bought_code", "is_not", "TEA", {"Bo", "রহিম"}, {"Bo", "রহিম"}),
    ("open_cart", "yes", None, {"Bo"}, {"Bo"}),
    ("open_cart", "no", None, {"Ada", "রহিম"}, {"Ada", "রহিম"}),
]


@pytest.mark.parametrize(("field", "op", "value", "whole", "narrow"), CASES)
def test_each_reader_gets_the_answer_of_what_he_sees(
    shop: None, ona: User, dev: User, field: str, op: str, value: Any, whole: set[str], narrow: set[str]
) -> None:
    assert names(scope(ona), f"commerce.{field}", op, value) == whole
    assert names(scope(dev), f"commerce.{field}", op, value) == narrow


def test_categories_are_asked_by_their_ids(shop: None, ona: User, dev: User) -> None:
    choices = fields["commerce.bought_category"].choices
    assert choices is not None
    shelf = {str(label): key for key, label in choices(scope(ona))}
    assert names(scope(ona), "commerce.bought_category", "is_one_of", [shelf["Pots"]]) == {"Ada"}
    assert names(scope(dev), "commerce.bought_category", "is_one_of", [shelf["Pots"]]) == set()
    for who in (ona, dev):
        assert names(scope(who), "commerce.favourite_category", "is_one_of", [shelf["Tea"]]) == {"Ada"}


@pytest.fixture
def base(places: Places) -> None:
    """Ten customers, each with one order, the later the dearer; the last bought in Berlin besides."""
    for place in range(10):
        who = make_customer(f"Customer {place}", places.dhaka, called=str(place))
        sell(places.dhaka, line(price=str(place + 1)), customer_id=who.pk, placed_at=NOON + place * DAY)
    sell(places.berlin, line(price="1000"), customer_id=Customer.objects.get(called="0").pk)
    let_the_log_be_read()


def test_scores_of_a_narrow_reader_are_of_what_he_sees(base: None, ona: User, dev: User) -> None:
    assert "0" in names(scope(ona), "commerce.m", "is", 5)
    assert "0" not in names(scope(dev), "commerce.m", "at_least", 4)
    assert names(scope(dev), "commerce.r", "between", [1, 1]) == {"0", "1"}
    assert names(scope(dev), "commerce.r", "empty") == set()


def test_a_narrow_reader_has_no_column_over_all_units(ona: User, dev: User) -> None:
    assert fields["commerce.spent"].is_column_for(scope(ona))
    assert not fields["commerce.spent"].is_column_for(scope(dev))


def test_what_is_told_of_one_customer_is_of_the_readers_units(shop: None, ada: Customer, ona: User, dev: User) -> None:
    tells = fields["commerce.spent"].tells
    assert tells is not None
    assert [tells(ada.pk, scope(who)) for who in (ona, dev)] == ["৳1,100", "৳200"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([], {"Ada", "Bo"}),
        ([{"detail": "total", "op": "at_least", "value": "300"}], {"Ada", "Bo"}),
        ([{"detail": "total", "op": "at_least", "value": {"amount": "301", "currency": "BDT"}}], {"Ada"}),
        ([{"detail": "products", "op": "is", "value": "CUP"}], {"Bo"}),
    ],
)
def test_buying_can_be_counted_by_what_and_how_much(shop: None, ona: User, where: list[Any], found: set[str]) -> None:
    tree = {"did": "commerce.order_placed", "op": "at_least", "times": 1, "where": where}
    people = matching(tree, Customer.objects.all(), scope=scope(ona), now=NOON)
    assert {one.called for one in people} == found


def test_amounts_are_asked_in_the_organisations_currency(places: Places, ada: Customer, ona: User) -> None:
    sell(places.dhaka, line(price="5"), customer_id=ada.pk, currency="EUR")
    let_the_log_be_read()
    assert names(scope(ona), "commerce.spent", "is", Decimal(0)) == {"Ada"}
