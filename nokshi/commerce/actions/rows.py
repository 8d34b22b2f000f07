"""Orders' rows, written without objects of the ORM: a file brings hundreds of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from nokshi.commerce.rules.amounts import MONEY_PLACES, whole
from nokshi.commerce.rules.orders import Draft

Row = Sequence[Any]

ORDER = "commerce_order"
ORDERS = (
    "id", "number", "source", "customer_id", "unit_id", "kind", "status", "currency", "placed_at", "total",
    "home_total", "refunds_id", "fingerprint", "run_id",
)  # fmt: skip
LINES = (
    "order_id", "position", "kind", "product_id", "sku", "description", "quantity", "unit_price", "amount", "at",
)  # fmt: skip


@dataclass(slots=True)
class Booked:
    """A new order on its way into the books: its draft, and what follows from it."""

    draft: Draft
    fingerprint: str
    total: Decimal
    home_total: Decimal | None
    pk: int = 0


def write_orders(orders: Sequence[Booked]) -> None:
    """Write new orders and give them their ids, in the transaction that writes them."""
    for order, pk in zip(orders, _new_ids(len(orders)), strict=True):
        order.pk = pk
    # A file's orders share few moments, days or minutes, and adapting one costs more than remembering it.
    moments: dict[datetime, Any] = {}
    adapt = connection.ops.adapt_datetimefield_value
    rows: list[Row] = []
    for order in orders:
        one, home = order.draft, order.home_total
        if one.placed_at not in moments:
            moments[one.placed_at] = adapt(one.placed_at)
        rows.append((
            order.pk, one.number, one.source, one.customer_id, one.unit_id, one.kind, one.status, one.currency,
            moments[one.placed_at], whole(order.total, MONEY_PLACES),
            None if home is None else whole(home, MONEY_PLACES), one.refunds_id, order.fingerprint, one.run_id,
        ))  # fmt: skip
    _write(ORDER, ORDERS, rows)


def write_lines(rows: Sequence[Row]) -> None:
    """Write the lines of orders; columns as in LINES."""
    _write("commerce_orderline", LINES, rows)


def _new_ids(count: int) -> Sequence[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [ORDER, count]
            )
            return [number for (number,) in cursor.fetchall()]
        # SQLite's transactions that write stand behind one another, and an id given here moves its sequence.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [ORDER])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return range(last + 1, last + count + 1)


def _write(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    named = f"{table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {named} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {named} VALUES ({marks})", rows)  # noqa: S608  names of our own
