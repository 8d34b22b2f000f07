"""How exact prices, quantities and amounts are."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

MONEY_PLACES = 6
QUANTITY_PLACES = 3
RATE_PLACES = 10
# The database keeps a whole number of 64 bits; a thousandth of it leaves room for sums.
LARGEST_MONEY = Decimal(9_000_000_000)
LARGEST_QUANTITY = Decimal(100_000_000_000)

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_UNITS = {places: Decimal(1).scaleb(-places) for places in (QUANTITY_PLACES, MONEY_PLACES, RATE_PLACES)}
REMEMBERED = 32_768
"""So many pairs of quantity and price are known by heart: the lines of a shop's file repeat the same ones."""


def rounded(value: Decimal, places: int = MONEY_PLACES) -> Decimal:
    """Round half to even to so many places."""
    return value.quantize(_UNITS.get(places) or Decimal(1).scaleb(-places), context=_CONTEXT)


@lru_cache(maxsize=REMEMBERED)
def amount_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Return quantity × price, to six places."""
    return rounded(_CONTEXT.multiply(quantity, unit_price))


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in the currency that `rate` leads to, to six places."""
    return rounded(_CONTEXT.multiply(amount, rate))


@lru_cache(maxsize=REMEMBERED)
def whole_figures(quantity: Decimal, unit_price: Decimal) -> tuple[int, int, int]:
    """Return quantity, price and amount as the whole numbers that the database keeps."""
    amount = amount_of(quantity, unit_price)
    return _whole(quantity, QUANTITY_PLACES), _whole(unit_price, MONEY_PLACES), _whole(amount, MONEY_PLACES)


def _whole(value: Decimal, places: int) -> int:
    return int(value.scaleb(places).to_integral_value())


def plain(value: Decimal) -> str:
    """Write a decimal in full without needless zeros: 2.55, −4, 0.1."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
