"""Take a whole house in: everything of an archive in the place of what a fresh house has, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.exact import ExactField
from nokshi.ports.whole import Fill, Table, parts, tables
from nokshi.site.actions.owners import bring_back, owners_here
from nokshi.site.events import EverythingTakenIn
from nokshi.site.whole.archive import Archive
from nokshi.site.whole.columns import Column, columns_of, model_of
from nokshi.site.whole.emptiness import what_is_here
from nokshi.site.whole.manifest import Manifest, TableTold
from nokshi.site.whole.refusals import Damaged, NotEmpty, Unfit
from nokshi.timeline import actions as timeline
from nokshi.workspace import actions as workspace

AT_ONCE = 1_000
Tell = Callable[[int, int, int], None]
Filling = tuple[str, Callable[[], Any]]


def take_in(*, archive: Archive, now: datetime, tell: Tell) -> Manifest:
    """Take everything of an archive in; `tell(done, of, rows)` is told after each table.

    Raises NotEmpty, Damaged and Unfit, with nothing changed.
    """
    _refuse_filled()
    archive.check()
    manifest = archive.manifest
    try:
        with transaction.atomic():
            _hold()
            _refuse_filled()
            owners = owners_here()
            _clear()
            _fill(archive, tell)
            connection.check_constraints()
            _count_again(manifest)
            _set_sequences()
            timeline.read_on_from_here(now=now)
            bring_back(owners, now=now)
            workspace.hold_back(made_at=datetime.fromisoformat(manifest.made_at), now=now)
            timeline.record(_event(manifest), at=now, actor=Actor.system())
            archive.put_files(settings.MEDIA_ROOT)
            transaction.on_commit(partial(timeline.go_on_from_here, now=now))
    except (IntegrityError, DataError) as wrong:
        raise Unfit(where=str(wrong).strip().partition("\n")[0][:200]) from wrong
    return manifest


def _event(manifest: Manifest) -> EverythingTakenIn:
    return EverythingTakenIn(
        made_at=manifest.made_at, version=manifest.version, database=manifest.database, rows=manifest.rows,
        tables=len(manifest.tables), last_event=manifest.last_event, seal=manifest.seal,
        seal_digest=manifest.seal_digest,
    )  # fmt: skip


def _refuse_filled() -> None:
    if here := what_is_here():
        raise NotEmpty(what=", ".join(here[:3]))


def _hold() -> None:
    """Let nobody else write until it is done; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model_of(table)._meta.db_table) for table in tables())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def _clear() -> None:
    """Take out what a fresh house has, and what hangs on it; keys are looked at when all is in its place."""
    gone = [table.model for table in tables()]
    gone += [left.model for part in parts for left in part.left if not left.stays]
    with connection.cursor() as cursor:
        for name in gone:
            model = model_of(Table(name, name))
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _fill(archive: Archive, tell: Tell) -> None:
    known = {table.name: table for table in tables()}
    rows, found = 0, archive.manifest.tables
    for number, told in enumerate(found, 1):
        _fill_table(known[told.name], told, archive)
        rows += told.rows
        tell(number, len(found), rows)


def _fill_table(table: Table, told: TableTold, archive: Archive) -> None:
    by_name = {column.name: column for column in columns_of(table)}
    columns = [by_name[one.name] for one in told.columns]
    fillings = list(_fillings(table, {column.name for column in columns}))
    quote = connection.ops.quote_name
    fields = [quote(column.field.column or column.name) for column in columns] + [quote(name) for name, _ in fillings]
    marks = ", ".join(["%s"] * len(fields))
    name = quote(model_of(table)._meta.db_table)
    sentence = f"INSERT INTO {name} ({', '.join(fields)}) VALUES ({marks})"  # noqa: S608
    rows = _written(columns, fillings, archive.rows(told), told.name)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, AT_ONCE)):
            cursor.executemany(sentence, chunk)


def _written(
    columns: Sequence[Column], fillings: Sequence[Filling], rows: Iterator[list[Any]], name: str
) -> Iterator[list[Any]]:
    """Yield rows as the database takes them."""
    ways = [_way_of(column) for column in columns]
    for number, row in enumerate(rows, 1):
        try:
            told = [None if value is None else way(value) for way, value in zip(ways, row, strict=True)]
        except (ValueError, TypeError, OverflowError) as wrong:
            raise Damaged(where=f"{name}, {number}: {str(wrong)[:80]}") from wrong
        yield told + [make() for _, make in fillings]


def _way_of(column: Column) -> Callable[[Any], Any]:
    field, back = column.field, column.back
    # What stands in the archive is what stands in the database: the whole number, not the decimal.
    if isinstance(field, ExactField):
        return back
    return lambda value: field.get_db_prep_save(back(value), connection)


def _fillings(table: Table, there: set[str]) -> Iterator[Filling]:
    """Yield what stands in the columns that the archive has not; the database fills what it can by itself."""
    fills = {one.column: one.fill for one in table.without}
    for field in model_of(table)._meta.concrete_fields:
        if field.attname in there or field.has_db_default():
            continue
        name = field.column or field.attname
        if fills.get(field.name) is Fill.NOBODYS:
            yield name, partial(make_password, None)
        else:
            yield name, partial(_default_of, field)


def _default_of(field: "models.Field[Any, Any]") -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def _count_again(manifest: Manifest) -> None:
    known = {table.name: table for table in tables()}
    for told in manifest.tables:
        count = model_of(known[told.name])._base_manager.count()
        if count != told.rows:
            raise Damaged(where=f"{told.name}: {count} ≠ {told.rows}")


def _set_sequences() -> None:
    """Let new rows get ids above those that came."""
    with connection.cursor() as cursor:
        for sentence in connection.ops.sequence_reset_sql(no_style(), [model_of(table) for table in tables()]):
            cursor.execute(sentence)
