"""Give what came from another system back in its own files, with what changed here since."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from nokshi.intake.exporting.ties import Ties
from nokshi.intake.models import ImportRun, RunStep, SourceRow, SourceShape
from nokshi.intake.rules.baselines import fresh_cells, rewritten
from nokshi.intake.rules.moves import KEPT, moving_plan
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.rows import Typist
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, export_kinds
from nokshi.ports.importing import ColumnType, import_kinds
from nokshi.ports.systems import System, Thing, systems

PAGE = 1_000
Line = list[Any]


def write_move(target: str | IO[bytes], system_name: str, scope: Scope) -> dict[str, int]:
    """Write a ZIP of a system's files and return the rows of each; raises NotThere where nothing came from there."""
    system = systems.get(system_name)
    shapes = _shapes(system_name, scope)
    if system is None or not shapes:
        raise NotThere
    written: dict[str, int] = {}
    newest = _newest(system, shapes)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, together in _files(shapes).items():
            with archive.open(name, "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8", newline="") as text:
                writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
                writer.writerow(together[0].headers)
                lines = (line for shape in together for line in _lines(system, shape, scope, shape.pk in newest))
                written[name] = _write(writer, lines)
    return written


def may_give_back(scope: Scope) -> bool:
    """Say whether a reader may have whole rows: he exports every kind of record, and no field is hidden from him."""
    kinds = (kind for kind in export_kinds if kind.values)
    return scope.may("intake.export") and not scope.hidden and all(scope.may(kind.capability) for kind in kinds)


def _write(writer: Any, lines: Iterator[Line]) -> int:
    count = 0
    for line in lines:
        writer.writerow(["" if cell is None else cell for cell in line])
        count += 1
    return count


def _shapes(system_name: str, scope: Scope) -> list[SourceShape]:
    """Return the tables that came; of those that a later export brought again only the ones with rows of their own."""
    moves = ImportRun.objects.visible_to(scope).filter(system=system_name, thing="").exclude(started_at=None)
    shapes = list(SourceShape.objects.filter(move__in=moves.exclude(status="undone")).order_by("pk"))
    full = set(SourceRow.objects.filter(shape__in=shapes).values_list("shape_id", flat=True).distinct())
    seen = {shape.file for shape in shapes if shape.pk in full}
    kept: list[SourceShape] = []
    for shape in shapes:
        if shape.pk in full or shape.file not in seen:
            kept.append(shape)
        seen.add(shape.file)
    return kept


def _files(shapes: Sequence[SourceShape]) -> dict[str, list[SourceShape]]:
    """Return the tables by the file that they go out in: of exports that came again those alike are one file.

    A file has the name it came with, below a folder of its archive's name where another archive has the same.
    """
    outers: dict[str, set[str]] = {}
    for shape in shapes:
        outer, _mark, inner = shape.file.rpartition(" › ")
        outers.setdefault(inner, set()).add(outer)
    files: dict[str, list[SourceShape]] = {}
    for shape in shapes:
        outer, _mark, inner = shape.file.rpartition(" › ")
        name = f"{PurePosixPath(outer).stem}/{inner}" if len(outers[inner]) > 1 and outer else inner
        while name in files and files[name][0].headers != shape.headers:
            name = f"later/{name}"
        files.setdefault(name, []).append(shape)
    return files


def _newest(system: System, shapes: Sequence[SourceShape]) -> set[int]:
    """Return the table of each kind of record that takes those made here."""
    found: dict[str, SourceShape] = {}
    for shape in sorted(shapes, key=lambda one: (system.thing(one.thing).order, one.pk)):
        kind = system.thing(shape.thing).kind
        if kind in export_kinds:
            found.setdefault(kind, shape)
    return {shape.pk for shape in found.values()}


def _lines(system: System, shape: SourceShape, scope: Scope, takes_fresh: bool) -> Iterator[Line]:
    thing = system.thing(shape.thing)
    kind = export_kinds.get(thing.kind)
    rows = SourceRow.objects.filter(shape=shape).order_by("number")
    after = -1
    while page := list(rows.filter(number__gt=after)[:PAGE]):
        yield from _page(system, thing, shape, kind, page, scope)
        after = page[-1].number
    if takes_fresh and kind and kind.values and kind.ids:
        yield from _fresh(thing, shape, kind, scope)


def _page(
    system: System, thing: Thing, shape: SourceShape, kind: ExportKind | None, page: Sequence[SourceRow], scope: Scope
) -> Iterator[Line]:
    """Yield rows as they came or as they are now; one whose record is gone, or not the reader's to see, is left out."""
    ids = sorted({row.record_id for row in page if row.record_id is not None})
    values = kind.values(scope, ids) if kind and kind.values and ids else {}
    ties = Ties(system, thing, shape, page)
    for row in page:
        if row.record_id is None or kind is None:
            yield row.cells
        elif row.record_id in values:
            typed = _typed(system, thing, shape.headers, row)
            cells = rewritten(thing, shape.headers, row.cells, row.baseline, values[row.record_id], typed)
            yield ties.written(row, cells)


def _typed(system: System, thing: Thing, headers: Sequence[str], row: SourceRow) -> Callable[[str], Any]:
    """Return what gives the typed value of one cell, read as importing read it."""

    def typed(header: str) -> Any:
        kind = import_kinds.get(thing.kind) or import_kinds[KEPT]
        plan = moving_plan(system, thing, headers, kind, plan_of(row.run.plan))
        types = {column.name: column.type for column in kind.columns}
        for column in plan.columns:
            if column.header != header and types.get(column.field) is not ColumnType.COUNTRY:
                column.field = ""
        field = next(column.field for column in plan.columns if column.header == header)
        found = Typist(kind, plan).rows([1], [row.cells])[0].values.get(field)
        return found[0] if isinstance(found, list) and found else found

    return typed


def _fresh(thing: Thing, shape: SourceShape, kind: ExportKind, scope: Scope) -> Iterator[Line]:
    """Yield the records made here since the first rows of the system came."""
    assert kind.ids
    assert kind.values
    first = _first_made(shape)
    ids = kind.ids(scope, first - 1) if first is not None else []
    for start in range(0, len(ids), PAGE):
        part = ids[start : start + PAGE]
        known = SourceRow.objects.filter(system=shape.system, record_id__in=part, unit=shape.move.unit_id)
        new = sorted(set(part).difference(known.values_list("record_id", flat=True)))
        for values in kind.values(scope, new).values() if new else ():
            yield fresh_cells(thing, shape.headers, "", values)


def _first_made(shape: SourceShape) -> int | None:
    """Return the id of the first record that the system brought; ids grow."""
    parts = ImportRun.objects.filter(system=shape.system, unit=shape.move.unit_id, thing=shape.thing)
    for step in RunStep.objects.filter(run__in=parts, is_undone=False).order_by("run_id", "number"):
        for kind, number, before, _after in step.changes:
            if before is None and kind == "customers.customer":
                return int(number)
    return None
