"""Other systems whose exports are known: their files, what their columns feed, how their ids are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


def same(cell: str) -> str:
    """Return a cell as it is."""
    return cell


@dataclass(frozen=True, slots=True)
class Feed:
    """What a column of a system feeds: a field of an import kind, and how its cells are read and written.

    `read(cell)` gives the text that intake types; "" leaves the field empty. `write(value)` gives a value of the
    record in the system's way; `of` names the record's field to write from where it is not the field fed.
    `through` names a thing whose row, found by the cell as its id, gives the cell of `cell` instead.
    """

    field: str
    read: Callable[[str], str] = same
    write: Callable[[Any], str] | None = None
    of: str = ""
    through: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of row of a system: `kind` is the import kind it becomes, "" where no room stands for it yet.

    `key` is the column with the id of the row, `links` names for each column that holds an id of another row what
    the link means, `money` the column of the currency for each of an amount, `dates` the columns of moments,
    `choices` the answers to what the import kind would ask.
    """

    name: str
    kind: str = ""
    key: str = "Id"
    columns: Mapping[str, Feed] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    money: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    order: int = 50

    def feed(self, header: str) -> Feed | None:
        """Return what a column feeds, however its heading is capitalised."""
        return self.columns.get(header) or next(
            (feed for name, feed in self.columns.items() if name.casefold() == header.casefold()), None
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a table: the name of its file, headings, and the first rows."""

    file: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class System:
    """A system that people come from.

    `recognise(head)` names the thing that a table holds, "" where it is not of this system; `thing(name)` tells of
    it, of those that nobody wrote down too; `key(cell)` brings an id to its one form; times are of `zone`. Below the
    rows of its reports stand lines of which one begins with one of `footers`.
    """

    name: str
    label: Text
    recognise: Callable[[Head], str]
    thing: Callable[[str], Thing]
    key: Callable[[str], str] = same
    zone: str = "UTC"
    footers: tuple[str, ...] = ()


systems: Registry[System] = Registry("systems")
