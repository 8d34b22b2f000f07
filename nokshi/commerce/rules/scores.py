"""R, F and M: how recently, how often and for how much somebody bought, each from 1 to 5.

The base is parted into fifths by each measure (A. M. Hughes, Strategic Database Marketing, 1994);
a score counts how many of the four borders lie below the customer's value, plus one, so that
customers who are alike have the same score even where a border falls among them.
"""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

FIFTHS = 5
LEAST_BASE = 5
SMALL_BASE = 20_000
DRIFT = 0.05


def places_of_cuts(base: int) -> list[int]:
    """Return where in the sorted base (from 0) its four borders lie, by nearest rank."""
    return [ceil(base * part / FIFTHS) - 1 for part in range(1, FIFTHS)]


def score(value: Any, cuts: Sequence[Any]) -> int | None:
    """Return 1 to 5 for a value among four borders; None where the base was too small for them."""
    if value is None or len(cuts) != FIFTHS - 1:
        return None
    return 1 + sum(1 for cut in cuts if cut < value)


def band(wanted: int, cuts: Sequence[Any]) -> tuple[Any, Any]:
    """Return (above, up to) of the values that score `wanted`; None where it is open."""
    above = cuts[wanted - 2] if wanted > 1 else None
    until = cuts[wanted - 1] if wanted < FIFTHS else None
    return above, until


def is_due(base: int, base_then: int) -> bool:
    """Say whether the borders are to be drawn anew after a change: a small base can afford it each time."""
    return base <= SMALL_BASE or abs(base - base_then) > base_then * DRIFT


def interval_days(first: datetime | None, last: datetime | None, orders: int) -> float | None:
    """Return the mean number of days between orders; None below two of them."""
    if first is None or last is None or orders < 2:
        return None
    return round((last - first).total_seconds() / 86_400 / (orders - 1), 2)
