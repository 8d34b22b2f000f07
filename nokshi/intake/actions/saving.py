"""Save a checked run, a chunk to a transaction: stop, resume, killed or not, nothing is lost and nothing doubled."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.checking import Sums
from nokshi.intake.actions.gathering import Gatherer, place_lines
from nokshi.intake.actions.joining import coming, join
from nokshi.intake.actions.new_fields import check_new_fields, make_new_fields
from nokshi.intake.actions.owning import make_fields
from nokshi.intake.actions.planning import fit_kind
from nokshi.intake.actions.reading import signature
from nokshi.intake.actions.sources import NAMING, keep_sources, lookup_of, stand_before
from nokshi.intake.actions.working import locked, one_at_a_time
from nokshi.intake.events import ImportFinished, ImportStarted, ImportStopped
from nokshi.intake.models import ImportRun, Mapping, RunStep
from nokshi.intake.reading.problems import RowsGone
from nokshi.intake.rules.moves import thing_of
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.profile import profiles_of
from nokshi.intake.rules.rows import Typist, typist_of
from nokshi.intake.staging import Outcome, StagedGroup, Staging
from nokshi.intake.texts import Texts
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, Fate, Group, ImportKind, ImportRow, Level, Remark, Result, RunContext
from nokshi.timeline import actions as timeline

CHUNK = 10_000
RECORDS = 5_000
"""A transaction saves no more rows, and no more groups: while it lasts, nobody else writes."""

KEPT = frozenset({Fate.NEW, Fate.LOOK, Fate.JOINED})


class NotReady(DomainError):
    code = "import_not_ready"
    sentence = _("This import cannot be started now. Look at what it says and go on from there.")
    status = 409


class NotRunning(DomainError):
    code = "import_not_running"
    sentence = _("This import is not running.")
    status = 409


@transaction.atomic
def start(*, run: ImportRun, scope: Scope, actor: Actor, now: datetime) -> None:
    """Begin to save the rows of a checked run; how its columns were matched is remembered."""
    fresh = locked(run.pk)
    if fresh.status != "checked":
        raise NotReady
    plan = plan_of(fresh.plan)
    kind = None if fresh.is_move else fit_kind(plan, scope)
    if kind is not None and not fresh.thing:
        check_new_fields(plan, kind, profiles_of(fresh.profiles), scope)
        make_new_fields(fresh, plan, kind, actor, now)
    fresh.status, fresh.started_at = "running", now
    fresh.position, fresh.worker, fresh.is_stop_asked, fresh.problem = 0, "", False, {}
    fresh.saved = {}
    fresh.save()
    if fresh.thing:
        return
    if kind is not None:
        _remember(fresh, now)
    else:
        make_fields(move=fresh, scope=scope, actor=actor, now=now)
    event = ImportStarted(
        run_id=fresh.pk, file=fresh.name, record_kind=kind.name if kind else fresh.system, rows=fresh.rows
    )
    timeline.record(event, at=now, actor=actor, subject=("intake.run", fresh.pk), unit=fresh.unit_id)


def _remember(fresh: ImportRun, now: datetime) -> None:
    """Keep how the columns were matched, for the next file with these headings."""
    Mapping.objects.update_or_create(
        unit_id=fresh.unit_id, signature=signature(fresh.headers), defaults={"plan": fresh.plan, "used_at": now}
    )


@transaction.atomic
def stop(*, run: ImportRun, actor: Actor, now: datetime) -> None:
    """Stop a running import behind the chunk that is being saved."""
    fresh = locked(run.pk)
    if fresh.status != "running":
        raise NotRunning
    fresh.status, fresh.worker = "stopped", ""
    fresh.save()
    if fresh.thing:
        return
    for part in fresh.parts.exclude(thing="").filter(status="running") if fresh.is_move else ():
        stop(run=part, actor=actor, now=now)
    event = ImportStopped(run_id=fresh.pk, file=fresh.name, groups_saved=fresh.position)
    timeline.record(event, at=now, actor=actor, subject=("intake.run", fresh.pk), unit=fresh.unit_id)


@transaction.atomic
def go_on(*, run: ImportRun) -> None:
    """Let a run that was stopped, or failed, do again what it was doing."""
    fresh = locked(run.pk)
    if fresh.status not in {"stopped", "failed"}:
        raise NotReady
    fresh.status = "running" if fresh.status == "stopped" else fresh.failed_while or "reading"
    fresh.worker, fresh.problem, fresh.failed_while = "", {}, ""
    fresh.save()
    for part in fresh.parts.exclude(thing="").filter(status__in=["stopped", "failed"]) if fresh.is_move else ():
        go_on(run=part)


def save_chunk(*, run_id: int, scope: Scope, now: datetime, most_rows: int = CHUNK) -> bool:
    """Save the next groups of a running import; return whether there are more."""
    with Staging.of(run_id) as staged, transaction.atomic():
        one_at_a_time()
        run = locked(run_id)
        if run.status != "running":
            return False
        plan = plan_of(run.plan)
        kind = fit_kind(plan, scope)
        until = staged.end_of_chunk(run.position, most_rows, RECORDS)
        if until == run.position:
            if until < run.groups:
                raise RowsGone(file=run.name)
            _finish(run, kind, now)
            return False
        saver = Saver(run, kind, typist_of(kind, plan), context_of(run, scope, now, plan.choices))
        groups = staged.chunk(run.position, until)
        results = saver.save(groups)
        kept = keep_sources(run, groups, results) if run.thing else []
        _keep(run, kind, groups, results, saver, until, now, kept)
        staged.conclude(*saver.told(groups, results))
    return True


def context_of(run: ImportRun, scope: Scope, now: datetime, choices: dict[str, str]) -> RunContext:
    """Return what a kind needs to know of a run."""
    return RunContext(
        run_id=run.pk, scope=scope, actor=Actor.run(run.pk), now=now, unit_id=run.unit_id, source=run.source,
        choices=choices, whole=run.part_of_id if run.thing else None, coming=partial(coming, run.pk),
    )  # fmt: skip


class Saver:
    """Hand groups to their kind, those that the check refused left out."""

    def __init__(self, run: ImportRun, kind: ImportKind, typist: Typist, context: RunContext) -> None:
        self.run, self.kind, self.typist, self.context = run, kind, typist, context
        self.thing = thing_of(typist.plan)
        self.gatherer: Gatherer | None = None
        self.rows: dict[int, list[ImportRow]] = {}
        self.texts = Texts()
        self.looked_up = lookup_of(typist.plan, context.unit_id, context.run_id)
        self.named = lookup_of(typist.plan, context.unit_id, context.run_id, only=NAMING)

    def save(self, groups: Sequence[StagedGroup], *, foresee: bool = False) -> list[Result]:
        """Return what became of every group, in their order."""
        numbers = [number for group in groups for number in group.numbers]
        cells = [cells for group in groups for cells in group.cells]
        look_up = self.named if foresee else self.looked_up
        typed = iter(self.typist.rows(numbers, look_up(cells) if look_up else cells))
        self.rows = {group.position: [next(typed) for _ in group.numbers] for group in groups}
        good = [group for group in groups if not group.refused]
        made = self._made(good, foresee)
        answers = self._work(foresee)(made, self.context) if made else []
        if self.gatherer and not foresee:
            self.gatherer.adopt(dict(zip([group.key for group in made], answers, strict=True)))
        assert len(answers) == len(made), f"{self.kind.name} answered for {len(answers)} of {len(made)} groups"
        by_position = {group.position: answer for group, answer in zip(good, answers, strict=True)}
        return [by_position.get(group.position) or Result(Fate.REFUSED) for group in groups]

    def _made(self, good: Sequence[StagedGroup], foresee: bool) -> list[Group]:
        before = stand_before(self.run, good) if self.run.thing and self.kind.writes_over else {}
        made = [Group(one.key, self._meant(one), one.repeats, *before.get(one.key, (None, False))) for one in good]
        if self.thing and self.thing.lines and self.kind.name == self.thing.kind:
            self.gatherer = Gatherer(self.run, self.thing, foresee=foresee)
            gathered = self.gatherer.of([group.key for group in made])
            for group in made:
                group.rows += gathered[group.key].rows
                group.is_unchanged &= gathered[group.key].is_unchanged
        return made

    def _work(self, foresee: bool) -> Callable[[Sequence[Group], RunContext], list[Result]]:
        if self.thing and self.thing.joins:
            return partial(join, self.kind)
        if self.thing and self.thing.within and self.kind.name == self.thing.kind:
            return partial(place_lines, self.run, foresee=foresee)
        return self.kind.foresee if foresee and self.kind.foresee else self.kind.save

    def _meant(self, group: StagedGroup) -> list[ImportRow]:
        """Return the rows of a group; of those of a move with one id the last one counts."""
        rows = self.rows[group.position]
        return list(rows) if self.thing is None or self.thing.gathers else rows[-1:]

    def told(self, groups: Sequence[StagedGroup], results: Sequence[Result]) -> tuple[list[Outcome], list[Any]]:
        """Return outcomes and remarks as they are kept beside the rows."""
        outcomes: list[Outcome] = []
        notes: list[Any] = []
        named: dict[int, Remark] = {}
        for group, result in zip(groups, results, strict=True):
            kind, record = result.ref or ("", None)
            outcomes.append(Outcome(group.position, result.fate.value, kind, record))
            if result.remarks:
                said = [named.setdefault(id(one), self.typist.named(one)) for one in result.remarks]
                notes.extend(self.texts.notes(group.numbers[0], "save", said))
        return outcomes, notes


def _keep(
    run: ImportRun, kind: ImportKind, groups: Sequence[StagedGroup], results: Sequence[Result], saver: Saver,
    until: int, now: datetime, kept: Sequence[Change],
) -> None:  # fmt: skip
    made = [*(one for result in results for one in result.changes), *kept]
    changes = [msgspec.to_builtins([one.kind, one.id, one.before, one.after]) for one in made]
    if changes:
        run.steps += 1
        RunStep.objects.create(run=run, number=run.steps, changes=changes)
    sums = Sums(kind.totals, run.totals)
    for group, result in zip(groups, results, strict=True):
        count = run.saved.setdefault(result.fate.value, [0, 0])
        count[0] += 1
        count[1] += len(group.numbers)
        if result.fate not in KEPT:
            sums.add(result.fate.value, saver.rows[group.position])
        if any(remark.level is Level.REPAIRED for remark in result.remarks):
            run.saved["repaired"] = run.saved.get("repaired", 0) + 1
    run.totals, run.position, run.beat_at = sums.kept(), until, now
    run.save(update_fields=["totals", "position", "beat_at", "saved", "steps", "found"])


def _finish(run: ImportRun, kind: ImportKind, now: datetime) -> None:
    for total in kind.totals:
        run.totals.setdefault(total.name, {})["nokshi"] = str(total.in_nokshi(run.pk))
    run.status, run.finished_at, run.worker = "done", now, ""
    run.save()
    if not run.thing:
        tell_finished(run, kind.name, now)


def tell_finished(run: ImportRun, kind: str, now: datetime) -> None:
    """Record that an import is done, with what became of its records."""
    count = {fate.value: run.saved.get(fate.value, [0, 0])[0] for fate in Fate}
    event = ImportFinished(
        run_id=run.pk, file=run.name, record_kind=kind, rows=run.rows, new=count["new"] + count["look"],
        joined=count["joined"], same=count["same"], refused=count["refused"],
    )  # fmt: skip
    timeline.record(event, at=now, actor=Actor.run(run.pk), subject=("intake.run", run.pk), unit=run.unit_id)
