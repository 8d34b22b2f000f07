"""Values of a list's columns, ready to be shown or written to a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nokshi.customers.queries.names import user_names
from nokshi.customers.words import Speech
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, FieldType

TEXTUAL = frozenset({FieldType.TEXT, FieldType.CHOICE, FieldType.FLAG})
SAID = TEXTUAL | {FieldType.NUMBER}
AT_END = frozenset({FieldType.NUMBER, FieldType.MONEY})


@dataclass(frozen=True, slots=True)
class Cell:
    """A value under its column: `text` for words, else `value` to be written by its type."""

    type: str
    value: Any = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value in (None, "")


class Cells:
    """Turns rows of values into cells; names of choices are asked for once per page."""

    def __init__(self, columns: Mapping[str, Field], scope: Scope, rows: Iterable[Mapping[str, Any]]) -> None:
        self.columns = columns
        self.scope = scope
        self.speech = Speech(scope)
        self.on_phone = next((name for name, field in columns.items() if field.type in AT_END), next(iter(columns), ""))
        self.choices = {
            name: {str(value): str(label) for value, label in field.choices(scope)}
            for name, field in columns.items()
            if field.choices and name != "customers.owner"
        }
        if "customers.owner" in columns:
            owners = {row["owner"] for row in rows if row.get("owner")}
            self.choices["customers.owner"] = {str(pk): name for pk, name in user_names(owners).items()}

    def of(self, row: Mapping[str, Any]) -> list[Cell]:
        """Return the cells of one row."""
        return [self._cell(name, field, row[field.place]) for name, field in self.columns.items()]

    def _cell(self, name: str, field: Field, value: Any) -> Cell:
        return Cell(field.type.value, value, self.text(name, field, value) if field.type in SAID else "")

    def text(self, name: str, field: Field, value: Any) -> str:
        """Return a value that is said in words, "" for none."""
        if value in (None, ""):
            return ""
        if isinstance(value, tuple):
            return ", ".join(self.text(name, field, one) for one in value)
        if field.type is FieldType.NUMBER:
            return formats.decimal(value, self.speech.language, 0, 1)
        if field.type is FieldType.FLAG:
            return _("yes") if value else _("no")
        if name in self.choices:
            return self.choices[name].get(str(value), str(value))
        if name == "customers.phone":
            return self.speech.phone(value)
        return str(value)


def paths_of(columns: Mapping[str, Field]) -> Sequence[str]:
    """Return the ORM paths that the columns need; what is loaded needs none."""
    return [field.path for field in columns.values() if field.path and not field.load]
