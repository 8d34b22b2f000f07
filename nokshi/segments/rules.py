"""The line that shows how large a segment was over the weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of points in a box of `width` by `height`, as SVG writes a path; the last point apart."""

    path: str
    last_x: float
    last_y: float
    first: date
    least: int
    most: int
    width: int
    height: int


def curve(days: Sequence[tuple[date, int]], width: int, height: int, inset: int = 4) -> Curve | None:
    """Return the line through the counts of days; None where there are fewer than two."""
    if len(days) < 2:
        return None
    counts = [count for _day, count in days]
    least, most = min(counts), max(counts)
    first, length = days[0][0], max((days[-1][0] - days[0][0]).days, 1)
    inner = height - 2 * inset
    points = [
        (
            round(inset + (day - first).days / length * (width - 2 * inset), 1),
            round(inset + inner * (1 - (count - least) / (most - least)) if most > least else height / 2, 1),
        )
        for day, count in days
    ]
    path = " ".join(f"{'L' if index else 'M'}{x} {y}" for index, (x, y) in enumerate(points))
    return Curve(path, *points[-1], first, least, most, width, height)
