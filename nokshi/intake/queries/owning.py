"""Which columns of another system feed fields of the house's own, and what stands in those."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec

from nokshi.custom.queries import book, values_of
from nokshi.custom.rules.definitions import Choice, Definition
from nokshi.intake.models import ImportRun, SourceField
from nokshi.intake.rules.owned import OWN, grown, writer
from nokshi.intake.rules.plan import OwnColumn, plan_of
from nokshi.kernel.errors import Text
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import Feed, System, Thing

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owned:
    """What a thing of a system has of the house's own fields, the fields among them that are in use."""

    columns: dict[str, OwnColumn] = field(default_factory=dict)
    fields: dict[str, Definition] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)

    def grown(self, thing: Thing, system: System) -> Thing:
        """Return the thing with those columns, which are written back, what they mean in words with them."""
        labels = {name: {one.key: _told(one) for one in field.choices} for name, field in self.fields.items()}
        writes = {name: writer(own, self.zones[name], labels[name]) for name, own in self.columns.items()}
        beside = {
            system.beside(name): Feed("", write=partial(_label, labels[name]), of=f"{OWN}{own.key}")
            for name, own in self.columns.items()
            if any(cell != word for cell, word in own.values.items()) and system.beside(name)
        }
        made = grown(thing, system, self.columns, writes)
        return replace(made, columns={**made.columns, **beside}) if beside else made

    def values(self, ids: Sequence[int]) -> dict[int, Values]:
        """Return what stands in those fields of records, None where nothing does; several choices as a tuple."""
        found = values_of(ids, list(self.fields.values()))
        names = {one.key: f"{OWN}{one.key}" for one in self.fields.values()}
        none = dict.fromkeys(names.values())
        return {
            pk: none | {names[key]: tuple(one) if isinstance(one, list) else one for key, one in values.items()}
            for pk, values in ((pk, found.get(pk, {})) for pk in ids)
        } if names else {}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A column that feeds nothing of Nokshi's: the part and the place where it stands, and its field."""

    part: ImportRun
    place: int
    header: str
    own: OwnColumn

    @property
    def share(self) -> int:
        """Return how many of a hundred cells hold something, at least one where any does."""
        return max(1, round(100 * self.own.filled / self.own.rows)) if self.own.rows else 0


def _told(choice: Choice) -> str:
    return next((word for word in choice.words.values() if word), choice.key)


def _label(labels: dict[str, str], value: Any) -> str:
    return labels.get(value, "") if isinstance(value, str) else ""


def owned_by(unit_id: int, system: str, thing: str) -> Owned:
    """Return what the columns of a thing feed of the fields of the house's own that are in use."""
    owned, there = Owned(), {one.id: one for one in book().everything if one.is_in_use}
    for one in SourceField.objects.filter(unit=unit_id, system=system, thing=thing).order_by("pk"):
        definition = there.get(one.field_id)
        if definition is not None:
            own = msgspec.convert(one.form, OwnColumn, strict=False)
            own.key, own.type = definition.key, definition.type.value
            owned.columns[one.column], owned.fields[one.column] = own, definition
            owned.zones[one.column] = one.zone
    return owned


def own_lines(parts: Sequence[ImportRun]) -> list[OwnLine]:
    """Return the columns of the parts of a move that feed nothing of Nokshi's, those that people made first."""
    lines = [
        OwnLine(part, place, column.header, column.own)
        for part in parts
        for place, column in enumerate(plan_of(part.plan).columns)
        if column.own is not None
    ]
    return sorted(lines, key=lambda one: (not one.own.is_made, one.part.pk, one.place))


def label_of(line: OwnLine) -> Text:
    """Return what the field is called: as the house calls it where there is one."""
    kind = import_kinds.get(line.part.kind)
    found = book().by_key.get((kind.bears if kind else "", line.own.key))
    return found.label if found and found.is_in_use else line.own.label
