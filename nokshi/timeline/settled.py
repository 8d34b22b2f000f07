"""How far the log is settled: up to where no row can come in between any more."""

from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from nokshi.timeline.models import BEFORE_ALL, EventRow

# Ids are given out before commits on PostgreSQL: nothing of a transaction that is still in flight, nor of any that
# began after it, may be stepped over. A transaction of another database of the cluster cannot write here; it is told
# by its server process, or by its name where it is prepared. The snapshot of the statement is older than what it sees
# of the processes, and ids are never given twice: one that is known to run elsewhere never ran here. What ended in
# between, or hides from this user, holds readers up until they look again.
ABROAD = """
    SELECT activity.backend_xid FROM pg_stat_activity activity
    WHERE activity.backend_xid IS NOT NULL AND activity.datname <> current_database()
    UNION ALL
    SELECT prepared.transaction FROM pg_prepared_xacts prepared WHERE prepared.database <> current_database()
"""
HORIZON = f"""
    WITH seen AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
    SELECT COALESCE(
        (SELECT MIN(running::text::bigint) FROM seen, pg_snapshot_xip(snapshot) AS running
         WHERE running::xid::text NOT IN (SELECT backend_xid::text FROM ({ABROAD}) abroad)),
        (SELECT pg_snapshot_xmax(snapshot)::text::bigint FROM seen)
    ), pg_current_xact_id_if_assigned()::text::bigint
"""  # noqa: S608


class Position(NamedTuple):
    """A place in the log's order; a reader stands behind the row it names."""

    transaction: int = BEFORE_ALL
    id: int = 0


class Watch:
    """Tell cheaply whether anything may have been written since one last asked."""

    def __init__(self) -> None:
        self._version = -1

    def has_moved(self) -> bool:
        """Say whether another line to the database wrote; on PostgreSQL it is as cheap to look at the log itself."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version = cursor.fetchone()[0]
        was, self._version = self._version, version
        return bool(version != was)


def newest_settled() -> Position | None:
    """Return the last place up to which every row is there to be read; None where none is."""
    rows = EventRow.objects.order_by("-transaction", "-id")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HORIZON)
            horizon, own = cursor.fetchone()
        # What this very transaction wrote is there for it to read.
        rows = rows.filter(Q(transaction__lt=horizon) | Q(transaction=own))
    found = rows.values_list("transaction", "id").first()
    return Position(*found) if found else None


class Pair(Func):
    template = "(%(expressions)s)"
    output_field = BigIntegerField()


class Compared(Func):
    """A row's place beside another; a comparison of pairs, which an index answers by one range."""

    template = "%(expressions)s"
    output_field = BooleanField()

    def __init__(self, sign: str, position: Position, way: str = "") -> None:
        self.arg_joiner = sign
        self.position = position
        place = Pair(Value(position.transaction), Value(position.id))
        super().__init__(Pair(F(f"{way}transaction"), F(f"{way}id")), place)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compare by id alone, which one writer after another gives out in order.

        Of a pair SQLite uses only the first column for its range, and every look would walk the whole log.
        """
        number, _params = compiler.compile(self.get_source_expressions()[0].get_source_expressions()[1])
        return f"{number}{self.arg_joiner}%s", [self.position.id]


def behind(position: Position, *, way: str = "") -> Compared:
    """Return the filter on rows behind a place; `way` leads to them from another table (`event__`)."""
    return Compared(" > ", position, way)


def up_to(position: Position) -> Compared:
    """Return the filter on rows up to a place, itself among them."""
    return Compared(" <= ", position)


def in_order(rows: QuerySet[EventRow]) -> QuerySet[EventRow]:
    """Return rows in the log's order, by the column that `behind` and `up_to` go by."""
    return rows.order_by("id") if connection.vendor == "sqlite" else rows.order_by("transaction", "id")


class ByOrder(Func):
    """A column that SQLite is not to look up in an index of its own: the log is read in its order."""

    template = "+%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="%(expressions)s", **extra)
