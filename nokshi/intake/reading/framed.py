"""Lists that are printed in frames, as SAP's SE16 saves them: cells between upright lines, lines of dashes around.

Where the cells stand is told by the line of headings, so that an upright line within a cell parts nothing. What stands
outside the frame (title, numbers of pages) is no row, and headings that come again on every page are said once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from nokshi.intake.reading.table import Row

RULE = re.compile(r"\s*[-|+]*-{3,}[-|+]*\s*")
LINE = re.compile(r"\s*\|.*\|\s*")
MOST_BEFORE = 60
"""Within so many lines the frame has to begin."""

SIGN = "|"


def is_framed(sample: str) -> bool:
    """Say whether a text is a list in a frame: a line of headings between two of dashes, and cells below."""
    lines = [line for line in sample.splitlines()[:MOST_BEFORE] if line.strip()]
    return any(
        RULE.fullmatch(above) and LINE.fullmatch(line) and RULE.fullmatch(below) and not RULE.fullmatch(line)
        for above, line, below in zip(lines, lines[1:], lines[2:], strict=False)
    )


def framed_rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the headings and the cells of a list, without the blanks that fill them up."""
    places: list[int] = []
    headings: list[str] = []
    for line in lines:
        text = line.rstrip("\r\n\f")
        if not LINE.fullmatch(text) or RULE.fullmatch(text):
            continue
        if not headings:
            places = [place for place, sign in enumerate(text) if sign == SIGN]
            headings = _cells(text, places)
            yield headings[_first(headings) :]
            continue
        cells = _cells(text, places)
        if cells != headings:
            yield cells[_first(headings) :]


def _cells(text: str, places: Sequence[int]) -> list[str]:
    """Return the cells of a line; one that is not as wide as the headings is cut at its own upright lines."""
    if any(place >= len(text) or text[place] != SIGN for place in places):
        return [cell.strip() for cell in text.strip().strip(SIGN).split(SIGN)]
    return [text[start + 1 : end].strip() for start, end in pairwise(places)]


def _first(headings: Sequence[str]) -> int:
    """Return where the cells begin: behind the column of ticks, which has no heading."""
    return 1 if len(headings) > 1 and not headings[0] else 0
