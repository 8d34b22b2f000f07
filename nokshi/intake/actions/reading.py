"""Read the files of a run into its staging: unpack, find headings, look at every cell once."""

import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import file_digest, sha256
from itertools import zip_longest
from pathlib import Path

import msgspec
from django.db import transaction

from nokshi.intake import staging
from nokshi.intake.actions.dividing import ATTACHED, aligned, divide
from nokshi.intake.actions.proposing import Watching
from nokshi.intake.actions.working import Pulse
from nokshi.intake.models import ImportRun, Mapping, RunFile
from nokshi.intake.reading.opening import open_table, plain_sources
from nokshi.intake.reading.packed import left_inside
from nokshi.intake.reading.problems import Empty, NoTableInside
from nokshi.intake.reading.table import Batch, Options, Source, Table
from nokshi.intake.rules.headers import key_of, signature_of
from nokshi.intake.rules.mapping import OWN_COLUMNS
from nokshi.intake.rules.moves import Cells, digest_of, names_in, taker_of
from nokshi.intake.rules.plan import Plan, data_of, plan_of
from nokshi.intake.rules.planning import guess_plan, remembered_plan
from nokshi.intake.rules.profile import Profiler
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import systems

ENOUGH = 500


def read(*, run: ImportRun, scope: Scope, worker: str, clock: Callable[[], datetime]) -> list[int]:
    """Stage all rows of a run and guess its plan; raises BadFile.

    Returns the ids of further runs, made for tables whose headings differ from the first one's.
    """
    others: list[int] = []
    if not run.thing:
        _unpack(run)
        if plan_of(run.plan).kind and not run.files.exists():
            raise NoTableInside(file=run.name)
        if (rest := divide(run, clock())) is not None:
            return [_run_for(run, [file], clock()) for file in rest]
        others = _part(run, clock())
    _stage_all(run, scope, Pulse(run, worker, clock))
    return others


def _stage_all(run: ImportRun, scope: Scope, pulse: Pulse) -> None:
    files = list(run.files.order_by("pk"))
    with staging.Staging.of(run.pk) as staged:
        staged.clear_rows()
        profilers: list[Profiler] = []
        headers = [column.header for column in plan_of(run.plan).columns] if run.thing else []
        watching = Watching(run)
        rows = seen = 0
        for file in files:
            table = open_table(source_of(run, file))
            headers = headers or table.headers
            file.before, file.rows = seen, 0
            is_its_own = _taker(run, file)
            for batch in _batches(run, file, table):
                file.rows = batch[-1][0]
                mine = [one for one in batch if is_its_own(one[1])] if is_its_own else batch
                _stage(staged, mine, seen)
                watching.look([cells for _, cells in mine])
                # What a system's columns feed is known: some of their cells are enough to show what they hold.
                _look_at(mine[: max(0, ENOUGH - rows)] if run.thing else mine, profilers, len(headers))
                rows += len(mine)
                pulse.beat(rows)
            seen += file.rows
            file.found = msgspec.to_builtins(table.found)
            file.save()
    if not rows and not (run.thing and any(_taker(run, file) for file in files)):
        raise Empty(file=run.name)
    if run.thing:
        run.plan = data_of(watching.proposed())
    _finish(run, scope, headers, profilers, rows)


def _batches(run: ImportRun, file: RunFile, table: Table) -> Iterable[Batch]:
    """Return the rows of a file, those of a move in the columns of their part."""
    if not run.thing:
        return table.batches
    return aligned(table, plan_of(run.plan), file.shape.names if file.shape else table.headers)


def _taker(run: ImportRun, file: RunFile) -> Callable[[Cells], bool] | None:
    """Return what says whether a row of a file is of the part, None where all rows are."""
    if not run.thing or file.shape is None:
        return None
    system = systems[run.system]
    return taker_of(system, system.thing(file.shape.thing), run.thing, names_in(plan_of(run.plan)))


def source_of(run: ImportRun, file: RunFile) -> Source:
    """Return where a run's file lies and how it is to be read."""
    path = staging.folder_of(run.pk) / "files" / file.path
    return Source(file.name, path, file.format, msgspec.convert(file.options, Options))


def signature(headers: list[str]) -> str:
    """Return what is remembered a match by; columns that Nokshi put there do not count."""
    own = [header for header in headers if key_of(header) not in OWN_COLUMNS]
    return sha256(signature_of(own).encode()).hexdigest()


def _stage(staged: staging.Staging, batch: Batch, before: int) -> None:
    with staged.at_once():
        staged.add_rows((before + number, cells) for number, cells in batch)


def _look_at(batch: Batch, profilers: list[Profiler], width: int) -> None:
    for place, column in enumerate(zip_longest(*(cells for _, cells in batch))):
        if place >= width:
            break
        if place >= len(profilers):
            profilers.append(Profiler())
        profilers[place].add(column)


@transaction.atomic
def _finish(run: ImportRun, scope: Scope, headers: list[str], profilers: list[Profiler], rows: int) -> None:
    profiles = [profiler.done() for profiler in profilers]
    profiles += [Profiler().done() for _ in headers[len(profiles) :]]
    given = plan_of(run.plan)
    kept = Mapping.objects.filter(unit=run.unit_id, signature=signature(headers)).first()
    kinds = [kind for kind in import_kinds if kind.offered and scope.may(kind.capability)]
    if given.columns and [column.header for column in given.columns] == headers:
        plan = given
    elif kept and not given.columns and plan_of(kept.plan).kind in {given.kind or kind.name for kind in kinds}:
        plan = remembered_plan(plan_of(kept.plan), given, headers)
    else:
        plan = guess_plan(headers, profiles, kinds, given, run.name.partition(",")[0])
    ImportRun.objects.filter(pk=run.pk, status="reading").update(
        status="read", headers=headers, profiles=msgspec.to_builtins(profiles), rows=rows, position=0,
        plan=data_of(plan), kind=plan.kind, checks={}, foreseen={}, problem={}, worker="",
    )  # fmt: skip


def _unpack(run: ImportRun) -> None:
    """Replace packed files by what is in them."""
    folder = staging.folder_of(run.pk) / "files"
    for file in run.files.filter(format="").order_by("pk"):
        path = folder / file.path
        found = list(plain_sources(file.name, path, folder))
        with transaction.atomic():
            _note_left(run, path)
            run.files.filter(path__startswith=f"{file.path}-").delete()
            for source in found:
                RunFile.objects.create(
                    run=run, name=source.name[:300], path=source.path.name, format=source.format,
                    size=source.path.stat().st_size, digest=file.digest, options=file.options,
                )  # fmt: skip
            file.delete()
        if all(source.path != path for source in found):
            path.unlink()
    _scope(run)


def _scope(run: ImportRun) -> None:
    """Let the rows of files that came together name one another, and no row of other files."""
    files = list(run.files.filter(format="tree"))
    folder = staging.folder_of(run.pk) / "files"
    digests: list[str] = []
    for file in files:
        with (folder / file.path).open("rb") as content:
            digests.append(file_digest(content, "sha256").hexdigest())
    scope = digest_of(sorted(digests))
    for file in files:
        file.options = {**file.options, "scope": scope}
        file.save(update_fields=["options"])


def _note_left(run: ImportRun, path: Path) -> None:
    """Note what stays in an archive, before it is gone: files that are no tables, and of which system they are."""
    left, found = left_inside(path), run.found
    if left.files:
        files, size = found.get("files", 0) + left.files, found.get("bytes", 0) + left.bytes
        run.found = {**found, "files": files, "bytes": size, ATTACHED: left.system or found.get(ATTACHED, "")}
        ImportRun.objects.filter(pk=run.pk).update(found=run.found)


def _part(run: ImportRun, now: datetime) -> list[int]:
    """Leave the tables shaped like the first one to this run; make a run for each other shape."""
    shapes: dict[str, list[RunFile]] = {}
    files = list(run.files.order_by("pk"))
    for file in files:
        shapes.setdefault(_shape(run, file) if len(files) > 1 else "", []).append(file)
    first, *others = shapes.values()
    if others:
        ImportRun.objects.filter(pk=run.pk).update(name=", ".join(file.name for file in first)[:300])
    return [_run_for(run, files, now) for files in others]


def _shape(run: ImportRun, file: RunFile) -> str:
    table: Table = open_table(source_of(run, file))
    return signature(table.headers)


@transaction.atomic
def _run_for(run: ImportRun, files: list[RunFile], now: datetime) -> int:
    plan = Plan(zone=plan_of(run.plan).zone, region=plan_of(run.plan).region, day_first=plan_of(run.plan).day_first)
    made = ImportRun.objects.create(
        name=", ".join(file.name for file in files)[:300], unit_id=run.unit_id, created_by_id=run.created_by_id,
        part_of=run, source=run.source, language=run.language, created_at=now, plan=data_of(plan),
        is_command=run.is_command,
    )  # fmt: skip
    here, there = (staging.folder_of(number) / "files" for number in (run.pk, made.pk))
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in files:
        shutil.move(here / file.path, there / file.path)
    RunFile.objects.filter(pk__in=[file.pk for file in files]).update(run=made)
    return made.pk
