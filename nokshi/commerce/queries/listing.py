"""Lists of orders and of products, narrowed as the reader asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Q, QuerySet

from nokshi.commerce.models import Order, Price, Product
from nokshi.commerce.queries.catalogue import branch_of
from nokshi.custom.queries.asking import by_own_texts
from nokshi.customers.models import Customer
from nokshi.customers.queries.hierarchy import group_of
from nokshi.customers.queries.search import best_matches
from nokshi.kernel.clock import today
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.timeline.settled import ByOrder

LAST = "\U0010ffff"
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How a list of orders is narrowed; what is empty narrows nothing."""

    text: str = ""
    kind: str = ""
    status: str = ""
    unit: int | None = None
    customer: int | None = None
    group: int | None = None
    product: int | None = None
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self != Narrowing()

    @property
    def is_filtered(self) -> bool:
        """Say whether more than a text and a link narrow the list."""
        return any((self.kind, self.status, self.unit, self.first, self.last))


def orders_for(scope: Scope, narrowing: Narrowing) -> QuerySet[Order]:
    """Return the orders that a reader sees and asks for; days are those of his zone, both included."""
    orders = _seen_in_order(scope)
    plain = {"kind": narrowing.kind, "status": narrowing.status, "unit": narrowing.unit}
    orders = orders.filter(**{name: value for name, value in plain.items() if value})
    if narrowing.customer:
        seen = Customer.objects.visible_to(scope).filter(pk=narrowing.customer)
        orders = orders.filter(customer__in=seen.values("pk"))
    if narrowing.group:
        seen = Customer.objects.visible_to(scope).filter(pk=narrowing.group)
        companies = group_of(narrowing.group, scope, today(scope.zone))
        orders = orders.filter(customer__in=companies) if seen.exists() else orders.none()
    if narrowing.product:
        orders = orders.filter(lines__product=narrowing.product).distinct()
    if narrowing.first:
        orders = orders.filter(placed_at__gte=start_of(narrowing.first, scope.zone))
    if narrowing.last:
        orders = orders.filter(placed_at__lt=start_of(narrowing.last + timedelta(days=1), scope.zone))
    return orders_by_text(orders, narrowing.text, scope) if narrowing.text else orders


def _seen_in_order(scope: Scope) -> QuerySet[Order]:
    """Return the orders that a reader sees.

    By an index of units SQLite would find all of them first and sort them, to show the newest fifty.
    """
    if scope.units is None:
        return Order.objects.all()
    unit = ByOrder("unit_id", output_field=BigIntegerField())
    return Order.objects.alias(seen_in=unit).filter(seen_in__in=sorted(scope.units))


def orders_by_text(orders: QuerySet[Order], text: str, scope: Scope) -> QuerySet[Order]:
    """Keep the orders whose number begins with a text, or whose customer answers it."""
    people = best_matches(Customer.objects.visible_to(scope), text, scope, MOST_PEOPLE)
    return orders.filter(_number(text) | Q(customer__in=people) | by_own_texts("commerce.order", text))


def orders_by_number(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Keep the orders whose number begins with a text."""
    found = _number(text) | by_own_texts("commerce.order", text)
    return orders.filter(found) if text.strip("# ") else orders.none()


def products_by_text(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Keep the products whose name holds every word of a text, or whose code begins with it."""
    named = Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    return products.filter(Q(sku__istartswith=text.strip()) | named | by_own_texts("commerce.product", text))


def products_for(text: str, category: int | None, *, retired: bool = False) -> QuerySet[Product]:
    """Return products on sale (or those retired) of a category and all below it, that answer a text."""
    products = Product.objects.filter(is_active=not retired)
    if category:
        products = products.filter(category__in=branch_of(category))
    return products_by_text(products, text) if text else products


def usual_prices(product_ids: Sequence[int], currency: str) -> Mapping[int, Money]:
    """Return what products cost everyone: in this currency where there is such a price, else in another."""
    rows = Price.objects.filter(product__in=product_ids, price_list__who__isnull=True, price_list__is_active=True)
    found: dict[int, Money] = {}
    order = ("price_list__position", "price_list_id")
    for pk, amount, its in rows.order_by(*order).values_list("product_id", "amount", "price_list__currency"):
        if pk not in found or (its == currency and found[pk].currency != currency):
            found[pk] = Money(amount, its)
    return found


def start_of(day: date, zone: str) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone))


def _number(text: str) -> Q:
    start = text.strip("# ")
    if not start:
        return Q(pk__in=[])
    upper = start.upper()
    exact = Q(number__gte=start, number__lt=start + LAST, number__startswith=start)
    return exact if upper == start else exact | Q(number__gte=upper, number__lt=upper + LAST, number__startswith=upper)
