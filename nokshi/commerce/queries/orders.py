"""Orders as lists and pages need them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from nokshi.commerce.models import Order, OrderLine
from nokshi.commerce.rules.orders import Line
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope

SUMMED = 2_000


@dataclass(frozen=True, slots=True)
class Turnover:
    """What orders come to: in the organisation's currency as far as rates are known, and what is left out."""

    count: int
    home: Money
    left_out: list[Money]
    left_out_count: int


class Piece(NamedTuple):
    """A line of an order as far as a card shows it."""

    description: str
    sku: str
    kind: str
    quantity: Decimal
    amount: Decimal


def are_few(orders: QuerySet[Order]) -> bool:
    """Say whether orders are few enough to be added up on every page that shows them."""
    return orders.order_by()[: SUMMED + 1].count() <= SUMMED


def turnover(orders: QuerySet[Order], currency: str) -> Turnover:
    """Sum orders honestly: those in a currency without a rate stand beside the sum, not in it."""
    whole = orders.aggregate(count=Count("pk"), home=Sum("home_total"))
    rows = orders.filter(home_total=None).values("currency").order_by("currency")
    bare = list(rows.annotate(total=Sum("total"), count=Count("pk")))
    return Turnover(
        count=whole["count"],
        home=Money(whole["home"] or Decimal(0), currency),
        left_out=[Money(row["total"], row["currency"]) for row in bare],
        left_out_count=sum(row["count"] for row in bare),
    )


def customers_seen(ids: Iterable[int | None], scope: Scope) -> dict[int, dict[str, Any]]:
    """Return name and kind of those customers whom the reader may see, by id."""
    wanted = {one for one in ids if one}
    rows = Customer.objects.visible_to(scope).filter(pk__in=wanted).values("id", "name", "kind")
    return {row["id"]: dict(row) for row in rows}


def states_of(order_ids: Sequence[int], scope: Scope) -> dict[int, str]:
    """Return the status of those orders that the reader sees, by id."""
    return dict(Order.objects.visible_to(scope).filter(pk__in=order_ids).values_list("pk", "status"))


def pieces_of(order_ids: Sequence[int], most: int) -> dict[int, list[Piece]]:
    """Return the first lines of orders by order, as a card shows them; no objects, for a timeline has hundreds."""
    rows = OrderLine.objects.filter(order__in=order_ids, position__lte=most).order_by("order_id", "position")
    found: dict[int, list[Piece]] = {}
    for order_id, *piece in rows.values_list("order_id", *Piece._fields):
        found.setdefault(order_id, []).append(Piece._make(piece))
    return found


def lines_written(order: Order) -> list[Line]:
    """Return the lines of an order in their order, as they would be written."""
    return [
        Line(
            quantity=row.quantity, unit_price=row.unit_price, sku=row.sku, description=row.description,
            product_id=row.product_id, kind=row.kind, at=row.at,
        )
        for row in order.lines.order_by("position")
    ]  # fmt: skip


def returned_quantities(order: Order) -> dict[int, Decimal]:
    """Return how much of each line of an order was given back already, by the line's position."""
    rows = OrderLine.objects.filter(order__refunds=order).values("sku", "unit_price", "kind", "product_id")
    back: dict[tuple[str, int | None, str, Decimal], Decimal] = {
        (row["kind"], row["product_id"], row["sku"], row["unit_price"]): -row["sum"]
        for row in rows.annotate(sum=Sum("quantity"))
    }
    found: dict[int, Decimal] = {}
    for line in order.lines.order_by("position"):
        key = (line.kind, line.product_id, line.sku, line.unit_price)
        given = back.get(key, Decimal(0))
        taken = min(line.quantity, given) if line.quantity > 0 else max(line.quantity, given)
        back[key] = given - taken
        found[line.position] = taken
    return found


def customer_of(order_id: int) -> int | None:
    """Return whose an order is."""
    return Order.objects.filter(pk=order_id).values_list("customer_id", flat=True).first()
