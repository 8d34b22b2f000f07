"""Make a kind of record of what a file holds, where none of those that there are fits it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.custom.rules.definitions import LANGUAGES
from nokshi.intake.actions.planning import TooLateToChange, change_plan
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.new_fields import label_of
from nokshi.intake.rules.plan import ColumnPlan, Plan, plan_of
from nokshi.intake.rules.planning import guess_plan
from nokshi.intake.rules.profile import profiles_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import KindMaker, import_kinds, kind_makers


class NoMaker(DomainError):
    code = "no_kind_maker"
    sentence = _("You may not make kinds of record. Ask one who sets up own kinds, or choose one that is there.")
    status = 403


class NotAHeading(DomainError):
    code = "not_a_heading"
    sentence = _("The file has no such column. Choose the one by which each row is known.")


def maker_for(scope: Scope) -> KindMaker | None:
    """Return what makes kinds for the reader, None where he may not."""
    return next((one for one in kind_makers if scope.may(one.capability)), None)


def make_kind(*, run: ImportRun, name: str, heading: str, scope: Scope, actor: Actor, now: datetime) -> ImportRun:
    """Make a kind whose records are called by one column of the file, and match the others anew.

    Raises NoMaker, NotAHeading, TooLateToChange, and what making a kind does.
    """
    maker = maker_for(scope)
    if maker is None:
        raise NoMaker
    if heading not in run.headers:
        raise NotAHeading
    if run.steps or run.status not in {"read", "checked"}:
        raise TooLateToChange
    language = scope.language if scope.language in LANGUAGES else LANGUAGES[0]
    kind, column = maker.make(name, label_of(heading), language, actor, now)
    given = plan_of(run.plan)
    wanted = Plan(
        kind=kind, zone=given.zone, region=given.region, day_first=given.day_first, mark=given.mark,
        columns=[ColumnPlan(heading, column, "hand")],
    )  # fmt: skip
    plan = guess_plan(run.headers, profiles_of(run.profiles), [import_kinds[kind]], wanted)
    for one in plan.columns:
        one.by = "hand" if one.header == heading else "" if one.by == "file" else one.by
    return change_plan(run=run, plan=plan, scope=scope)
