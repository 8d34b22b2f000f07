"""End relations that another system no longer tells, let them hold again, and take both back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from nokshi.customers.actions.relating import some_of, tell
from nokshi.customers.events import RelationChanged
from nokshi.customers.models import Relation
from nokshi.kernel import clock
from nokshi.ports.importing import Change, RunContext
from nokshi.ports.linking import Ends
from nokshi.workspace import queries as workspace

RELATION = "customers.relation"


def end(kind: str, ends: Sequence[Ends], context: RunContext) -> list[Change]:
    """End, from today on, those relations between customers that an import made and nobody has changed since."""
    today = clock.today(workspace.home_zone(), context.now)
    lasting = [row for row in _made_by_imports(kind, ends) if row.until is None]
    return _set(lasting, today, context)


def reopen(kind: str, ends: Sequence[Ends], context: RunContext) -> list[Change]:
    """Let relations hold again that an import made and ended, as another system tells them once more."""
    return _set([row for row in _made_by_imports(kind, ends) if row.until is not None], None, context)


def put_back(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Give relations the end that they had; return the changes of those whose end somebody has set since."""
    left: list[Change] = []
    for change in changes:
        row = Relation.objects.select_for_update().filter(pk=change.id).first()
        if row is None or _json(row.until) != (change.after or {}).get("until"):
            left.append(change)
            continue
        before = (change.before or {}).get("until")
        _set([row], date.fromisoformat(before) if before else None, context)
    return left


def _made_by_imports(kind: str, ends: Sequence[Ends]) -> list[Relation]:
    wanted = set(ends)
    rows: list[Relation] = []
    for some in some_of(sorted({first for first, _second in wanted})):
        found = Relation.objects.select_for_update().filter(kind=kind, customer__in=some).exclude(run=None)
        rows += [row for row in found if (row.customer_id, row.other_id) in wanted]
    return [row for row in rows if row.changed_at == row.created_at]


def _set(rows: Sequence[Relation], until: date | None, context: RunContext) -> list[Change]:
    """Set the end of relations; that of an import is no change by hand, so the moment of the last one stays."""
    changes: list[Change] = []
    for row in sorted(rows, key=lambda one: one.pk):
        before = row.until
        row.until = until
        row.save(update_fields=["until"])
        pair: list[Any] = [_json(before), _json(until)]
        tell([row], RelationChanged, context.actor, context.now, context.run_id, changes={"until": pair})
        changes.append(Change(RELATION, row.pk, {"until": pair[0]}, {"until": pair[1]}))
    return changes


def _json(day: date | None) -> str | None:
    return day.isoformat() if day else None
