"""Taking the sample data out: all of it, nothing else, and again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from nokshi.commerce import actions as commerce
from nokshi.commerce.models import Cart, Category, ExchangeRate, Order, PriceList, Product, Traits
from nokshi.commerce.rules.orders import Line
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.marketing.models import Campaign
from nokshi.segments.models import Segment
from nokshi.site.demo import filling, removing
from nokshi.timeline import reading
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Unit, User

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def quiet(step: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def fill() -> None:
    filling.fill(count=12, seed=1, now=NOW, tell=quiet)


def test_nothing_of_it_is_left_and_it_can_be_filled_in_again(ona: User) -> None:
    units = Unit.objects.standing().count()
    for _turn in range(2):
        fill()
        removed = removing.remove(actor=Actor.user(ona.pk), now=LATER)
        assert (removed.customers, removed.left) == (12, 0)
        assert not Customer.objects.standing().exists()
        for model in (Order, Cart, Product, Category, PriceList, ExchangeRate, Campaign):
            assert not model.objects.exists(), model
        assert not Segment.objects.standing().exists()
        assert Unit.objects.standing().count() == units
        assert not EventRow.objects.standing().filter(kind__in=["commerce.order_placed", "privacy.consent_given"])
        # What customers bought is counted anew by a reader, a moment later.
        reading.drain(LATER)
        assert not Traits.objects.exists()


def test_without_sample_data_it_is_refused(ada: Customer) -> None:
    with pytest.raises(removing.NoSample):
        removing.remove(actor=Actor.system(), now=NOW)
    assert Customer.objects.standing().count() == 1


def test_own_customers_stay_and_so_do_those_of_the_sample_with_whom_somebody_worked(ona: User) -> None:
    fill()
    by = Actor.user(ona.pk)
    own = customers.add_customer(name="Ona's aunt", actor=by, now=LATER)
    worked = Customer.objects.standing().filter(source="demo", orders__isnull=False).distinct()[0]
    ware = Product.objects.get(sku="GIF-101")
    order = commerce.place_order(
        customer_id=worked.pk, unit_id=worked.units.get().pk, currency="BDT", placed_at=LATER,
        lines=[Line(quantity=Decimal(1), unit_price=Decimal(5), sku=ware.sku, product_id=ware.pk)], actor=by, now=LATER,
    )  # fmt: skip
    removed = removing.remove(actor=by, now=LATER)
    assert (removed.customers, removed.left) == (11, 1)
    assert set(Customer.objects.standing()) == {own, worked}
    assert list(Order.objects.all()) == [order]
    assert list(Product.objects.all()) == [ware]
    assert "1" in removed.said()
    assert not removing.is_there()
