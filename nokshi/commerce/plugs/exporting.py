"""Orders and products go out again, under the headers that importing knows."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.queries.exporting import order_rows, own_columns, product_rows
from nokshi.commerce.queries.giving_back import (
    line_rows,
    order_values,
    price_list_values,
    price_values,
    product_ids,
    product_values,
)
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Row, WayBack, export_kinds, ways_back

ORDER_COLUMNS = (
    "number", "placed_at", "customer_id", "email", "phone", "customer_name", "country", "sku", "description",
    "quantity", "unit_price", "line_total", "line", "currency", "kind", "status", "refund_of", "source",
)  # fmt: skip
PRODUCT_COLUMNS = ("sku", "name", "category", "price", "currency", "is_active")
HIDDEN_BY = {
    "customer_id": "customers.external", "email": "customers.email", "phone": "customers.phone",
    "customer_name": "customers.name", "country": "customers.country",
}  # fmt: skip


def order_columns(scope: Scope) -> list[str]:
    """Return the columns of orders that the reader may see."""
    shown = [name for name in ORDER_COLUMNS if scope.shows(HIDDEN_BY.get(name, ""))]
    return [*shown, *own_columns("commerce.order", scope)]


def product_columns(scope: Scope) -> list[str]:
    """Return the columns of products."""
    return [*PRODUCT_COLUMNS, *own_columns("commerce.product", scope)]


def orders(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield a row for each line of an order."""
    columns = order_columns(scope)
    return (tuple(row.get(name, "") for name in columns) for row in order_rows(scope, ids))


def products(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield a row for each product."""
    columns = product_columns(scope)
    return (tuple(row.get(name, "") for name in columns) for row in product_rows(scope, ids))


export_kinds.lend(
    ExportKind("orders", _("Orders with lines"), "commerce.export", order_columns, orders),
    ExportKind("products", _("Products"), "commerce.export", product_columns, products, product_values, product_ids),
)
ways_back.lend(
    WayBack("price_lists", "commerce.export", price_list_values),
    WayBack("prices", "commerce.export", price_values),
    WayBack("whole_orders", "commerce.export", order_values),
    WayBack("order_lines", "commerce.export", rows=line_rows),
)
