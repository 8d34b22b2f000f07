"""What an import wrote, written once more by the bare engine: the same rows of all its tables, then taken back."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from nokshi.site.bench import engine


class TakenBack(Exception):
    """Ends a transaction whose rows were only written to be timed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table that an import writes: its columns that name the record by id, and those that no two rows share."""

    table: str
    ids: tuple[str, ...]
    only: str = ""
    others: tuple[str, ...] = ()


ADDED = "kind = 'customers.added'"
BOOKED = "kind IN ('commerce.order_placed', 'commerce.order_refunded', 'commerce.order_adjusted')"
PEOPLE = (
    Written("customers_customer", ("id",)),
    Written("customers_identity", ("customer_id",)),
    Written("customers_customerunit", ("customer_id",)),
    Written("timeline_eventrow", ("customer_id", "subject_id"), only=ADDED),
)
ORDERS = (
    Written("commerce_order", ("id",), others=("number",)),
    Written("commerce_orderline", ("order_id",)),
    Written("timeline_eventrow", ("subject_id",), only=BOOKED),
)


def marks(tables: Sequence[Written]) -> dict[str, int]:
    """Return the last id of each table, to tell what comes after."""
    return {one.table: engine.rows(f"SELECT COALESCE(MAX(id), 0) FROM {one.table}")[0][0] for one in tables}


def rate_again(tables: Sequence[Written], before: dict[str, int], count: int) -> float:
    """Return how many rows of a file a second the engine writes what came since `before`, with new ids."""
    span = marks(tables)[tables[0].table] - before[tables[0].table]
    ready = [(one.table, *_copies(one, before[one.table], span)) for one in tables]
    with suppress(TakenBack), transaction.atomic():
        begun = time.perf_counter()
        for table, columns, rows in ready:
            engine.load_at_once(table, columns, rows)
        seconds = time.perf_counter() - begun
        raise TakenBack
    return count / seconds


def _copies(one: Written, mark: int, span: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the columns of a table and its rows above an id, about records whose ids are so much higher."""
    columns = [name for name in engine.columns(one.table) if name != "id" or "id" in one.ids]
    quoted = ", ".join(f'"{name}"' for name in columns)
    where = f"id > ? AND {one.only}" if one.only else "id > ?"
    found = engine.rows(f"SELECT {quoted} FROM {one.table} WHERE {where} ORDER BY id", [mark])
    return columns, [
        tuple(_copied(one, name, value, span) for name, value in zip(columns, row, strict=True)) for row in found
    ]


def _copied(one: Written, name: str, value: Any, span: int) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value)
    if name in one.ids:
        return value + span
    return f"{value}~" if name in one.others else value
