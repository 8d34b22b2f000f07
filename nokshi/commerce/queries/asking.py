"""What conditions ask of a customer's orders, as filters: from the traits, or counted over the reader's units."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from nokshi.commerce.models import Cart, ExactField, Order, OrderLine, Traits
from nokshi.commerce.queries.traits import counted, cuts_now, score_range
from nokshi.commerce.rules.scores import FIFTHS
from nokshi.conditions.comparing import NOBODY, Moment, Target, compared
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import FieldType

Matches = Callable[[str, Any, datetime, Scope], Q]

HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda have, want: bool(have >= want),
    "at_most": lambda have, want: bool(have <= want),
    "more": lambda have, want: bool(have > want),
    "less": lambda have, want: bool(have < want),
    "is": lambda have, want: bool(have == want),
    "between": lambda have, want: bool(want[0] <= have <= want[1]),
}


def trait(name: str, type_: FieldType, *, none_is_zero: bool = False) -> Matches:
    """Return the filter of a trait; `none_is_zero`: whoever never ordered has zero of it."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        moment = Moment(now, scope)
        if scope.sees_all_units:
            found = compared(Target(f"traits__{name}", type_, Traits._meta.get_field(name)), operator, value, moment)
        else:
            column = ExactField() if type_ == FieldType.MONEY else None
            found = Q(
                Exists(_figures(scope, name).filter(compared(Target(name, type_, column), operator, value, moment)))
            )
        if operator == "empty":
            return NOBODY if none_is_zero else (found if scope.sees_all_units else found | _without(scope))
        return found | _without(scope) if none_is_zero and holds(Decimal(0), operator, value) else found

    return matches


def _without(scope: Scope) -> Q:
    """Match those of whom the reader sees no order."""
    return Q(traits__isnull=True) if scope.sees_all_units else ~Q(Exists(_figures(scope)))


def score(measure: str, column: str) -> Matches:
    """Return the filter of R, F or M; for a narrow reader his figures are held against everybody's fifths."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        if scope.sees_all_units:
            return trait(measure, FieldType.NUMBER)(operator, value, now, scope)
        cuts = cuts_now()[measure]
        wanted = range(1, FIFTHS + 1) if operator == "empty" else _scores(operator, value)
        ranges = [score_range(column, one, cuts) for one in wanted] if cuts else []
        found = Q(Exists(_figures(scope, column).filter(reduce(or_, ranges)))) if ranges else NOBODY
        return ~found if operator == "empty" else found

    return matches


def interval(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Filter by the mean days between orders."""
    if scope.sees_all_units:
        return trait("interval_days", FieldType.NUMBER)(operator, value, now, scope)
    rows = _figures(scope, "first_order_at", "last_order_at").filter(Q(orders__gte=2))
    if operator == "empty":
        return ~Q(Exists(rows))
    edges = value if isinstance(value, tuple) else (value, value)
    for lookup, days in _edges(operator, edges):
        gaps = ExpressionWrapper(Value(timedelta(days=float(days))) * (F("orders") - 1), DurationField())
        span = ExpressionWrapper(F("last_order_at") - F("first_order_at"), DurationField())
        rows = rows.filter(lookup(span, gaps))
    return Q(Exists(rows))


def favourite_category(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Filter by the category most often bought from."""
    if scope.sees_all_units:
        return trait("favourite_category", FieldType.CHOICE)(operator, value, now, scope)
    lines = _sold(scope).exclude(product__category=None)
    if operator == "empty":
        return ~Q(pk__in=lines.values("order__customer_id"))
    wanted = [int(one) for one in value if str(one).isdigit()]
    own = lines.filter(order__customer=OuterRef("pk")).order_by().values("product__category")
    best = own.annotate(times=Count("order", distinct=True)).order_by("-times", "product__category")
    likely = lines.filter(product__category__in=wanted).values("order__customer_id")
    people = Customer.objects.filter(pk__in=likely).alias(best=Subquery(best.values("product__category")[:1]))
    return Q(pk__in=people.filter(best__in=wanted).values("pk"))


def bought(path: str, type_: FieldType) -> Matches:
    """Return the filter of what stands on the lines of somebody's sales."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        lines = _sold(scope)
        if operator == "empty":
            filled = lines.exclude(**{f"{path}__isnull": True})
            return ~Q(pk__in=filled.values("order__customer_id"))
        found = compared(Target(path, type_, None), operator, value, Moment(now, scope))
        return Q(pk__in=lines.filter(found).values("order__customer_id"))

    return matches


def open_cart(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Filter those who have a cart that they have neither bought nor emptied."""
    return Q(pk__in=Cart.objects.visible_to(scope).values("customer_id"))


def holds(have: Any, operator: str, value: Any) -> bool:
    """Say whether a figure meets a comparison of numbers or amounts."""
    many = value if isinstance(value, tuple) else (value,)
    plain = tuple(one.amount if isinstance(one, Money) else one for one in many)
    return HOLDS[operator](have, plain if operator == "between" else plain[0])


def _scores(operator: str, value: Any) -> list[int]:
    return [one for one in range(1, FIFTHS + 1) if holds(one, operator, value)]


def _edges(operator: str, edges: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    first, last = edges
    found: dict[str, list[tuple[Any, Any]]] = {
        "at_least": [(GreaterThanOrEqual, first)],
        "more": [(GreaterThan, first)],
        "at_most": [(LessThanOrEqual, last)],
        "less": [(LessThan, last)],
    }
    return found.get(operator, [(GreaterThanOrEqual, first), (LessThanOrEqual, last)])


def _figures(scope: Scope, *names: str) -> QuerySet[Order, dict[str, Any]]:
    """Return the figures of the customer of the row around: asked of a few, no more than their orders are read.

    Only `names` of them, beside the numbers of orders and returns: each one more is worked out at every compilation.
    """
    orders = Order.objects.counted().visible_to(scope).filter(customer=OuterRef("pk"))
    if "average" in names:
        names = (*names, "spent")
    rows = counted(orders, only={"orders", "returns", *names}).filter(Q(orders__gt=0) | Q(returns__gt=0))
    mean = {"average": ExpressionWrapper(F("spent") / F("orders"), ExactField())} if "average" in names else {}
    return rows.annotate(**mean)


def _sold(scope: Scope) -> QuerySet[OrderLine]:
    sales = Order.objects.counted().visible_to(scope).filter(kind=Order.Kind.SALE, customer__isnull=False)
    return OrderLine.objects.filter(order__in=sales, kind=OrderLine.Kind.GOODS)
