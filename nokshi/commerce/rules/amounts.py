"""How exact prices, quantities and amounts are."""

from decimal import Decimal
from functools import lru_cache

from nokshi.kernel.exact import CONTEXT, PLACES, plain, rounded, whole

__all__ = [
    "LARGEST_MONEY", "LARGEST_QUANTITY", "MONEY_PLACES", "QUANTITY_PLACES", "RATE_PLACES", "amount_of", "converted",
    "plain", "rounded", "whole", "whole_figures",
]  # fmt: skip

MONEY_PLACES = PLACES
QUANTITY_PLACES = 3
RATE_PLACES = 10
# The database keeps a whole number of 64 bits; a thousandth of it leaves room for sums.
LARGEST_MONEY = Decimal(9_000_000_000)
LARGEST_QUANTITY = Decimal(100_000_000_000)

REMEMBERED = 32_768
"""So many pairs of quantity and price are known by heart: the lines of a shop's file repeat the same ones."""


@lru_cache(maxsize=REMEMBERED)
def amount_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Return quantity × price, to six places."""
    return rounded(CONTEXT.multiply(quantity, unit_price))


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in the currency that `rate` leads to, to six places."""
    return rounded(CONTEXT.multiply(amount, rate))


@lru_cache(maxsize=REMEMBERED)
def whole_figures(quantity: Decimal, unit_price: Decimal) -> tuple[int, int, int]:
    """Return quantity, price and amount as the whole numbers that the database keeps."""
    amount = amount_of(quantity, unit_price)
    return whole(quantity, QUANTITY_PLACES), whole(unit_price, MONEY_PLACES), whole(amount, MONEY_PLACES)
