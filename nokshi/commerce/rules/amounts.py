"""How exact prices, quantities and amounts are."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

MONEY_PLACES = 6
QUANTITY_PLACES = 3
RATE_PLACES = 10
# The database keeps a whole number of 64 bits; a thousandth of it leaves room for sums.
LARGEST_MONEY = Decimal(9_000_000_000)
LARGEST_QUANTITY = Decimal(100_000_000_000)

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def rounded(value: Decimal, places: int = MONEY_PLACES) -> Decimal:
    """Round half to even to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)


def amount_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Return quantity × price, to six places."""
    return rounded(_CONTEXT.multiply(quantity, unit_price))


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in the currency that `rate` leads to, to six places."""
    return rounded(_CONTEXT.multiply(amount, rate))


def plain(value: Decimal) -> str:
    """Write a decimal in full without needless zeros: 2.55, −4, 0.1."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
