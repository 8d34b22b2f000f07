"""Keep what the records of a move were like when it was done, so that later changes are told from it."""

from django.db import transaction

from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.rules.baselines import baseline_of
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.systems import systems

PAGE = 1_000


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
    for row in rows:
        row.baseline = baseline_of(thing, values.get(row.record_id or 0, {})) or {"": ""}
    with transaction.atomic():
        SourceRow.objects.bulk_update(rows, ["baseline"], batch_size=200)
    return True
