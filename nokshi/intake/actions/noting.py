"""Note what the rows of a move say of others: counted where that row is here already, else kept until the end."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from nokshi.intake.actions.rows import write_links
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.rules.moves import places_of
from nokshi.intake.staging import StagedGroup
from nokshi.ports.importing import Result
from nokshi.ports.linking import link_kinds
from nokshi.ports.systems import Thing, systems

FEW = 900
Saved = tuple[StagedGroup, Result]


class Said(NamedTuple):
    """A link as a row says it; `may_tie` where a record may come to stand in a relation by it."""

    key: str
    name: str
    heading: str
    to_key: str
    may_tie: bool


def note_links(
    run: ImportRun, thing: Thing, headers: Sequence[str], kept: Sequence[Saved], same: Collection[str]
) -> None:
    """Note the links of saved rows; those in `same` are as an earlier export brought them, and tie nothing anew."""
    said = list(_said(run, thing, headers, kept, same))
    there = _kept_keys(run, {one.to_key for one in said if not one.may_tie})
    found: dict[str, int] = run.found.setdefault("links", {})
    waiting = []
    for one in said:
        if not one.may_tie and one.to_key in there:
            found[one.name] = found.get(one.name, 0) + 1
        else:
            waiting.append((run.pk, one.key, one.name, one.heading, one.to_key, SourceLink.State.OPEN.value, ""))
    write_links(waiting)


def _said(
    run: ImportRun, thing: Thing, headers: Sequence[str], kept: Sequence[Saved], same: Collection[str]
) -> Iterator[Said]:
    key_of = systems[run.system].key
    for name, place in zip(thing.links.values(), places_of(headers, list(thing.links)), strict=True):
        kind = link_kinds.get(name)
        for group, result in kept if place is not None else ():
            cells = group.cells[-1]
            if place is None or len(cells) <= place or not cells[place]:
                continue
            is_record = bool(kind and result.ref and result.ref[0] == kind.record)
            yield Said(group.key, name, headers[place], key_of(str(cells[place])), is_record and group.key not in same)


def _kept_keys(run: ImportRun, keys: Collection[str]) -> set[str]:
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), FEW):
        rows = SourceRow.objects.filter(unit=run.unit_id, system=run.system, key__in=wanted[start : start + FEW])
        found.update(rows.values_list("key", flat=True))
    return found
