"""Sell, take back, put right, remove; and many at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from nokshi.commerce import actions
from nokshi.commerce.actions.orders import (
    HasReturns,
    NoLines,
    NotASale,
    NothingToGiveBack,
    NumberTaken,
    TooMuchGivenBack,
)
from nokshi.commerce.events import OrderChanged, OrderPlaced, OrderRefunded, OrderRemoved
from nokshi.commerce.models import Cart, Order, OrderLine
from nokshi.commerce.tests.shop import HOUSE, draft, line, sell
from nokshi.customers.models import Customer
from nokshi.kernel.events import Event
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import history_of
from tests.cast import NOON, Places


def told(order: Order) -> list[Event]:
    return [one.event for one in history_of("commerce.order", order.pk, Scope.system())]


def test_a_sale_is_booked_with_its_lines_and_told(places: Places, ada: Customer) -> None:
    product = actions.add_product(sku="TEA", name="Assam tea", actor=HOUSE, now=NOON)
    order = sell(places.dhaka, line("TEA", "2", "120.50"), line("CUP"), customer_id=ada.pk)
    assert (order.number, order.total, order.home_total) == ("1001", Decimal(341), Decimal(341))
    assert [one.product_id for one in order.lines.order_by("position")] == [product.pk, None]
    [event] = told(order)
    assert isinstance(event, OrderPlaced)
    assert (event.amount, event.total, event.products) == (Money(Decimal(341), "BDT"), Decimal(341), ("TEA", "CUP"))
    row = EventRow.objects.get(kind="commerce.order_placed")
    assert (row.customer_id, row.unit_id, row.at) == (ada.pk, places.dhaka.pk, NOON)


def test_an_order_needs_a_line(places: Places) -> None:
    with pytest.raises(NoLines):
        actions.place_order(unit_id=places.dhaka.pk, lines=[], actor=HOUSE, now=NOON)


def test_a_number_is_given_once_in_a_unit_and_again_in_another(places: Places) -> None:
    sell(places.dhaka, number="7")
    with pytest.raises(NumberTaken):
        sell(places.dhaka, number="7")
    sell(places.berlin, number="7")
    assert Order.objects.count() == 2


def test_buying_empties_the_cart(places: Places, ada: Customer) -> None:
    actions.set_cart(customer_id=ada.pk, unit_id=places.dhaka.pk, lines=[line()], actor=HOUSE, now=NOON)
    sell(places.dhaka, customer_id=ada.pk)
    assert not Cart.objects.exists()


def test_a_whole_order_comes_back(places: Places, ada: Customer) -> None:
    order = sell(places.dhaka, line("TEA", "2", "10"), line("CUP", "1", "5"), customer_id=ada.pk)
    back = actions.refund_order(order=order, actor=HOUSE, now=NOON + timedelta(days=1))
    assert (back.kind, back.total, back.refunds_id, back.number) == ("return", Decimal(-25), order.pk, "1001-R1")
    assert [type(event) for event in told(back)] == [OrderRefunded]


def test_a_line_comes_back_in_parts_and_never_more_than_was_bought(places: Places) -> None:
    order = sell(places.dhaka, line("TEA", "3", "10"))
    actions.refund_order(order=order, quantities={1: Decimal(2)}, actor=HOUSE, now=NOON)
    with pytest.raises(TooMuchGivenBack, match="only 1"):
        actions.refund_order(order=order, quantities={1: Decimal(2)}, actor=HOUSE, now=NOON)
    rest = actions.refund_order(order=order, actor=HOUSE, now=NOON)
    assert rest.total == -10
    with pytest.raises(NothingToGiveBack):
        actions.refund_order(order=order, actor=HOUSE, now=NOON)


def test_a_return_cannot_be_given_back(places: Places) -> None:
    back = actions.refund_order(order=sell(places.dhaka), actor=HOUSE, now=NOON)
    with pytest.raises(NotASale):
        actions.refund_order(order=back, actor=HOUSE, now=NOON)


def test_a_change_says_what_changed_and_whose_it_was(places: Places, ada: Customer, bo: Customer) -> None:
    order = sell(places.dhaka, customer_id=ada.pk)
    changes = {"customer_id": bo.pk, "status": "paid"}
    actions.change_order(order=order, changes=changes, actor=HOUSE, now=NOON)
    event = told(order)[0]
    assert isinstance(event, OrderChanged)
    assert (event.parts, event.customer_before) == (("customer", "status"), ada.pk)


def test_the_same_again_tells_nothing(places: Places) -> None:
    order = sell(places.dhaka)
    actions.change_order(order=order, changes={"status": "placed"}, actor=HOUSE, now=NOON)
    assert len(told(order)) == 1


def test_an_order_is_removed_but_not_from_under_its_return(places: Places) -> None:
    order = sell(places.dhaka)
    back = actions.refund_order(order=order, actor=HOUSE, now=NOON)
    with pytest.raises(HasReturns):
        actions.remove_order(order=order, actor=HOUSE, now=NOON)
    for one in (back, order):
        actions.remove_order(order=one, actor=HOUSE, now=NOON)
    assert not Order.objects.exists()
    assert EventRow.objects.filter(kind=OrderRemoved.kind).count() == 2


def test_many_are_saved_at_once_and_again_without_a_change(places: Places) -> None:
    drafts = [draft(str(number), places.dhaka, line(price=f"{number}.01")) for number in range(700)]
    first = actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    again = actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    assert all(one.is_new for one in first)
    assert all(one.is_same for one in again)
    assert [one.order_id for one in first] == [one.order_id for one in again]
    assert EventRow.objects.filter(kind=OrderPlaced.kind).count() == 700


def test_an_order_that_comes_twice_in_one_go_is_made_and_then_changed(places: Places) -> None:
    drafts = [draft("1", places.dhaka, line()), draft("1", places.dhaka, line("CUP")), draft("2", places.dhaka, line())]
    first, second, other = actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    assert first.order_id == second.order_id != other.order_id
    assert (first.is_new, second.is_new) == (True, False)
    assert first.before is None
    assert second.before is not None
    assert [one["sku"] for one in second.before["lines"]] == ["TEA"]
    assert [one.sku for one in OrderLine.objects.filter(order=first.order_id)] == ["CUP"]
    assert EventRow.objects.filter(subject_id=first.order_id).count() == 2


def test_what_is_said_of_saved_orders_is_what_stands_in_the_books(places: Places) -> None:
    drafts = [draft(str(number), places.dhaka, line(price=f"{number}.5")) for number in range(3)]
    saved = actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    assert {one.order_id: one.fingerprint for one in saved} == dict(Order.objects.values_list("pk", "fingerprint"))


def test_of_many_only_the_changed_one_changes(places: Places) -> None:
    drafts = [draft(str(number), places.dhaka, line(), line("CUP")) for number in range(3)]
    actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    drafts[1] = draft("1", places.dhaka, line(), line("POT", price="250"))
    saved = actions.save_orders(drafts=drafts, actor=HOUSE, now=NOON)
    assert [one.is_same for one in saved] == [True, False, True]
    assert saved[1].before is not None
    assert [one["sku"] for one in saved[1].before["lines"]] == ["TEA", "CUP"]
    lines = OrderLine.objects.filter(order=saved[1].order_id).order_by("position")
    assert [one.sku for one in lines] == ["TEA", "POT"]


def test_thousandths_sum_without_loss(places: Places) -> None:
    lines = [line(price="0.001") for _ in range(1_000)] + [line(quantity="0.1", price="0.2")]
    sell(places.dhaka, *lines)
    assert OrderLine.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("1.02")
    assert Order.objects.get().total == Decimal("1.02")
