"""Foresee what saving a checked run would do, without saving it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from nokshi.intake.actions.planning import fit_kind
from nokshi.intake.actions.saving import RECORDS, Saver, context_of
from nokshi.intake.actions.working import Pulse, one_at_a_time
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.new_fields import is_adding
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.rows import typist_of
from nokshi.intake.staging import StagedGroup, Staging
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Fate, ImportKind, Result

AT_ONCE = 12_000
"""Up to so many rows are tried in one transaction, which is exact; more would hold others up."""


class _TakenBack(Exception):
    pass


def foresee(*, run: ImportRun, scope: Scope, worker: str, clock: Callable[[], datetime]) -> None:
    """Count rows and groups by the fate that saving would give them."""
    plan = plan_of(run.plan)
    kind = fit_kind(plan, scope)
    pulse = Pulse(run, worker, clock)
    is_exact = bool(kind.foresee) or run.rows <= AT_ONCE
    counts: dict[str, list[int]] = {}
    saver = Saver(run, kind, typist_of(kind, plan), context_of(run, scope, clock(), plan.choices))
    size = AT_ONCE if run.rows <= AT_ONCE else RECORDS
    with Staging.of(run.pk) as staged:
        staged.forget_foresight()
        position = 0
        while (until := staged.end_of_chunk(position, size)) != position:
            groups = staged.chunk(position, until)
            is_small = run.rows <= min(AT_ONCE, kind.tried) and not run.thing
            results = _look(kind, saver, groups, is_small=is_small)
            for group, result in zip(groups, results, strict=True):
                # Fields that are made when it begins fill what is here already.
                if result.fate is Fate.SAME and any(is_adding(row.values) for row in saver.rows[group.position]):
                    result.fate = Fate.JOINED
                count = counts.setdefault(result.fate.value, [0, 0])
                count[0], count[1] = count[0] + 1, count[1] + len(group.numbers)
            outcomes, notes = saver.told(groups, results)
            staged.foresee(outcomes, [note._replace(phase="look") for note in notes])
            position = until
            pulse.beat(position)
    ImportRun.objects.filter(pk=run.pk, status="checked", worker=worker).update(
        foreseen={"counts": counts, "is_exact": is_exact}, position=0, worker=""
    )


def _look(kind: ImportKind, saver: Saver, groups: Sequence[StagedGroup], *, is_small: bool) -> list[Result]:
    if kind.foresee and not is_small:
        return saver.save(groups, foresee=True)
    results: list[Result] = []
    try:
        with transaction.atomic():
            one_at_a_time()
            results = saver.save(groups)
            raise _TakenBack
    except _TakenBack:
        return results
