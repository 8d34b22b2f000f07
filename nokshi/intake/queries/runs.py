"""Runs: whose they are, which wait, which took the same file before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from nokshi.intake.models import ImportRun, RunFile
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User
from nokshi.workspace.queries import organisation, scope_for

SILENCE = timedelta(seconds=90)
"""After so long without a sign of life a process that worked on a run is taken for dead."""

WORKING = ("reading", "checking", "running", "undoing")


def runs_in(scope: Scope) -> QuerySet[ImportRun]:
    """Return the runs that the reader may see."""
    return ImportRun.objects.visible_to(scope)


def find_run(scope: Scope, run_id: int) -> ImportRun:
    """Return a run; raises NotThere where the reader may not see it."""
    run = runs_in(scope).filter(pk=run_id).first()
    if run is None:
        raise NotThere
    return run


def scope_of(run: ImportRun) -> Scope:
    """Return the reach a run works with: that of the person who made it, or the house's own."""
    user = User.objects.filter(pk=run.created_by_id).first() if run.created_by_id else None
    if user is not None:
        return scope_for(user)
    here = organisation()
    return Scope.system(language=run.language, zone=here.zone, currency=here.currency)


def waiting_runs(now: datetime) -> list[int]:
    """Return the ids of runs that should be worked on and are not: their process was killed."""
    silent = Q(beat_at__lt=now - SILENCE) | Q(beat_at=None, created_at__lt=now - SILENCE)
    looking = Q(status="checked", foreseen={}, is_command=False) & ~Q(worker="")
    runs = ImportRun.objects.filter(silent, Q(status__in=WORKING) | looking)
    return list(runs.order_by("pk").values_list("pk", flat=True)[:20])


def same_before(run: ImportRun, digests: Sequence[str]) -> ImportRun | None:
    """Return the last run that saved a file of the same bytes and still stands."""
    runs = ImportRun.objects.filter(files__digest__in=digests, status="done", unit=run.unit_id)
    return runs.exclude(pk=run.pk).exclude(part_of=run.pk).order_by("-pk").first()


def unfinished_twin(digests: Sequence[str], unit_id: int) -> ImportRun | None:
    """Return a run by command of the same files that was cut off while saving."""
    has_saved = Q(steps__gt=0) | Q(parts__steps__gt=0) & ~Q(system="")
    runs = ImportRun.objects.filter(
        has_saved, is_command=True, status__in=["running", "stopped", "failed"], unit=unit_id, thing=""
    )
    for run in runs.distinct().order_by("-pk")[:20]:
        if set(digests_of(run)) == set(digests):
            return run
    return None


def digests_of(run: ImportRun) -> list[str]:
    """Return the digests of the files that a run was given, those of its parts too."""
    files = RunFile.objects.filter(Q(run=run) | Q(run__part_of=run) & ~Q(run__thing=""))
    return list(files.values_list("digest", flat=True).distinct())
