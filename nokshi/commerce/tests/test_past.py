"""What somebody had bought by a past day, and what lay in his cart: as it stood that evening."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.test import Client

from nokshi.commerce import actions
from nokshi.commerce.models import Order
from nokshi.commerce.plugs.past import carts_stood, stood
from nokshi.commerce.queries.past import carts_before, figures_before
from nokshi.commerce.tests.shop import HOUSE, draft, line, sell
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import retract_run
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests.cast import NOON, Places

ALL = replace(Scope.system(), currency="BDT")
DAY = timedelta(days=1)
EVENING = NOON + DAY
LATER = NOON + 5 * DAY


def said(customer: Customer, days: int, scope: Scope = ALL) -> list[str]:
    return [str(one.value) for one in stood(customer.pk, NOON + days * DAY, scope)]


def figures(customer: Customer, moment: datetime = EVENING, scope: Scope = ALL) -> tuple[int, int, Decimal | int]:
    """Return the sales, the returns and what was spent before a moment."""
    found = figures_before(customer.pk, moment, scope)
    return (found["orders"], found["returns"], found["spent"]) if found else (0, 0, Decimal(0))


@pytest.fixture
def sold(ada: Customer, places: Places) -> Order:
    """A hundred taka of tea, sold at noon."""
    return sell(places.dhaka, customer_id=ada.pk, placed_at=NOON)


def test_figures_are_of_the_orders_placed_by_then(ada: Customer, places: Places) -> None:
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON)
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON + 2 * DAY)
    assert said(ada, 0) == []
    assert said(ada, 1)[1] == "1"
    assert said(ada, 3)[1] == "2"
    assert "200" in said(ada, 3)[0]


def test_figures_stay_inside_the_readers_units_and_fields(ada: Customer, places: Places) -> None:
    sell(places.dhaka, customer_id=ada.pk, placed_at=NOON)
    assert said(ada, 1, replace(ALL, units=frozenset({places.berlin.pk}))) == []
    blind = replace(ALL, hidden=frozenset({"commerce.spent", "commerce.average"}))
    assert not [value for value in said(ada, 1, blind) if "100" in value]


def refund(order: Order) -> None:
    actions.refund_order(order=order, actor=HOUSE, now=LATER)


def cancel(order: Order) -> None:
    actions.change_order(order=order, changes={"status": "cancelled"}, actor=HOUSE, now=LATER)


def make_dearer(order: Order) -> None:
    for price in ("250", "400"):
        actions.change_order(order=order, changes={"lines": [line(price=price)]}, actor=HOUSE, now=LATER)


def move_on(order: Order) -> None:
    actions.change_order(order=order, changes={"placed_at": LATER}, actor=HOUSE, now=LATER)


def take_its_customer_away(order: Order) -> None:
    actions.change_order(order=order, changes={"customer_id": None}, actor=HOUSE, now=LATER)


def remove(order: Order) -> None:
    actions.remove_order(order=order, actor=HOUSE, now=LATER)


def make_dearer_and_remove(order: Order) -> None:
    make_dearer(order)
    remove(order)


@pytest.mark.parametrize(
    ("deed", "now"),
    [
        (refund, (1, 1, 0)), (cancel, (0, 0, 0)), (make_dearer, (1, 0, 400)), (move_on, (1, 0, 100)),
        (take_its_customer_away, (0, 0, 0)), (remove, (0, 0, 0)), (make_dearer_and_remove, (0, 0, 0)),
    ],
)  # fmt: skip
def test_what_is_done_with_an_order_later_changes_no_past_evening(
    ada: Customer, sold: Order, deed: Callable[[Order], None], now: tuple[int, int, Decimal | int]
) -> None:
    deed(sold)
    assert figures(ada) == (1, 0, Decimal(100))
    assert figures(ada, LATER + DAY) == now


def test_what_was_done_by_then_stands(ada: Customer, sold: Order) -> None:
    actions.change_order(order=sold, changes={"lines": [line(price="150")]}, actor=HOUSE, now=NOON)
    actions.change_order(order=sold, changes={"status": "cancelled"}, actor=HOUSE, now=NOON)
    actions.change_order(order=sold, changes={"status": "paid"}, actor=HOUSE, now=LATER)
    assert figures(ada) == (0, 0, Decimal(0))
    assert figures(ada, LATER + DAY) == (1, 0, Decimal(150))


def test_an_order_that_came_to_somebody_later_was_not_his(ada: Customer, bo: Customer, sold: Order) -> None:
    actions.change_order(order=sold, changes={"customer_id": bo.pk}, actor=HOUSE, now=LATER)
    assert (figures(ada), figures(bo)) == ((1, 0, Decimal(100)), (0, 0, Decimal(0)))
    after = LATER + DAY
    assert (figures(ada, after), figures(bo, after)) == ((0, 0, Decimal(0)), (1, 0, Decimal(100)))


def test_an_order_that_was_removed_is_not_shown_to_who_does_not_see_its_unit(
    ada: Customer, sold: Order, places: Places
) -> None:
    remove(sold)
    assert figures(ada, scope=replace(ALL, units=frozenset({places.berlin.pk}))) == (0, 0, Decimal(0))
    assert figures(ada, scope=replace(ALL, units=frozenset({places.dhaka.pk}))) == (1, 0, Decimal(100))


def test_what_an_undone_import_changed_is_in_no_past(ada: Customer, places: Places) -> None:
    cheap = draft("7", places.dhaka, customer_id=ada.pk)
    actions.save_orders(drafts=[cheap], actor=HOUSE, now=NOON)
    dear = draft("7", places.dhaka, line(price="900"), customer_id=ada.pk)
    actions.save_orders(drafts=[dear], actor=HOUSE, now=LATER, run=1)
    assert figures(ada, LATER + DAY) == (1, 0, Decimal(900))
    retract_run(run=1, by=1)
    Order.objects.update(total=100, home_total=100)
    assert figures(ada) == figures(ada, LATER + DAY) == (1, 0, Decimal(100))


def test_events_of_before_told_less_and_are_read_all_the_same(ada: Customer, sold: Order, places: Places) -> None:
    other = sell(places.dhaka, line(price="30"), customer_id=ada.pk, placed_at=NOON, number="other")
    cancel(sold)
    remove(other)
    for row in EventRow.objects.filter(kind__in=("commerce.order_changed", "commerce.order_removed")):
        young = ("kind_before", "status_before", "placed_before", "order_kind", "status", "placed_at")
        row.data = {name: value for name, value in row.data.items() if name not in young}
        row.save()
    assert figures(ada) == (2, 0, Decimal(130))


def test_what_cannot_be_priced_is_counted_and_left_out_of_the_sum(ada: Customer, places: Places) -> None:
    order = sell(places.dhaka, customer_id=ada.pk, placed_at=NOON, currency="USD")
    remove(order)
    found = figures_before(ada.pk, EVENING, ALL)
    assert found is not None
    assert (found["orders"], found["spent"], found["unpriced"], found["last_order_at"]) == (1, 0, 1, NOON)


def fill(customer: Customer, places: Places, at: datetime, *prices: str) -> None:
    actions.set_cart(
        customer_id=customer.pk, unit_id=places.dhaka.pk, lines=[line(price=one) for one in prices], actor=HOUSE, now=at
    )


def cart(customer: Customer, moment: datetime, scope: Scope = ALL) -> list[tuple[Decimal | int, int, bool]]:
    return [(one.amount.amount, one.lines, one.is_abandoned) for one in carts_before(customer.pk, moment, scope)]


def test_the_cart_of_a_past_day_is_as_it_lay_that_evening(ada: Customer, places: Places) -> None:
    fill(ada, places, NOON, "100")
    fill(ada, places, NOON + 2 * DAY, "100", "50")
    actions.abandon_carts(hours=4, actor=HOUSE, now=NOON + 3 * DAY)
    fill(ada, places, NOON + 4 * DAY, "10")
    actions.empty_cart(customer_id=ada.pk, unit_id=places.dhaka.pk, actor=HOUSE, now=LATER)
    days = [cart(ada, NOON + days * DAY + timedelta(hours=1)) for days in (-1, 0, 2, 3, 4, 5)]
    assert days == [[], [(100, 1, False)], [(150, 2, False)], [(150, 2, True)], [(10, 1, False)], []]


def test_the_cart_of_a_past_day_stays_inside_the_readers_units(ada: Customer, places: Places) -> None:
    fill(ada, places, NOON, "100")
    assert cart(ada, EVENING, replace(ALL, units=frozenset({places.berlin.pk}))) == []
    assert len(cart(ada, EVENING, replace(ALL, units=frozenset({places.dhaka.pk})))) == 1


def test_the_cart_is_told_in_words(ada: Customer, places: Places) -> None:
    fill(ada, places, NOON, "100", "50")
    (told,) = carts_stood(ada.pk, EVENING, ALL)
    assert (str(told.label), told.since) == ("Waiting to be bought", NOON)
    assert "2 things" in str(told.value)
    assert "150" in str(told.value)


def test_the_page_of_a_past_day_shows_orders_and_cart_of_that_evening(
    ada: Customer, sold: Order, places: Places, signed_in: Callable[[User], Client], ona: User
) -> None:
    fill(ada, places, NOON, "70")
    remove(sold)
    EventRow.objects.filter(at=LATER).update(at=F("at") + DAY)
    page = signed_in(ona).get(f"/customers/{ada.pk}/?day={NOON.date()}").content.decode()
    assert "Value by then" in page
    assert "৳100" in page
    assert "৳70" in page
    assert "Waiting to be bought" in page
