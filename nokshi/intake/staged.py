"""Questions about staged rows: examples, reasons, and the refused as they came."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nokshi.intake.staging import Cells, Staging, decode


class Reason(NamedTuple):
    """Why rows were mended or refused: the remark, how many rows have it, and the first of them."""

    level: str
    code: str
    heading: str
    texts: str
    rows: int
    first: int


class RefusedRow(NamedTuple):
    """A row that was not saved; `texts` of its own remarks, or the row that kept its group back."""

    number: int
    cells: Cells
    texts: list[str]
    because_of: int


class Example(NamedTuple):
    """A group to show: its first row and the remarks on the group."""

    number: int
    cells: Cells
    fate: str
    notes: list[tuple[str, str, str]]


def reasons(staging: Staging, level: str, limit: int = 40) -> list[Reason]:
    """Return why rows were mended or refused, the most frequent first."""
    rows = staging.ask(
        "SELECT level, code, heading, min(texts), count(DISTINCT number), min(number) FROM remarks "
        "WHERE level = ? GROUP BY code, heading ORDER BY 5 DESC, 6 LIMIT ?",
        level,
        limit,
    )
    return [Reason(*row) for row in rows]


def refused(staging: Staging) -> Iterator[RefusedRow]:
    """Yield the rows that were not saved in the order of the file."""
    query = (
        "SELECT c.number, r.cells, c.key, g.first FROM groups g JOIN checked c ON c.key = g.key "
        "JOIN rows r ON r.number = c.number WHERE g.fate = 'refused' ORDER BY c.number"
    )
    for number, cells, key, first in staging.walk(query):
        texts = [text for (text,) in staging.ask(
            "SELECT texts FROM remarks WHERE number = ? AND level = 'refused'", number)]  # fmt: skip
        yield RefusedRow(number, decode(cells), texts, 0 if texts else _culprit(staging, key, first))


def examples(staging: Staging, fate: str, limit: int = 1) -> list[Example]:
    """Return the first groups of a fate, by their first rows."""
    rows = staging.ask(
        "SELECT g.key, r.number, r.cells FROM groups g JOIN rows r ON r.number = g.first "
        "WHERE CASE WHEN g.fate <> '' THEN g.fate ELSE g.foreseen END = ? ORDER BY g.position LIMIT ?",
        fate,
        limit,
    )
    return [_example(staging, key, number, decode(cells), fate) for key, number, cells in rows]


def _example(staging: Staging, key: str, number: int, cells: Cells, fate: str) -> Example:
    shown = number
    if fate == "refused":
        found = staging.ask("SELECT min(number) FROM checked WHERE key = ? AND state = 2", key)
        shown = found[0][0] or number
        cells = staging.cells_of([shown])[shown]
    notes = staging.ask("SELECT level, heading, texts FROM remarks WHERE number = ?", shown)
    return Example(shown, cells, fate, notes)


def _culprit(staging: Staging, key: str, first: int) -> int:
    found = staging.ask("SELECT min(number) FROM checked WHERE key = ? AND state = 2", key)
    return int(found[0][0] or first)


def cells_of_keys(staged: Staging, keys: Sequence[str]) -> dict[str, Cells]:
    """Return the cells of rows by their keys, of several rows of one key those of the last."""
    found: dict[str, Cells] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        marks = ",".join("?" * len(part))
        asked = (
            "SELECT c.key, r.cells FROM checked c JOIN rows r ON r.number = c.number "  # noqa: S608  marks only
            f"WHERE c.key IN ({marks}) ORDER BY c.number"
        )
        found |= {key: decode(cells) for key, cells in staged.ask(asked, *part)}
    return found
