"""What the bench says: a line of JSON per measure, a table to look at, or one for a page."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from nokshi.site.bench.measures import Measure

HEADS = ("measure", "value", "unit", "bare engine", "ratio", "goal", "holds")
SAID = {True: "yes", False: "NO", None: ""}


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and on what the figures were taken."""

    customers: int
    database: str

    def line(self) -> str:
        """Return the machine, the database and what else weighs on it now."""
        load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
        name = _processor() or platform.machine()
        return f"{name}, {os.cpu_count()} CPUs, {platform.system()} · {self.database} · load {load}"


def row(measure: Measure) -> tuple[str, ...]:
    """Return a measure as cells; where nothing was measured the reason stands in place of the goal."""
    own = (measure.value, measure.floor, measure.ratio)
    value, floor, ratio = (figure(one) for one in own)
    holds = SAID[measure.holds] if not measure.why else f"not measured: {measure.why}"
    return (measure.name, value, measure.unit, floor, ratio, figure(measure.goal), holds)


def table(measures: Sequence[Measure], *, title: str) -> None:
    """Print the measures as a table to look at."""
    shown = Table(title=title, title_justify="left")
    for head in HEADS:
        shown.add_column(head, justify="left" if head in ("measure", "unit", "holds") else "right")
    for measure in measures:
        style = "red" if measure.holds is False else "dim" if measure.why else ""
        shown.add_row(*row(measure), style=style)
    Console().print(shown)


def markdown(measures: Sequence[Measure], *, title: str) -> str:
    """Return the measures as a table of Markdown."""
    lines = [title, "", f"| {' | '.join(HEADS)} |", "|---|--:|---|--:|--:|--:|---|"]
    lines += [f"| {' | '.join(row(measure))} |" for measure in measures]
    return "\n".join(lines)


def figure(value: float | None) -> str:
    """Return a number with three figures that count, empty for none."""
    if value is None:
        return ""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return ""
