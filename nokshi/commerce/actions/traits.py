"""Keep the traits of customers true to their orders, in sets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from nokshi.commerce.events import TraitsRefreshed
from nokshi.commerce.models import Order, ScoreCuts, Traits
from nokshi.commerce.queries.rates import RateBook
from nokshi.commerce.queries.traits import cuts_now, drawn_cuts, figures_of, score_range
from nokshi.commerce.rules.scores import FIFTHS, is_due, score
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import record

AT_ONCE = 500
COLUMN = {"r": "last_order_at", "f": "orders", "m": "spent"}
KEPT = (
    "first_order_at", "last_order_at", "orders", "returns", "spent", "average", "interval_days", "unpriced",
    "favourite_category_id", "favourite_product_id", "favourite_categories", "favourite_products", "r", "f", "m",
)  # fmt: skip
WRITTEN = [name.removesuffix("_id") for name in KEPT]


@transaction.atomic
def refresh_traits(*, customer_ids: Iterable[int], now: datetime) -> int:
    """Count the orders of these customers anew and return how many have other traits now.

    Who has no order has no traits. One query for each question and 500 customers.
    """
    cuts, changed = cuts_now(), 0
    for ids in _parts(sorted(set(customer_ids))):
        former = {one.customer_id: one for one in Traits.objects.filter(customer__in=ids)}
        figures = figures_of(ids)
        rows = [_traits(customer_id, values, cuts) for customer_id, values in figures.items()]
        others = [row for row in rows if _values(row) != _values(former.get(row.customer_id))]
        Traits.objects.bulk_create(others, update_conflicts=True, unique_fields=["customer"], update_fields=WRITTEN)
        gone = [one for one in ids if one not in figures and one in former]
        Traits.objects.filter(customer__in=gone).delete()
        changed += _tell([*(row.customer_id for row in others), *gone], now)
    return changed


@transaction.atomic
def refresh_scores(*, now: datetime, only_if_due: bool = False) -> int:
    """Draw the fifths of R, F and M anew, score everybody by them, and return how many have other scores.

    They are due at every change of a small base; of a large one when it has grown or shrunk by a twentieth.
    """
    base = Traits.objects.count()
    then = ScoreCuts.objects.values_list("base", flat=True).first() or 0
    if only_if_due and not is_due(base, then):
        return 0
    moved: set[int] = set()
    for measure, column in COLUMN.items():
        cuts = drawn_cuts(column, base)
        plain = [cut.isoformat() if isinstance(cut, datetime) else str(cut) for cut in cuts]
        ScoreCuts.objects.update_or_create(measure=measure, defaults={"cuts": plain, "base": base, "at": now})
        moved |= _score_by(measure, column, cuts)
    for ids in _parts(sorted(moved)):
        _tell(ids, now)
    return len(moved)


def price_orders(*, currency: str, now: datetime) -> int:
    """Count orders in a currency anew in the organisation's, and their customers' traits; return how many changed.

    Called when a rate of the currency was set or taken away, or the organisation's currency became another one. It
    goes in steps of their own transactions where it stands alone; going over it again changes nothing.
    """
    books = RateBook({currency})
    changed = 0
    for orders in _orders_in_parts(currency):
        changed += price_part(orders, books, now)
    return changed


@transaction.atomic
def price_part(orders: Sequence[Order], books: RateBook, now: datetime) -> int:
    """Count these orders anew in the organisation's currency, and their customers' traits; return how many changed."""
    others = []
    for order in orders:
        home_total = books.home_total(order.total, order.currency, order.placed_at)
        if home_total != order.home_total:
            order.home_total = home_total
            others.append(order)
    _write_home_totals(others)
    refresh_traits(customer_ids={order.customer_id for order in others if order.customer_id}, now=now)
    return len(others)


def _write_home_totals(orders: Sequence[Order]) -> None:
    """Write the totals of a part by number: a statement of one CASE for each of 500 is slow to plan."""
    whole = Order._meta.get_field("home_total").get_prep_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE commerce_order SET home_total = %s WHERE id = %s",
            [(whole(order.home_total), order.pk) for order in orders],
        )


def _orders_in_parts(currency: str) -> Iterator[list[Order]]:
    last = 0
    rows = Order.objects.filter(currency=currency).only("total", "home_total", "currency", "placed_at", "customer_id")
    while orders := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield orders
        last = orders[-1].pk


def _traits(customer_id: int, values: dict[str, Any], cuts: dict[str, list[Any]]) -> Traits:
    traits = Traits(customer_id=customer_id, **values)
    for measure, column in COLUMN.items():
        setattr(traits, measure, score(getattr(traits, column), cuts[measure]))
    return traits


def _values(traits: Traits | None) -> tuple[Any, ...] | None:
    return None if traits is None else tuple(getattr(traits, name) for name in KEPT)


def _score_by(measure: str, column: str, cuts: Sequence[Any]) -> set[int]:
    """Write the scores of one measure where they differ; return whose."""
    moved: set[int] = set()
    if not cuts:
        unscored = Traits.objects.exclude(**{measure: None})
        moved.update(unscored.values_list("customer_id", flat=True))
        unscored.update(**{measure: None})
        return moved
    for wanted in range(1, FIFTHS + 1):
        others = Traits.objects.filter(score_range(column, wanted, cuts)).filter(
            ~Q(**{measure: wanted}) | Q(**{measure: None})
        )
        moved.update(others.values_list("customer_id", flat=True))
        others.update(**{measure: wanted})
    nobody = Traits.objects.filter(**{column: None}).exclude(**{measure: None})
    moved.update(nobody.values_list("customer_id", flat=True))
    nobody.update(**{measure: None})
    return moved


def _tell(customer_ids: Sequence[int], now: datetime) -> int:
    if customer_ids:
        record(TraitsRefreshed(customers=tuple(customer_ids)), at=now, actor=Actor.system())
    return len(customer_ids)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
