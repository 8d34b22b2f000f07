"""A plan for a file: guessed, remembered, or as somebody wrote it down."""

from collections.abc import Mapping, Sequence
from typing import Any

from nokshi.intake.rules.headers import key_of
from nokshi.intake.rules.mapping import guess_kind, match_columns, with_hints
from nokshi.intake.rules.new_fields import placed, type_of
from nokshi.intake.rules.plan import ColumnPlan, Plan
from nokshi.intake.rules.profile import Profile, day_first_of, mark_of
from nokshi.ports.importing import ColumnType, ImportKind

DATES = frozenset({ColumnType.DATE, ColumnType.MOMENT})
NUMBERS = frozenset({ColumnType.NUMBER, ColumnType.MONEY})


def guess_plan(
    headers: Sequence[str], profiles: Sequence[Profile], kinds: Sequence[ImportKind], given: Plan, file: str = ""
) -> Plan:
    """Return the likeliest plan for a file of this name; what `given` already says stays."""
    name = given.kind or guess_kind(headers, profiles, kinds, file)
    kind = next((kind for kind in kinds if kind.name == name), None)
    plan = Plan(
        kind=name, zone=given.zone, region=given.region, day_first=given.day_first, mark=given.mark,
        leave_empty=given.leave_empty, choices=dict(given.choices),
    )  # fmt: skip
    if kind is None:
        plan.columns = [ColumnPlan(header=header) for header in headers]
        return plan
    hints = {column.header: column.field for column in given.columns}
    columns = placed(with_hints(match_columns(headers, profiles, kind), hints, "file"))
    kept = {key_of(column.header): column for column in given.columns}
    plan.columns = [
        _with_manner(column, kept, profile, kind, plan) for column, profile in zip(columns, profiles, strict=True)
    ]
    plan.choices = {choice.name: plan.choices.get(choice.name, choice.default) for choice in kind.choices}
    return plan


def remembered_plan(kept: Plan, given: Plan, headers: Sequence[str]) -> Plan:
    """Return the plan of last time for these headings; decisions about values are remembered too."""
    by_key = {key_of(column.header): column for column in kept.columns}
    columns: list[ColumnPlan] = []
    for header in headers:
        old = by_key.get(key_of(header))
        field = old.field if old else ""
        columns.append(
            ColumnPlan(header, field, "memory" if old else "", old.day_first if old else None, old.mark if old else "")
        )
    return Plan(
        kind=kept.kind, columns=columns, zone=kept.zone, region=kept.region, day_first=kept.day_first, mark=kept.mark,
        leave_empty=kept.leave_empty, choices={**kept.choices, **given.choices},
    )  # fmt: skip


def settle_manners(plan: Plan, profiles: Sequence[Profile], kind: ImportKind) -> Plan:
    """Let every column of dates or numbers say how it is written, from its cells, where nobody has said it."""
    plan.columns = [
        _with_manner(column, {}, profile, kind, plan) for column, profile in zip(plan.columns, profiles, strict=True)
    ]
    return plan


def hints_of(data: Mapping[str, Any]) -> Plan:
    """Return a plan from a map file: `{"Heading": "field"}`, or the whole form with `columns`."""
    if isinstance(data.get("columns"), list):
        known = {name: data[name] for name in Plan.__struct_fields__ if name in data}
        columns = [_column(one) for one in data["columns"]]
        return Plan(**{**known, "columns": columns})
    pairs = data["columns"] if isinstance(data.get("columns"), dict) else data
    columns = [ColumnPlan(str(header), str(field or ""), "file") for header, field in pairs.items() if header != "kind"]
    rest = data if isinstance(data.get("columns"), dict) else {}
    known = {name: rest[name] for name in Plan.__struct_fields__ if name in rest and name != "columns"}
    return Plan(**{"kind": str(data.get("kind", "")), **known, "columns": columns})


def _column(data: Mapping[str, Any]) -> ColumnPlan:
    return ColumnPlan(
        str(data["header"]), str(data.get("field", "")), "file", data.get("day_first"), str(data.get("mark", ""))
    )


def _with_manner(
    column: ColumnPlan, kept: Mapping[str, ColumnPlan], profile: Profile, kind: ImportKind, plan: Plan
) -> ColumnPlan:
    type_ = {one.name: one.type for one in kind.all_columns}.get(column.field) or type_of(column.field)
    said = kept.get(key_of(column.header), column)
    day_first, mark = said.day_first, said.mark
    if type_ in DATES and day_first is None:
        day_first = day_first_of(profile, plan.day_first)
    if type_ in NUMBERS and not mark:
        mark = mark_of(profile, plan.mark)
    return ColumnPlan(column.header, column.field, column.by, day_first, mark)
