"""What the parts of a move need of one another: cells of rows that are not saved yet, and records that rows add to."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from nokshi.customers.queries import match_many
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.moves import KEPT, names_in, picked, places_of
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.staging import Staging, decode
from nokshi.ports.importing import Fate, Group, ImportKind, Result, RunContext
from nokshi.ports.systems import RECORD, Thing, record_cell, systems

FEW = 900
LAST = (
    "SELECT g.key, r.cells FROM groups g JOIN checked c ON c.key = g.key JOIN rows r ON r.number = c.number "
    "WHERE g.fate <> 'refused' AND g.key IN (%s) ORDER BY c.number"
)


def join(kind: ImportKind, groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Let rows say more of the records whose ids they name; a row whose record is not here, nor coming, is held."""
    named = [next(iter(group.rows[0].values.get("customer_id") or ()), "") for group in groups]
    here = match_many(context.scope, "external", named, context.source.casefold()[:60])
    awaited = coming(context.run_id, [one for one in named if one and one not in here])
    ours = [group for group, one in zip(groups, named, strict=True) if one in here]
    answers = iter(kind.save(ours, context) if ours else ())
    return [
        next(answers) if one in here else Result(_foreseen(group) if one in awaited else Fate.HELD)
        for group, one in zip(groups, named, strict=True)
    ]


def staged_cells(run_id: int, thing: str, heading: str, keys: Iterable[str]) -> dict[str, Any]:
    """Return a cell of the rows of another part of the same move, by their ids, while it waits to be saved."""
    found: dict[str, Any] = {}
    wanted = sorted(set(keys))
    parts = waiting_parts(run_id).filter(thing=thing) if wanted else ()
    for part in parts.exclude(kind=KEPT) if parts and heading == RECORD else parts:
        places = places_of(names_in(plan_of(part.plan)), [heading])
        for key, cells in _rows(part, wanted):
            [found[key]] = picked(cells, places) if heading != RECORD else [record_cell(None)]
    return found


def _foreseen(group: Group) -> Fate:
    says = any(value for name, value in group.rows[0].values.items() if name != "customer_id")
    return Fate.JOINED if says else Fate.SAME


def coming(run_id: int, keys: Sequence[str]) -> set[str]:
    """Return the ids of those whom parts that wait to be saved will make."""
    wanted = sorted(set(keys))
    parts = waiting_parts(run_id).filter(kind__in=["people", "companies"]) if wanted else ()
    makers = (part for part in parts if not _thing_of(part).joins)
    return {key for part in makers for key, _cells in _rows(part, wanted)}


def waiting_parts(run_id: int) -> QuerySet[ImportRun]:
    """Return the parts of the same move as a part that wait to be saved."""
    move = ImportRun.objects.filter(pk=run_id).values("part_of")
    return ImportRun.objects.filter(part_of__in=move, started_at=None).exclude(thing="")


def _thing_of(part: ImportRun) -> Thing:
    return systems[part.system].thing(part.thing)


def _rows(part: ImportRun, keys: Sequence[str]) -> Iterable[tuple[str, list[Any]]]:
    with Staging.of(part.pk) as staged:
        for start in range(0, len(keys), FEW):
            some = keys[start : start + FEW]
            for key, cells in staged.walk(LAST % ",".join("?" * len(some)), *some):
                yield key, decode(cells)
