"""The work of the intake in the worker process: a run goes on until it waits for a person."""

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError
from django.utils.translation import override

from nokshi.intake import actions
from nokshi.intake.models import ImportRun
from nokshi.intake.queries import scope_of, waiting_runs
from nokshi.intake.reading.problems import NoRoom, problem_of
from nokshi.intake.reading.room import is_full
from nokshi.kernel import clock
from nokshi.kernel.errors import DomainError
from nokshi.kernel.healing import heals
from nokshi.kernel.jobs import later
from nokshi.kernel.schedule import every
from nokshi.kernel.scope import Scope

SLICE = 20.0
"""Seconds after which the work is handed on to a fresh job, so that others get a turn."""
CACHE = 32_000
"""KiB of pages that SQLite keeps while a run is worked on."""

LITTER = 50_000
"""So many more objects that may hold others than at the last look, and it is worth looking for cycles."""

log = logging.getLogger(__name__)
Told = Callable[[ImportRun], None]


def work_on(run_id: int) -> None:
    """Do the next piece of a run and hand the rest on."""
    if carry_on(run_id, seconds=SLICE):
        later(work_on, run_id)


@every(minutes=1)
def wake() -> None:
    """Take up what a killed process left."""
    for run_id in waiting_runs(clock.now()):
        later(work_on, run_id)


@every(minutes=10)
def move_in() -> None:
    """Move in what was kept for want of a place, once a room has one."""
    for run_id in actions.move_in(now=clock.now()):
        later(work_on, run_id)


@every(minutes=24 * 60)
def tidy() -> None:
    """Forget rows that nobody will ask for any more."""
    actions.forget_old_rows(now=clock.now())


def carry_on(run_id: int, *, seconds: float | None = None, told: Told | None = None, look_ahead: bool = True) -> bool:
    """Work on a run for so many seconds, else to its end; return whether there is more to do.

    What goes wrong is kept with the run, in words for its owner. `told` hears of every piece; without
    `look_ahead` a checked run is left as it is.
    """
    worker = actions.new_worker()
    until = time.monotonic() + seconds if seconds is not None else float("inf")
    run = actions.take_up(run_id=run_id, worker=worker, now=clock.now())
    if run is None:
        return False
    scope = scope_of(run)
    with override(run.language), undisturbed(), without_window():
        try:
            while _piece(run, scope, worker, look_ahead):
                run.refresh_from_db()
                tidy_up()
                if told:
                    told(run)
                if time.monotonic() > until:
                    actions.let_go(run=run, worker=worker)
                    return True
        except actions.Lost:
            return False
        except DomainError as problem:
            actions.fail(run=run, problem=problem, now=clock.now())
        except Exception as error:
            _broken_off(run, error)
    return False


def _broken_off(run: ImportRun, error: Exception) -> None:
    """Keep why a run ended before its time, or leave it to `wake`, which takes it up where it stands."""
    if is_full(error):
        log.error("import %s found the disk full", run.pk)
        # Where not even this can be written any more, the run goes on by itself once there is room.
        try:
            actions.fail(run=run, problem=NoRoom(file=run.name), now=clock.now())
        except DatabaseError:
            close_old_connections()
    elif heals(error):
        log.error("import %s waits for the database", run.pk, exc_info=error)
        close_old_connections()
    else:
        log.error("import %s was interrupted", run.pk, exc_info=error)
        actions.fail(run=run, problem=None, now=clock.now())


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector of cycles from walking through millions of cells that are none."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def tidy_up() -> None:
    """Let go of cycles once they may be many: a move has hundreds of small pieces."""
    if gc.get_count()[0] > LITTER:
        gc.collect()


@contextmanager
def without_window() -> Iterator[None]:
    """Read SQLite's file by pages for a while: seen through a window in memory, all of it would count as ours.

    There is more room for pages then: what a chunk touches is put on disk once, at its end.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        size = (cursor.fetchone() or [0])[0]
        cursor.execute("PRAGMA mmap_size = 0")
        cursor.execute("PRAGMA cache_size")
        pages = (cursor.fetchone() or [0])[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {int(size)}")
            cursor.execute(f"PRAGMA cache_size = {int(pages)}")


def _piece(run: ImportRun, scope: Scope, worker: str, look_ahead: bool) -> bool:
    """Do one piece of work; return whether there is more."""
    if run.is_move:
        return _piece_of_move(run, scope, look_ahead)
    match run.status:
        case "reading":
            others = actions.read(run=run, scope=scope, worker=worker, clock=clock.now)
            for other in others if not run.is_command else ():
                later(work_on, other)
            run.refresh_from_db()
            return run.is_move
        case "checking":
            actions.check(run=run, scope=scope, worker=worker, clock=clock.now)
            return True
        case "checked":
            if look_ahead and not run.foreseen:
                actions.foresee(run=run, scope=scope, worker=worker, clock=clock.now)
            actions.let_go(run=run, worker=worker)
            return False
        case "running":
            return actions.save_chunk(run_id=run.pk, scope=scope, now=clock.now())
        case "undoing":
            return actions.undo_step(run_id=run.pk, scope=scope, now=clock.now())
    return False


def _piece_of_move(move: ImportRun, scope: Scope, look_ahead: bool) -> bool:
    """Work on the next part of a move for a while; one that fails stops the move with its reason."""
    if move.status not in {"checking", "checked", "running", "undoing"} or (move.status == "checked" and move.foreseen):
        return False
    if move.status == "checked" and not look_ahead:
        return False
    if move.status == "undoing" and actions.untie_links(move=move, scope=scope, now=clock.now()):
        return True
    part = actions.next_part(move=move, scope=scope, now=clock.now())
    if part is None:
        status = move.status
        more = actions.end_stage(move=move, scope=scope, now=clock.now())
        return more or (status == "checking" and look_ahead)
    before = _mark(part)
    carry_on(part.pk, seconds=SLICE / 4, look_ahead=look_ahead)
    part.refresh_from_db()
    if part.status == "failed" and move.status != "undoing":
        raise problem_of(part.problem)
    actions.note_progress(move=move, now=clock.now())
    return _mark(part) != before


def _mark(part: ImportRun) -> tuple[Any, ...]:
    done = part.done_steps.filter(is_undone=True).count() if part.status == "undoing" else 0
    return part.status, part.position, part.steps, bool(part.foreseen), done
