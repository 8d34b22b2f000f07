"""Records of which a header and lines are rows of two things: lines come to their header, whichever is here first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from nokshi.intake.actions.sources import NAMING, SOURCE_ROW, lookup_of
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.rules.moves import (
    AGAIN,
    columns_in,
    ids_of,
    key_reader,
    moving_plan,
    names_in,
    picked,
    places_among,
    places_of,
)
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.rules.rows import Typist
from nokshi.intake.staging import Staging, decode
from nokshi.ports.importing import Change, Fate, Group, ImportKind, ImportRow, Level, Result, RunContext, import_kinds
from nokshi.ports.systems import Thing, systems

FEW = 900
STAGED = "SELECT w.parent, w.key, w.number, r.cells FROM within w JOIN rows r ON r.number = w.number "
BELOW = "WHERE w.parent IN (%s) ORDER BY w.number"
HEADS = "SELECT key, fate, kind, record FROM groups WHERE key IN (%s)"


class _Line(NamedTuple):
    """A line in the columns of a plan."""

    key: str
    plan: Plan
    cells: Sequence[Any]


@dataclass(slots=True)
class Lines:
    """The typed lines of a header, in a steady order, and whether all are as they stand here already."""

    rows: list[ImportRow] = field(default_factory=list)
    is_unchanged: bool = True


class Gatherer:
    """Find the lines of headers: those of the same move, and those that earlier exports brought."""

    def __init__(self, run: ImportRun, head: Thing, *, foresee: bool = False) -> None:
        self.run, self.head, self.foresee = run, head, foresee
        self.system = systems[run.system]
        self.lines = self.system.thing(head.lines)
        self.kind = import_kinds[self.lines.kind]
        self.part = part_with(run, self.lines)
        self.plan = plan_of(self.part.plan) if self.part else None
        self._plans: dict[int, Plan] = {}
        self._early: dict[str, list[SourceRow]] = {}

    def of(self, keys: Sequence[str]) -> dict[str, Lines]:
        """Return the lines of headers by the headers' keys; one without any has an empty list."""
        staged = self._staged(keys)
        here = self._kept(keys)
        lines: list[tuple[str, _Line]] = []
        found = {key: Lines() for key in keys}
        for parent in keys:
            fresh = dict(staged.get(parent, {}))
            for row in here.get(parent, ()):
                line = fresh.pop(row.key, None)
                is_same = line is None or self._is_same(row, line.cells)
                found[parent].is_unchanged &= is_same and row.record_id is not None
                lines.append((parent, line or self._kept_line(row)))
            found[parent].is_unchanged &= not fresh
            lines += [(parent, line) for line in fresh.values()]
        for (parent, _line), typed in zip(lines, self._typed([line for _parent, line in lines]), strict=True):
            if typed is not None:
                found[parent].rows.append(typed)
        return found

    def adopt(self, made: Mapping[str, Result]) -> None:
        """Let lines that came before their headers stand beside the records that those became; undone with them."""
        for parent, rows in self._early.items():
            answer = made.get(parent)
            if answer is None or answer.ref is None:
                continue
            kind, number = answer.ref
            for row in rows:
                SourceRow.objects.filter(pk=row.pk).update(record_kind=kind, record_id=number)
                answer.changes.append(Change(SOURCE_ROW, row.pk, {"record_kind": "", "record_id": None}, {}))

    def _staged(self, keys: Sequence[str]) -> dict[str, dict[str, _Line]]:
        found: dict[str, dict[str, _Line]] = {}
        if self.part is None or self.plan is None:
            return found
        with Staging.of(self.part.pk) as staged:
            index_lines(staged, self.plan, self.lines)
            for start in range(0, len(keys), FEW):
                some = keys[start : start + FEW]
                for parent, key, _number, cells in staged.walk(STAGED + BELOW % marks(some), *some):
                    found.setdefault(parent, {})[key] = _Line(key, self.plan, decode(cells))
        return found

    def _kept(self, keys: Sequence[str]) -> dict[str, list[SourceRow]]:
        """Return the kept lines of headers, with those that came before them and stand beside no record yet."""
        heads = kept_heads(self.run, self.head, keys)
        records = {row.record_id: key for key, row in heads.items()}
        kind = next((row.record_kind for row in heads.values()), "")
        found: dict[str, list[SourceRow]] = {}
        rows = SourceRow.objects.filter(unit=self.run.unit_id, system=self.run.system, thing=self.lines.name)
        for some in _some(list(records)):
            mine = rows.filter(record_kind=kind, record_id__in=some).exclude(key__contains=AGAIN)
            for row in mine.select_related("shape", "run").order_by("pk"):
                found.setdefault(records[row.record_id], []).append(row)
        early = self._links(keys)
        for some in _some(list(early)):
            for row in rows.filter(key__in=some, record_id=None).select_related("shape", "run").order_by("pk"):
                found.setdefault(early[row.key], []).append(row)
                self._early.setdefault(early[row.key], []).append(row)
        return found

    def _links(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the headers of lines that came before them, by the links of those lines that led nowhere."""
        name = self.lines.links.get(self.lines.by, "")
        parts = ImportRun.objects.filter(unit=self.run.unit_id, system=self.run.system, thing=self.lines.name)
        runs = list(parts.exclude(part_of=self.run.part_of_id).values_list("pk", flat=True))
        links = SourceLink.objects.filter(run__in=runs, name=name)
        return {key: to for some in _some(keys if runs else ()) for key, to in
                links.filter(to_key__in=some).values_list("key", "to_key")}  # fmt: skip

    def _kept_line(self, row: SourceRow) -> _Line:
        plan = self._plans.get(row.run_id) or plan_for(self.lines, self.kind, row)
        self._plans[row.run_id] = plan
        return _Line(row.key, plan, picked(row.cells, _places(row, plan)))

    def _is_same(self, row: SourceRow, cells: Sequence[Any]) -> bool:
        assert self.plan is not None
        width = len(self.plan.columns)
        return picked(row.cells, _places(row, self.plan)) == picked(cells, range(width))

    def _typed(self, lines: Sequence[_Line]) -> list[ImportRow | None]:
        """Return typed lines in their order; None for one that is refused."""
        typed: dict[int, ImportRow | None] = {}
        plans = {id(line.plan): line.plan for line in lines}
        for number, plan in plans.items():
            places = [place for place, line in enumerate(lines) if id(line.plan) == number]
            rows = typed_rows(self.run, self.kind, plan, [lines[one].cells for one in places], self.foresee)
            typed.update(zip(places, rows, strict=True))
        return [typed[place] for place in range(len(lines))]


def place_lines(run: ImportRun, groups: Sequence[Group], context: RunContext, *, foresee: bool) -> list[Result]:
    """Say of lines to which record they came; headers that came with an earlier export are saved again with them."""
    line = systems[run.system].thing(run.thing)
    head = systems[run.system].thing(line.within)
    parents = [str(group.rows[-1].values.get("order") or "") for group in groups]
    wanted = list(dict.fromkeys(filter(None, parents)))
    records = _with_this_move(run, head, wanted)
    again = _saved_again(run, head, [key for key in wanted if key not in records], context, foresee)
    results: list[Result] = []
    for group, parent in zip(groups, parents, strict=True):
        if parent in again:
            answer = again[parent]
            changes, answer.changes = answer.changes, []
            results.append(Result(_fate(group), changes, [], answer.ref))
        elif parent in records and (foresee or group.record or records[parent]):
            results.append(Result(_fate(group), ref=records[parent]))
        else:
            results.append(Result(Fate.HELD))
    return results


def _saved_again(
    run: ImportRun, head: Thing, keys: Sequence[str], context: RunContext, foresee: bool
) -> dict[str, Result]:
    """Save headers that an earlier export brought with all the lines that there are now."""
    rows = kept_heads(run, head, keys) if keys and head.kind in import_kinds else {}
    if not rows:
        return {}
    gatherer = Gatherer(run, head, foresee=foresee)
    kind, gathered = import_kinds[head.kind], gatherer.of(list(rows))
    groups: list[Group] = []
    for key, row in rows.items():
        plan = plan_for(head, kind, row)
        [typed] = typed_rows(run, kind, plan, [picked(row.cells, _places(row, plan))], foresee)
        if typed is not None:
            lines = gathered[key]
            groups.append(Group(key, [typed, *lines.rows], [], row.record_id, lines.is_unchanged))
    chosen = replace(context, choices={one.name: one.default for one in kind.choices} | dict(head.choices))
    save = kind.foresee if foresee and kind.foresee else kind.save
    made = dict(zip([group.key for group in groups], save(groups, chosen), strict=True)) if groups else {}
    if not foresee:
        gatherer.adopt(made)
    return made


def part_with(run: ImportRun, thing: Thing) -> ImportRun | None:
    """Return the part of the same move that holds a thing and makes records of it."""
    parts = ImportRun.objects.filter(part_of=run.part_of_id, thing=thing.name, kind=thing.kind)
    return parts.exclude(status="undone").order_by("-pk").first()


def index_lines(staged: Staging, plan: Plan, line: Thing) -> None:
    """Note once for each staged line whose it is; of lines of one id the last one counts."""
    staged.ask(
        "CREATE TABLE IF NOT EXISTS within (key TEXT PRIMARY KEY, parent TEXT NOT NULL, number INTEGER NOT NULL)"
    )
    if staged.ask("SELECT 1 FROM within LIMIT 1"):
        return
    key_of, ids = key_reader(plan), ids_of(systems[plan.system], line, line.by)
    [place] = places_of(names_in(plan), [line.by])
    with staged.at_once():
        for page in staged.rows():
            for number, encoded in page:
                cells = decode(encoded)
                [cell] = picked(cells, [place])
                for parent in list(ids(str(cell)))[:1] if cell else ():
                    staged.ask("INSERT OR REPLACE INTO within VALUES (?, ?, ?)", key_of(cells), parent, number)
        staged.ask("CREATE INDEX IF NOT EXISTS within_parent ON within (parent)")


def kept_heads(run: ImportRun, head: Thing, keys: Sequence[str]) -> dict[str, SourceRow]:
    """Return the kept rows of headers that became records, by key."""
    rows = SourceRow.objects.filter(unit=run.unit_id, system=run.system, thing=head.name).exclude(record_id=None)
    return {row.key: row for some in _some(keys) for row in
            rows.filter(key__in=some).select_related("shape", "run")}  # fmt: skip


def plan_for(thing: Thing, kind: ImportKind, row: SourceRow) -> Plan:
    """Return how a kept row is typed, whatever was known of its thing when it came."""
    given = plan_of(row.run.plan)
    return moving_plan(systems[row.system], thing, [column.header for column in given.columns], kind, given)


def typed_rows(
    run: ImportRun, kind: ImportKind, plan: Plan, cells: Sequence[Sequence[Any]], foresee: bool
) -> list[ImportRow | None]:
    """Return typed rows; None for those that the kind refuses."""
    look_up = lookup_of(plan, run.unit_id, run.pk, only=NAMING if foresee else None)
    plain = [list(one) for one in cells]
    rows = Typist(kind, plan).rows(range(1, len(plain) + 1), look_up(plain) if look_up else plain)
    return [None if any(one.level is Level.REFUSED for one in (*row.remarks, *kind.check(row.values))) else row
            for row in rows]  # fmt: skip


def marks(values: Sequence[Any]) -> str:
    """Return a placeholder for each value."""
    return ",".join("?" * len(values))


def _with_this_move(run: ImportRun, head: Thing, keys: Sequence[str]) -> dict[str, tuple[str, int] | None]:
    """Return the records that the header's part of the same move made, by key; None for those to come."""
    part = part_with(run, head)
    found: dict[str, tuple[str, int] | None] = {}
    if part is None:
        return found
    with Staging.of(part.pk) as staged:
        for some in _some(keys):
            for key, fate, kind, record in staged.walk(HEADS % marks(some), *some):
                if fate != Fate.REFUSED.value:
                    found[key] = (kind, record) if record is not None else None
    return found


def _fate(group: Group) -> Fate:
    return Fate.SAME if group.record and group.is_unchanged else Fate.JOINED


def _places(row: SourceRow, plan: Plan) -> list[int | None]:
    return places_among(list(zip(row.shape.headers, row.shape.names, strict=True)), columns_in(plan))


def _some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + FEW] for start in range(0, len(values), FEW))
