"""Note what the rows of a move say of others: counted where that row is here already, else kept until the end."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from nokshi.intake.actions.rows import write_links
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.rules.moves import ids_of, names_in, places_of
from nokshi.intake.rules.plan import Plan
from nokshi.intake.staging import StagedGroup
from nokshi.kernel.among import among
from nokshi.ports.importing import Result
from nokshi.ports.linking import link_kinds
from nokshi.ports.systems import Ids, Thing, systems

FEW = 5_000
Saved = tuple[StagedGroup, Result]


class _Column(NamedTuple):
    """A column that holds ids of other rows."""

    place: int
    heading: str
    name: str
    ids: Ids


class Said(NamedTuple):
    """A link as a row says it; `may_tie` where a record may come to stand in a relation by it."""

    key: str
    name: str
    heading: str
    to_key: str
    may_tie: bool


def note_links(run: ImportRun, thing: Thing, plan: Plan, kept: Sequence[Saved], same: Collection[str]) -> None:
    """Note the links of saved rows; those in `same` are as an earlier export brought them, and tie nothing anew."""
    columns = _columns(run, thing, plan)
    said = [one for group, result in kept for one in _said(columns, group, result, same)]
    there = _kept_keys(run, {one.to_key for one in said if not one.may_tie})
    found: dict[str, int] = run.found.setdefault("links", {})
    waiting = []
    for one in said:
        if not one.may_tie and one.to_key in there:
            found[one.name] = found.get(one.name, 0) + 1
        else:
            waiting.append((run.pk, one.key, one.name, one.heading, one.to_key, SourceLink.State.OPEN.value, ""))
    write_links(waiting)


def _columns(run: ImportRun, thing: Thing, plan: Plan) -> list[_Column]:
    places = places_of(names_in(plan), list(thing.links))
    return [
        _Column(place, plan.columns[place].header, name, ids_of(systems[run.system], thing, column))
        for place, (column, name) in zip(places, thing.links.items(), strict=True)
        if place is not None
    ]


def _said(columns: Sequence[_Column], group: StagedGroup, result: Result, same: Collection[str]) -> Iterable[Said]:
    """Return the links of a row; what several of its columns say alike is said once."""
    cells, said = group.cells[-1], dict[tuple[str, str], Said]()
    for column in columns:
        if len(cells) <= column.place or not cells[column.place]:
            continue
        kind = link_kinds.get(column.name)
        is_record = bool(kind and result.ref and result.ref[0] == kind.record) and group.key not in same
        for to_key in column.ids(str(cells[column.place])):
            said.setdefault((column.name, to_key), Said(group.key, column.name, column.heading, to_key, is_record))
    return said.values()


def _kept_keys(run: ImportRun, keys: Collection[str]) -> set[str]:
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), FEW):
        rows = SourceRow.objects.filter(unit=run.unit_id, system=run.system, key__in=among(wanted[start : start + FEW]))
        found.update(rows.values_list("key", flat=True))
    return found
