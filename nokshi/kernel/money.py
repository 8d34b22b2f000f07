"""An amount and its currency, never a float."""

from decimal import ROUND_HALF_EVEN, Decimal

import msgspec
from babel.numbers import get_currency_precision


class MixedCurrencies(ValueError):
    """Amounts of different currencies were added or compared."""


class Money(msgspec.Struct, frozen=True):
    """A decimal amount of an ISO 4217 currency; arithmetic only within one currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def rounded(self) -> "Money":
        """Round half to even to the currency's own number of places (CLDR)."""
        return Money(quantized(self.amount, self.currency), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount


def quantized(amount: Decimal, currency: str) -> Decimal:
    """Round `amount` half to even to the places that `currency` has (CLDR)."""
    places = Decimal(1).scaleb(-get_currency_precision(currency))
    return amount.quantize(places, rounding=ROUND_HALF_EVEN)
