"""The audit trail as a file: JSON lines for a machine and for proof, CSV for a sheet."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from nokshi.kernel.events import event_kinds
from nokshi.kernel.scope import Scope
from nokshi.kernel.sheets import disarmed
from nokshi.timeline.models import EventRow
from nokshi.timeline.trail import Asked, rows_asked

CHUNK = 2_000
FORMS = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}
FACTS = (
    "id", "kind", "at", "recorded_at", "customer", "subject_kind", "subject", "unit", "actor_kind", "actor", "source",
    "external_id", "cause", "run", "retracted_by", "data",
)  # fmt: skip


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def taken(form: str, asked: Asked, scope: Scope) -> Iterator[bytes]:
    """Yield the trail in a form, an event per line, oldest first.

    Without personal fields for whom some field is hidden. Only in CSV are texts disarmed that a sheet would run.
    """
    rows = rows_asked(asked, scope).order_by("id").iterator(chunk_size=CHUNK)
    facts = (dict(zip(FACTS, _facts(row, scope), strict=True)) for row in rows)
    return _sheet(facts) if form == "csv" else (msgspec.json.encode(one) + b"\n" for one in facts)


def _facts(row: EventRow, scope: Scope) -> tuple[Any, ...]:
    return (
        row.pk, row.kind, row.at, row.recorded_at, row.customer_id, row.subject_kind, row.subject_id, row.unit_id,
        row.actor_kind, row.actor_id, row.source, row.external_id, row.cause_id, row.run_id, row.retracted_by,
        _shown(row, scope),
    )  # fmt: skip


def _sheet(facts: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield f"\ufeff{writer.writerow(FACTS)}".encode()
    for one in facts:
        yield str(writer.writerow([_cell(value) for value in one.values()])).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else disarmed(str(value))


def _shown(row: EventRow, scope: Scope) -> Mapping[str, Any]:
    told: Mapping[str, Any] = row.data
    if not scope.hidden:
        return told
    kind = event_kinds.get(row.kind)
    return {name: value for name, value in told.items() if name not in kind.event.personal} if kind else {}
