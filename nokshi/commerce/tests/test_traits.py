"""What orders say of a customer, kept current by the log."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from nokshi.commerce import actions
from nokshi.commerce.events import TraitsRefreshed
from nokshi.commerce.models import Order, ScoreCuts, Traits
from nokshi.commerce.queries import traits_for
from nokshi.commerce.queries.traits import FIGURES, counted
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, line, sell
from nokshi.customers.models import Customer
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.reading import read_all
from nokshi.workspace.models import User
from tests.cast import NOON, Places, make_customer, scope

DAY = timedelta(days=1)


def test_they_follow_the_orders(places: Places, ada: Customer) -> None:
    tea = actions.add_category(name="Tea", actor=HOUSE, now=NOON)
    assam = actions.add_product(sku="TEA", name="Assam", category=tea, actor=HOUSE, now=NOON)
    for days, price in ((0, "100"), (10, "50"), (30, "60")):
        sell(places.dhaka, line("TEA", price=price), customer_id=ada.pk, placed_at=NOON + days * DAY)
    let_the_log_be_read()
    traits = Traits.objects.get(customer=ada)
    assert (traits.orders, traits.spent, traits.average) == (3, Decimal(210), Decimal(70))
    assert (traits.first_order_at, traits.last_order_at, traits.interval_days) == (NOON, NOON + 30 * DAY, 15)
    assert (traits.favourite_product_id, traits.favourite_category_id) == (assam.pk, tea.pk)


def test_what_was_given_back_is_not_spent(places: Places, ada: Customer) -> None:
    order = sell(places.dhaka, line("TEA", "2", "100"), customer_id=ada.pk)
    actions.refund_order(order=order, quantities={1: Decimal(1)}, actor=HOUSE, now=NOON)
    let_the_log_be_read()
    traits = Traits.objects.get(customer=ada)
    assert (traits.spent, traits.orders, traits.returns) == (Decimal(100), 1, 1)


def test_a_cancelled_order_counts_nowhere(places: Places, ada: Customer) -> None:
    order = sell(places.dhaka, customer_id=ada.pk)
    actions.change_order(order=order, changes={"status": "cancelled"}, actor=HOUSE, now=NOON)
    let_the_log_be_read()
    assert not Traits.objects.exists()


def test_an_order_that_changes_hands_changes_both(places: Places, ada: Customer, bo: Customer) -> None:
    order = sell(places.dhaka, customer_id=ada.pk)
    let_the_log_be_read()
    actions.change_order(order=order, changes={"customer_id": bo.pk}, actor=HOUSE, now=NOON)
    let_the_log_be_read()
    assert list(Traits.objects.values_list("customer_id", flat=True)) == [bo.pk]


def test_the_same_traits_tell_nothing(places: Places, ada: Customer) -> None:
    sell(places.dhaka, customer_id=ada.pk)
    let_the_log_be_read()
    assert actions.refresh_traits(customer_ids=[ada.pk], now=NOON) == 0
    [row] = EventRow.objects.filter(kind=TraitsRefreshed.kind)
    assert row.data["customers"] == [ada.pk]


def test_many_customers_cost_as_many_queries_as_one(places: Places, ada: Customer, bo: Customer) -> None:
    for who in (ada, bo):
        sell(places.dhaka, customer_id=who.pk)
    counts = []
    for ids in ([ada.pk], [ada.pk, bo.pk]):
        Traits.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            actions.refresh_traits(customer_ids=ids, now=NOON)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_scores_are_fifths_of_the_base(places: Places) -> None:
    people = [make_customer(f"Customer {place}", places.dhaka) for place in range(10)]
    for place, who in enumerate(people):
        sell(places.dhaka, line(price=str(place + 1)), customer_id=who.pk, placed_at=NOON + place * DAY)
    let_the_log_be_read()
    scores = Traits.objects.order_by("spent").values_list("r", "f", "m")
    assert [(r, m) for r, _f, m in scores] == [(one, one) for one in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)]
    assert {f for _r, f, _m in scores} == {1}
    assert ScoreCuts.objects.get(measure="m").base == 10


def test_a_small_base_has_no_scores(places: Places, ada: Customer) -> None:
    sell(places.dhaka, customer_id=ada.pk)
    let_the_log_be_read()
    assert Traits.objects.get().r is None


def test_scores_drawn_from_batch_to_batch_make_no_chain_of_causes(places: Places) -> None:
    for place in range(40):
        sell(places.dhaka, customer_id=make_customer(f"Customer {place}", places.dhaka).pk)
        read_all(NOON)
    let_the_log_be_read()
    deepest = EventRow.objects.filter(kind=TraitsRefreshed.kind).aggregate(deepest=Max("depth"))["deepest"]
    assert deepest <= 3
    assert not Parked.objects.exists()


@pytest.fixture
def of_two_units(places: Places, ada: Customer) -> Customer:
    """Ada, who bought for 100 in Dhaka and for 900 in Berlin."""
    sell(places.dhaka, line(price="100"), customer_id=ada.pk)
    sell(places.berlin, line("CUP", price="900"), customer_id=ada.pk)
    let_the_log_be_read()
    return ada


def test_a_narrow_reader_knows_them_over_his_units_alone(of_two_units: Customer, dev: User, ona: User) -> None:
    narrow, whole = (traits_for(of_two_units.pk, scope(who)) for who in (dev, ona))
    assert narrow is not None
    assert whole is not None
    assert (narrow.spent, narrow.orders) == (Decimal(100), 1)
    assert (whole.spent, whole.orders) == (Decimal(1000), 2)


def test_figures_asked_for_alone_are_those_of_the_whole_row(of_two_units: Customer) -> None:
    (whole,) = counted(Order.objects.counted())
    for name in FIGURES:
        (alone,) = counted(Order.objects.counted(), only=(name,))
        assert alone == {"customer_id": of_two_units.pk, name: whole[name]}
