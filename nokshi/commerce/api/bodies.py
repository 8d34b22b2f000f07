"""Lines and amounts as programs send them: checked to lie within the books."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET

from nokshi.commerce.rules.amounts import LARGEST_MONEY, LARGEST_QUANTITY, amount_of
from nokshi.commerce.rules.currencies import CURRENCIES
from nokshi.commerce.rules.orders import Line
from nokshi.ports.resources import Body, Id, Moment
from nokshi.ports.resources import Line as Text

Sku = Annotated[str, msgspec.Meta(max_length=60)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
CurrencyOrNone = Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")]
MOST_LINES = 1_000


class LineNew(Body, kw_only=True):
    """A line: quantity × price, both signed; a product is named by its id or its code."""

    quantity: Decimal
    unit_price: Decimal
    sku: Sku = ""
    description: Text = ""
    product: Id | None = None
    kind: Literal["goods", "discount", "delivery", "tax"] = "goods"
    at: Moment | None = None

    def __post_init__(self) -> None:
        within(self.quantity, LARGEST_QUANTITY)
        within(self.unit_price, LARGEST_MONEY)
        within(amount_of(self.quantity, self.unit_price), LARGEST_MONEY)


Lines = Annotated[list[LineNew], msgspec.Meta(max_length=MOST_LINES)]


class LineShown(msgspec.Struct):
    """A line as it stands in the books."""

    position: int
    kind: str
    product: int | None
    sku: str
    description: str
    quantity: str
    unit_price: str
    amount: str


def within(amount: Decimal, largest: Decimal) -> None:
    """Raise ValueError for an amount that is no number or lies beyond the books."""
    if not amount.is_finite() or abs(amount) > largest:
        raise ValueError(f"Expected a number of at most {largest:f}")


def known_currency(code: Any) -> None:
    """Raise ValueError for a currency that is not of ISO 4217."""
    if isinstance(code, str) and code and code not in CURRENCIES:
        raise ValueError("Expected a currency of ISO 4217")


def lines_of(given: Sequence[LineNew]) -> list[Line]:
    """Return lines as the rules have them."""
    return [
        Line(
            quantity=one.quantity, unit_price=one.unit_price, sku=one.sku, description=one.description,
            product_id=one.product, kind=one.kind, at=one.at,
        )
        for one in given
    ]  # fmt: skip


def products_in(given: Any) -> list[int | None]:
    """Return the products that lines name by their id."""
    return [] if given is UNSET else [one.product for one in given]
