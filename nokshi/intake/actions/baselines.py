"""Keep what the records of a move were like when it was done, so that later changes are told from it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from django.db import transaction

from nokshi.intake.actions.rows import write_baselines
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries.lines import line_values
from nokshi.intake.queries.owning import owned_by
from nokshi.intake.queries.ties import ties_of
from nokshi.intake.rules.baselines import baseline_of, written_fields
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import WayBack, way_back
from nokshi.ports.systems import systems

PAGE = 2_000
NOTED_TO = "noted_to"
"""In what a move found: the part and the last of its rows whose record was looked at."""

Records = Mapping[int, Mapping[str, Any]]


class _Row(NamedTuple):
    pk: int
    run: int
    thing: str
    kind: str
    record: int


@transaction.atomic
def note_baselines(*, move: ImportRun) -> bool:
    """Keep the digests of the next records of a move; return whether there may be more."""
    fresh = locked(move.pk)
    rows = _next(fresh)
    if not rows:
        fresh.found.pop(NOTED_TO, None)
    else:
        write_baselines(_baselines(fresh, rows))
        fresh.found[NOTED_TO] = [rows[-1].run, rows[-1].pk]
    fresh.save(update_fields=["found"])
    return bool(rows)


def _next(move: ImportRun) -> list[_Row]:
    """Return the next rows of a part that became records; part by part, in which order its index holds them."""
    at, last = move.found.get(NOTED_TO, (0, 0))
    for part in move.parts.exclude(thing="").filter(pk__gte=at).order_by("pk").values_list("pk", flat=True):
        rows = SourceRow.objects.filter(run=part, pk__gt=last if part == at else 0, baseline={})
        found = (
            rows.exclude(record_id=None).order_by("pk").values_list("pk", "run", "thing", "record_kind", "record_id")
        )
        if page := [_Row(pk, run, thing, kind, record or 0) for pk, run, thing, kind, record in found[:PAGE]]:
            return page
    return []


def _baselines(move: ImportRun, rows: Sequence[_Row]) -> list[tuple[str, int]]:
    system = systems[move.system]
    thing, owned = system.thing(rows[0].thing), owned_by(move.unit_id, move.system, rows[0].thing)
    kind = way_back(thing.kind)
    if isinstance(kind, WayBack) and kind.rows:
        lines = line_values(kind, SourceRow.objects.filter(pk__in=[row.pk for row in rows]), Scope.system())
        fields = written_fields(thing)
        return [(_written(fields, lines.get(row.pk) or {}), row.pk) for row in rows]
    ids = sorted({row.record for row in rows})
    values = kind.values(Scope.system(), ids) if kind and kind.values else {}
    known = (values, ties_of(thing, rows[0].kind, ids), owned.values(ids))
    fields = written_fields(owned.grown(thing, system))
    return [(_encoded(fields, row.record, known), row.pk) for row in rows]


def _encoded(fields: Sequence[str], record: int, known: Sequence[Records]) -> str:
    """Return the baseline of a record as JSON; one without anything to write back has a mark that it was looked at."""
    return _written(fields, {name: value for one in known for name, value in one.get(record, {}).items()})


def _written(fields: Sequence[str], values: Mapping[str, Any]) -> str:
    return msgspec.json.encode(baseline_of(fields, values) or {"": ""}).decode()
