"""Keep what the records of a move were like when it was done, so that later changes are told from it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from nokshi.intake.actions.rows import write_baselines
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries.ties import ties_of
from nokshi.intake.rules.baselines import baseline_of
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.systems import Thing, systems

PAGE = 1_000
Records = Mapping[int, Mapping[str, Any]]


def note_baselines(*, move: ImportRun) -> bool:
    """Keep the digests of the next records of a move; return whether there may be more."""
    open_rows = SourceRow.objects.filter(run__part_of=move, baseline={}).exclude(record_id=None)
    rows = list(open_rows.select_related("run").order_by("run_id", "pk")[:PAGE])
    rows = [row for row in rows if row.run_id == rows[0].run_id]
    if not rows:
        return False
    thing = systems[move.system].thing(rows[0].thing)
    kind = export_kinds.get(thing.kind)
    ids = sorted({row.record_id for row in rows if row.record_id is not None})
    values = kind.values(Scope.system(), ids) if kind and kind.values else {}
    ties = ties_of(thing, rows[0].record_kind, ids)
    made = [(_encoded(thing, row.record_id or 0, values, ties), row.pk) for row in rows]
    with transaction.atomic():
        write_baselines(made)
    return True


def _encoded(thing: Thing, record: int, values: Records, ties: Records) -> str:
    """Return the baseline of a record as JSON; one without anything to write back has a mark that it was looked at."""
    baseline = baseline_of(thing, {**values.get(record, {}), **ties.get(record, {})}) or {"": ""}
    return msgspec.json.encode(baseline).decode()
