"""Write many orders at once: the one way into the books, for a single sale as for a whole file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from nokshi.commerce.actions.rows import Booked, write_lines, write_orders
from nokshi.commerce.actions.telling import entry_of_change, entry_of_order
from nokshi.commerce.models import Order, OrderLine, Product
from nokshi.commerce.queries.rates import RateBook
from nokshi.commerce.rules.amounts import whole_figures
from nokshi.commerce.rules.orders import Draft, Line, fingerprint
from nokshi.kernel.actor import Actor
from nokshi.kernel.among import among
from nokshi.timeline.actions import Entry, record_many

CHUNK = 5_000
HEAD = ("customer_id", "unit_id", "kind", "status", "currency", "placed_at", "refunds_id", "run_id")

Key = tuple[int, str, str]
Pair = tuple[Draft, Order]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a draft: its order, and the order's former self where it was changed."""

    order_id: int
    fingerprint: str
    is_new: bool = False
    before: dict[str, Any] | None = None

    @property
    def is_same(self) -> bool:
        return not self.is_new and self.before is None


@transaction.atomic
def save_orders(*, drafts: Sequence[Draft], actor: Actor, now: datetime, run: int | None = None) -> list[Saved]:
    """Write orders with their lines, in the order of the drafts; one already in the books as it is stays untouched.

    Orders are recognised by unit, source and number. Every order made or changed is told to the log.
    """
    books = RateBook({draft.currency for draft in drafts})
    saved: list[Saved] = []
    for some in _sets(drafts):
        saved += _save_set(some, books, actor, now, run)
    return saved


def replace_lines(orders: Sequence[tuple[int, Sequence[Line]]]) -> None:
    """Write the lines of orders anew."""
    OrderLine.objects.filter(order__in=[order_id for order_id, _ in orders]).delete()
    _insert_lines(orders)


def snapshot(order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """Return all that an order says as plain values, enough to write it again."""
    head = {name: getattr(order, name) for name in HEAD}
    return {
        **head,
        "placed_at": order.placed_at.isoformat(),
        "fingerprint": order.fingerprint,
        "lines": [_line_plain(line) for line in lines],
    }


def _sets(drafts: Sequence[Draft]) -> Iterator[dict[Key, Draft]]:
    """Part drafts so that no set names an order twice: the second time it is in the books already."""
    some: dict[Key, Draft] = {}
    for draft in drafts:
        key = (draft.unit_id, draft.source, draft.number)
        if len(some) == CHUNK or key in some:
            yield some
            some = {}
        some[key] = draft
    if some:
        yield some


def _save_set(
    drafts: Mapping[Key, Draft], books: RateBook, actor: Actor, now: datetime, run: int | None
) -> list[Saved]:
    known, prints = _known(drafts), {key: fingerprint(draft) for key, draft in drafts.items()}
    fresh = {key: _booked(draft, prints[key], books) for key, draft in drafts.items() if key not in known}
    changed = [(drafts[key], order) for key, order in known.items() if order.fingerprint != prints[key]]
    for draft, order in changed:
        order.fingerprint = prints[draft.unit_id, draft.source, draft.number]
    write_orders(list(fresh.values()))
    _insert_lines([(order.pk, order.draft.lines) for order in fresh.values()])
    before = _change(changed, books)
    _tell(list(fresh.values()), changed, before, books.home, actor, now, run)
    saved = []
    for key, digest in prints.items():
        pk = (fresh.get(key) or known[key]).pk
        saved.append(Saved(pk, digest, is_new=key in fresh, before=before.get(pk)))
    return saved


def _known(drafts: Iterable[Key]) -> dict[Key, Order]:
    places: dict[tuple[int, str], list[str]] = {}
    for unit_id, source, number in drafts:
        places.setdefault((unit_id, source), []).append(number)
    found: dict[Key, Order] = {}
    for (unit_id, source), numbers in places.items():
        for order in Order.objects.select_for_update().filter(unit=unit_id, source=source, number__in=among(numbers)):
            found[unit_id, source, order.number] = order
    return found


def _booked(draft: Draft, digest: str, books: RateBook) -> Booked:
    total = draft.total
    return Booked(draft, digest, total, books.home_total(total, draft.currency, draft.placed_at))


def _set_head(order: Order, draft: Draft, books: RateBook) -> None:
    for name in HEAD:
        setattr(order, name, getattr(draft, name))
    order.total = draft.total
    order.home_total = books.home_total(order.total, draft.currency, draft.placed_at)


def _change(changed: Sequence[Pair], books: RateBook) -> dict[int, dict[str, Any]]:
    if not changed:
        return {}
    ids = [order.pk for _, order in changed]
    former = {order.pk: order for order in Order.objects.filter(pk__in=ids)}
    lines: dict[int, list[OrderLine]] = {}
    for line in OrderLine.objects.filter(order__in=ids).order_by("order_id", "position"):
        lines.setdefault(line.order_id, []).append(line)
    for draft, order in changed:
        _set_head(order, draft, books)
    Order.objects.bulk_update([order for _, order in changed], [*HEAD, "total", "home_total", "fingerprint"])
    replace_lines([(order.pk, draft.lines) for draft, order in changed])
    return {pk: {**snapshot(former[pk], lines.get(pk, ())), "total": str(former[pk].total)} for pk in ids}


def _tell(
    fresh: Sequence[Booked], changed: Sequence[Pair], before: dict[int, dict[str, Any]], home: str,
    actor: Actor, now: datetime, run: int | None,
) -> None:  # fmt: skip
    shelves = _categories([order.draft for order in fresh])
    entries: list[Entry] = [entry_of_order(order, shelves, home, actor, run) for order in fresh]
    entries += [entry_of_change(order, draft, before[order.pk], home, actor, now, run) for draft, order in changed]
    record_many(entries)


def _categories(drafts: Sequence[Draft]) -> dict[int, int]:
    ids = {one for draft in drafts for one in draft.product_ids}
    rows = Product.objects.filter(pk__in=among(ids)).exclude(category=None).values_list("pk", "category_id")
    return {pk: category for pk, category in rows if category is not None}


def _insert_lines(orders: Sequence[tuple[int, Sequence[Line]]]) -> None:
    write_lines(list(_rows(orders)))


def _rows(orders: Sequence[tuple[int, Sequence[Line]]]) -> Iterator[tuple[Any, ...]]:
    adapt = connection.ops.adapt_datetimefield_value
    for order_id, lines in orders:
        for position, line in enumerate(lines, 1):
            yield (
                order_id, position, line.kind, line.product_id, line.sku, line.description,
                *whole_figures(line.quantity, line.unit_price), adapt(line.at) if line.at else None,
            )  # fmt: skip


def _line_plain(line: OrderLine) -> dict[str, Any]:
    return {
        "kind": line.kind, "product_id": line.product_id, "sku": line.sku, "description": line.description,
        "quantity": str(line.quantity), "unit_price": str(line.unit_price),
        "at": line.at.isoformat() if line.at else None,
    }  # fmt: skip


def line_from_plain(data: dict[str, Any]) -> Line:
    """Return a line as `snapshot` wrote it."""
    at = datetime.fromisoformat(data["at"]) if data["at"] else None
    return replace(
        Line(quantity=Decimal(data["quantity"]), unit_price=Decimal(data["unit_price"])),
        kind=data["kind"], product_id=data["product_id"], sku=data["sku"], description=data["description"], at=at,
    )  # fmt: skip
