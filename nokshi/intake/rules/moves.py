"""What a system says of a table of its export: the plan of its columns, and the key of each row."""

from collections.abc import Callable, Container, Mapping, Sequence
from hashlib import blake2b

import msgspec

from nokshi.intake.rules.owned import OWN, grown, own_columns
from nokshi.intake.rules.plan import ColumnPlan, OwnColumn, Plan
from nokshi.ports.importing import ImportKind
from nokshi.ports.systems import Feed, Ids, System, Thing, systems

KEPT = "kept"
"""The import kind of what no room stands for yet."""

AGAIN = "\x1f"
"""Between the id of a row that a later one of the same id replaces, and which one it is."""

LONGEST_KEY = 190
Cells = Sequence[str | int | float | None]


def thing_of(plan: Plan) -> Thing | None:
    """Return what the table of a plan holds, None where it is of no system that is known."""
    system = systems.get(plan.system) if plan.system else None
    return grown(system.thing(plan.thing), system, own_columns(plan)) if system else None


def feeds_of(plan: Plan) -> dict[int, Feed]:
    """Return what the columns of a plan feed by their places, where a system says it."""
    thing = thing_of(plan)
    if thing is None:
        return {}
    names = names_in(plan)
    found = {place: thing.feed(names[place]) for place, column in enumerate(plan.columns) if column.field}
    return {place: feed for place, feed in found.items() if feed}


def names_in(plan: Plan) -> list[str]:
    """Return the headings of a plan in the words of the system that its table is from."""
    return [column.named or column.header for column in plan.columns]


def named_plan(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return a plan that knows what headings are called in the words of a system."""
    columns = [ColumnPlan(header, named=name) for header, name in names.items() if name != header]
    return msgspec.structs.replace(plan, columns=columns)


def moving_plan(system: System, thing: Thing, headers: Sequence[str], kind: ImportKind, given: Plan) -> Plan:
    """Return the plan of a thing's table: each column feeds what the system says, once where it holds one value.

    What headings are called in the system's words, and the zone of times where it has none, is as `given` says.
    """
    fields = {column.name: column for column in kind.all_columns}
    names = {column.header.casefold(): column.named for column in given.columns}
    owns = {column.header.casefold(): column.own for column in given.columns if column.own}
    taken: set[str] = set()
    columns: list[ColumnPlan] = []
    for header in headers:
        named = names.get(header.casefold(), "")
        feed = thing.feed(named or header)
        column = fields.get(feed.field) if feed else None
        if column is None and (own := owns.get(header.casefold())):
            columns.append(own_column(header, named, own, fields))
            continue
        if column is None or (column.name in taken and not column.many):
            columns.append(ColumnPlan(header, named=named))
            continue
        taken.add(column.name)
        columns.append(ColumnPlan(header, column.name, "system", named=named))
    choices = {choice.name: choice.default for choice in kind.choices} | dict(thing.choices)
    return Plan(
        kind=kind.name, columns=columns, zone=system.zone or given.zone, region=given.region, day_first=given.day_first,
        choices=choices, system=system.name, thing=thing.name, leave_empty=True,
    )  # fmt: skip


def own_column(header: str, named: str, own: OwnColumn, there: Container[str]) -> ColumnPlan:
    """Return what becomes of a column that may feed a field of the house's own: nothing where that is not there."""
    name = f"{OWN}{own.key}" if own.key and own.is_wanted else ""
    if name not in there:
        return ColumnPlan(header, named=named, own=own)
    return ColumnPlan(header, name, "system", own.day_first, own.mark, named, own)


def key_reader(plan: Plan) -> Callable[[Cells], str]:
    """Return what gives the key of a row: its id in the system, else a digest of its cells."""
    system, thing = systems[plan.system], thing_of(plan)
    assert thing is not None
    names = names_in(plan)
    [place], others = places_of(names, [thing.key]), places_of(names, thing.also_key)
    ids = ids_of(system, thing, thing.key)

    def key_of(cells: Cells) -> str:
        cell = cells[place] if place is not None and place < len(cells) else None
        found = ids(str(cell)) if cell else ()
        if not found:
            return f"#{digest_of(cells)}"
        more = (system.key(str(one)) for one in picked(cells, others) if one is not None)
        return " ".join([found[0], *more])[:LONGEST_KEY]

    return key_of


def taker_of(system: System, main: Thing, name: str, headers: Sequence[str]) -> Callable[[Cells], bool] | None:
    """Return what says whether a row of a table of several things is of one of them, None where all rows are."""
    if not main.others:
        return None
    folded = [header.casefold() for header in headers]
    others = [system.thing(other) for other in main.others]

    def is_its_own(cells: Cells) -> bool:
        row = dict(zip(folded, cells, strict=False))
        return name == next((other.name for other in others if other.takes and other.takes(row)), main.name)

    return is_its_own


def ids_of(system: System, thing: Thing, name: str) -> Ids:
    """Return what gives the keys of the rows that the cells of a thing's column name."""
    return thing.keys.get(name) or (lambda cell: [system.key(cell)])


def digest_of(value: object) -> str:
    """Return a short digest of plain values."""
    return blake2b(msgspec.json.encode(value), digest_size=9).hexdigest()


def united(tables: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return the columns of several files of one thing as `(heading, own name)`, those of the first file first.

    A column of a later file is the same one where its own name is, whatever its heading; no heading comes twice.
    """
    made = list(tables[0]) if tables else []
    known, used = {name.casefold() for _, name in made}, {header for header, _ in made}
    for columns in tables[1:]:
        for heading, name in columns:
            if name.casefold() in known:
                continue
            header, again = heading, 2
            while header in used:
                header, again = f"{heading} ({again})", again + 1
            made.append((header, name))
            known.add(name.casefold())
            used.add(header)
    return made


def places_among(columns: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]]) -> list[int | None]:
    """Return where each wanted column stands among those of a file, by its own name; None where the file lacks it."""
    exact = {column: place for place, column in enumerate(columns)}
    named = places_of([name for _, name in columns], [name for _, name in wanted])
    return [exact.get(column, place) for column, place in zip(wanted, named, strict=True)]


def columns_in(plan: Plan) -> list[tuple[str, str]]:
    """Return the columns of a plan as `(heading, own name)`."""
    return [(column.header, column.named or column.header) for column in plan.columns]


def places_of(headers: Sequence[str], wanted: Sequence[str]) -> list[int | None]:
    """Return where each wanted heading stands among a file's, None where that file lacks it."""
    exact = {header: place for place, header in enumerate(headers)}
    found = {header.casefold(): place for place, header in enumerate(headers)}
    return [exact.get(header, found.get(header.casefold())) for header in wanted]


def picked(cells: Cells, places: Sequence[int | None]) -> list[str | int | float | None]:
    """Return the cells at the places; nothing where there is none."""
    width = len(cells)
    return [cells[place] if place is not None and place < width else None for place in places]
