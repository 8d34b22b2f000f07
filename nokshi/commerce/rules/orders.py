"""An order before it is in the books: its lines, its kind, and what tells it from another."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from nokshi.commerce.rules.amounts import amount_of, plain

SALE, RETURN, ADJUSTMENT = "sale", "return", "adjustment"
GOODS, DISCOUNT, DELIVERY, TAX = "goods", "discount", "delivery", "tax"

CANCELLATION = re.compile(r"c[-#]?\d", re.IGNORECASE)
CORRECTION = re.compile(r"a[-#]?\d", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Line:
    """A line to be written: `amount` is its signed quantity × price. `at` only where it is not the order's."""

    quantity: Decimal
    unit_price: Decimal
    sku: str = ""
    description: str = ""
    product_id: int | None = None
    kind: str = GOODS
    at: datetime | None = None
    amount: Decimal = field(init=False)

    def __post_init__(self) -> None:
        self.amount = amount_of(self.quantity, self.unit_price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order to be written; `refunds_id` is the order that a return takes back."""

    number: str
    source: str
    unit_id: int
    currency: str
    placed_at: datetime
    lines: Sequence[Line]
    customer_id: int | None = None
    kind: str = SALE
    status: str = "placed"
    refunds_id: int | None = None
    run_id: int | None = field(default=None, compare=False)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def product_ids(self) -> list[int]:
        return list(dict.fromkeys(line.product_id for line in self.lines if line.product_id))

    @property
    def codes(self) -> tuple[str, ...]:
        return codes_of(self.lines)


def codes_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the codes of the goods on lines, each once."""
    return tuple(dict.fromkeys(line.sku for line in lines if line.sku and line.kind == GOODS))


def fingerprint(draft: Draft) -> str:
    """Return a digest of all that an order says; the same words give the same digest for ever."""
    digest = hashlib.blake2b(digest_size=24)
    head = (draft.currency, _written(draft.placed_at), draft.customer_id, draft.kind, draft.status, draft.refunds_id)
    digest.update("\x1f".join(str(part) for part in head).encode())
    for line in draft.lines:
        digest.update(_line_written(line).encode())
    return digest.hexdigest()


def kind_of(number: str, lines: Sequence[Line]) -> str:
    """Tell what a document is by its number and its lines.

    A return has a number like C536379, or only lines below nothing, or a sum below nothing. An
    adjustment moves no money, has a price below nothing, or a number like A563186 (bad debt).
    """
    amounts = [line.amount for line in lines]
    if not any(amounts) or CORRECTION.match(number) or any(line.unit_price < 0 for line in lines):
        return ADJUSTMENT
    if sum(amounts) < 0 or (CANCELLATION.match(number) and not any(amount > 0 for amount in amounts)):
        return RETURN
    return SALE


def returned(lines: Sequence[Line], quantities: Sequence[Decimal]) -> list[Line]:
    """Return the lines of a return that takes so much of each line back."""
    return [
        Line(
            quantity=-quantity, unit_price=line.unit_price, sku=line.sku, description=line.description,
            product_id=line.product_id, kind=line.kind,
        )
        for line, quantity in zip(lines, quantities, strict=True)
        if quantity
    ]  # fmt: skip


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _line_written(line: Line) -> str:
    figures = f"{plain(line.quantity)}\x1f{plain(line.unit_price)}\x1f{_written(line.at)}"
    return f"{line.kind}\x1f{line.sku}\x1f{line.description}\x1f{figures}\x1e"
