"""Fields that conditions, views and columns may speak of, and happenings that can be counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

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


@dataclass(frozen=True, slots=True)
class Field:
    """Something known of a kind of record (`subject`), under the name `room.noun`.

    `path` is the ORM path from the subject's model; `many` says that it leads to several rows.
    Where a path does not do, `matches(operator, value, now, scope)` gives the filter itself.
    `choices(scope)` lists the values to choose from, `column` is true where lists may show it.
    `tells(id, scope)` says what one record has, in words, where no path can.
    `whole` says that the path leads to what is counted over all units: a reader of some units
    has no such column, and asks by `matches` and `tells`, which count for him what he sees.
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

    def is_column_for(self, scope: Scope) -> bool:
        """Say whether lists may show the field to a reader, by its path."""
        is_single = self.column and bool(self.path) and not self.many
        return is_single and scope.shows(self.name) and (scope.sees_all_units or not self.whole)


fields: Registry[Field] = Registry("fields")


@dataclass(frozen=True, slots=True)
class Detail:
    """A field of an event's data that a condition may narrow by; `many`: it is a list of texts."""

    name: str
    label: Text
    type: FieldType
    choices: Callable[[Scope], Choices] | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of event that conditions may count (“bought at least 3 times in 12 months”).

    `name` is the event kind, `phrase` what the customer did, in the past tense.
    """

    name: str
    phrase: Text
    section: Text
    details: tuple[Detail, ...] = ()


happenings: Registry[Happening] = Registry("happenings")
