"""Answer the questions of a checked run that change nothing about how its cells are read."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.planning import TooLateToChange
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.moves import asks_zone
from nokshi.intake.rules.plan import data_of, plan_of
from nokshi.kernel.errors import DomainError


class NoSuchZone(DomainError):
    code = "no_such_zone"
    sentence = _("There is no such zone. Write it as Asia/Dhaka or Europe/London.")


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


@transaction.atomic
def choose_zone(*, run: ImportRun, zone: str) -> None:
    """Read the times of a checked move as those of a zone, and count it anew; raises NoSuchZone, TooLateToChange."""
    fresh = locked(run.pk)
    if fresh.status != "checked" or not asks_zone(fresh):
        raise TooLateToChange
    if zone not in available_timezones():
        raise NoSuchZone
    for one in (fresh, *fresh.parts.exclude(thing="")):
        plan = plan_of(one.plan)
        plan.zone = zone
        one.plan, one.foreseen, one.worker, one.position = data_of(plan), {}, "", 0
        one.save(update_fields=["plan", "foreseen", "worker", "position"])
