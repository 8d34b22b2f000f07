"""What orders say of customers: for the whole house kept in a table, for a narrow reader counted when asked."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Max, Min, Q, QuerySet, Sum

from nokshi.commerce.models import Order, OrderLine, ScoreCuts, Traits
from nokshi.commerce.rules.amounts import rounded
from nokshi.commerce.rules.scores import LEAST_BASE, band, interval_days, places_of_cuts
from nokshi.kernel.scope import Scope

FAVOURITES = 3
SALE = Q(kind=Order.Kind.SALE)
FIGURES: dict[str, Aggregate] = {
    "first_order_at": Min("placed_at", filter=SALE),
    "last_order_at": Max("placed_at", filter=SALE),
    "orders": Count("pk", filter=SALE),
    "returns": Count("pk", filter=Q(kind=Order.Kind.RETURN)),
    "spent": Sum("home_total"),
    "unpriced": Count("pk", filter=Q(home_total=None)),
}
READ_CUT: dict[str, Callable[[str], Any]] = {"r": datetime.fromisoformat, "f": int, "m": Decimal}


def figures_of(customer_ids: Sequence[int], scope: Scope | None = None) -> dict[int, dict[str, Any]]:
    """Return the values of `Traits` (without scores) by customer, from the orders the reader may see."""
    orders = Order.objects.counted().filter(customer__in=customer_ids)
    if scope is not None:
        orders = orders.visible_to(scope)
    rows = counted(orders).filter(Q(orders__gt=0) | Q(returns__gt=0))
    liked = _favourites(orders)
    return {row["customer_id"]: _figures(row, liked.get(row["customer_id"], [])) for row in rows}


def counted(orders: QuerySet[Order], *, only: Collection[str] = FIGURES) -> QuerySet[Order, dict[str, Any]]:
    """Return a row of figures for each customer of these orders, `only` some of them where no more are asked for."""
    figures = {name: figure for name, figure in FIGURES.items() if name in only}
    rows: QuerySet[Order, dict[str, Any]] = orders.values("customer_id").annotate(**figures)  # type: ignore[assignment]
    return rows


def traits_for(customer_id: int, scope: Scope) -> Traits | None:
    """Return a customer's traits as this reader may know them: over his units alone; None without orders."""
    if scope.sees_all_units:
        return Traits.objects.filter(customer=customer_id).first()
    figures = figures_of([customer_id], scope).get(customer_id)
    return Traits(customer_id=customer_id, **figures) if figures else None


def cuts_now() -> dict[str, list[Any]]:
    """Return the borders of the fifths by measure; empty where the base was too small."""
    kept = dict(ScoreCuts.objects.values_list("measure", "cuts"))
    return {measure: [read(cut) for cut in kept.get(measure, [])] for measure, read in READ_CUT.items()}


def drawn_cuts(column: str, base: int) -> list[Any]:
    """Return the four borders of a measure in the base as it is now; none in too small a base."""
    if base < LEAST_BASE:
        return []
    values = Traits.objects.exclude(**{column: None}).order_by(column).values_list(column, flat=True)
    count = base if column != "last_order_at" else values.count()
    return [values[place] for place in places_of_cuts(count)] if count >= LEAST_BASE else []


def score_range(column: str, wanted: int, cuts: Sequence[Any]) -> Q:
    """Return the condition of scoring `wanted` by these borders."""
    above, until = band(wanted, cuts)
    condition = Q(**{f"{column}__isnull": False})
    if above is not None:
        condition &= Q(**{f"{column}__gt": above})
    if until is not None:
        condition &= Q(**{f"{column}__lte": until})
    return condition


def _favourites(orders: QuerySet[Order]) -> dict[int, list[tuple[int, int | None, int]]]:
    """Return (product, category, orders with it) by customer, most often bought first."""
    lines = OrderLine.objects.filter(order__in=orders.filter(SALE), kind=OrderLine.Kind.GOODS).exclude(product=None)
    rows = lines.values_list("order__customer_id", "product_id", "product__category_id")
    found: dict[int, list[tuple[int, int | None, int]]] = {}
    for customer_id, product_id, category_id, times in rows.annotate(times=Count("order_id", distinct=True)):
        found.setdefault(customer_id, []).append((product_id, category_id, times))
    for liked in found.values():
        liked.sort(key=lambda one: (-one[2], one[0]))
    return found


def _figures(row: dict[str, Any], liked: Sequence[tuple[int, int | None, int]]) -> dict[str, Any]:
    spent, orders = row["spent"] or Decimal(0), row["orders"]
    products = [product for product, _, _ in liked[:FAVOURITES]]
    categories = _categories(liked)
    return {
        "first_order_at": row["first_order_at"],
        "last_order_at": row["last_order_at"],
        "orders": orders,
        "returns": row["returns"],
        "spent": spent,
        "average": rounded(spent / orders) if orders else Decimal(0),
        "interval_days": interval_days(row["first_order_at"], row["last_order_at"], orders),
        "unpriced": row["unpriced"],
        "favourite_product_id": products[0] if products else None,
        "favourite_products": products,
        "favourite_category_id": categories[0] if categories else None,
        "favourite_categories": categories,
    }


def _categories(liked: Iterable[tuple[int, int | None, int]]) -> list[int]:
    counts: Counter[int] = Counter()
    for _, category, times in liked:
        if category is not None:
            counts[category] += times
    best = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [category for category, _ in best[:FAVOURITES]]
