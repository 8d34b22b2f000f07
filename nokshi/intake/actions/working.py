"""Who works on a run: one process at a time, and another when that one was killed."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from nokshi.intake.models import ImportRun
from nokshi.intake.queries.runs import SILENCE, WORKING
from nokshi.kernel.errors import DomainError

BEAT = timedelta(seconds=1)
SHARED = ("running", "undoing")
"""Here every chunk locks the run and looks where it stands, so two processes may take turns."""

LOCK = 7_307_601_541


class Lost(Exception):
    """Another process has taken the run up, or somebody changed it; this one lets go."""


def new_worker() -> str:
    """Return a name for a process that works on runs."""
    return uuid.uuid4().hex


def take_up(*, run_id: int, worker: str, now: datetime) -> ImportRun | None:
    """Return the run for `worker` to work on; None where somebody else does, or nothing is to do."""
    free = Q(worker="") | Q(worker=worker) | Q(beat_at=None) | Q(beat_at__lt=now - SILENCE) | Q(status__in=SHARED)
    runs = ImportRun.objects.filter(free, pk=run_id, status__in=[*WORKING, "checked"])
    if not runs.update(worker=worker, beat_at=now):
        return None
    return ImportRun.objects.get(pk=run_id)


def let_go(*, run: ImportRun, worker: str) -> None:
    """Leave the run to whoever comes next."""
    ImportRun.objects.filter(pk=run.pk, worker=worker).update(worker="")


def fail(*, run: ImportRun, problem: DomainError | None, now: datetime) -> None:
    """Keep why a run could not go on; what was saved stays whole."""
    kept = {"code": problem.code, "values": problem.values} if problem else {"code": "interrupted", "values": {}}
    ImportRun.objects.filter(pk=run.pk).update(
        status="failed", failed_while=run.status, problem=kept, worker="", beat_at=now
    )


class Pulse:
    """Tell from time to time that work goes on, and how far it is."""

    def __init__(self, run: ImportRun, worker: str, clock: Callable[[], datetime]) -> None:
        self.run, self.worker, self.clock = run, worker, clock
        self.last = clock()

    def beat(self, position: int, *, now: bool = False) -> None:
        """Write the position down about once a second; raises Lost."""
        moment = self.clock()
        if not now and moment - self.last < BEAT:
            return
        self.last = moment
        mine = ImportRun.objects.filter(pk=self.run.pk, worker=self.worker, status=self.run.status)
        if not mine.update(position=position, beat_at=moment):
            raise Lost


def one_at_a_time() -> None:
    """Let the chunks of all runs pass one after another; SQLite does so by itself. Call within a transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def locked(run_id: int) -> ImportRun:
    """Return the run for this transaction alone."""
    assert transaction.get_connection().in_atomic_block
    return ImportRun.objects.select_for_update().get(pk=run_id)
