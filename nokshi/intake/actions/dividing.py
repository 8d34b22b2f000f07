"""Know the export of another system by its tables, and divide it into a part for each thing in it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec
from django.db import transaction

from nokshi.intake import staging
from nokshi.intake.models import ImportRun, RunFile, SourceShape
from nokshi.intake.reading.opening import glance_at
from nokshi.intake.reading.problems import BadFile
from nokshi.intake.reading.table import Batch, Found, Options, Source, Table
from nokshi.intake.rules.moves import KEPT, columns_in, moving_plan, named_plan, picked, places_among, united
from nokshi.intake.rules.plan import OwnColumn, Plan, data_of, missing_fields, plan_of
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import Described, Head, System, Thing, systems

FEW = 20
ATTACHED = "attached"
"""In what a run found: the system whose records the files hang on that stay in the archives."""

HEADED = {"header": 1, "whole": True}


@dataclass(frozen=True, slots=True)
class Known:
    """A file of which the system says what it holds."""

    file: RunFile
    head: Head
    thing: str
    found: Found
    described: Mapping[str, Described] = field(default_factory=dict)


def divide(run: ImportRun, now: datetime) -> list[RunFile] | None:
    """Make a move of a run whose files are mostly those of one system; return the other files, None if it is none.

    What hangs on records of a system makes a move of it that has nothing to save, to tell that it was seen.
    """
    if plan_of(run.plan).kind:
        return None
    files = list(run.files.order_by("pk"))
    heads = [(file, head) for file in files if (head := _head_of(run, file))]
    found = [(system, _known(run, system, heads)) for system in systems] if heads else []
    system, known = max(found, key=lambda one: len(one[1]), default=(None, []))
    if not known or len(known) * 2 < len(files):
        system, known = systems.get(run.found.get(ATTACHED, "")), []
    if system is None:
        return None
    _make_move(run, system, known, now)
    ours = {one.file.pk for one in known}
    return [file for file in files if file.pk not in ours]


def aligned(table: Table, plan: Plan, names: Sequence[str]) -> Iterator[Batch]:
    """Yield the rows of a part's file, whose headings are called `names`, with their cells in the part's columns."""
    columns, wanted = list(zip(table.headers, names, strict=True)), columns_in(plan)
    if columns == wanted:
        yield from table.batches
        return
    places = places_among(columns, wanted)
    for batch in table.batches:
        yield [(number, picked(cells, places)) for number, cells in batch]


def _head_of(run: ImportRun, file: RunFile, most: int | None = FEW) -> tuple[Head, Found] | None:
    """Return the beginning of a table and how it was read, with so many rows or all; None where it has no headings."""
    path = staging.folder_of(run.pk) / "files" / file.path
    try:
        table = glance_at(Source(file.name, path, file.format, Options(**{**file.options, **HEADED})))
        if table is None:
            return None
        rows = list(islice((row for batch in table.batches for _, row in batch), most))
    except BadFile:
        return None
    before = table.found.frame.before if table.found.frame else ""
    return Head(file.name, table.headers, rows, before), table.found


def _known(run: ImportRun, system: System, heads: Sequence[tuple[RunFile, tuple[Head, Found]]]) -> list[Known]:
    telling = [_head_of(run, file, most=None) for file, (head, _found) in heads if system.tells(head)]
    tables = [one[0] for one in telling if one]
    names_of, describe = system.naming(tables), system.describing(tables)
    named = ((file, replace(head, names=names_of(head)), found) for file, (head, found) in heads)
    known = [Known(file, head, system.recognise(head), found, describe(head)) for file, head, found in named]
    return [one for one in known if one.thing]


@transaction.atomic
def _make_move(run: ImportRun, system: System, known: Sequence[Known], now: datetime) -> None:
    by_thing: dict[str, list[Known]] = {}
    for one in (*known, *_further_sheets(run, system, known)):
        for name in (one.thing, *system.thing(one.thing).others):
            by_thing.setdefault(name, []).append(one)
    things = sorted((system.thing(name) for name in by_thing), key=lambda thing: (thing.order, thing.name))
    run.system, run.source = system.name, run.source or system.name
    run.parts.exclude(thing="").delete()
    run.shapes.all().delete()
    shapes = {one.file.pk: _shape_of(run, one) for thing in things for one in by_thing[thing.name]
              if one.thing == thing.name}  # fmt: skip
    for thing in things:
        shaped = [(one, shapes[one.file.pk]) for one in by_thing[thing.name]]
        if full := [(one, shape) for one, shape in shaped if one.head.rows]:
            _make_part(run, system, thing, full, now)
    ImportRun.objects.filter(pk=run.pk).update(
        system=system.name, source=run.source, status="checking", worker="", position=0, problem={}
    )


def _further_sheets(run: ImportRun, system: System, known: Sequence[Known]) -> list[Known]:
    """Return the sheets of workbooks behind the first ones, those of which the system says what they hold."""
    made: list[Known] = []
    for one in known:
        for sheet in one.found.sheets if not one.file.options.get("sheet") else ():
            if sheet == one.found.sheet:
                continue
            before, options = one.file, {**one.file.options, "sheet": sheet}
            file = RunFile(
                run=run, name=before.name, path=before.path, format=before.format, size=before.size,
                digest=before.digest, options=options,
            )  # fmt: skip
            head = _head_of(run, file)
            if head and (found := _known(run, system, [(file, head)])):
                file.save()
                made += found
    return made


def _shape_of(run: ImportRun, one: Known) -> SourceShape:
    names = {"names": list(one.head.own)} if list(one.head.own) != list(one.head.headers) else {}
    return SourceShape.objects.create(
        move=run, system=run.system, thing=one.thing, file=one.file.name, headers=list(one.head.headers),
        form=msgspec.to_builtins(one.found) | names,
    )  # fmt: skip


def _make_part(
    run: ImportRun, system: System, thing: Thing, full: Sequence[tuple[Known, SourceShape]], now: datetime
) -> None:
    kind = import_kinds.get(thing.kind) or import_kinds[KEPT]
    columns = united([list(zip(one.head.headers, one.head.own, strict=True)) for one, _shape in full])
    headers = [header for header, _name in columns]
    plan = moving_plan(system, thing, headers, kind, named_plan(plan_of(run.plan), dict(columns)))
    if missing_fields(plan, kind):
        # A view without the column that is needed, as companies without their names: its rows are kept as they are.
        kind = import_kinds[KEPT]
        plan = moving_plan(system, thing, headers, kind, named_plan(plan_of(run.plan), dict(columns)))
    _describe(plan, {name: told for one, _shape in full for name, told in one.described.items()})
    part = ImportRun.objects.create(
        name=", ".join(one.file.name for one, _shape in full)[:300], unit_id=run.unit_id, kind=kind.name,
        created_by_id=run.created_by_id, part_of=run, source=run.source, system=run.system, thing=thing.name,
        language=run.language, created_at=now, plan=data_of(plan), is_command=run.is_command,
    )  # fmt: skip
    here, there = (staging.folder_of(number) / "files" for number in (run.pk, part.pk))
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one, shape in full:
        _link(here / one.file.path, there / one.file.path)
        file = one.file
        if one.thing != thing.name:
            # A table of several things is a file of each of their parts.
            file = RunFile(name=file.name, path=file.path, format=file.format, size=file.size, digest=file.digest)
        file.run, file.shape, file.options = part, shape, {**one.file.options, **HEADED}
        file.save()


def _describe(plan: Plan, told: Mapping[str, Described]) -> None:
    """Let the columns that feed nothing know what the export says of them."""
    for column in plan.columns:
        if not column.field and (one := told.get(column.named or column.header)):
            column.own = OwnColumn(label=one.label, type=one.type)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, which stays right whether or not the transaction does."""
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
