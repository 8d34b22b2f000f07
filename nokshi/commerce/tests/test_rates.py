"""What other currencies are worth, and what counts without a rate."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from nokshi.commerce import actions
from nokshi.commerce.actions.prices import RateNotAboveNothing, RateOfItself
from nokshi.commerce.models import ExchangeRate, Order, Traits
from nokshi.commerce.queries import NoRate, convert
from nokshi.commerce.queries.orders import turnover
from nokshi.commerce.queries.settings import recount_share
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, line, sell
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.workspace.actions import change_organisation
from tests.cast import NOON, Places

DAY = timedelta(days=1)


def set_rate(currency: str, on: date, rate: str) -> ExchangeRate:
    return actions.set_rate(currency=currency, on=on, rate=Decimal(rate), actor=HOUSE, now=NOON)


@pytest.fixture
def rates(db: None) -> None:
    set_rate("EUR", date(2026, 11, 1), "130")
    set_rate("EUR", date(2026, 11, 20), "140")
    set_rate("USD", date(2026, 11, 1), "120")


@pytest.mark.parametrize(
    ("currency", "to", "on", "wanted"),
    [
        ("EUR", "BDT", date(2026, 11, 1), "1300"),
        ("EUR", "BDT", date(2026, 11, 19), "1300"),
        ("EUR", "BDT", date(2027, 1, 1), "1400"),
        ("BDT", "EUR", date(2026, 11, 1), "0.076923"),
        ("EUR", "USD", date(2026, 11, 1), "10.833333"),
        ("BDT", "BDT", date(2000, 1, 1), "10"),
    ],
)
def test_the_latest_rate_on_or_before_the_day_holds(rates: None, currency: str, to: str, on: date, wanted: str) -> None:
    assert convert(Decimal(10), currency, to, on) == Decimal(wanted)


def test_without_a_rate_the_currency_and_the_day_are_named(rates: None) -> None:
    with pytest.raises(NoRate, match=r"EUR for 2026-10-31"):
        convert(Decimal(10), "EUR", "BDT", date(2026, 10, 31))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "rate", "refusal"), [("BDT", "1", RateOfItself), ("EUR", "0", RateNotAboveNothing)]
)
def test_a_rate_that_says_nothing_is_refused(currency: str, rate: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_rate(currency, date(2026, 1, 1), rate)
    assert not ExchangeRate.objects.exists()


def test_an_order_without_a_rate_is_kept_and_counted_when_the_rate_comes(places: Places, ada: Customer) -> None:
    sell(places.dhaka, line(price="10"), customer_id=ada.pk, currency="EUR")
    sell(places.dhaka, line(price="500"), customer_id=ada.pk)
    let_the_log_be_read()
    before = turnover(Order.objects.all(), "BDT")
    assert (before.home, before.left_out) == (Money(Decimal(500), "BDT"), [Money(Decimal(10), "EUR")])
    assert Traits.objects.get().spent == 500
    assert Traits.objects.get().unpriced == 1
    set_rate("EUR", date(2026, 1, 1), "130.5")
    let_the_log_be_read()
    after = turnover(Order.objects.all(), "BDT")
    assert (after.home, after.left_out) == (Money(Decimal(1805), "BDT"), [])
    assert (Traits.objects.get().spent, Traits.objects.get().unpriced) == (Decimal(1805), 0)


def test_a_rate_taken_away_is_counted_no_more(places: Places) -> None:
    rate = set_rate("EUR", date(2026, 1, 1), "130")
    order = sell(places.dhaka, line(price="1"), currency="EUR")
    assert order.home_total == 130
    actions.remove_rate(rate=rate, actor=HOUSE, now=NOON)
    let_the_log_be_read()
    order.refresh_from_db()
    assert order.home_total is None


def test_each_order_counts_at_the_rate_of_its_day(rates: None, places: Places) -> None:
    early = sell(places.dhaka, line(price="1"), currency="EUR", placed_at=NOON - 10 * DAY)
    late = sell(places.dhaka, line(price="1"), currency="EUR")
    assert [early.home_total, late.home_total] == [Decimal(130), Decimal(140)]


def test_another_currency_of_the_organisation_recounts_orders_and_traits(places: Places, ada: Customer) -> None:
    local = sell(places.dhaka, line(price="260"), customer_id=ada.pk)
    foreign = sell(places.dhaka, line(price="5"), customer_id=ada.pk, currency="EUR")
    let_the_log_be_read()
    change_organisation(name="Shop", language="en", currency="EUR", zone="UTC", actor=HOUSE, now=NOON)
    let_the_log_be_read()
    assert recount_share() == 0
    while actions.recount_step(now=NOON):
        pass
    let_the_log_be_read()
    assert recount_share() is None
    for order, home in ((local, None), (foreign, Decimal(5))):
        order.refresh_from_db()
        assert order.home_total == home
    assert (Traits.objects.get().spent, Traits.objects.get().unpriced) == (Decimal(5), 1)
    set_rate("BDT", date(2026, 1, 1), "0.01")
    let_the_log_be_read()
    assert Traits.objects.get().spent == Decimal("7.6")
