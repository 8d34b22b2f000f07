"""Answer the questions of a checked run that change nothing about how its cells are read."""

from collections.abc import Mapping

from django.db import transaction

from nokshi.intake.actions.planning import TooLateToChange
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.plan import data_of, plan_of


@transaction.atomic
def choose(*, run: ImportRun, choices: Mapping[str, str]) -> None:
    """Keep answers; what would happen has to be counted anew."""
    fresh = locked(run.pk)
    if fresh.status != "checked":
        raise TooLateToChange
    plan = plan_of(fresh.plan)
    if dict(choices) == plan.choices:
        return
    plan.choices = dict(choices)
    fresh.plan, fresh.foreseen, fresh.worker, fresh.position = data_of(plan), {}, "", 0
    fresh.save()
