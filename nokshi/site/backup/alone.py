"""One at a time: taking, reading and giving back queue up, and clear away what one that was killed left lying."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

COPYING, RESTORING, CHECKING = ".copy-", ".restoring-", ".checking-"
DEAD_AFTER = 3600.0
"""What lies in the folder of backups, which may be shared, and was not written to for so many seconds is nobody's."""


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else is at a backup here, and clear away what is left of those that were killed."""
    descriptor = _opened()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _clear()
        yield
    finally:
        os.close(descriptor)


def is_busy() -> bool:
    """Say whether a backup is being taken, read or given back at this moment."""
    descriptor = _opened()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def tidy_up() -> None:
    """Clear away what was left lying, unless somebody is at work."""
    if leftovers() and not is_busy():
        with alone():
            pass


def leftovers() -> list[Path]:
    """Return what a killed backup, check or restore left lying, or one at work needs right now."""
    home: Path = settings.CONFIG.home
    backups: Path = settings.CONFIG.backups
    here = [path for prefix in (COPYING, RESTORING, CHECKING) for path in home.glob(f"{prefix}*")]
    # Versions before this one copied beside the backup.
    there = [*backups.glob(f"{COPYING}*"), *backups.glob(".nokshi-*.unfinished"), *backups.glob(".nokshi-*.json")]
    return sorted({*here, *(path for path in there if _is_dead(path))})


def _is_dead(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > DEAD_AFTER
    except FileNotFoundError:
        return False


def _clear() -> None:
    for path in leftovers():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _opened() -> int:
    return os.open(settings.CONFIG.home / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
