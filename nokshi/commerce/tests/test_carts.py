"""What somebody puts aside, leaves and empties."""

from datetime import timedelta
from decimal import Decimal

from nokshi.commerce import actions
from nokshi.commerce.events import CartAbandoned, CartChanged, CartCleared
from nokshi.commerce.models import Cart
from nokshi.commerce.tests.shop import HOUSE, line
from nokshi.customers.models import Customer
from nokshi.timeline.models import EventRow
from tests.cast import NOON, Places


def fill(places: Places, who: Customer, *lines: object, hours_ago: int = 0) -> Cart | None:
    return actions.set_cart(
        customer_id=who.pk, unit_id=places.dhaka.pk, lines=lines or (line("TEA", "2", "50"),),  # type: ignore[arg-type]
        actor=HOUSE, now=NOON - timedelta(hours=hours_ago),
    )  # fmt: skip


def kinds() -> list[str]:
    return list(EventRow.objects.order_by("id").values_list("kind", flat=True))


def test_a_cart_is_one_for_each_unit(places: Places, ada: Customer) -> None:
    fill(places, ada)
    cart = fill(places, ada, line("CUP", "1", "30"))
    assert cart is not None
    assert Cart.objects.count() == 1
    assert (cart.total, [one.sku for one in cart.lines.all()]) == (Decimal(30), ["CUP"])
    assert kinds() == [CartChanged.kind] * 2


def test_no_lines_empty_it(places: Places, ada: Customer) -> None:
    fill(places, ada)
    actions.set_cart(customer_id=ada.pk, unit_id=places.dhaka.pk, lines=[], actor=HOUSE, now=NOON)
    assert not Cart.objects.exists()
    assert kinds() == [CartChanged.kind, CartCleared.kind]


def test_an_untouched_cart_is_called_abandoned_once(places: Places, ada: Customer, bo: Customer) -> None:
    fill(places, ada, hours_ago=5)
    fill(places, bo, hours_ago=3)
    assert [actions.abandon_carts(hours=4, actor=HOUSE, now=NOON) for _ in range(2)] == [1, 0]
    row = EventRow.objects.get(kind=CartAbandoned.kind)
    assert (row.customer_id, row.data["total"], row.data["products"]) == (ada.pk, "100.000000", ["TEA"])


def test_a_cart_that_is_touched_again_may_be_left_again(places: Places, ada: Customer) -> None:
    fill(places, ada, hours_ago=9)
    actions.abandon_carts(hours=4, actor=HOUSE, now=NOON - timedelta(hours=5))
    fill(places, ada, hours_ago=4)
    assert actions.abandon_carts(hours=4, actor=HOUSE, now=NOON) == 1
