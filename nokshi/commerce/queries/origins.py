"""How a customer's orders and carts came in."""

from collections.abc import Sequence
from dataclasses import dataclass

from nokshi.commerce.events import CartChanged, OrderPlaced, OrderRefunded
from nokshi.commerce.models import Cart, Order
from nokshi.customers.queries.merging import family
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow


@dataclass(frozen=True, slots=True)
class Entered:
    """An order and the event by which it came into the books, where the log still has it."""

    order: Order
    row: EventRow | None


def newest_orders(customer_id: int, scope: Scope, kind: str, limit: int) -> list[Entered]:
    """Return the newest orders of a kind that count for a customer, of those that the reader sees."""
    orders = Order.objects.counted().visible_to(scope).filter(customer=customer_id, kind=kind)
    return _entered(list(orders.order_by("-placed_at", "-pk")[:limit]))


def first_order(customer_id: int, scope: Scope) -> Entered | None:
    """Return the first sale to a customer, of those that the reader sees."""
    orders = Order.objects.counted().visible_to(scope).filter(customer=customer_id, kind=Order.Kind.SALE)
    return next(iter(_entered(list(orders.order_by("placed_at", "pk")[:1]))), None)


def carts_with_rows(customer_id: int, scope: Scope) -> list[tuple[Cart, EventRow | None]]:
    """Return the open carts of a customer that the reader sees, each with the event that last changed it."""
    carts = Cart.objects.visible_to(scope).filter(customer=customer_id).order_by("-updated_at", "pk")
    told = EventRow.objects.standing().filter(customer_id__in=family([customer_id]), kind=CartChanged.kind)
    return [(cart, told.filter(subject_id=cart.pk).order_by("-at", "-id").first()) for cart in carts]


def _entered(orders: Sequence[Order]) -> list[Entered]:
    rows = EventRow.objects.standing().filter(
        subject_kind="commerce.order", subject_id__in=[one.pk for one in orders],
        kind__in=(OrderPlaced.kind, OrderRefunded.kind),
    )  # fmt: skip
    found = {row.subject_id: row for row in rows}
    return [Entered(one, found.get(one.pk)) for one in orders]
