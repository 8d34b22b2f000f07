"""Make of the links of a move what a room has a place for, and take that back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from nokshi.customers.queries.merging import survivors
from nokshi.intake.actions.saving import context_of
from nokshi.intake.actions.undoing import changes_of
from nokshi.intake.actions.working import locked, one_at_a_time
from nokshi.intake.models import ImportRun, RunStep, SourceLink, SourceRow
from nokshi.kernel.among import among
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, RunContext
from nokshi.ports.linking import Ends, LinkKind, Tied, link_kinds

SOURCE_LINK = "intake.source_link"
PAGE = 2_000
FEW = 5_000
Rows = dict[tuple[str, str], int]
State = SourceLink.State


class _Link(NamedTuple):
    pk: int
    run: int
    thing: str
    name: str
    key: str
    to_key: str


def tie_links(*, move: ImportRun, scope: Scope, now: datetime) -> bool:
    """Make ties of the next links of a move both of whose ends are records; return whether there may be more."""
    with transaction.atomic():
        one_at_a_time()
        fresh = locked(move.pk)
        if fresh.status != "running":
            return False
        resolve(fresh)
        links = _next(fresh)
        if not links:
            return False
        kind = link_kinds[links[0].name]
        changes = _tie(fresh, kind, links, context_of(fresh, scope, now, {}))
        if changes:
            fresh.steps += 1
            RunStep.objects.create(run=fresh, number=fresh.steps, changes=msgspec.to_builtins(changes))
        fresh.beat_at = now
        fresh.save(update_fields=["steps", "beat_at"])
    return True


def untie_links(*, move: ImportRun, scope: Scope, now: datetime) -> bool:
    """Take the newest ties back that a move made and that still stand; return whether there may be more."""
    with transaction.atomic():
        one_at_a_time()
        fresh = locked(move.pk)
        step = fresh.done_steps.filter(is_undone=False).order_by("-number").first()
        if fresh.status != "undoing" or step is None:
            return False
        context = context_of(fresh, scope, now, {})
        changes = changes_of(step)
        for state, ids in _states_before(changes).items():
            SourceLink.objects.filter(pk__in=ids).update(state=state, problem="")
        left: list[Change] = []
        for name in dict.fromkeys(one.kind for one in changes if one.kind != SOURCE_LINK):
            kind = next(kind for kind in link_kinds if kind.changes == name)
            left += kind.untie([one for one in changes if one.kind == name], context)
        step.left, step.is_undone = [[one.kind, one.id] for one in left], True
        step.save()
        fresh.left, fresh.beat_at = fresh.left + len(left), now
        fresh.save(update_fields=["left", "beat_at"])
    return True


def _states_before(changes: Sequence[Change]) -> dict[str, list[int]]:
    """Return the links of earlier moves by the state that they had before."""
    states: dict[str, list[int]] = {}
    for one in changes:
        if one.kind == SOURCE_LINK:
            states.setdefault((one.before or {}).get("state", State.MISSING.value), []).append(one.id)
    return states


def resolve(move: ImportRun) -> None:
    """Tell the links of a move whose other end is a kept row from those without one.

    Those of earlier moves that led nowhere and lead here are this one's to make.
    """
    target = SourceRow.objects.filter(unit=move.unit_id, system=move.system, key=OuterRef("to_key"))
    links = SourceLink.objects.filter(run__in=_parts(move), state=State.OPEN)
    if not links.exists():
        return
    here = links.filter(Exists(target))
    here.filter(name__in=_names()).update(state=State.READY)
    here.update(state=State.FOUND)
    links.update(state=State.MISSING)
    earlier = _earlier(move).filter(state=State.MISSING, name__in=_names())
    earlier.filter(Exists(target.filter(run__in=_parts(move)))).update(state=State.READY)


def _names() -> list[str]:
    return [kind.name for kind in link_kinds]


def _earlier(move: ImportRun) -> QuerySet[SourceLink]:
    """Return the links of the moves of the same system that are done."""
    done = ImportRun.objects.filter(system=move.system, unit=move.unit_id, thing="", status="done").exclude(pk=move.pk)
    return SourceLink.objects.filter(run__part_of__in=done)


def _next(move: ImportRun) -> list[_Link]:
    """Return the next links to make, of one run and meaning: their index holds those in the order of their rows."""
    for run in (*_parts(move), *_earlier(move).filter(state=State.READY).values_list("run", flat=True)[:1]):
        ready = SourceLink.objects.filter(run=run, state=State.READY).order_by("pk")
        for kind in link_kinds:
            named = ready.filter(name=kind.name).values_list("pk", "run", "run__thing", "name", "key", "to_key")
            if found := named[: min(PAGE, kind.at_once)]:
                return [_Link(*row) for row in found]
    return []


def _parts(move: ImportRun) -> list[int]:
    return list(move.parts.exclude(thing="").order_by("pk").values_list("pk", flat=True))


def _tie(move: ImportRun, kind: LinkKind, links: Sequence[_Link], context: RunContext) -> list[list[object]]:
    begins = records_of(move, kind, {link.key for link in links})
    ends = records_of(move, kind, {link.to_key for link in links})
    there = {key: record for (_thing, key), record in ends.items()}
    pairs = [(begins.get((link.thing, link.key)), there.get(link.to_key)) for link in links]
    whole = [(link, (begin, end)) for link, (begin, end) in zip(links, pairs, strict=True) if begin and end]
    answers = kind.tie([pair for _link, pair in whole], context)
    by_link = {link.pk: tied for (link, _pair), tied in zip(whole, answers, strict=True)}
    _conclude(links, by_link)
    made: list[list[object]] = [[kind.changes, tied.id, None, None] for tied in by_link.values() if tied.is_new]
    made.extend(_reopened(move, kind, whole, context))
    ours = set(_parts(move))
    made.extend([SOURCE_LINK, link.pk, None, None] for link in links if link.run not in ours)
    return made


def _reopened(
    move: ImportRun, kind: LinkKind, whole: Sequence[tuple[_Link, Ends]], context: RunContext
) -> Iterable[list[object]]:
    """Let ties hold again that an import ended because their cell said another, now that it says them once more."""
    keys = [link.key for link, _pair in whole]
    replaced = {
        (thing, key, to_key)
        for start in range(0, len(keys), FEW)
        for thing, key, to_key in SourceLink.objects.filter(
            run__part_of__system=move.system, run__unit=move.unit_id, name=kind.name, state=State.REPLACED,
            key__in=keys[start : start + FEW],
        ).values_list("run__thing", "key", "to_key")
    }  # fmt: skip
    pairs = [pair for link, pair in whole if (link.thing, link.key, link.to_key) in replaced]
    for change in kind.reopen(pairs, context) if pairs else ():
        yield [change.kind, change.id, change.before, change.after]


def _conclude(links: Sequence[_Link], tied: dict[int, Tied]) -> None:
    """Keep what became of links; one without a record at an end only leads to a row."""
    ends: dict[tuple[str, str], list[int]] = {}
    for link in links:
        one = tied.get(link.pk)
        state = State.FOUND if one is None else State.REFUSED if one.problem else State.MADE
        ends.setdefault((state.value, one.problem if one else ""), []).append(link.pk)
    for (became, problem), ids in ends.items():
        for start in range(0, len(ids), FEW):
            SourceLink.objects.filter(pk__in=among(ids[start : start + FEW])).update(state=became, problem=problem)


def records_of(move: ImportRun, kind: LinkKind, keys: Iterable[str]) -> Rows:
    """Return the records that rows became, by thing and key; of those that were merged the one they are now."""
    wanted = sorted(keys)
    # Asked without the kind of the record, whose index SQLite would walk from end to end.
    rows = SourceRow.objects.filter(unit=move.unit_id, system=move.system)
    found = (
        rows.filter(key__in=among(wanted[start : start + FEW])).values_list("thing", "key", "record_kind", "record_id")
        for start in range(0, len(wanted), FEW)
    )
    met = [
        (thing, key, record)
        for thing, key, sort, record in chain.from_iterable(found)
        if record is not None and sort == kind.record
    ]
    now = survivors([record for _thing, _key, record in met])
    return {(thing, key): now.get(record, record) for thing, key, record in met}
