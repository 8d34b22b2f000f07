"""The rows that were not saved, on paper: the first by what they say, the others by number, each with its reason."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nokshi.intake.models import ImportRun
from nokshi.intake.queries.reports import has_rows, refused_rows
from nokshi.ui.printing import Grid, Head, Section, Words
from nokshi.ui.written import figure

MOST_ROWS = 2_000
"""Rows that have a line each: setting one takes some 60 KB of memory."""

MOST_REASONS = 500
MOST_RUNS = 5_000
"""Stretches of numbers that are told behind one reason."""

FEW, SHORT = 3, 40
Refused = tuple[str, int, list[Any], str]


def refused_sections(runs: Sequence[ImportRun]) -> Iterator[Section]:
    """Yield the rows of runs that were not saved, in their order, without holding them in memory."""
    there = [run for run in runs if has_rows(run)]
    is_one = len(runs) == 1
    rows = chain.from_iterable(_rows(run) for run in there)
    heads = [Head(_("Row"), is_figure=True), Head(_("What it says"), 2), Head(_("Why not saved"), 3)]
    told = [_told(row, is_one) for row in islice(rows, MOST_ROWS)]
    yield Grid(_("Every row that was not saved"), heads, told)
    others = Others()
    for name, line, _cells, why in rows:
        others.add("" if is_one else name, line, why)
    yield Grid(
        _("Further rows that were not saved"), [Head(_("Rows")), Head(_("Why not saved"), 1), Head(_("Which"), 2)],
        list(others.told()),
    )  # fmt: skip
    if others.beyond:
        said = ngettext(
            "%(count)s more row is only in the file of rows that were not saved.",
            "%(count)s more rows are only in the file of rows that were not saved.", others.beyond,
        )  # fmt: skip
        yield Words("", [said % {"count": figure(others.beyond)}])
    gone = [run for run in runs if not has_rows(run) and (run.saved or {}).get("refused")]
    if gone:
        yield Words("", [_("The rows that were not saved have been cleared away since; their number stays.")])


def _rows(run: ImportRun) -> Iterator[Refused]:
    width = len([header for header in run.headers if not header.startswith("#")])
    return ((run.thing, line, cells[:width], why) for line, cells, why in refused_rows(run))


def _told(row: Refused, is_one: bool) -> list[str]:
    name, line, cells, why = row
    said = " · ".join(_short(cell) for cell in islice(filter(None, cells), FEW))
    return [figure(line), said if is_one or not name else f"{name}: {said}", why]


def _short(cell: Any) -> str:
    text = " ".join(str(cell).split())
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


class Others:
    """Rows by their reason, as stretches of numbers; `beyond` counts those for which there was no room."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[list[int]]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self.beyond = 0

    def add(self, name: str, line: int, why: str) -> None:
        """Note a row; rows come in their order."""
        key = (name, why)
        runs = self._found.get(key)
        if runs is None and len(self._found) >= MOST_REASONS:
            self.beyond += 1
            return
        runs = self._found.setdefault(key, [])
        if runs and runs[-1][1] == line - 1:
            runs[-1][1] = line
        elif len(runs) < MOST_RUNS:
            runs.append([line, line])
        else:
            self.beyond += 1
            return
        self._counts[key] = self._counts.get(key, 0) + 1

    def told(self) -> Iterator[list[str]]:
        """Yield how many rows, why, and which."""
        for (name, why), runs in self._found.items():
            which = ", ".join(figure(one) if one == last else f"{figure(one)}–{figure(last)}" for one, last in runs)
            yield [figure(self._counts[name, why]), f"{name}: {why}" if name else why, which]
