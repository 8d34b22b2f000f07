"""Change how a run's files are read and what becomes of their columns."""

from collections.abc import Mapping as MappingOf
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.new_fields import check_new_fields
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.new_fields import grown, placed
from nokshi.intake.rules.plan import Plan, data_of, fields_twice, missing_fields
from nokshi.intake.rules.planning import settle_manners
from nokshi.intake.rules.profile import profiles_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import ImportKind, import_kinds

OPEN = ("read", "checked", "checking", "failed")


class TooLateToChange(DomainError):
    code = "too_late_to_change"
    sentence = _("Rows of this import are saved already. Take it back to change how it is read.")
    status = 409


class NoKind(DomainError):
    code = "no_kind"
    sentence = _("Say what the file holds: %(kinds)s.")


class NotMatched(DomainError):
    code = "not_matched"
    sentence = _("No column of the file feeds %(fields)s, which is needed. Choose the column that holds it.")


class MatchedTwice(DomainError):
    code = "matched_twice"
    sentence = _("Several columns feed %(fields)s, which holds one value. Leave the others out.")


@transaction.atomic
def change_plan(*, run: ImportRun, plan: Plan, scope: Scope) -> ImportRun:
    """Keep another plan for a run that has saved nothing; what was checked is void."""
    fresh = locked(run.pk)
    _refuse_late(fresh)
    plan.columns = placed(plan.columns)
    if plan.kind and kind_for(plan.kind, scope) is not None:
        check_new_fields(plan, import_kinds[plan.kind], profiles_of(fresh.profiles), scope)
        plan = settle_manners(plan, profiles_of(fresh.profiles), import_kinds[plan.kind])
    fresh.plan, fresh.kind = data_of(plan), plan.kind
    fresh.checks, fresh.foreseen, fresh.problem, fresh.position = {}, {}, {}, 0
    fresh.status = "read" if fresh.headers else "reading"
    fresh.save()
    return fresh


@transaction.atomic
def change_reading(*, run: ImportRun, file_id: int, options: MappingOf[str, Any]) -> ImportRun:
    """Read a file of the run in another way: encoding, delimiter, sheet, line of headings."""
    fresh = locked(run.pk)
    _refuse_late(fresh)
    fresh.files.filter(pk=file_id).update(options=dict(options))
    fresh.status, fresh.checks, fresh.foreseen, fresh.problem, fresh.position = "reading", {}, {}, {}, 0
    fresh.worker = ""
    fresh.save()
    return fresh


def kind_for(name: str, scope: Scope) -> ImportKind | None:
    """Return a kind that the reader may bring in."""
    kind = import_kinds.get(name)
    return kind if kind and scope.may(kind.capability) else None


def fit_kind(plan: Plan, scope: Scope) -> ImportKind:
    """Return the kind of a plan that can be carried out; raises DomainError."""
    kind = kind_for(plan.kind, scope)
    if kind is None:
        raise NoKind(
            kinds=", ".join(str(one.label) for one in import_kinds if one.offered and scope.may(one.capability))
        )
    kind = grown(kind, plan)
    labels = {column.name: str(column.label) for column in kind.all_columns}
    if missing := missing_fields(plan, kind):
        raise NotMatched(fields=", ".join(labels[name] for name in missing))
    if twice := fields_twice(plan, kind):
        raise MatchedTwice(fields=", ".join(labels[name] for name in twice))
    return kind


def _refuse_late(run: ImportRun) -> None:
    if run.steps or run.status not in {*OPEN, "reading"}:
        raise TooLateToChange
