"""How a file becomes records: the plan that is guessed, shown, changed and remembered."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from nokshi.intake.rules.cells import Manner
from nokshi.intake.rules.numbers import POINT
from nokshi.ports.importing import ImportKind


class OwnColumn(msgspec.Struct, omit_defaults=True):
    """A column of a system that feeds none of Nokshi's fields, and the field of the house's own that it may feed.

    `key` names the field that there is, "" where one is to be made; `type` and `label` are the proposal, `fits` the
    types that every cell can be read as. `values` gives the cells, where they are few, and what each means in words.
    `like` is a cell as the column has them. `filled` of so many `rows` hold something, `examples` are some of those.
    `is_wanted` says that the column is to feed a field, `is_made` that people put it into the system.
    """

    label: str = ""
    type: str = ""
    key: str = ""
    is_wanted: bool = False
    is_made: bool = False
    currency: str = ""
    fits: list[str] = []
    values: dict[str, str] = {}
    like: str = ""
    filled: int = 0
    rows: int = 0
    examples: list[str] = []
    day_first: bool | None = None
    mark: str = ""


class ColumnPlan(msgspec.Struct, omit_defaults=True):
    """What one column of the file becomes; no `field` leaves it out.

    `by` tells where the match is from: name, content, memory, file, system or hand. `named` is the heading in the own
    words of the system that the file is from, where it is another one; `own` is what is known of one that feeds
    nothing else.
    """

    header: str
    field: str = ""
    by: str = ""
    day_first: bool | None = None
    mark: str = ""
    named: str = ""
    own: OwnColumn | None = None


class Plan(msgspec.Struct, omit_defaults=True):
    """The kind of record, what each column becomes, and how values are read.

    Where the file is of a system's export, `system` and `thing` name what says how cells are read first.
    """

    kind: str = ""
    columns: list[ColumnPlan] = []
    zone: str = "UTC"
    region: str = ""
    day_first: bool = True
    mark: str = POINT
    leave_empty: bool = False
    choices: dict[str, str] = {}
    system: str = ""
    thing: str = ""

    def manner_of(self, column: ColumnPlan) -> Manner:
        return Manner(
            day_first=self.day_first if column.day_first is None else column.day_first,
            mark=column.mark or self.mark,
            zone=self.zone,
            region=self.region,
            leave_empty=self.leave_empty,
        )


def plan_of(data: Mapping[str, Any]) -> Plan:
    """Read a plan back from its JSON."""
    return msgspec.convert(dict(data), Plan, strict=False)


def data_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain JSON types."""
    data: dict[str, Any] = msgspec.to_builtins(plan)
    return data


def missing_fields(plan: Plan, kind: ImportKind) -> list[str]:
    """Return the names of the fields that are needed and that no column of the file feeds."""
    fed = {column.field for column in plan.columns}
    return [column.name for column in kind.all_columns if column.required and column.name not in fed]


def fields_twice(plan: Plan, kind: ImportKind) -> list[str]:
    """Return the names of the fields that several columns feed though they hold one value."""
    single = {column.name for column in kind.all_columns if not column.many}
    fed = [column.field for column in plan.columns if column.field in single]
    return sorted({name for name in fed if fed.count(name) > 1})


def ordered(columns: Sequence[ColumnPlan], headers: Sequence[str]) -> list[ColumnPlan]:
    """Return a plan's columns in the order of a file's headings, with those it does not know left out."""
    known = {column.header: column for column in columns}
    return [known.get(header, ColumnPlan(header=header)) for header in headers]
