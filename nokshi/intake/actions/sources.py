"""Keep every row of a move whole beside its record, and what it says of other rows."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import msgspec

from nokshi.customers.queries.merging import survivors
from nokshi.intake.actions.joining import staged_cells
from nokshi.intake.actions.labelling import keys_by_label
from nokshi.intake.actions.noting import note_links
from nokshi.intake.actions.rows import write_source_rows
from nokshi.intake.models import ImportRun, RunFile, SourceRow, SourceShape
from nokshi.intake.rules.moves import (
    AGAIN,
    columns_in,
    feeds_of,
    names_in,
    picked,
    places_among,
    places_of,
    thing_of,
)
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.staging import Cells, StagedGroup
from nokshi.ports.importing import Change, Fate, Result
from nokshi.ports.systems import LABELS, RECORD, Feed, Thing, record_cell, systems

SOURCE_ROW = "intake.source_row"
CUSTOMER = "customers.customer"
FEW = 900
NAMING = frozenset({"who", "customer_id", "product", "price_list"})
"""Fields that say whom a row is about: what becomes of it hangs on them, and on no others that are looked up."""


def keep_sources(run: ImportRun, groups: Sequence[StagedGroup], results: Sequence[Result]) -> list[Change]:
    """Keep the rows of a chunk that were not refused; return what changed of rows that were kept before."""
    plan = plan_of(run.plan)
    thing = thing_of(plan)
    assert thing is not None
    kept = [(group, result) for group, result in zip(groups, results, strict=True) if result.fate is not Fate.REFUSED]
    rows = _placed(run, [row for group, result in kept for row in _rows_of(group, result)])
    known = _known(run, rows)
    write_source_rows([_values_of(run, row) for row in rows if row.key not in known])
    now = survivors([row.record_id for row in known.values() if row.record_id and row.record_kind == CUSTOMER])
    changes = [one for row in rows if row.key in known for one in _renewed(known[row.key], row, now)]
    if not run.files.exclude(path="").exists():
        return changes
    changed = {change.id for change in changes}
    note_links(run, thing, plan, kept, {key for key, row in known.items() if row.pk not in changed})
    _sum_up(run, thing, names_in(plan), [group.cells[-1] for group, _result in kept])
    return changes


def stand_before(run: ImportRun, groups: Sequence[StagedGroup]) -> dict[str, tuple[int, bool]]:
    """Return for each key the record that an earlier export made of its row, and whether the row is as it was."""
    last = [_Row(group.key, group.numbers[-1], group.cells[-1], "", None) for group in groups]
    rows = _placed(run, last) if groups else []
    known = _known(run, rows)
    return {
        row.key: (before.record_id, before.cells == row.cells)
        for row in rows
        if (before := known.get(row.key)) and before.record_id is not None
    }


def put_back(changes: Iterable[Change]) -> None:
    """Take back what a run changed of rows that were kept before."""
    for change in changes:
        SourceRow.objects.filter(pk=change.id).update(**(change.before or {}))


def lookup_of(
    plan: Plan, unit_id: int, run_id: int, only: Container[str] | None = None
) -> Callable[[Sequence[Cells]], list[Cells]] | None:
    """Return what puts cells of other kept rows in the place of their ids (owners), None where there are none."""
    fed = feeds_of(plan) if plan.thing else {}
    wanted = {place: feed for place, feed in fed.items() if only is None or feed.field in only}
    through = {place: feed for place, feed in wanted.items() if feed.through or feed.otherwise}
    if not through:
        return None
    others = {place: places_of(names_in(plan), [feed.otherwise]) for place, feed in through.items()}

    def looked_up(rows: Sequence[Cells]) -> list[Cells]:
        made = [list(cells) for cells in rows]
        for place, feed in through.items():
            ids = {feed.read(str(cells[place])) for cells in made if len(cells) > place and cells[place]}
            found = _found(plan, feed, unit_id, run_id, ids)
            for cells in made:
                if len(cells) <= place or (feed.through and not cells[place]):
                    continue
                read = feed.read(str(cells[place] or ""))
                stands = found.get(read) if feed.through else cells[place] if read else None
                cells[place] = stands or picked(cells, others[place])[0]
        return made

    return looked_up


def _found(plan: Plan, feed: Feed, unit_id: int, run_id: int, ids: set[str]) -> dict[str, Any]:
    """Return what stands for cells, by how they read."""
    if not feed.through:
        return {}
    if feed.through == LABELS:
        known = keys_by_label(systems[plan.system], unit_id, run_id, ids)
        return {one: known[one.casefold()] for one in ids if one.casefold() in known}
    found = _cells_of(plan, feed, unit_id, ids)
    return found | staged_cells(run_id, feed.through, feed.cell, ids.difference(found))


class _Row(NamedTuple):
    """A row to keep, and the record that it became."""

    key: str
    number: int
    cells: Cells
    kind: str
    record: int | None
    shape: SourceShape | None = None


class _Place:
    """Where the rows of a file of a part begin, and where its columns stand among the part's."""

    def __init__(self, file: RunFile, columns: Sequence[tuple[str, str]]) -> None:
        assert file.shape is not None
        self.before, self.shape = file.before, file.shape
        self.columns = places_among(columns, list(zip(file.shape.headers, file.shape.names, strict=True)))


def _placed(run: ImportRun, rows: Sequence[_Row]) -> list[_Row]:
    """Return rows as they stand in their own files."""
    columns = columns_in(plan_of(run.plan))
    files = [_Place(file, columns) for file in run.files.select_related("shape").order_by("-before")]
    made: list[_Row] = []
    for row in rows:
        place = next(place for place in files if place.before < row.number)
        made.append(
            row._replace(shape=place.shape, number=row.number - place.before, cells=picked(row.cells, place.columns))
        )
    return made


def _rows_of(group: StagedGroup, result: Result) -> Iterable[_Row]:
    """Yield the rows of one id, the one that counts under the id itself."""
    kind, record = result.ref or ("", None)
    last = len(group.numbers)
    for again, (number, cells) in enumerate(zip(group.numbers, group.cells, strict=True), 1):
        yield _Row(group.key if again == last else f"{group.key}{AGAIN}{again}", number, cells, kind, record)


def _values_of(run: ImportRun, row: _Row) -> tuple[Any, ...]:
    assert row.shape is not None
    cells = msgspec.json.encode(row.cells).decode()
    return (
        run.unit_id, run.system, run.thing, row.key, run.pk, row.shape.pk, row.number, row.kind, row.record, cells,
        "{}",
    )  # fmt: skip


def _renewed(before: SourceRow, row: _Row, now: Mapping[int, int]) -> Iterator[Change]:
    """Write what a later export changes of a row that is kept, and yield it."""
    if after := _news(before, row, now):
        was = {name: getattr(before, name) for name in after}
        SourceRow.objects.filter(pk=before.pk).update(**after)
        yield Change(SOURCE_ROW, before.pk, was, {})


def _news(before: SourceRow, row: _Row, now: Mapping[int, int]) -> dict[str, Any]:
    """Return what a later export changes of a row; it keeps its place where its headings are the same.

    One whose record is merged into another (`now` names that one) stays beside its own.
    """
    assert row.shape is not None
    after: dict[str, Any] = {}
    if before.cells != row.cells:
        after = {"cells": row.cells}
        if before.shape.headers != row.shape.headers:
            after |= {"shape_id": row.shape.pk, "number": row.number}
    is_other = row.record is not None and before.record_id != row.record
    if is_other and now.get(before.record_id or 0) != row.record:
        after |= {"record_kind": row.kind, "record_id": row.record}
    return after


def _known(run: ImportRun, rows: Sequence[_Row]) -> dict[str, SourceRow]:
    """Return the rows that an earlier export brought, by key."""
    parts = ImportRun.objects.filter(unit=run.unit_id, system=run.system, thing=run.thing, position__gt=0)
    if not parts.exclude(pk=run.pk).exists():
        return {}
    before = SourceRow.objects.filter(unit=run.unit_id, system=run.system, thing=run.thing)
    keys = [row.key for row in rows]
    found = (
        before.filter(key__in=keys[start : start + FEW]).select_related("shape") for start in range(0, len(keys), FEW)
    )
    return {row.key: row for part in found for row in part}


def _sum_up(run: ImportRun, thing: Thing, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Add sums of money by currency, and the first and last date, to what the run found."""
    system = systems[run.system]
    money: dict[str, str] = run.found.setdefault("money", {})
    for column, currency in thing.money.items():
        amount_at, currency_at = places_of(names, [column, currency])
        for cells in rows if amount_at is not None else ():
            amount, named = picked(cells, [amount_at, currency_at])
            amount = system.amount(str(amount)) if amount else None
            name = f"{column} {named or ''}".strip()
            money[name] = str(Decimal(money.get(name, "0")) + _amount(amount))
    places = [at for at in places_of(names, thing.dates) if at is not None]
    cells_of_days = (cell for at in places for [cell] in (picked(cells, [at]) for cells in rows) if cell)
    dates = list(filter(None, (system.day(str(cell)) for cell in cells_of_days)))
    if dates:
        run.found["first"] = min([*dates, *filter(None, [run.found.get("first")])])
        run.found["last"] = max([*dates, *filter(None, [run.found.get("last")])])


def _amount(cell: Any) -> Decimal:
    try:
        amount = Decimal(str(cell or "0"))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)


def _cells_of(plan: Plan, feed: Feed, unit_id: int, ids: Iterable[str]) -> dict[str, Any]:
    """Return a cell of the kept rows of a thing by their ids."""
    wanted, found = list(ids), dict[str, Any]()
    for start in range(0, len(wanted), FEW):
        rows = SourceRow.objects.filter(
            unit=unit_id, system=plan.system, thing=feed.through, key__in=wanted[start : start + FEW]
        )
        for row in rows.select_related("shape"):
            if feed.cell != RECORD:
                found[row.key] = picked(row.cells, places_of(row.shape.names, [feed.cell]))[0]
            elif row.record_id is not None:
                found[row.key] = record_cell(row.record_id)
    return found
