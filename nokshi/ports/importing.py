"""Kinds of record that files may bring: columns, checks, saving in sets, undoing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


class ColumnType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    LANGUAGE = "language"
    CURRENCY = "currency"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file's column can be mapped to; `also` are other headers seen for it.

    Typed values after reading: TEXT str, NUMBER and MONEY Decimal, DATE date, MOMENT aware
    datetime, EMAIL lower-cased str, PHONE E.164 str, COUNTRY ISO 3166 alpha-2, LANGUAGE code,
    CURRENCY ISO 4217 code, FLAG bool.
    """

    name: str
    label: Text
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    also: tuple[str, ...] = ()
    many: bool = False
    """Several columns of the file may feed it; the values come as a list."""
    fit: Callable[[Any], Any] | None = None
    """Makes the value of what was read; raises the DomainError that says what is wrong with it."""
    tell: Callable[[Any], Text] | None = None
    """Says a value in words where it is a key."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question asked in the preview, answered once for the whole file."""

    name: str
    label: Text
    options: tuple[tuple[str, Text], ...]
    default: str


REPEATS = "repeats"
"""The name of a choice with the options `keep` and `drop`: what to do with repeated rows."""


class Level(StrEnum):
    NOTE = "note"
    REPAIRED = "repaired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of a row: a stable code, a translatable sentence, the file's column."""

    level: Level
    code: str
    sentence: Text
    column: str = ""


@dataclass(slots=True)
class ImportRow:
    """A row of the file after typing: its number in the file (1 = first below the header).

    `values` holds the fields that columns of the file were matched to; an empty cell is None.
    """

    number: int
    values: dict[str, Any]
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Rows that make one record, in the order of the file; `repeats` are the numbers of rows
    that equal an earlier one of the group in every column of the file.

    A group is saved whole or not at all: where one of its rows is refused, all are.
    """

    key: str
    rows: list[ImportRow]
    repeats: list[int] = field(default_factory=list)
    record: int | None = None
    """The record that an earlier export of the same system made of the row with this key."""
    is_unchanged: bool = False
    """Its rows are, cell for cell, as that earlier export brought them."""


class Fate(StrEnum):
    """What became of a record: made, made but much like another one (LOOK), added to one that
    was there, already so, kept whole until there is a place for it, or not saved."""

    NEW = "new"
    LOOK = "look"
    JOINED = "joined"
    SAME = "same"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """What a group did to one record, enough to take it back.

    `before` is None for a record made by the run, else the former values of what changed;
    `after` the values it wrote, so that undo does not run over somebody's later work. Both
    are kept as JSON: decimals, dates and times come back as text. `kind` is the name that the
    record's events have as their subject.
    """

    kind: str
    id: int
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(slots=True)
class Result:
    """What became of one group."""

    fate: Fate
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    ref: tuple[str, int] | None = None


def _nobody(keys: Sequence[str]) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class RunContext:
    """Everything a kind needs to know of the run it works for."""

    run_id: int
    scope: Scope
    actor: Actor
    now: datetime
    unit_id: int
    source: str
    choices: Mapping[str, str] = field(default_factory=dict)
    whole: int | None = None
    """The run of which this one is a part: what that one does is taken back with it."""
    coming: Callable[[Sequence[str]], Collection[str]] = _nobody
    """Says whom of those with these numbers parts of the same move will bring that are not saved yet."""


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that must be the same in the file and in Nokshi: `of_row` says what one row adds.

    `of_row` gets the typed values and answers an int or a Decimal (pure).
    """

    name: str
    label: Text
    of_row: Callable[[Mapping[str, Any]], Any]
    in_nokshi: Callable[[int], Any]
    """The same figure over what run `id` saved."""
    column: str = ""
    """The column without which there is no figure in a file."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of record that a file may hold.

    `group_by` names the columns whose equal values make one record (none: a row each).
    `check(values)` gives remarks on one typed row (pure). `save(groups, context)` runs within
    one transaction and answers in the order of the groups; saving the same again changes
    nothing and answers SAME. `undo(changes, context)` takes back what `save` reported, newest
    first, and answers the changes it had to leave alone because others built on them.
    `foresee(groups, context)` tells what `save` would answer and writes nothing; without it
    `save` is tried in a transaction that is taken back, so `save` keeps nothing in memory.
    A choice named REPEATS is asked only where the file has repeats; the kind does what it says.
    One that is not `offered` comes with the export of a system only: nobody chooses it for a file.
    """

    name: str
    label: Text
    capability: str
    columns: tuple[Column, ...]
    check: Callable[[Mapping[str, Any]], list[Remark]]
    save: Callable[[Sequence[Group], RunContext], list[Result]]
    undo: Callable[[Sequence[Change], RunContext], list[Change]]
    group_by: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    totals: tuple[Total, ...] = ()
    order: int = 50
    foresee: Callable[[Sequence[Group], RunContext], list[Result]] | None = None
    tried: int = 12_000
    """Up to so many rows are tried to be foreseen, `foresee` or not: that is exact, and holds all who write up."""
    offered: bool = True
    more: tuple[Callable[[], tuple[Column, ...]], ...] = ()
    """What tells of columns that come and go while Nokshi runs."""
    bears: str = ""
    """The kind of record whose own fields a file may fill (`ports/bearers`), "" where there are none."""
    sort: str = ""
    """The sort of it that every row of the kind is."""
    called: tuple[str, ...] = ()
    """What files of the kind are called, in small letters; it counts where headings would do for several kinds."""
    known_by: tuple[str, ...] = ()
    """Columns of which a file has to name one before it is taken for this kind; without any, every column counts."""
    writes_over: bool = False
    """What a row says replaces what is there, so rows of a system have to say whether they came before as they are."""

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Return the columns that there are now."""
        return (*self.columns, *(column for tell in self.more for column in tell()))


import_kinds: Registry[ImportKind] = Registry("import kinds", key=lambda kind: kind.order)


@dataclass(frozen=True, slots=True)
class KindMaker:
    """What makes a kind of record for files that hold none of those that there are.

    `make(name, titled, language, actor, now)` says what records of the kind are called and by which heading each is
    known; it returns the name under which the kind is lent, and its column for that heading. Raises DomainError.
    """

    name: str
    capability: str
    make: Callable[[str, str, str, Actor, datetime], tuple[str, str]]


kind_makers: Registry[KindMaker] = Registry("kind makers")


@dataclass(frozen=True, slots=True)
class Extension:
    """Columns that a room adds to the import kind of a room below: consent on people.

    `save(rows, context)` gets the saved records' ids with the row's values and answers with the changes of each;
    they are of the kind `changes`, and `undo` takes them back as an import kind's does. `left_out(rows, context)` is
    asked before, and says of each row what `save` will not write. `bears` and `sort` say on which kind of record the
    columns are fields of the house's own.
    """

    columns: tuple[Column, ...] | Callable[[], tuple[Column, ...]]
    """A function where they come and go while Nokshi runs."""
    changes: str
    save: Callable[[Sequence[tuple[int, Mapping[str, Any]]], RunContext], list[list[Change]]]
    undo: Callable[[Sequence[Change], RunContext], list[Change]]
    left_out: Callable[[Sequence[tuple[int, Mapping[str, Any]]], RunContext], list[list[Remark]]] | None = None
    bears: str = ""
    sort: str = ""

    def told(self, rows: Sequence[tuple[int, Mapping[str, Any]]], context: RunContext) -> list[list[Remark]]:
        """Return the remarks on rows that are about to be saved."""
        return self.left_out(rows, context) if self.left_out else [[] for _row in rows]


def extend(name: str, extension: Extension) -> None:
    """Widen the import kind that is lent under a name."""
    kind = import_kinds[name]

    def save(groups: Sequence[Group], context: RunContext) -> list[Result]:
        results = kind.save(groups, context)
        pairs = [(one, result) for one, result in zip(groups, results, strict=True) if result.ref]
        rows = [(result.ref[1], group.rows[0].values) for group, result in pairs if result.ref]
        remarks = extension.told(rows, context)
        for (_group, result), said, changes in zip(pairs, remarks, extension.save(rows, context), strict=True):
            result.changes += changes
            result.remarks += said
            if changes and result.fate is Fate.SAME:
                result.fate = Fate.JOINED
        return results

    def undo(changes: Sequence[Change], context: RunContext) -> list[Change]:
        own = [change for change in changes if change.kind == extension.changes]
        others = [change for change in changes if change.kind != extension.changes]
        return [*extension.undo(own, context), *kind.undo(others, context)]

    grown: dict[str, Any] = (
        {"more": (*kind.more, extension.columns)}
        if callable(extension.columns)
        else {"columns": (*kind.columns, *extension.columns)}
    )
    if extension.bears:
        grown |= {"bears": extension.bears, "sort": extension.sort}
    import_kinds.renew(replace(kind, **grown, save=save, undo=undo))
