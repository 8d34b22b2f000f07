"""Customers' rows, written without objects of the ORM: the same columns in one order on both databases."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from nokshi.customers.rules.relations import NewRelation

Row = Sequence[Any]

CUSTOMER = "customers_customer"
CUSTOMERS = (
    "id", "kind", "name", "called", "language", "zone", "preferred_channel", "country", "city", "birth_date", "email",
    "phone", "owner_id", "source", "sort_key", "search_key", "contact_key", "created_at", "changed_at",
)  # fmt: skip
IDENTITIES = ("customer_id", "kind", "namespace", "value", "shown", "label", "is_primary")
ADDRESSES = ("customer_id", "label", "lines", "city", "region", "postcode", "country", "is_primary")
UNITS = ("customer_id", "unit_id")
RELATION = "customers_relation"
RELATIONS = (
    "customer_id", "other_id", "kind", "role", "since", "until", "source", "run", "created_at", "changed_at",
)  # fmt: skip
# Below this, a statement of many values costs PostgreSQL less than a copy.
FEW = 12
TOGETHER = 500
# SQLite puts the search index of what came before on disk at each statement that fires its trigger: many customers
# wait in a table of this connection, and go in by one.
ARRIVING = "customers_arriving"
_NAMED = ", ".join(CUSTOMERS)
ARRIVING_MADE = f"CREATE TEMP TABLE IF NOT EXISTS {ARRIVING} AS SELECT {_NAMED} FROM {CUSTOMER} WHERE 0"  # noqa: S608
ARRIVING_ONE = f"INSERT INTO {ARRIVING} VALUES ({', '.join(['%s'] * len(CUSTOMERS))})"  # noqa: S608
ARRIVED = f"INSERT INTO {CUSTOMER} ({_NAMED}) SELECT * FROM {ARRIVING} ORDER BY id"  # noqa: S608
ARRIVING_EMPTIED = f"DELETE FROM {ARRIVING}"  # noqa: S608


def new_ids(count: int) -> Sequence[int]:
    """Return the ids of customers about to be written, in the transaction that writes them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [CUSTOMER, count]
            )
            return [number for (number,) in cursor.fetchall()]
        # SQLite's transactions that write stand behind one another, and an id given here moves its sequence.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [CUSTOMER])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return range(last + 1, last + count + 1)


def write_customers(rows: Sequence[Row]) -> None:
    """Write customers; columns as in CUSTOMERS."""
    if connection.vendor != "sqlite" or len(rows) <= FEW:
        _write(CUSTOMER, CUSTOMERS, rows)
        return
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING_MADE)
        cursor.executemany(ARRIVING_ONE, rows)
        cursor.execute(ARRIVED)
        cursor.execute(ARRIVING_EMPTIED)


def write_identities(rows: Sequence[Row]) -> None:
    """Write identities; columns as in IDENTITIES."""
    _write("customers_identity", IDENTITIES, rows)


def write_addresses(rows: Sequence[Row]) -> None:
    """Write addresses; columns as in ADDRESSES."""
    _write("customers_address", ADDRESSES, rows)


def write_units(rows: Sequence[Row]) -> None:
    """Write to which units customers belong; columns as in UNITS."""
    _write("customers_customerunit", UNITS, rows)


def write_relations(
    relations: Sequence[NewRelation], moment: Any, run: int | None
) -> dict[tuple[int, int, str, str], int]:
    """Write relations and return the ids of those that were not there, by their keys."""
    day = connection.ops.adapt_datefield_value
    one = f"({', '.join(['%s'] * len(RELATIONS))})"
    head = f"INSERT INTO {RELATION} ({', '.join(RELATIONS)}) VALUES"
    tail = "ON CONFLICT DO NOTHING RETURNING id, customer_id, other_id, kind, role"
    made: dict[tuple[int, int, str, str], int] = {}
    for start in range(0, len(relations), TOGETHER):
        some = [
            (*new.key, day(new.since), day(new.until), new.source, run, moment, moment)
            for new in relations[start : start + TOGETHER]
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"{head} {', '.join([one] * len(some))} {tail}", [value for row in some for value in row])
            made |= {(customer, other, kind, role): pk for pk, customer, other, kind, role in cursor.fetchall()}
    return made


def _write(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    one = f"({', '.join(['%s'] * len(columns))})"
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES"
    is_copied = connection.vendor == "postgresql" and len(rows) > FEW
    with connection.cursor() as cursor:
        if is_copied:
            _copy(cursor, f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)
        elif len(rows) > FEW:
            cursor.executemany(f"{head} {one}", rows)
        else:
            cursor.execute(f"{head} {', '.join([one] * len(rows))}", [value for row in rows for value in row])


def _copy(cursor: Any, command: str, rows: Iterable[Row]) -> None:
    with connection.wrap_database_errors, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)
