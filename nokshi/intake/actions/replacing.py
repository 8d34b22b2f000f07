"""End what an earlier export linked and a newer one links no more: the relation that came from that very cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from nokshi.intake.actions.labelling import keys_by_label
from nokshi.intake.actions.linking import SOURCE_LINK, records_of
from nokshi.intake.actions.saving import context_of
from nokshi.intake.actions.sources import SOURCE_ROW
from nokshi.intake.actions.working import locked, one_at_a_time
from nokshi.intake.models import ImportRun, RunStep, SourceLink, SourceRow
from nokshi.intake.rules.baselines import LinkPlace, link_places
from nokshi.intake.rules.moves import ids_of
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, RunContext
from nokshi.ports.linking import LinkKind, link_kinds
from nokshi.ports.systems import CALLED, System, systems

ENDED_TO, ALL = "ended_to", "all"
"""In what a move found: the part and the step of it whose changed rows were looked at last, ALL after the last."""

FEW = 900
State = SourceLink.State


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that the move changed, and the ids that it names now, by the meaning of their columns."""

    row: SourceRow
    said: dict[str, set[str]]


def end_links(*, move: ImportRun, scope: Scope, now: datetime) -> bool:
    """End the relations of the next rows that this move changed; return whether there may be more."""
    with transaction.atomic():
        one_at_a_time()
        fresh = locked(move.pk)
        if fresh.status != "running" or fresh.found.get(ENDED_TO) == ALL:
            return False
        step = _next_step(fresh) if _made_before(fresh).exists() else None
        if step is None:
            fresh.found[ENDED_TO] = ALL
            fresh.save(update_fields=["found"])
            return False
        changes = list(_ended(fresh, _rows_of(fresh, step), context_of(fresh, scope, now, {})))
        if changes:
            fresh.steps += 1
            RunStep.objects.create(run=fresh, number=fresh.steps, changes=msgspec.to_builtins(changes))
        fresh.found[ENDED_TO], fresh.beat_at = [step.run_id, step.number], now
        fresh.save(update_fields=["steps", "found", "beat_at"])
    return True


def _made_before(move: ImportRun) -> QuerySet[SourceLink]:
    """Return the links of earlier moves that became relations."""
    made = SourceLink.objects.filter(run__part_of__system=move.system, run__unit=move.unit_id, state=State.MADE)
    return made.exclude(run__part_of=move).exclude(run__part_of__status="undone")


def _next_step(move: ImportRun) -> RunStep | None:
    at, last = move.found.get(ENDED_TO, (0, 0))
    for part in move.parts.exclude(thing="").filter(pk__gte=at).order_by("pk"):
        steps = part.done_steps.filter(number__gt=last if part.pk == at else 0).order_by("number")
        for step in steps.iterator(chunk_size=2):
            if any(kind == SOURCE_ROW for kind, _pk, _before, _after in step.changes):
                return step
    return None


def _rows_of(move: ImportRun, step: RunStep) -> list[_Row]:
    changed = [pk for kind, pk, before, _after in step.changes if kind == SOURCE_ROW and "cells" in (before or {})]
    system = systems[move.system]
    rows = list(SourceRow.objects.filter(pk__in=changed).exclude(record_id=None).select_related("shape"))
    places = {row.shape_id: link_places(system.thing(row.thing), row.shape.names) for row in rows}
    labels = {key for row in rows for key in _keys(system, row, places[row.shape_id]) if key.startswith(CALLED)}
    known = keys_by_label(system, move.unit_id, 0, (one.removeprefix(CALLED) for one in labels)) if labels else {}
    return [_Row(row, _said(system, row, places[row.shape_id], known)) for row in rows]


def _keys(system: System, row: SourceRow, places: Sequence[LinkPlace]) -> Iterator[str]:
    for one in places:
        yield from _ids(system, row, one)


def _ids(system: System, row: SourceRow, one: LinkPlace) -> Sequence[str]:
    cell = row.cells[one.place] if len(row.cells) > one.place else None
    return ids_of(system, system.thing(row.thing), one.column)(str(cell)) if cell else ()


def _said(system: System, row: SourceRow, places: Sequence[LinkPlace], known: dict[str, str]) -> dict[str, set[str]]:
    """Return the ids that a row names now; a meaning none of whose columns came is left out."""
    said: dict[str, set[str]] = {one.name: set() for one in places}
    for one in places:
        for key in _ids(system, row, one):
            label = key.removeprefix(CALLED)
            said[one.name].add(known.get(label.casefold(), label) if label != key else key)
    return said


def _ended(move: ImportRun, rows: Sequence[_Row], context: RunContext) -> Iterator[Sequence[object]]:
    """End what the rows no longer say, and yield the changes of relations and links."""
    by_row = {(one.row.thing, one.row.key): one for one in rows}
    keys = [one.row.key for one in rows]
    made = _made_before(move).select_related("run")
    links = (link for start in range(0, len(keys), FEW) for link in made.filter(key__in=keys[start : start + FEW]))
    gone: dict[str, list[tuple[SourceLink, _Row]]] = {}
    for link in links:
        one = by_row.get((link.run.thing, link.key))
        if one and link.name in one.said and link.to_key not in one.said[link.name] and link.name in link_kinds:
            gone.setdefault(link.name, []).append((link, one))
    for name, some in gone.items():
        for change in _end(move, link_kinds[name], some, context):
            yield [change.kind, change.id, change.before, change.after]
        ids = [link.pk for link, _row in some]
        SourceLink.objects.filter(pk__in=ids).update(state=State.REPLACED)
        yield from ([SOURCE_LINK, pk, {"state": State.MADE.value}, None] for pk in ids)


def _end(
    move: ImportRun, kind: LinkKind, some: Sequence[tuple[SourceLink, _Row]], context: RunContext
) -> Sequence[Change]:
    met = records_of(move, kind, {link.to_key for link, _one in some})
    ends = {key: record for (_thing, key), record in met.items()}
    begins = records_of(move, kind, {link.key for link, _one in some})
    pairs = [(begins.get((link.run.thing, link.key)), ends.get(link.to_key)) for link, _one in some]
    return kind.end([(begin, end) for begin, end in pairs if begin and end], context)
