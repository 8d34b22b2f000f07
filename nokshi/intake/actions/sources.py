"""Keep every row of a move whole beside its record, and what it says of other rows."""

from collections.abc import Callable, Container, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, OuterRef

from nokshi.intake.actions.joining import staged_cells
from nokshi.intake.actions.labelling import keys_by_label
from nokshi.intake.models import ImportRun, RunFile, SourceLink, SourceRow
from nokshi.intake.rules.moves import (
    AGAIN,
    columns_in,
    feeds_of,
    ids_of,
    names_in,
    picked,
    places_among,
    places_of,
    thing_of,
)
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.staging import Cells, StagedGroup
from nokshi.ports.importing import Change, Fate, Result
from nokshi.ports.systems import LABELS, Feed, Ids, Thing, systems

SOURCE_ROW = "intake.source_row"
FEW = 900
MANY = 2_000


def keep_sources(run: ImportRun, groups: Sequence[StagedGroup], results: Sequence[Result]) -> list[Change]:
    """Keep the rows of a chunk that were not refused; return what changed of rows that were kept before."""
    plan = plan_of(run.plan)
    thing = thing_of(plan)
    assert thing is not None
    kept = [(group, result) for group, result in zip(groups, results, strict=True) if result.fate is not Fate.REFUSED]
    rows = [row for group, result in kept for row in _rows_of(group, result)]
    for row, place in zip(rows, _places(run, rows), strict=True):
        row.unit_id, row.system, row.thing, row.run = run.unit_id, run.system, thing.name, run
        row.shape, row.number = place.shape, row.number - place.before
        row.cells = picked(row.cells, place.columns)
    changes = _written(run, rows)
    if not run.files.exclude(path="").exists():
        return changes
    _link(run, thing, plan, kept)
    _sum_up(run, thing, names_in(plan), [group.cells[-1] for group, _result in kept])
    return changes


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


def resolve_links(move: ImportRun) -> None:
    """Tell the links of a move whose other end is a kept row from those without one."""
    target = SourceRow.objects.filter(unit=move.unit_id, system=move.system, key=OuterRef("to_key"))
    links = SourceLink.objects.filter(run__part_of=move, state="open")
    links.filter(Exists(target)).update(state="found")
    links.update(state="missing")


class _Place:
    """Where the rows of a file of a part begin, and where its columns stand among the part's."""

    def __init__(self, file: RunFile, columns: Sequence[tuple[str, str]]) -> None:
        assert file.shape is not None
        self.before, self.shape = file.before, file.shape
        self.columns = places_among(columns, list(zip(file.shape.headers, file.shape.names, strict=True)))


def _places(run: ImportRun, rows: Sequence[SourceRow]) -> list[_Place]:
    columns = columns_in(plan_of(run.plan))
    files = [_Place(file, columns) for file in run.files.select_related("shape").order_by("-before")]
    return [next(place for place in files if place.before < row.number) for row in rows]


def _rows_of(group: StagedGroup, result: Result) -> Iterable[SourceRow]:
    """Yield the rows of one id, the one that counts under the id itself."""
    kind, record = result.ref or ("", None)
    last = len(group.numbers)
    for again, (number, cells) in enumerate(zip(group.numbers, group.cells, strict=True), 1):
        key = group.key if again == last else f"{group.key}{AGAIN}{again}"
        yield SourceRow(key=key, number=number, cells=cells, record_kind=kind, record_id=record)


def _written(run: ImportRun, rows: Sequence[SourceRow]) -> list[Change]:
    known = _known(run, rows)
    SourceRow.objects.bulk_create([row for row in rows if row.key not in known], batch_size=MANY)
    changes: list[Change] = []
    for row in rows:
        before = known.get(row.key)
        after = _news(before, row) if before else {}
        if before and after:
            was = {name: getattr(before, name) for name in after}
            SourceRow.objects.filter(pk=before.pk).update(**after)
            changes.append(Change(SOURCE_ROW, before.pk, was, {}))
    return changes


def _news(before: SourceRow, row: SourceRow) -> dict[str, Any]:
    """Return what a later export changes of a row; it keeps its place where its headings are the same."""
    after: dict[str, Any] = {}
    if before.cells != row.cells:
        after = {"cells": row.cells}
        if before.shape.headers != row.shape.headers:
            after |= {"shape_id": row.shape_id, "number": row.number}
    if row.record_id is not None and before.record_id != row.record_id:
        after |= {"record_kind": row.record_kind, "record_id": row.record_id}
    return after


def _known(run: ImportRun, rows: Sequence[SourceRow]) -> dict[str, SourceRow]:
    """Return the rows that an earlier export brought, by key."""
    before = SourceRow.objects.filter(unit=run.unit_id, system=run.system, thing=run.thing)
    if not before.exclude(run=run).exists():
        return {}
    keys = [row.key for row in rows]
    found = (
        before.filter(key__in=keys[start : start + FEW]).select_related("shape") for start in range(0, len(keys), FEW)
    )
    return {row.key: row for part in found for row in part}


def _link(run: ImportRun, thing: Thing, plan: Plan, kept: Sequence[tuple[StagedGroup, Result]]) -> None:
    """Keep what rows say of others; what several columns of a row say alike is said once."""
    places = places_of(names_in(plan), list(thing.links))
    wanted = [
        (place, plan.columns[place].header, name, ids_of(systems[run.system], thing, column))
        for place, (column, name) in zip(places, thing.links.items(), strict=True)
        if place is not None
    ]
    links = (
        SourceLink(run=run, key=group.key, name=name, heading=heading, to_key=to_key)
        for group, _result in kept
        for (name, to_key), heading in _said(group.cells[-1], wanted).items()
    )
    SourceLink.objects.bulk_create(links, batch_size=MANY)


def _said(cells: Cells, wanted: Sequence[tuple[int, str, str, Ids]]) -> dict[tuple[str, str], str]:
    """Return the headings under which a row names others, by what it says of whom."""
    said: dict[tuple[str, str], str] = {}
    for place, heading, name, ids in wanted:
        if len(cells) > place and cells[place]:
            for to_key in ids(str(cells[place])):
                said.setdefault((name, to_key), heading)
    return said


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
            found[row.key] = picked(row.cells, places_of(row.shape.names, [feed.cell]))[0]
    return found
