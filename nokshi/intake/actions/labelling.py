"""Rows of other things by what they are called: exports for people give labels where others give ids."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nokshi.intake.actions.joining import waiting_parts
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.rules.moves import AGAIN, names_in
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.staging import Staging, decode
from nokshi.ports.systems import CALLED, System, systems

PAGE = 2_000


def keys_by_label(system: System, unit_id: int, run_id: int, labels: Iterable[str]) -> dict[str, str]:
    """Return the ids of rows by what they are called, of kept ones and of those that wait; two of one name are none."""
    wanted = {one.casefold() for one in labels}
    found: dict[str, set[str]] = {}
    rows = (*_kept(system, unit_id), *_staged(system, run_id)) if wanted else ()
    for thing, key, names, cells in rows:
        label = system.called(thing, dict(zip(names, cells, strict=False))).strip().casefold()
        if label in wanted:
            found.setdefault(label, set()).add(key)
    return {label: keys.pop() for label, keys in found.items() if len(keys) == 1}


def name_links(*, move: ImportRun) -> None:
    """Put ids in the place of the labels by which links of a move name rows."""
    links = list(SourceLink.objects.filter(run__part_of=move, state="open", to_key__startswith=CALLED))
    system = systems.get(move.system)
    if not links or system is None:
        return
    known = keys_by_label(system, move.unit_id, 0, (link.to_key.removeprefix(CALLED) for link in links))
    for link in links:
        label = link.to_key.removeprefix(CALLED)
        link.to_key = known.get(label.casefold(), label)
    SourceLink.objects.bulk_update(links, ["to_key"], batch_size=200)


def _kept(system: System, unit_id: int) -> Iterator[tuple[str, str, Sequence[str], Sequence[Any]]]:
    for thing in system.labelled:
        names: dict[int, list[str]] = {}
        rows = SourceRow.objects.filter(unit=unit_id, system=system.name, thing=thing)
        for row in rows.only("key", "shape_id", "cells").iterator(chunk_size=PAGE):
            if row.shape_id not in names:
                names[row.shape_id] = row.shape.names
            if AGAIN not in row.key:
                yield thing, row.key, names[row.shape_id], row.cells


def _staged(system: System, run_id: int) -> Iterator[tuple[str, str, Sequence[str], Sequence[Any]]]:
    for part in waiting_parts(run_id).filter(thing__in=system.labelled):
        names = names_in(plan_of(part.plan))
        with Staging.of(part.pk) as staged:
            asked = "SELECT c.key, r.cells FROM checked c JOIN rows r ON r.number = c.number"
            for key, cells in staged.walk(asked):
                yield part.thing, key, names, decode(cells)
