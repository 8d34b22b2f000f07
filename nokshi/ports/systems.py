"""Other systems whose exports are known: their files, what their columns feed, how their ids are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


def same(cell: str) -> str:
    """Return a cell as it is."""
    return cell


FORM = "#json"
"""The heading of the cell that says how the others of a JSON record were written."""

LABELS = "*"
CALLED = "called "
"""Begins what stands for an id in a link that names a row by what it is called."""

RECORD = "#record"
"""The cell of a row that is the record it became, in place of a column's name."""

Ids = Callable[[str], Sequence[str]]
"""Gives the ids of rows that a cell holds, in the form of their keys."""


def record_cell(number: int | None) -> str:
    """Return what stands for the record of a row; None for one that is not saved yet."""
    return f"{RECORD} {number or 0}"


def record_in(text: object) -> int | None:
    """Return the record that a cell stands for, 0 for one that is to come, None where it stands for none."""
    head, _blank, number = str(text or "").partition(" ")
    return int(number) if head == RECORD and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a column of a system feeds: a field of an import kind, and how its cells are read and written.

    `read(cell)` gives the text that intake types; "" leaves the field empty. `write(value)` gives a value of the
    record in the system's way; `of` names the record's field to write from where it is not the field fed.
    `through` names a thing whose row, found by the cell as its id, gives the cell of `cell` instead; where there is no
    such row, or a cell that goes through none reads empty, the cell of the column `otherwise` stands. Through LABELS
    the cell is what a row is called, and the id of that row stands instead. A `cell` RECORD is the record of the row.
    """

    field: str
    read: Callable[[str], str] = same
    write: Callable[[Any], str] | None = None
    of: str = ""
    through: str = ""
    cell: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of row of a system: `kind` is the import kind it becomes, "" where no room stands for it yet.

    `key` is the column with the id of the row, with those of `also_key` where one alone tells no two rows apart;
    `links` names for each column that holds an id of another row what
    the link means, `money` the column of the currency for each of an amount, `dates` the columns of moments,
    `choices` the answers to what the import kind would ask, `fresh` the cells that every row made here has. `keys`
    gives, for the key and for links, the ids that a cell holds, where that is more than one or not the system's one
    form.

    `others` names the things that stand in the same table: a row is of the first of them whose `takes(row)` says so
    (cells by heading, folded), else of this one. Where it `joins`, a row says more of a record that a row of another
    thing made, and is held where there is none.

    A record may be a header with lines: the header's thing names that of the `lines`, theirs the thing they are
    `within` and the column (`by`) with the header's id. The header's kind gets the typed lines behind the row.
    With `gathers` all rows of one id count, each for a line.
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
    keys: Mapping[str, Ids] = field(default_factory=dict)
    also_key: tuple[str, ...] = ()
    fresh: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    takes: Callable[[Mapping[str, Any]], bool] | None = None
    joins: bool = False
    lines: str = ""
    within: str = ""
    by: str = ""
    gathers: bool = False

    def feed(self, header: str) -> Feed | None:
        """Return what a column feeds, however its heading is capitalised."""
        return self.columns.get(header) or next(
            (feed for name, feed in self.columns.items() if name.casefold() == header.casefold()), None
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a table: the name of its file, headings, the first rows, and what stands `before` them (JSON).

    `names` are the headings in the system's own words, where they come in others: a language, a name that people gave.
    """

    file: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    before: str = ""
    names: Sequence[str] = ()

    @property
    def own(self) -> Sequence[str]:
        """Return the headings in the system's own words."""
        return self.names or self.headers


@dataclass(frozen=True, slots=True)
class Described:
    """What an export says of a column besides its cells: how people call it, and of which type it is.

    `type` is that of a field of the house's own (`custom`), "" where the export does not say.
    """

    label: str = ""
    type: str = ""


Describing = Callable[[Head], Mapping[str, Described]]
"""Gives what is known of the columns of a table, by their names in the system's own words."""

Naming = Callable[[Head], Sequence[str]]
"""Gives the headings of a table in the system's own words, in their order."""


def as_they_are(tables: Sequence[Head]) -> Naming:
    """Return a naming that leaves headings as they are."""
    return lambda head: head.headers


def undescribed(tables: Sequence[Head]) -> Describing:
    """Return what says nothing of any column."""
    return lambda head: {}


def spaced(name: str) -> str:
    """Return a name as people would write it: blanks for signs that join."""
    return " ".join(name.replace("_", " ").split())


def _never(head: Head) -> bool:
    return False


def _nobodys(thing: str, name: str) -> bool:
    return False


def _no_id(cell: str) -> bool:
    return False


def _no_twin(name: str) -> str:
    return ""


def _day(cell: str) -> str:
    return cell[:10]


def _nameless(thing: str, row: Mapping[str, Any]) -> str:
    return ""


def _unsaid(heads: Sequence[Head]) -> Text:
    return ""


@dataclass(frozen=True, slots=True)
class System:
    """A system that people come from.

    `recognise(head)` names the thing that a table holds, "" where it is not of this system; `thing(name)` tells of
    it, of those that nobody wrote down too; `key(cell)` brings an id to its one form, `bare(key)` writes it as a cell
    has it; times are of `zone`. `day` and `amount` bring cells of moments and sums to ISO days and plain numbers, to
    be told in the account, `moment` those of moments to ISO 8601. `called(thing, row)` says what a row (cells by name)
    of one of the things `labelled` is called where others name it. Below the rows of its reports stand lines of which
    one begins with one of `footers`.

    Of columns that feed nothing `made(thing, name)` says whether people put them there, `titled(name)` how people call
    them, `beside(name)` under which name a column has in words what they have as codes, `describing(tables)` what the
    tables that tell of columns say. `is_id(cell)` tells the ids of the system from other cells. `attaches(path)` tells
    by its path in an archive a file that hangs on a record: it is no table of the export, whatever it holds.
    """

    name: str
    label: Text
    recognise: Callable[[Head], str]
    thing: Callable[[str], Thing]
    key: Callable[[str], str] = same
    bare: Callable[[str], str] = same
    zone: str = "UTC"
    tells: Callable[[Head], bool] = _never
    naming: Callable[[Sequence[Head]], Naming] = as_they_are
    edition: Callable[[Sequence[Head]], Text] = _unsaid
    labelled: tuple[str, ...] = ()
    called: Callable[[str, Mapping[str, Any]], str] = _nameless
    day: Callable[[str], str] = _day
    amount: Callable[[str], str] = same
    footers: tuple[str, ...] = ()
    moment: Callable[[str], str] = same
    made: Callable[[str, str], bool] = _nobodys
    titled: Callable[[str], str] = spaced
    beside: Callable[[str], str] = _no_twin
    describing: Callable[[Sequence[Head]], Describing] = undescribed
    is_id: Callable[[str], bool] = _no_id
    attaches: Callable[[str], bool] = _no_id


systems: Registry[System] = Registry("systems")


def attaching(path: str) -> str:
    """Return the name of the system that a file in an archive is attached to a record of, "" where it is none."""
    return next((system.name for system in systems if system.attaches(path)), "")
