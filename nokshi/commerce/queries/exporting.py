"""Orders and products as flat rows, in steady order and without holding them all."""

from collections.abc import Iterator, Sequence
from typing import Any

from nokshi.commerce.models import Category, Order, OrderLine, Product
from nokshi.commerce.queries.listing import usual_prices
from nokshi.commerce.rules.amounts import plain
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.rules.cells import told
from nokshi.customers.models import Customer, Identity
from nokshi.kernel.scope import Scope

CHUNK = 500
Row = dict[str, Any]


def order_rows(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield a row for each line of the orders that a reader sees, by time and number."""
    for orders in _orders(scope, ids):
        lines: dict[int, list[OrderLine]] = {}
        for line in OrderLine.objects.filter(order__in=orders).order_by("position"):
            lines.setdefault(line.order_id, []).append(line)
        people = _people([order.customer_id for order in orders if order.customer_id], scope)
        own = _own("commerce.order", [order.pk for order in orders], scope)
        for order in orders:
            head = {**_head(order), **people.get(order.customer_id or 0, {}), **own.get(order.pk, {})}
            head["customer_id"] = head.pop("external", {}).get(_namespace(order.source), "")
            yield from ({**head, **_line(line, order)} for line in lines.get(order.pk, []))


def product_rows(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield a row for each product, by code."""
    names = category_paths()
    last = ""
    rows = Product.objects.all() if ids is None else Product.objects.filter(pk__in=ids)
    while products := list(rows.filter(sku__gt=last).order_by("sku")[:CHUNK]):
        prices = usual_prices([one.pk for one in products], scope.currency)
        own = _own("commerce.product", [one.pk for one in products], scope)
        for one in products:
            price = prices.get(one.pk)
            yield {
                "sku": one.sku, "name": one.name, "category": names.get(one.category_id or 0, ""),
                "price": plain(price.amount) if price else "", "currency": price.currency if price else "",
                "is_active": one.is_active, **own.get(one.pk, {}),
            }  # fmt: skip
        last = products[-1].sku


def own_columns(subject: str, scope: Scope) -> list[str]:
    """Return the columns of the house's own fields that a reader sees."""
    return [f"custom.{one.key}" for one in fields_on(subject, scope)]


def _own(subject: str, ids: Sequence[int], scope: Scope) -> dict[int, Row]:
    found = values_of(ids, fields_on(subject, scope))
    return {pk: {f"custom.{key}": told(value) for key, value in values.items()} for pk, values in found.items()}


def category_paths() -> dict[int, str]:
    """Return where each category stands, as “Kitchen / Tea”."""
    rows = {pk: (name, parent) for pk, name, parent in Category.objects.values_list("pk", "name", "parent_id")}

    def path(pk: int) -> str:
        name, parent = rows[pk]
        return f"{path(parent)} / {name}" if parent else name

    return {pk: path(pk) for pk in rows}


def _orders(scope: Scope, ids: Sequence[int] | None) -> Iterator[list[Order]]:
    """Yield the orders in parts; behind the last one by its time and id, so that none costs more than the first."""
    rows = Order.objects.visible_to(scope).select_related("refunds")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    rows = rows.order_by("placed_at", "pk")
    part = list(rows[:CHUNK])
    while part:
        yield part
        at, pk = part[-1].placed_at, part[-1].pk
        part = list((rows.filter(placed_at__gt=at) | rows.filter(placed_at=at, pk__gt=pk))[:CHUNK])


def _people(ids: Sequence[int], scope: Scope) -> dict[int, Row]:
    seen = Customer.objects.visible_to(scope).filter(pk__in=ids)
    found: dict[int, Row] = {
        row["id"]: {
            "email": row["email"], "phone": row["phone"], "customer_name": row["name"], "country": row["country"],
            "external": {},
        }
        for row in seen.values("id", "email", "phone", "name", "country")
    }  # fmt: skip
    external = Identity.objects.filter(customer__in=found, kind=Identity.Kind.EXTERNAL).order_by("-pk")
    for pk, namespace, value in external.values_list("customer_id", "namespace", "value"):
        found[pk]["external"][namespace] = value
    return found


def _namespace(source: str) -> str:
    return " ".join(source.split()).casefold()[:60]


def _head(order: Order) -> Row:
    return {
        "number": order.number, "currency": order.currency, "kind": order.kind, "status": order.status,
        "refund_of": order.refunds.number if order.refunds else "", "source": order.source,
    }  # fmt: skip


def _line(line: OrderLine, order: Order) -> Row:
    return {
        "placed_at": (line.at or order.placed_at).isoformat(), "sku": line.sku, "description": line.description,
        "quantity": plain(line.quantity), "unit_price": plain(line.unit_price), "line_total": plain(line.amount),
        "line": line.kind,
    }  # fmt: skip
