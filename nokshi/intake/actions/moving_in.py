"""Move in what a move kept whole for want of a place, once a room lends the kind."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun, RunFile, SourceRow, SourceShape
from nokshi.intake.queries.moves import newest_parts
from nokshi.intake.rules.moves import KEPT, columns_in, moving_plan, picked, places_among
from nokshi.intake.rules.plan import data_of, missing_fields, plan_of
from nokshi.intake.staging import Cells, Staging
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import System, Thing, systems

PAGE = 2_000


def move_in(*, now: datetime) -> list[int]:
    """Give moves a part for each thing that has a place by now; return the ids of those that have work to do."""
    moves = ImportRun.objects.filter(status="done", thing="", parts__kind=KEPT).exclude(system="")
    found = (
        (move, sorted(_waiting(move), key=lambda pair: (pair[1].order, pair[1].name)))
        for move in moves.distinct().order_by("pk")
    )
    return [move.pk for move, waiting in found if waiting and _begin(move, waiting, now)]


def _waiting(move: ImportRun) -> Iterator[tuple[ImportRun, Thing]]:
    """Yield the kept parts of a move whose kind is lent by now."""
    system = systems.get(move.system)
    for part in newest_parts(move).values() if system else ():
        thing = system.thing(part.thing) if system else None
        if part.kind == KEPT and system and thing and thing.kind in import_kinds and _fits(part, system, thing):
            yield part, thing


def _fits(part: ImportRun, system: System, thing: Thing) -> bool:
    """Say whether the table of a part has the columns that its kind needs."""
    given, kind = plan_of(part.plan), import_kinds[thing.kind]
    plan = moving_plan(system, thing, [column.header for column in given.columns], kind, given)
    return not missing_fields(plan, kind)


@transaction.atomic
def _begin(move: ImportRun, waiting: Sequence[tuple[ImportRun, Thing]], now: datetime) -> bool:
    fresh = locked(move.pk)
    if fresh.status != "done":
        return False
    for part, thing in waiting:
        _make_part(fresh, part, thing, now)
    fresh.status, fresh.worker, fresh.finished_at, fresh.position = "running", "", None, 0
    fresh.save()
    return True


def _make_part(move: ImportRun, kept: ImportRun, thing: Thing, now: datetime) -> None:
    shapes = list(SourceShape.objects.filter(source_rows__run=kept).distinct().order_by("pk"))
    before = plan_of(kept.plan)
    headers = [column.header for column in before.columns]
    plan = moving_plan(systems[move.system], thing, headers, import_kinds[thing.kind], before)
    part = ImportRun.objects.create(
        name=kept.name, unit_id=move.unit_id, kind=thing.kind, created_by_id=move.created_by_id, part_of=move,
        source=move.source, system=move.system, thing=thing.name, language=move.language, created_at=now,
        plan=data_of(plan), headers=headers, is_command=move.is_command, status="read",
    )  # fmt: skip
    with Staging.of(part.pk) as staged, staged.at_once():
        staged.clear_rows()
        for shape in shapes:
            _stage(part, kept, shape, columns_in(before), staged)
    part.save()


def _stage(
    part: ImportRun, kept: ImportRun, shape: SourceShape, columns: Sequence[tuple[str, str]], staged: Staging
) -> None:
    """Stage the kept rows of a table, under their numbers behind those of the tables before."""
    before = max((file.before + file.rows for file in part.files.all()), default=0)
    places = places_among(list(zip(shape.headers, shape.names, strict=True)), columns)
    rows = SourceRow.objects.filter(run=kept, shape=shape).order_by("number")
    count = last = 0

    def cells() -> Iterator[tuple[int, Cells]]:
        nonlocal count, last
        for row in rows.iterator(chunk_size=PAGE):
            count, last = count + 1, row.number
            yield before + row.number, picked(row.cells, places)

    staged.add_rows(cells())
    RunFile.objects.create(run=part, name=shape.file, path="", format="text", before=before, rows=last, shape=shape)
    part.rows += count
