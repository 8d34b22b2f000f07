"""Make the fields that a plan wants of columns that none fits, when the import begins; and take them back with it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions.making import make_field, unmake_field
from nokshi.custom.rules.definitions import LANGUAGES
from nokshi.custom.rules.types import Kind
from nokshi.intake.models import ImportRun, RunStep
from nokshi.intake.rules.new_fields import MADE, kind_in, label_of
from nokshi.intake.rules.plan import ColumnPlan, Plan, data_of
from nokshi.intake.rules.profile import Profile, profiles_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, ImportKind

FIELD = "custom.field"
DEFINING = "custom.manage"


class MayNotDefine(DomainError):
    code = "new_fields_not_yours"
    sentence = _("New fields are made by those who set up custom fields. Leave these columns out, or ask one of them.")
    status = 403


class TakesNoFields(DomainError):
    code = "takes_no_new_fields"
    sentence = _("There can be no fields of your own on this. Leave these columns out: %(columns)s.")


class TooManyToChoose(DomainError):
    code = "too_many_to_choose"
    sentence = _("“%(column)s” holds too many different words for a list of choices. Make it a text.")


def check_new_fields(plan: Plan, kind: ImportKind, profiles: Sequence[Profile], scope: Scope) -> None:
    """Refuse a plan whose new fields cannot be made; raises MayNotDefine, TakesNoFields, TooManyToChoose."""
    new = [(one, found) for one in plan.columns if (found := kind_in(one.field))]
    if not new:
        return
    if not kind.bears:
        raise TakesNoFields(columns=", ".join(one.header for one, _found in new))
    if not scope.may(DEFINING):
        raise MayNotDefine
    by_header = {one.header: profile for one, profile in zip(plan.columns, profiles, strict=True)}
    for one, found in new:
        if found is Kind.CHOICE and not by_header[one.header].few:
            raise TooManyToChoose(column=one.header)


def make_new_fields(run: ImportRun, plan: Plan, kind: ImportKind, actor: Actor, now: datetime) -> None:
    """Make the new fields of a run that begins, and name them in its plan; undoing finds them in its first step."""
    language = run.language if run.language in LANGUAGES else LANGUAGES[0]
    changes: list[list[object]] = []
    columns: list[ColumnPlan] = []
    for column, profile in zip(plan.columns, profiles_of(run.profiles), strict=True):
        if (found := kind_in(column.field)) is None:
            columns.append(column)
            continue
        field = make_field(
            subject=kind.bears, kind=found, labels={language: label_of(column.header)}, sort=kind.sort,
            choices=profile.few if found is Kind.CHOICE else (), actor=actor, now=now,
        )  # fmt: skip
        changes.append([FIELD, field.pk, None, {"labels": field.labels}])
        columns.append(ColumnPlan(column.header, f"custom.{field.key}", MADE, column.day_first, column.mark))
    if changes:
        run.steps += 1
        RunStep.objects.create(run=run, number=run.steps, changes=changes)
        plan.columns = columns
        run.plan = data_of(plan)


def unmake_fields(changes: Sequence[Change], actor: Actor, now: datetime) -> list[Change]:
    """Take away the fields that a run made; return those that stay."""
    return [
        one
        for one in changes
        if not unmake_field(field_id=one.id, made=(one.after or {}).get("labels", {}), actor=actor, now=now)
    ]
