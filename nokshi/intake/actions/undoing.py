"""Take a whole import back, the newest change first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.new_fields import FIELD, unmake_fields
from nokshi.intake.actions.saving import context_of
from nokshi.intake.actions.sources import SOURCE_ROW, put_back
from nokshi.intake.actions.working import locked, one_at_a_time
from nokshi.intake.events import ImportUndone
from nokshi.intake.models import ImportRun, RunStep
from nokshi.intake.rules.plan import plan_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, import_kinds
from nokshi.timeline import actions as timeline

UNDOABLE = ("done", "stopped", "failed")


class NothingToUndo(DomainError):
    code = "nothing_to_undo"
    sentence = _("This import has saved nothing that could be taken back, or it was taken back already.")
    status = 409


@transaction.atomic
def ask_for_undo(*, run: ImportRun, actor: Actor) -> None:
    """Begin to take a run back."""
    fresh = locked(run.pk)
    has_saved = fresh.steps or (fresh.is_move and fresh.parts.filter(steps__gt=0).exists())
    if fresh.status not in UNDOABLE or (not has_saved and fresh.status != "done"):
        raise NothingToUndo
    fresh.status, fresh.worker, fresh.left, fresh.problem = "undoing", "", 0, {}
    fresh.undone_by_id = actor.id if actor.kind == "user" else None
    fresh.save()


def undo_step(*, run_id: int, scope: Scope, now: datetime) -> bool:
    """Take the newest step back that still stands; return whether there may be more."""
    with transaction.atomic():
        one_at_a_time()
        run = locked(run_id)
        if run.status != "undoing":
            return False
        step = run.done_steps.filter(is_undone=False).order_by("-number").first()
        if step is None:
            _finish(run, now)
            return False
        context = context_of(run, scope, now, plan_of(run.plan).choices)
        changes = changes_of(step)
        put_back([one for one in changes if one.kind == SOURCE_ROW])
        others = [one for one in changes if one.kind not in {SOURCE_ROW, FIELD}]
        left = import_kinds[run.kind].undo(others, context) if others else []
        left += unmake_fields([one for one in changes if one.kind == FIELD], context.actor, now)
        step.left = msgspec.to_builtins([[one.kind, one.id] for one in left])
        step.is_undone = True
        step.save()
        run.left, run.beat_at = run.left + len(left), now
        run.save(update_fields=["left", "beat_at"])
    return True


def changes_of(step: RunStep) -> list[Change]:
    """Return the changes of a step, the newest first."""
    return [Change(kind, number, before, after) for kind, number, before, after in reversed(step.changes)]


def _finish(run: ImportRun, now: datetime) -> None:
    """Hide the run's events, save those of records that stay, and tell."""
    run.source_rows.all().delete()
    run.links.all().delete()
    tell_undone(run, now)


def tell_undone(run: ImportRun, now: datetime) -> None:
    """Close an undoing: record it, and hide what the run told."""
    records = sum(len(step.changes) for step in run.done_steps.only("changes").iterator(chunk_size=5))
    event = ImportUndone(run_id=run.pk, file=run.name, record_kind=run.kind, records=records - run.left, left=run.left)
    actor = Actor.user(run.undone_by_id) if run.undone_by_id else Actor.system()
    by = timeline.record(event, at=now, actor=actor, subject=("intake.run", run.pk), unit=run.unit_id)
    assert by is not None
    timeline.retract_run(run=run.pk, by=by, keep=_kept(run.done_steps.exclude(left=[])))
    run.status, run.undone_at, run.worker = "undone", now, ""
    run.save()


def _kept(steps: Any) -> Sequence[tuple[str, int]]:
    return [(kind, number) for step in steps for kind, number in step.left]
