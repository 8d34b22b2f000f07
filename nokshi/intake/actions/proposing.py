"""Propose a field of the house's own for each column of another system that feeds nothing."""

from collections.abc import Sequence

from nokshi.custom.actions.fields import MOST_FIELDS
from nokshi.custom.queries import book
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import key_from
from nokshi.intake.models import ImportRun, SourceField
from nokshi.intake.queries.owning import owned_by
from nokshi.intake.rules.moves import names_in, own_column, thing_of
from nokshi.intake.rules.owning import proposal
from nokshi.intake.rules.plan import OwnColumn, Plan, plan_of
from nokshi.intake.rules.watching import Cell, Watcher
from nokshi.ports.importing import ImportKind, import_kinds
from nokshi.ports.systems import FORM, Described, System, Thing, systems

CURRENCY_CODE = 3


class Watching:
    """Watches the columns of a part that feed nothing while its rows are read."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.plan = run, plan_of(run.plan)
        kind, thing = import_kinds.get(run.kind), thing_of(self.plan) if self.plan.thing else None
        self.system = systems.get(self.plan.system)
        self.watchers: dict[int, Watcher] = {}
        self.beside: dict[int, int] = {}
        if thing and self.system and kind and kind.bears and not thing.joins:
            self.watchers = {place: Watcher(self.system) for place in _idle(self.plan, thing)}
            self.beside = _beside(self.plan, self.system, self.watchers)

    def look(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Look at the cells of a batch of rows."""
        for place, watcher in self.watchers.items():
            other = self.beside.get(place)
            watcher.add(_column(rows, place), _column(rows, other) if other is not None else ())

    def proposed(self) -> Plan:
        """Return the plan of the part with what was found of its columns."""
        kind = import_kinds.get(self.run.kind)
        if not self.watchers or kind is None:
            return self.plan
        names, words = names_in(self.plan), set(self.beside.values())
        owned = owned_by(self.run.unit_id, self.run.system, self.run.thing).columns
        known = {name.casefold(): own for name, own in owned.items()}
        gone = _gone(self.run)
        money = self._currencies(names)
        there = {column.name for column in kind.all_columns}
        for place, watcher in self.watchers.items():
            if not watcher.filled or place in words:
                continue
            column = self.plan.columns[place]
            seed, name = column.own or OwnColumn(), names[place]
            assert self.system is not None
            own = proposal(
                watcher, name, Described(seed.label, seed.type), is_made=self.system.made(self.run.thing, name),
                currencies=money,
            )  # fmt: skip
            _meet(own, known.get(name.casefold()), kind, is_gone=name.casefold() in gone)
            self.plan.columns[place] = own_column(column.header, column.named, own, there)
        _keep_room(self.plan, kind)
        return self.plan

    def _currencies(self, names: Sequence[str]) -> frozenset[str]:
        """Return the codes in the table's columns of currencies."""
        found = (one for place, one in self.watchers.items() if "currency" in names[place].casefold())
        codes = (code for one in found for code in one.counts or ())
        return frozenset(code for code in codes if len(code) == CURRENCY_CODE and code.isalpha() and code.isupper())


def _idle(plan: Plan, thing: Thing) -> list[int]:
    """Return the places of the columns that feed nothing, lead to no row and are no id."""
    names = [name.casefold() for name in names_in(plan)]
    taken = {thing.key, *thing.also_key, *thing.links, *(feed.otherwise for feed in thing.columns.values()), FORM}
    folded = {name.casefold() for name in taken}
    feeds = {name.casefold() for name, feed in thing.columns.items() if not feed.field.startswith("custom.")}
    return [
        place for place, column in enumerate(plan.columns)
        if names[place] not in folded and names[place] not in feeds
        and (not column.field or column.field.startswith("custom."))
    ]  # fmt: skip


def _beside(plan: Plan, system: System, watched: dict[int, Watcher]) -> dict[int, int]:
    """Return for each watched column the place of the one that says in words what it has as codes."""
    places = {name.casefold(): place for place, name in enumerate(names_in(plan))}
    found = {place: places.get(system.beside(names_in(plan)[place]).casefold()) for place in watched}
    return {place: other for place, other in found.items() if other is not None and other != place}


def _column(rows: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    return [row[place] if place < len(row) else None for row in rows]


def _gone(run: ImportRun) -> set[str]:
    """Return the columns whose field people took away since."""
    known = SourceField.objects.filter(unit=run.unit_id, system=run.system, thing=run.thing)
    there = {one.id for one in book().everything if one.is_in_use}
    return {name.casefold() for name, field in known.values_list("column", "field") if field not in there}


def _meet(own: OwnColumn, before: OwnColumn | None, kind: ImportKind, *, is_gone: bool) -> None:
    """Let a column feed the field that it fed before, else one that the house has under the same name."""
    if before is not None:
        own.key, own.type, own.is_wanted = before.key, before.type, True
        own.values = {**own.values, **before.values}
        return
    if is_gone:
        # Somebody took the field away: it comes back only if somebody asks for it.
        own.is_wanted = False
        return
    for one in book().on.get(kind.bears, ()):
        if one.suits(kind.sort) and one.type.value in own.fits and _is_called(one, own.label):
            own.key, own.type = one.key, one.type.value
            return


def _is_called(one: Definition, label: str) -> bool:
    return key_from(label) == one.key or label.casefold() in {word.casefold() for word in one.words.values()}


def _keep_room(plan: Plan, kind: ImportKind) -> None:
    """Want no more new fields than there can be, those that hold most first."""
    room = MOST_FIELDS - len(book().on.get(kind.bears, ()))
    new = [column.own for column in plan.columns if column.own and column.own.is_wanted and not column.own.key]
    for own in sorted(new, key=lambda one: -one.filled)[max(room, 0) :]:
        own.is_wanted = False
