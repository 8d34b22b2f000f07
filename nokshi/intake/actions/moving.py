"""Carry a move through, part by part: check all, save all in the system's order, take all back the other way round."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from nokshi.intake.actions.baselines import note_baselines
from nokshi.intake.actions.checking import ask_for_check
from nokshi.intake.actions.labelling import name_links
from nokshi.intake.actions.linking import tie_links
from nokshi.intake.actions.owning import take_fields_back
from nokshi.intake.actions.replacing import ENDED_TO, end_links
from nokshi.intake.actions.saving import go_on, start, tell_finished
from nokshi.intake.actions.undoing import UNDOABLE, ask_for_undo, tell_undone
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope

OVER = {"checking": ("checked",), "checked": (), "running": ("done",), "undoing": ("undone",)}


def parts_of(move: ImportRun) -> QuerySet[ImportRun]:
    """Return the parts of a move in the order in which they are saved."""
    return move.parts.exclude(thing="").order_by("pk")


def next_part(*, move: ImportRun, scope: Scope, now: datetime) -> ImportRun | None:
    """Return the part to work on next, brought to where work can be done; None when the move is through with it."""
    parts = list(_waiting(move))
    if not parts:
        return None
    part = parts[0]
    match move.status, part.status:
        case "checking" | "running", "read":
            ask_for_check(run=part, scope=scope)
        case "running", "checked":
            start(run=part, scope=scope, actor=Actor.run(move.pk), now=now)
        case "running", "stopped":
            go_on(run=part)
        case "undoing", status if status != "undoing":
            ask_for_undo(run=part, actor=Actor.user(move.undone_by_id) if move.undone_by_id else Actor.system())
    part.refresh_from_db()
    return part


def end_stage(*, move: ImportRun, scope: Scope, now: datetime) -> bool:
    """Go on to what follows when all parts are through; return whether there is more to do at once."""
    match move.status:
        case "checking":
            _checked(move)
        case "checked":
            ImportRun.objects.filter(pk=move.pk, status="checked").update(foreseen={"is_exact": True}, worker="")
        case "running":
            name_links(move=move)
            if end_links(move=move, scope=scope, now=now) or tie_links(move=move, scope=scope, now=now):
                return True
            if note_baselines(move=move):
                return True
            _done(move, now)
        case "undoing":
            _undone(move, now)
    return False


def note_progress(*, move: ImportRun, now: datetime) -> None:
    """Keep how many parts are through, as a sign of life."""
    through = sum(1 for part in parts_of(move) if part.status in OVER[move.status])
    ImportRun.objects.filter(pk=move.pk).update(position=through, beat_at=now)


def _waiting(move: ImportRun) -> Iterable[ImportRun]:
    parts = parts_of(move)
    if move.status == "checked":
        return parts.filter(status="checked", foreseen={})
    if move.status == "undoing":
        return parts.filter(
            Q(status="undoing") | Q(status="done") | Q(status__in=UNDOABLE, steps__gt=0)
        ).order_by("-pk")  # fmt: skip
    return parts.exclude(status__in=OVER[move.status])


@transaction.atomic
def _checked(move: ImportRun) -> None:
    fresh = locked(move.pk)
    if fresh.status != "checking":
        return
    parts = parts_of(move)
    fresh.status, fresh.worker, fresh.position = "checked", "", 0
    fresh.rows = parts.aggregate(total=Sum("rows"))["total"] or 0
    fresh.groups = parts.count()
    fresh.save()


@transaction.atomic
def _done(move: ImportRun, now: datetime) -> None:
    fresh = locked(move.pk)
    if fresh.status != "running":
        return
    fresh.saved = {}
    fresh.found.pop(ENDED_TO, None)
    for part in parts_of(move):
        for fate, count in part.saved.items():
            if isinstance(count, list):
                whole = fresh.saved.setdefault(fate, [0, 0])
                fresh.saved[fate] = [one + two for one, two in zip(whole, count, strict=True)]
    fresh.status, fresh.finished_at, fresh.worker = "done", now, ""
    fresh.save()
    tell_finished(fresh, fresh.system, now)


@transaction.atomic
def _undone(move: ImportRun, now: datetime) -> None:
    fresh = locked(move.pk)
    if fresh.status == "undoing":
        fresh.left += parts_of(move).aggregate(total=Sum("left"))["total"] or 0
        by = Actor.user(fresh.undone_by_id) if fresh.undone_by_id else Actor.system()
        take_fields_back(move=fresh, actor=by, now=now)
        tell_undone(fresh, now)
