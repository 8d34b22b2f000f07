"""What a system says of a table of its export: the plan of its columns, and the key of each row."""

from collections.abc import Callable, Sequence
from hashlib import blake2b

import msgspec

from nokshi.intake.rules.plan import ColumnPlan, Plan
from nokshi.ports.importing import ImportKind
from nokshi.ports.systems import Feed, System, Thing, systems

KEPT = "kept"
"""The import kind of what no room stands for yet."""

AGAIN = "\x1f"
"""Between the id of a row that a later one of the same id replaces, and which one it is."""

LONGEST_KEY = 190
Cells = Sequence[str | int | float | None]


def thing_of(plan: Plan) -> Thing | None:
    """Return what the table of a plan holds, None where it is of no system that is known."""
    system = systems.get(plan.system) if plan.system else None
    return system.thing(plan.thing) if system else None


def feeds_of(plan: Plan) -> dict[int, Feed]:
    """Return what the columns of a plan feed by their places, where a system says it."""
    thing = thing_of(plan)
    if thing is None:
        return {}
    found = {place: thing.feed(column.header) for place, column in enumerate(plan.columns) if column.field}
    return {place: feed for place, feed in found.items() if feed}


def moving_plan(system: System, thing: Thing, headers: Sequence[str], kind: ImportKind, given: Plan) -> Plan:
    """Return the plan of a thing's table: each column feeds what the system says, once where it holds one value."""
    fields = {column.name: column for column in kind.columns}
    taken: set[str] = set()
    columns: list[ColumnPlan] = []
    for header in headers:
        feed = thing.feed(header)
        column = fields.get(feed.field) if feed else None
        if column is None or (column.name in taken and not column.many):
            columns.append(ColumnPlan(header))
            continue
        taken.add(column.name)
        columns.append(ColumnPlan(header, column.name, "system"))
    choices = {choice.name: choice.default for choice in kind.choices} | dict(thing.choices)
    return Plan(
        kind=kind.name, columns=columns, zone=system.zone, region=given.region, day_first=given.day_first,
        choices=choices, system=system.name, thing=thing.name, leave_empty=True,
    )  # fmt: skip


def key_reader(plan: Plan) -> Callable[[Cells], str]:
    """Return what gives the key of a row: its id in the system, else a digest of its cells."""
    system, thing = systems[plan.system], thing_of(plan)
    assert thing is not None
    headers = [column.header.casefold() for column in plan.columns]
    place = headers.index(thing.key.casefold()) if thing.key.casefold() in headers else None

    def key_of(cells: Cells) -> str:
        cell = cells[place] if place is not None and place < len(cells) else None
        return system.key(str(cell))[:LONGEST_KEY] if cell else f"#{digest_of(cells)}"

    return key_of


def digest_of(value: object) -> str:
    """Return a short digest of plain values."""
    return blake2b(msgspec.json.encode(value), digest_size=9).hexdigest()


def union_of(tables: Sequence[Sequence[str]]) -> list[str]:
    """Return the headings of several files of one thing, those of the first one first."""
    known: dict[str, str] = {}
    for headers in tables:
        for header in headers:
            known.setdefault(header.casefold(), header)
    return list(known.values())


def places_of(headers: Sequence[str], wanted: Sequence[str]) -> list[int | None]:
    """Return where each wanted heading stands among a file's, None where that file lacks it."""
    found = {header.casefold(): place for place, header in enumerate(headers)}
    return [found.get(header.casefold()) for header in wanted]


def picked(cells: Cells, places: Sequence[int | None]) -> list[str | int | float | None]:
    """Return the cells at the places; nothing where there is none."""
    width = len(cells)
    return [cells[place] if place is not None and place < width else None for place in places]
