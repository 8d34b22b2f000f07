"""A kind of record of the tests' own: receipts, in a table of their own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection

from nokshi.ports.importing import (
    REPEATS,
    Change,
    Choice,
    Column,
    ColumnType,
    Fate,
    Group,
    ImportKind,
    Level,
    Remark,
    Result,
    RunContext,
    Total,
    import_kinds,
)

TABLE = "CREATE TABLE IF NOT EXISTS test_receipts (id INTEGER PRIMARY KEY, number TEXT UNIQUE, lines TEXT, run INTEGER)"
COLUMNS = (
    Column("number", "Receipt number", required=True, also=("InvoiceNo", "receipt")),
    Column("sku", "Article", also=("StockCode",)),
    Column("what", "What", also=("Description",)),
    Column("quantity", "Quantity", ColumnType.NUMBER, required=True),
    Column("price", "Price", ColumnType.MONEY, required=True, also=("UnitPrice",)),
    Column("at", "Bought at", ColumnType.MOMENT, also=("InvoiceDate", "date")),
    Column("customer", "Customer", also=("CustomerID",)),
    Column("country", "Country", ColumnType.COUNTRY),
    Column("email", "E-mail", ColumnType.EMAIL),
    Column("phones", "Phones", ColumnType.PHONE, many=True, also=("phone", "mobile")),
    Column("gift", "Gift", ColumnType.FLAG),
)


def check(values: Mapping[str, Any]) -> list[Remark]:
    if values.get("sku") == "BAD":
        return [Remark(Level.REFUSED, "no_such_article", "There is no article BAD.", "sku")]
    return []


def save(groups: Sequence[Group], context: RunContext) -> list[Result]:
    with connection.cursor() as cursor:
        return [_save(cursor, group, context) for group in groups]


def _save(cursor: Any, group: Group, context: RunContext) -> Result:
    drops = context.choices.get(REPEATS) == "drop"
    kept = [row for row in group.rows if not (drops and row.number in group.repeats)]
    lines = json.dumps([[row.values.get("sku"), str(row.values["quantity"]), str(row.values["price"])] for row in kept])
    cursor.execute("SELECT id, lines FROM test_receipts WHERE number = %s", [group.rows[0].values["number"]])
    found = cursor.fetchone()
    if found and found[1] == lines:
        return Result(Fate.SAME, ref=("test.receipt", found[0]))
    if found:
        cursor.execute("UPDATE test_receipts SET lines = %s WHERE id = %s", [lines, found[0]])
        change = Change("test.receipt", found[0], {"lines": found[1]}, {"lines": lines})
        return Result(Fate.JOINED, [change], ref=("test.receipt", found[0]))
    cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM test_receipts")
    number = cursor.fetchone()[0]
    key = group.rows[0].values["number"]
    cursor.execute("INSERT INTO test_receipts VALUES (%s, %s, %s, %s)", [number, key, lines, context.run_id])
    return Result(Fate.NEW, [Change("test.receipt", number)], ref=("test.receipt", number))


def undo(changes: Sequence[Change], context: RunContext) -> list[Change]:
    left: list[Change] = []
    with connection.cursor() as cursor:
        for change in changes:
            cursor.execute("SELECT number FROM test_receipts WHERE id = %s", [change.id])
            if cursor.fetchone()[0].startswith("KEEP"):
                left.append(change)
            elif change.before is None:
                cursor.execute("DELETE FROM test_receipts WHERE id = %s", [change.id])
            else:
                cursor.execute("UPDATE test_receipts SET lines = %s WHERE id = %s", [change.before["lines"], change.id])
    return left


def saved_sum(run_id: int) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines FROM test_receipts WHERE run = %s", [run_id])
        lines = [line for (text,) in cursor.fetchall() for line in json.loads(text)]
    return sum((Decimal(quantity) * Decimal(price) for _, quantity, price in lines), Decimal(0))


def everything() -> list[tuple[Any, ...]]:
    """Return the whole table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, lines FROM test_receipts ORDER BY number")
        return list(cursor.fetchall())


RECEIPTS = ImportKind(
    name="receipts",
    label="Receipts",
    capability="intake.run",
    columns=COLUMNS,
    check=check,
    save=save,
    undo=undo,
    group_by=("number",),
    choices=(Choice(REPEATS, "Lines that repeat", (("keep", "Keep"), ("drop", "Leave out")), "keep"),),
    totals=(Total("worth", "Worth", lambda values: values["quantity"] * values["price"], saved_sum),),
    order=99,
)


@contextmanager
def open_shop() -> Iterator[None]:
    """Lend the kind for as long as the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    if RECEIPTS.name not in import_kinds:
        import_kinds.lend(RECEIPTS)
    yield
    import_kinds._things.pop(RECEIPTS.name)
