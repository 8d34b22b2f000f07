"""The work of the intake in the worker process: a run goes on until it waits for a person."""

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import override

from nokshi.intake import actions
from nokshi.intake.models import ImportRun
from nokshi.intake.queries import scope_of, waiting_runs
from nokshi.kernel import clock
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.kernel.schedule import every
from nokshi.kernel.scope import Scope

SLICE = 20.0
"""Seconds after which the work is handed on to a fresh job, so that others get a turn."""

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
                gc.collect()
                if told:
                    told(run)
                if time.monotonic() > until:
                    actions.let_go(run=run, worker=worker)
                    return True
        except actions.Lost:
            return False
        except DomainError as problem:
            actions.fail(run=run, problem=problem, now=clock.now())
        except (OperationalError, InterfaceError):
            # The database went away: once it is back, `wake` takes the run up where it stands.
            log.exception("import %s waits for the database", run_id)
            close_old_connections()
        except Exception:
            log.exception("import %s was interrupted", run_id)
            actions.fail(run=run, problem=None, now=clock.now())
    return False


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector of cycles from walking through millions of cells that are none."""
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


@contextmanager
def without_window() -> Iterator[None]:
    """Read SQLite's file by pages for a while: seen through a window in memory, all of it would count as ours."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        size = (cursor.fetchone() or [0])[0]
        cursor.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {int(size)}")


def _piece(run: ImportRun, scope: Scope, worker: str, look_ahead: bool) -> bool:
    """Do one piece of work; return whether there is more."""
    match run.status:
        case "reading":
            others = actions.read(run=run, scope=scope, worker=worker, clock=clock.now)
            for other in others if not run.is_command else ():
                later(work_on, other)
            return False
        case "checking":
            actions.check(run=run, scope=scope, worker=worker, clock=clock.now)
            return True
        case "checked":
            if look_ahead and not run.foreseen:
                actions.foresee(run=run, scope=scope, worker=worker, clock=clock.now)
            return False
        case "running":
            return actions.save_chunk(run_id=run.pk, scope=scope, now=clock.now())
        case "undoing":
            return actions.undo_step(run_id=run.pk, scope=scope, now=clock.now())
    return False
