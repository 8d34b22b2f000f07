"""Give what came from another system back in its own files, with what changed here since."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from nokshi.intake.exporting.tables import SHEETED, writer_for
from nokshi.intake.exporting.ties import Ties
from nokshi.intake.models import ImportRun, RunStep, SourceRow, SourceShape
from nokshi.intake.queries.lines import line_values
from nokshi.intake.queries.owning import Owned, owned_by
from nokshi.intake.rules.baselines import Typed, fresh_cells, rewritten
from nokshi.intake.rules.moves import KEPT, moving_plan
from nokshi.intake.rules.owned import with_own
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.rows import Typist
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, WayBack, export_kinds, way_back, ways_back
from nokshi.ports.importing import ColumnType, import_kinds
from nokshi.ports.systems import System, Thing, systems

PAGE = 1_000
FEW = 25
"""Cards at a time: they carry pictures."""

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
            writer = writer_for(archive, name, together[0].form, together[0].headers)
            with closing(writer):
                written[name] = sum(
                    writer.write(
                        {**shape.form, "headers": shape.headers}, _lines(system, shape, scope, newest.get(shape.pk, ()))
                    )
                    for shape in _by_sheets(together)
                )
    return written


def may_give_back(scope: Scope) -> bool:
    """Say whether a reader may have whole rows: he exports every kind of record, and no field is hidden from him."""
    rights = {*(kind.capability for kind in export_kinds if kind.values), *(kind.capability for kind in ways_back)}
    return scope.may("intake.export") and not scope.hidden and all(map(scope.may, rights))


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
        while name in files and not _goes_with(files[name], shape):
            name = f"later/{name}"
        files.setdefault(name, []).append(shape)
    return files


def _goes_with(together: Sequence[SourceShape], shape: SourceShape) -> bool:
    """Say whether a table goes into a file with others: under their headings, or as a sheet of its own."""
    if _scope_of(together[0]) != _scope_of(shape):
        return False
    sheet = shape.form.get("sheet")
    same = next((one for one in together if one.form.get("sheet") == sheet), None)
    return same.headers == shape.headers if same else shape.form.get("format") in SHEETED


def _scope_of(shape: SourceShape) -> str:
    return str((shape.form.get("frame") or {}).get("scope", ""))


def _by_sheets(together: Sequence[SourceShape]) -> list[SourceShape]:
    """Return tables with those of a sheet together: one that is written is not come back to."""
    sheets = list(dict.fromkeys(one.form.get("sheet") for one in together))
    return sorted(together, key=lambda one: sheets.index(one.form.get("sheet")))


def _newest(system: System, shapes: Sequence[SourceShape]) -> dict[int, list[Thing]]:
    """Return by table the things in it that take the records made here: the first one of each kind."""
    found: dict[str, tuple[int, Thing]] = {}
    for shape in sorted(shapes, key=lambda one: (system.thing(one.thing).order, one.pk)):
        for thing in _things(system, shape):
            if way_back(thing.kind) and not thing.joins:
                found.setdefault(thing.kind, (shape.pk, thing))
    takers: dict[int, list[Thing]] = {}
    for pk, thing in found.values():
        takers.setdefault(pk, []).append(thing)
    return takers


def _things(system: System, shape: SourceShape) -> list[Thing]:
    main = system.thing(shape.thing)
    return [main, *map(system.thing, main.others)]


def _lines(system: System, shape: SourceShape, scope: Scope, fresh: Sequence[Thing]) -> Iterator[Line]:
    names = shape.names
    rows = SourceRow.objects.filter(shape=shape).select_related("run").order_by("number")
    after, most = -1, FEW if shape.form.get("format") == "vcard" else PAGE
    while page := list(rows.filter(number__gt=after)[:most]):
        yield from _page(system, names, page, scope)
        after = page[-1].number
    for thing in fresh:
        kind = way_back(thing.kind)
        if kind and kind.values and kind.ids:
            yield from _fresh(thing, shape, names, kind, scope)


def _page(system: System, names: Sequence[str], page: Sequence[SourceRow], scope: Scope) -> Iterator[Line]:
    """Yield rows as they came or as they are now; one whose record is gone, or not the reader's to see, is left out."""
    owned = {name: owned_by(page[0].unit_id, system.name, name) for name in {row.thing for row in page}}
    things = {name: one.grown(system.thing(name), system) for name, one in owned.items()}
    values = {name: _values(thing, page, scope, owned[name]) for name, thing in things.items() if way_back(thing.kind)}
    ties = {name: Ties(system, things[name], names, [row for row in page if row.thing == name]) for name in values}
    for row in page:
        if row.record_id is None or row.thing not in values:
            yield row.cells
        elif (now := values[row.thing].get(row.pk)) is not None:
            thing = things[row.thing]
            typed = _typed(system, thing, names, row, owned[row.thing])
            cells = rewritten(thing, names, row.cells, row.baseline, now, typed)
            yield ties[row.thing].written(row, cells)


def _values(thing: Thing, page: Sequence[SourceRow], scope: Scope, owned: Owned) -> dict[int, Mapping[str, Any] | None]:
    """Return what the records of kept rows say now, by row."""
    kind = way_back(thing.kind)
    rows = [row for row in page if row.record_id is not None and row.thing == thing.name]
    if isinstance(kind, WayBack) and kind.rows:
        return line_values(kind, rows, scope)
    ids = sorted({row.record_id for row in rows if row.record_id is not None})
    values = _with_own(kind, ids, scope, owned) if kind and ids else {}
    return {row.pk: values.get(row.record_id or 0) for row in rows}


def _with_own(kind: ExportKind | WayBack, ids: Sequence[int], scope: Scope, owned: Owned) -> dict[int, dict[str, Any]]:
    """Return what records are like, with what stands in the fields of the house's own."""
    own = owned.values(ids)
    return {pk: values | own.get(pk, {}) for pk, values in kind.values(scope, ids).items()} if kind.values else {}


def _typed(system: System, thing: Thing, names: Sequence[str], row: SourceRow, owned: Owned) -> Typed:
    """Return what gives the typed values of one cell, by its column's name, read as importing read it."""

    def typed(header: str) -> list[Any]:
        kind = import_kinds.get(thing.kind) or import_kinds[KEPT]
        given = with_own(plan_of(row.run.plan), owned.columns, names, names)
        plan = moving_plan(system, system.thing(thing.name), names, kind, given)
        types = {column.name: column.type for column in kind.all_columns}
        for column in plan.columns:
            if column.header != header and types.get(column.field) is not ColumnType.COUNTRY:
                column.field = ""
        field = next(column.field for column in plan.columns if column.header == header)
        found = Typist(kind, plan).rows([1], [row.cells])[0].values.get(field)
        return found if isinstance(found, list) else [] if found is None else [found]

    return typed


def _fresh(
    thing: Thing, shape: SourceShape, names: Sequence[str], kind: ExportKind | WayBack, scope: Scope
) -> Iterator[Line]:
    """Yield the records made here since the first rows of the system came."""
    assert kind.ids
    assert kind.values
    record = _record_kind(shape, thing)
    first = _first_made(shape, thing, record)
    ids = kind.ids(scope, first - 1) if first is not None else []
    system, owned = systems[shape.system], owned_by(shape.move.unit_id, shape.system, thing.name)
    thing = owned.grown(thing, system)
    for start in range(0, len(ids), PAGE):
        part = ids[start : start + PAGE]
        known = SourceRow.objects.filter(
            system=shape.system, record_kind=record, record_id__in=part, unit=shape.move.unit_id
        )
        new = sorted(set(part).difference(known.values_list("record_id", flat=True)))
        for values in _with_own(kind, new, scope, owned).values() if new else ():
            yield fresh_cells(thing, names, "", values)


def _record_kind(shape: SourceShape, thing: Thing) -> str:
    rows = SourceRow.objects.filter(shape=shape, thing=thing.name).exclude(record_id=None)
    return rows.values_list("record_kind", flat=True).first() or ""


def _first_made(shape: SourceShape, thing: Thing, record: str) -> int | None:
    """Return the id of the first record that the system brought; ids grow."""
    parts = ImportRun.objects.filter(system=shape.system, unit=shape.move.unit_id, thing=thing.name)
    for step in RunStep.objects.filter(run__in=parts, is_undone=False).order_by("run_id", "number"):
        for kind, number, before, _after in step.changes:
            if before is None and kind == record:
                return int(number)
    return None
