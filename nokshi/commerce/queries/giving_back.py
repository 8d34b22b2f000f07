"""Products, prices and orders as the fields that importing feeds, for the systems that they came from."""

from collections.abc import Sequence
from typing import Any

from nokshi.commerce.models import Order, OrderLine, Price, PriceList, Product
from nokshi.commerce.queries.exporting import category_paths
from nokshi.commerce.queries.listing import usual_prices
from nokshi.kernel.scope import Scope
from nokshi.workspace.queries import organisation

Values = dict[int, dict[str, Any]]


def product_values(scope: Scope, ids: Sequence[int]) -> Values:
    """Return products by id; the price is the usual one."""
    names, prices = category_paths(), usual_prices(ids, organisation().currency)
    return {
        one.pk: {
            "sku": one.sku, "name": one.name, "category": names.get(one.category_id or 0, ""),
            "is_active": one.is_active, "price": prices[one.pk].amount if one.pk in prices else None,
        }
        for one in Product.objects.filter(pk__in=ids)
    }  # fmt: skip


def product_ids(scope: Scope, after: int) -> list[int]:
    """Return the ids of the products above one."""
    return list(Product.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True))


def order_values(scope: Scope, ids: Sequence[int]) -> Values:
    """Return orders by id, as far as the reader sees them."""
    rows = Order.objects.visible_to(scope).filter(pk__in=ids)
    return {
        row.pk: {"status": row.status, "placed_at": row.placed_at, "total": row.total, "currency": row.currency}
        for row in rows
    }


def line_rows(scope: Scope, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the goods on orders, in their order, as far as the reader sees them."""
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in order_values(scope, ids)}
    for line in OrderLine.objects.filter(order__in=found, kind=OrderLine.Kind.GOODS).order_by("order_id", "position"):
        found[line.order_id].append({
            "quantity": line.quantity, "unit_price": line.unit_price, "line_total": line.amount,
            "description": line.description, "=": line.sku or line.description,
        })  # fmt: skip
    return found


def price_list_values(scope: Scope, ids: Sequence[int]) -> Values:
    """Return price lists by id."""
    return {
        one.pk: {"name": one.name, "currency": one.currency, "is_active": one.is_active}
        for one in PriceList.objects.filter(pk__in=ids)
    }


def price_values(scope: Scope, ids: Sequence[int]) -> Values:
    """Return prices by id."""
    return {pk: {"amount": amount} for pk, amount in Price.objects.filter(pk__in=ids).values_list("pk", "amount")}
