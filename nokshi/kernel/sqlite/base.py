"""Lines to SQLite that wait for their turn to write in short, even steps.

SQLite's own wait grows from one millisecond to a hundred: whoever came first sleeps longest, and where many write
little, the file is idle while all of them sleep.
"""

import itertools
import time
from collections.abc import Iterator
from sqlite3 import SQLITE_BUSY

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

STEP, GROWTH, LONGEST_STEP = 0.0003, 1.5, 0.002
"""Seconds between two tries: the first, how it grows, and the most."""
LATE, LATE_STEP = 0.5, 0.01
"""Who waited so long waits for something long: he looks less often."""
PRIMARY = 0xFF
"""The part of SQLite's extended codes that says what it is."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own; a transaction that is to write begins as soon as whoever writes has ended."""

    transaction_mode: str | None

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        self._wait_at_most(0)
        try:
            self._begin(patience)
        finally:
            self._wait_at_most(patience)

    def _begin(self, patience: float) -> None:
        begun = time.monotonic()
        for step in _steps():
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
                return
            except OperationalError as error:
                waited = time.monotonic() - begun
                if not _is_busy(error) or waited >= patience:
                    raise
                time.sleep(min(LATE_STEP if waited > LATE else step, patience - waited))

    def _wait_at_most(self, seconds: float) -> None:
        """Say how long SQLite itself waits for whoever writes; not told to who counts the questions of a page."""
        if self.connection is not None:
            self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _steps() -> Iterator[float]:
    step = STEP
    for _try in itertools.count():
        yield step
        step = min(step * GROWTH, LONGEST_STEP)


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", 0) & PRIMARY == SQLITE_BUSY
