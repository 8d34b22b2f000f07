"""Fields that conditions, views and columns may speak of, and happenings that can be counted."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"


Choices = Iterable[tuple[str, Text]]
Loader = Callable[[Sequence[int], Collection[str], Scope], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Field:
    """Something known of a kind of record (`subject`), under the name `room.noun`.

    `path` is the ORM path from the subject's model; `many` says that it leads to several rows.
    Where a path does not do, `matches(operator, value, now, scope)` gives the filter itself.
    `choices(scope)` lists the values to choose from, `column` is true where lists may show it.
    `tells(id, scope)` says what one record has, in words, where no path can.
    `whole` says that the path leads to what is counted over all units: a reader of some units
    has no such column, and asks by `matches` and `tells`, which count for him what he sees.
    `load(ids, names, scope)` gives the values of such fields of a whole page where no path can; fields that share a
    loader share its one question. A list cannot be sorted by them.
    """

    name: str
    label: Text
    type: FieldType
    section: Text
    path: str = ""
    subject: str = "customers.customer"
    many: bool = False
    choices: Callable[[Scope], Choices] | None = None
    matches: Callable[[str, Any, datetime, Scope], Q] | None = None
    column: bool = True
    currency: str = ""
    tells: Callable[[int, Scope], str] | None = None
    whole: bool = False
    load: Loader | None = None

    def is_column_for(self, scope: Scope) -> bool:
        """Say whether lists may show the field to a reader, by its path or its loader."""
        is_read = self.load is not None or (bool(self.path) and not self.many)
        return self.column and is_read and scope.shows(self.name) and (scope.sees_all_units or not self.whole)

    @property
    def place(self) -> str:
        """Return where a row of a list holds its value."""
        return self.name if self.load else self.path


def load_into(rows: Sequence[dict[str, Any]], columns: Mapping[str, Field], scope: Scope, *, key: str = "pk") -> None:
    """Put the values of columns that are loaded into the rows of a page, each loader asked once."""
    by_loader: dict[Loader, list[str]] = {}
    for name, field in columns.items():
        if field.load:
            by_loader.setdefault(field.load, []).append(name)
    for load, names in by_loader.items():
        found = load([row[key] for row in rows], names, scope) if rows else {}
        for row in rows:
            values = found.get(row[key], {})
            row.update({name: values.get(name) for name in names})


fields: Registry[Field] = Registry("fields")


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides fields from readers of some units: `hides(units)` names those that are not for any of these units."""

    name: str
    hides: Callable[[frozenset[int]], frozenset[str]]


veils: Registry[Veil] = Registry("veils")


@dataclass(frozen=True, slots=True)
class Detail:
    """A field of an event's data that a condition may narrow by; `many`: it is a list of texts.

    `field` is the name by which roles hide it: who does not see that field cannot ask.
    """

    name: str
    label: Text
    type: FieldType
    choices: Callable[[Scope], Choices] | None = None
    many: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """Records that customers have, which are counted where no event is: warranties that end this year.

    `rows(scope)` gives those that a reader sees, each with a `customer_id`; `at` is their column of the moment they
    came; `fits(detail, operator, value, now, scope)` is the filter of a detail under a positive operator. `rooms` are
    those whose events tell that something changed, `id` is what `uses` know the kind of record by.
    """

    rows: Callable[[Scope], QuerySet[Any]]
    at: str
    fits: Callable[[str, str, Any, datetime, Scope], Q]
    rooms: frozenset[str]
    id: int


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of event that conditions may count (“bought at least 3 times in 12 months”).

    `name` is the event kind, `phrase` what the customer did, in the past tense. With a `holding` its records are
    counted, `name` is their kind, and `phrase` says that he has them.
    """

    name: str
    phrase: Text
    section: Text
    details: tuple[Detail, ...] = ()
    holding: Holding | None = None
    capability: str = ""

    def is_for(self, scope: Scope) -> bool:
        """Say whether a reader may ask for it."""
        return not self.capability or scope.may(self.capability)

    def details_for(self, scope: Scope) -> tuple[Detail, ...]:
        """Return the details that a reader may ask for."""
        return tuple([one for one in self.details if scope.shows(one.field)])


happenings: Registry[Happening] = Registry("happenings")
