"""What stands below the rows of a report: who made it, and whose it is; no rows of the table."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

MOST = 20
"""A footer has no more lines; what goes on for longer is a column of the table."""

Row = Sequence[Any]


def without_footer(rows: Iterator[Row], marks: Sequence[str], tell: Callable[[int], None]) -> Iterator[Row]:
    """Yield the rows of a table without its footer, and tell how many lines that had.

    A footer begins with a blank row; below it no row has more than its first cell, and one of them begins with a mark.
    Of several such blank rows it is the last one before the mark.
    """
    held: list[Row] = []
    for row in rows:
        if (held or _is_blank(row)) and _is_lone(row) and len(held) < MOST:
            held.append(row)
            continue
        yield from held
        held = []
        if _is_blank(row):
            held.append(row)
        else:
            yield row
    first = _first_of(held, marks)
    yield from held[:first]
    if lines := sum(1 for row in held[first:] if not _is_blank(row)):
        tell(lines)


def _first_of(held: Sequence[Row], marks: Sequence[str]) -> int:
    """Return where the footer begins: at the last blank row before the first mark."""
    found = (place for place, row in enumerate(held) if row and str(row[0]).startswith(tuple(marks)))
    mark = next(found, None)
    if mark is None:
        return len(held)
    return max(place for place in range(mark) if _is_blank(held[place]))


def _is_blank(row: Row) -> bool:
    # Nearly every row has something in it, which is told at once.
    return not any(row) and all(cell is None or cell == "" for cell in row)


def _is_lone(row: Row) -> bool:
    """Say whether nothing stands beside the first cell."""
    return _is_blank(row[1:])
