"""What a customer had bought, and what lay in his cart, by a past moment: the books, with later entries taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from nokshi.commerce.events import (
    CartAbandoned,
    CartChanged,
    CartCleared,
    OrderAdjusted,
    OrderChanged,
    OrderPlaced,
    OrderRefunded,
    OrderRemoved,
)
from nokshi.commerce.models import Order
from nokshi.commerce.queries.rates import RateBook
from nokshi.commerce.queries.traits import counted
from nokshi.commerce.rules.orders import ADJUSTMENT, RETURN, SALE
from nokshi.commerce.rules.past import Stand, before_change
from nokshi.customers.queries.merging import family
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import recorded

ORDER = "commerce.order"
KIND_OF = {OrderPlaced.kind: SALE, OrderRefunded.kind: RETURN, OrderAdjusted.kind: ADJUSTMENT}
AT_ONCE = 500

Story = Sequence[EventRow]


def figures_before(customer_id: int, moment: datetime, scope: Scope) -> dict[str, Any] | None:
    """Return the figures of the orders placed before a moment, of those that the reader sees; None without any.

    An order is as it stood at the moment: changes, cancellations and removals told of since are taken back. One that
    was written down later counts from the time that it bears, as everything in the log does.
    """
    ids = family([customer_id])
    later = _later(ids, moment)
    orders = Order.objects.counted().visible_to(scope).filter(customer=customer_id, placed_at__lt=moment)
    for some in later:
        orders = orders.exclude(pk__in=some.values("subject_id"))
    figures = next(iter(counted(orders)), None)
    then = [
        one for one in _stands(later)
        if one.counts and one.customer in ids and one.placed_at < moment
        and (scope.units is None or one.unit in scope.units)
    ]  # fmt: skip
    return _together(figures, then) if then else figures


@dataclass(frozen=True, slots=True)
class CartThen:
    """A cart as it lay: what was in it since when, and whether it was left behind."""

    amount: Money
    lines: int
    since: datetime
    is_abandoned: bool


def carts_before(customer_id: int, moment: datetime, scope: Scope) -> list[CartThen]:
    """Return the carts that were open just before a moment, in the units that the reader sees."""
    told = EventRow.objects.standing().visible_to(scope).filter(customer_id__in=family([customer_id]), at__lt=moment)
    rows = told.filter(kind__in=(CartChanged.kind, CartCleared.kind))
    units = rows.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    newest = [rows.filter(unit_id=unit).order_by("-at", "-id").first() for unit in units]
    return [_cart(row, told) for row in newest if row is not None and row.kind == CartChanged.kind]


def _cart(row: EventRow, told: QuerySet[EventRow]) -> CartThen:
    event = recorded(row).event
    assert isinstance(event, CartChanged)
    left = told.filter(kind=CartAbandoned.kind, unit_id=row.unit_id, at__gte=row.at, id__gt=row.pk)
    return CartThen(event.amount, event.lines, row.at, left.exists())


def _later(ids: Sequence[int], moment: datetime) -> list[QuerySet[EventRow]]:
    """Return what was told since a moment of orders that were a customer's then, and of those that are his by it."""
    told = EventRow.objects.standing().filter(subject_kind=ORDER, subject_id__isnull=False)
    his = told.filter(customer_id__in=ids, kind__in=(*KIND_OF, OrderChanged.kind), at__lt=moment)
    since = told.filter(kind__in=(OrderChanged.kind, OrderRemoved.kind), at__gte=moment)
    return [since.filter(subject_id__in=his.values("subject_id")), since.filter(customer_id__in=ids)]


def _stands(later: Iterable[QuerySet[EventRow]]) -> Iterator[Stand]:
    rows = {row.pk: row for some in later for row in some}
    stories: dict[int, list[EventRow]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.at, row.pk), reverse=True):
        stories.setdefault(row.subject_id or 0, []).append(row)
    numbers = list(stories)
    for start in range(0, len(numbers), AT_ONCE):
        ids = numbers[start : start + AT_ONCE]
        orders, booked = Order.objects.in_bulk(ids), _booked(ids)
        for pk in ids:
            if stand := _stand(stories[pk], orders.get(pk), booked.get(pk)):
                yield stand


def _booked(ids: Sequence[int]) -> dict[int, EventRow]:
    """Return the event by which each of these orders came into the books."""
    rows = EventRow.objects.standing().filter(subject_kind=ORDER, subject_id__in=ids, kind__in=KIND_OF)
    return {row.subject_id or 0: row for row in rows}


def _stand(story: Story, order: Order | None, booked: EventRow | None) -> Stand | None:
    """Return an order as it stood before its story, which is told newest first; None of one that nobody knows."""
    stand = _now(order) if order else _removed(story[0], booked)
    for row in story:
        event = recorded(row).event
        if stand and isinstance(event, OrderChanged):
            stand = before_change(stand, event)
    return stand


def _now(order: Order) -> Stand:
    amount = Money(order.total, order.currency)
    return Stand(order.customer_id, order.unit_id, order.kind, order.status, order.placed_at, amount)


def _removed(row: EventRow, booked: EventRow | None) -> Stand | None:
    event = recorded(row).event
    if not isinstance(event, OrderRemoved):
        return None
    kind = event.order_kind or (KIND_OF[booked.kind] if booked else SALE)
    placed_at = event.placed_at or (booked.at if booked else row.at)
    return Stand(row.customer_id, row.unit_id, kind, event.status, placed_at, event.amount)


def _together(figures: dict[str, Any] | None, then: Sequence[Stand]) -> dict[str, Any]:
    """Return figures with those of some orders in which they were left out."""
    books = RateBook({one.amount.currency for one in then})
    totals = [books.home_total(one.amount.amount, one.amount.currency, one.placed_at) for one in then]
    known = [total for total in totals if total is not None]
    sales = [one.placed_at for one in then if one.kind == SALE]
    figures = figures or {"first_order_at": None, "last_order_at": None, "orders": 0, "returns": 0, "unpriced": 0}
    moments = [*sales, *filter(None, (figures["first_order_at"], figures["last_order_at"]))]
    return {
        "first_order_at": min(moments, default=None),
        "last_order_at": max(moments, default=None),
        "orders": figures["orders"] + len(sales),
        "returns": figures["returns"] + sum(one.kind == RETURN for one in then),
        "spent": (figures.get("spent") or Decimal(0)) + sum(known, Decimal(0)),
        "unpriced": figures["unpriced"] + len(totals) - len(known),
    }
