"""Everything of a house as tables: rooms lend theirs, and say of the others why they stay at home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry

KIND = "nokshi.everything"
"""What the manifest of an archive begins with, so that whoever opens a ZIP knows what it holds."""
MANIFEST = "manifest.json"


class Fill(Enum):
    """What stands in a column that stayed at home, where its table is taken in."""

    DEFAULT = "default"
    """What the column has by itself."""
    NOBODYS = "nobodys"
    """A password that nobody has."""


@dataclass(frozen=True, slots=True)
class Without:
    """A column that stays at home, why (in English, for the manifest), and what stands there where it is taken in."""

    column: str
    why: str
    fill: Fill = Fill.DEFAULT


@dataclass(frozen=True, slots=True)
class Table:
    """A model as a table named `name`.

    Its columns are those of the model, without those named. `refers` names the table for columns that hold an id
    without a foreign key, `packed` columns whose text is packed (zlib). `is_seeded` says that rows of it are there
    in a house that nobody has used yet; those of the archive take their place.
    """

    name: str
    model: str
    without: tuple[Without, ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)
    packed: tuple[str, ...] = ()
    is_seeded: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A model that is in no table, and why (in English, for the manifest).

    Where a whole house is taken in its rows go, unless it `stays`: it is of the machine or of the program.
    """

    model: str
    why: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of a room, under one heading."""

    name: str
    label: Text
    tables: tuple[Table, ...] = ()
    left: tuple[Left, ...] = ()
    order: int = 50


parts: Registry[Part] = Registry("parts of a whole house", key=lambda one: one.order)


def tables() -> list[Table]:
    """Return all tables in their order."""
    return [table for part in parts for table in part.tables]
