"""Columns that fit no field become fields of the house's own: of which type, and how their cells are read meanwhile.

Until the import begins, the plan calls such a field `new.TYPE.PLACE`; then it is made, and has the name by which all
others know it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind, key_from, read_as
from nokshi.custom.rules.values import Manner, read
from nokshi.intake.rules.headers import words_of
from nokshi.intake.rules.plan import ColumnPlan, Plan
from nokshi.intake.rules.profile import Profile
from nokshi.ports.importing import Column, ColumnType, ImportKind

NEW = re.compile(r"new\.([a-z]+)(?:\.\d+)?")
MADE = "made"
"""Where the match of a column is from whose field came with the import."""

OFFERED = (Kind.TEXT, Kind.PROSE, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.FLAG, Kind.CHOICE, Kind.EMAIL,
           Kind.PHONE, Kind.LINK)  # fmt: skip
NEARLY = 0.95
LONG = 100
REPEATED = 3
"""A column is one of choices where each of its few words stands in it so often on average."""

YEAR = frozenset({"year", "jahr", "año", "ano", "বছর", "সাল", "সন"})
MOST_PROPOSED = 60
LONGEST_LABEL = 80


def kind_in(field: str) -> Kind | None:
    """Return the type of the field that a plan wants made, None where it names one that is there or none."""
    found = NEW.fullmatch(field)
    return Kind(found[1]) if found and found[1] in OFFERED else None


def type_of(field: str) -> ColumnType | None:
    """Return how the cells of a field that is yet to be made are read."""
    kind = kind_in(field)
    return read_as(kind) if kind else None


def placed(columns: Sequence[ColumnPlan]) -> list[ColumnPlan]:
    """Return columns in which every new field has a name of its own."""
    made: list[ColumnPlan] = []
    for place, column in enumerate(columns):
        kind = kind_in(column.field)
        field = f"new.{kind.value}.{place}" if kind else column.field
        made.append(
            ColumnPlan(column.header, field, column.by, column.day_first, column.mark, column.named) if kind else column
        )
    return made


def proposed(header: str, profile: Profile) -> Kind | None:
    """Return the type of field that a column suggests by its cells, None where it is empty."""
    if not profile.filled:
        return None
    enough = profile.filled * NEARLY
    is_timed = any(":" in sample for sample in profile.samples)
    is_dated = profile.dates >= enough and not all(sample.isdigit() for sample in profile.samples)
    judged = (
        (profile.flags >= enough and len(profile.few) <= 2, Kind.FLAG),
        (is_dated, Kind.MOMENT if is_timed else Kind.DATE),
        (profile.emails >= enough, Kind.EMAIL),
        (all(sample.startswith(("http://", "https://")) for sample in profile.samples), Kind.LINK),
        (profile.numbers >= enough and not _is_code(header, profile), Kind.NUMBER),
        (0 < len(profile.few) * REPEATED <= profile.filled and not profile.numbers, Kind.CHOICE),
        (any(len(sample) > LONG for sample in profile.samples), Kind.PROSE),
    )
    return next((kind for fits, kind in judged if fits), Kind.TEXT)


def _is_code(header: str, profile: Profile) -> bool:
    """Say whether figures are no number: 007 is not 7, a phone is not counted with, and a year is not written 1,996."""
    if any(re.match(r"\+|0\d", sample) for sample in profile.samples):
        return True
    return bool(words_of(header) & YEAR) and all(re.fullmatch(r"\d{4}", sample) for sample in profile.samples)


def label_of(header: str) -> str:
    """Return what a field is called that is made of a column: `year_established` is “Year established”."""
    text = " ".join(re.sub(r"__c$", "", header).replace("_", " ").split())
    return (text[:1].upper() + text[1:])[:LONGEST_LABEL] or header[:LONGEST_LABEL]


def grown(kind: ImportKind, plan: Plan) -> ImportKind:
    """Return a kind with the columns that the plan's new fields will give it."""
    columns = tuple(_column(one, made) for one in plan.columns if (made := kind_in(one.field)))
    return replace(kind, columns=(*kind.columns, *columns)) if columns else kind


def _column(planned: ColumnPlan, kind: Kind) -> Column:
    label = label_of(planned.header)
    # What may be chosen is gathered from these very cells: each of them fits.
    fit = None if kind is Kind.CHOICE else _reader(kind, label)
    return Column(planned.field, label, read_as(kind), fit=fit)


def _reader(kind: Kind, label: str) -> Callable[[Any], Any]:
    definition = Definition(0, "", key_from(label) or "field", kind, {"en": label}, "")
    return lambda value: read(definition, value, Manner())


def new_labels(plan: Plan) -> list[str]:
    """Return what the fields are called that a plan wants made, or that were made of it."""
    return [label_of(one.header) for one in plan.columns if kind_in(one.field) or one.by == MADE]


def is_adding(values: Mapping[str, Any]) -> bool:
    """Say whether a row fills a field that is yet to be made."""
    return any(value not in (None, "") and kind_in(name) for name, value in values.items())
