"""Figures of the shop over time, of what the reader sees."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from nokshi.commerce.models import Order, OrderLine
from nokshi.commerce.queries.listing import start_of
from nokshi.commerce.queries.orders import Turnover, turnover
from nokshi.kernel.scope import Scope

MONTHS = 12


def months_before(today: date, count: int = MONTHS) -> list[date]:
    """Return the first days of so many months, this one last."""
    first = today.replace(day=1)
    found = [first]
    while len(found) < count:
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, first)
    return found


def spent_by_month(orders: QuerySet[Order], today: date, zone: str) -> list[tuple[date, Decimal]]:
    """Return what orders came to in each of the last twelve months, in the organisation's currency."""
    months = months_before(today)
    rows = orders.filter(placed_at__gte=start_of(months[0], zone), home_total__isnull=False)
    sums = _by_month(rows.values_list("placed_at", "home_total"), zone)
    return [(month, sums.get(month, Decimal(0))) for month in months]


def sold_by_month(product_id: int, scope: Scope, today: date) -> list[tuple[date, Decimal]]:
    """Return how many pieces of a product were sold in each of the last twelve months, returns taken off."""
    months = months_before(today)
    orders = Order.objects.counted().visible_to(scope).filter(placed_at__gte=start_of(months[0], scope.zone))
    lines = OrderLine.objects.filter(product=product_id, order__in=orders)
    rows = lines.annotate(month=TruncMonth("order__placed_at", tzinfo=ZoneInfo(scope.zone))).values("month")
    sums = {row["month"].date(): row["sum"] for row in rows.annotate(sum=Sum("quantity")).order_by()}
    return [(month, sums.get(month, Decimal(0))) for month in months]


def turnover_between(scope: Scope, first: datetime, until: datetime) -> Turnover:
    """Return what counted orders of a period come to; sales and returns."""
    orders = Order.objects.counted().visible_to(scope).filter(placed_at__gte=first, placed_at__lt=until)
    return turnover(orders, scope.currency)


def sales_between(scope: Scope, first: datetime, until: datetime) -> int:
    """Return how many sales a period has."""
    orders = Order.objects.counted().visible_to(scope).filter(kind=Order.Kind.SALE)
    return orders.filter(placed_at__gte=first, placed_at__lt=until).count()


def last_buyers(product_id: int, scope: Scope, limit: int = 8) -> list[Order]:
    """Return the latest sales of a product that the reader sees."""
    sales = Order.objects.counted().visible_to(scope).filter(kind=Order.Kind.SALE)
    ids = OrderLine.objects.filter(product=product_id, order__in=sales).order_by("-order__placed_at", "-order_id")
    found = list(dict.fromkeys(ids.values_list("order_id", flat=True)[: limit * 3]))[:limit]
    orders = Order.objects.in_bulk(found)
    return [orders[pk] for pk in found]


def pieces_sold(product_ids: list[int], scope: Scope, since: datetime) -> dict[int, Decimal]:
    """Return how many pieces of each product were sold since a moment, returns taken off."""
    orders = Order.objects.counted().visible_to(scope).filter(placed_at__gte=since)
    rows = OrderLine.objects.filter(product__in=product_ids, order__in=orders).values("product_id")
    return {row["product_id"]: row["sum"] for row in rows.annotate(sum=Sum("quantity")).order_by()}


def order_counts(orders: QuerySet[Order]) -> dict[str, int]:
    """Return how many orders there are of each kind."""
    return dict(orders.order_by().values_list("kind").annotate(count=Count("pk")))


def _by_month(rows: QuerySet[Order, tuple[datetime, Decimal]], zone: str) -> dict[date, Decimal]:
    sums: dict[date, Decimal] = {}
    here = ZoneInfo(zone)
    for at, amount in rows:
        month = at.astimezone(here).date().replace(day=1)
        sums[month] = sums.get(month, Decimal(0)) + amount
    return sums
