"""What a currency was worth on a day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import ExchangeRate, Order
from nokshi.commerce.rules.amounts import converted, rounded
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.workspace.queries import organisation


class NoRate(DomainError):
    code = "no_rate"
    sentence = _(
        "There is no rate of %(currency)s for %(date)s. "
        "Add one under Exchange rates, valid from that day or an earlier one."
    )


class RateBook:
    """The rates of some currencies, read once, to look up many days."""

    def __init__(self, currencies: Iterable[str]) -> None:
        here = organisation()
        self.home, self._zone = here.currency, ZoneInfo(here.zone)
        self._days: dict[str, list[date]] = {}
        self._rates: dict[str, list[Decimal]] = {}
        wanted = {currency for currency in currencies if currency != self.home}
        rows = ExchangeRate.objects.filter(currency__in=wanted, home=self.home).order_by("currency", "date")
        for currency, day, rate in rows.values_list("currency", "date", "rate"):
            self._days.setdefault(currency, []).append(day)
            self._rates.setdefault(currency, []).append(rate)

    def rate(self, currency: str, on: date) -> Decimal | None:
        """Return what one of `currency` is worth in the organisation's: the latest rate on or before the day."""
        if currency == self.home:
            return Decimal(1)
        place = bisect_right(self._days.get(currency, []), on)
        return self._rates[currency][place - 1] if place else None

    def home_total(self, total: Decimal, currency: str, at: datetime) -> Decimal | None:
        """Return a total of that moment in the organisation's currency; None where no rate is known."""
        if currency == self.home:
            return rounded(total)
        rate = self.rate(currency, self.day(at))
        return None if rate is None else converted(total, rate)

    def day(self, at: datetime) -> date:
        """Return the organisation's calendar day of a moment."""
        return at.astimezone(self._zone).date()


def convert(amount: Decimal, currency: str, to: str, on: date) -> Decimal:
    """Return an amount in another currency at the rates of a day, to six places; raises NoRate."""
    if currency == to:
        return amount
    book = RateBook((currency, to))
    rates = {one: book.rate(one, on) for one in (currency, to)}
    for one, rate in rates.items():
        if rate is None:
            raise NoRate(currency=one, date=on.isoformat())
    source, target = rates[currency], rates[to]
    assert source is not None
    assert target is not None
    return rounded(amount * source / target)


def rates_shown() -> QuerySet[ExchangeRate]:
    """Return the rates to the organisation's currency, newest first in each currency."""
    return ExchangeRate.objects.filter(home=organisation().currency).order_by("currency", F("date").desc())


def currencies_without_rate(scope: Scope) -> list[dict[str, Any]]:
    """Return the currencies of orders that the reader sees and that lack a rate, with their first and last moment."""
    rows = Order.objects.visible_to(scope).filter(home_total=None).values("currency").order_by("currency")
    return [dict(row) for row in rows.annotate(first=Min("placed_at"), last=Max("placed_at"))]
