"""Have a process of Python, and all that it forks, live by a clock that is off by the seconds that stand in a file.

It lies on the path of the processes that are to be misled. Only what they are told of the time is off, not what they
wait by.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from nokshi.kernel import clock

FILE = Path(os.environ["NOKSHI_TESTS_CLOCK"])
true_time = time.time


def shift() -> float:
    """Return how far the clock is off just now."""
    return float(FILE.read_text() or 0)


def shifted() -> datetime:
    """Return what time the clock says it is."""
    return datetime.now(UTC) + timedelta(seconds=shift())


time.time = lambda: true_time() + shift()
timezone.now = shifted
clock.now = shifted
