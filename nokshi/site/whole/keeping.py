"""The archives that the page had made: kept for a day in a folder at home, with what is told of each beside it."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings

KEPT_FOR = timedelta(days=1)
NAME = re.compile(r"^everything-(\d{8}T\d{6})Z\.zip$")
PROGRESS = "progress.json"


class Told(msgspec.Struct):
    """What lies beside an archive."""

    rows: int
    tables: int
    form: str
    by: str
    counts: dict[str, int] = {}


class Progress(msgspec.Struct):
    """How far the one is that is being made: tables done, of how many, and the rows in them."""

    done: int
    of: int
    rows: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive that is kept."""

    path: Path
    at: datetime

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def until(self) -> datetime:
        return self.at + KEPT_FOR

    @property
    def beside(self) -> Path:
        return self.path.with_suffix(".json")

    @property
    def told(self) -> Told | None:
        try:
            return msgspec.json.decode(self.beside.read_bytes(), type=Told)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0


def folder() -> Path:
    """Return the folder that they lie in, which only the user of the program may look into."""
    home: Path = settings.CONFIG.home
    place = home / "everything"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def place_for(now: datetime) -> Kept:
    """Return where an archive of this moment goes."""
    return Kept(folder() / f"everything-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.zip", now)


def kept() -> list[Kept]:
    """Return what is kept, the newest first."""
    found = [(path, NAME.match(path.name)) for path in folder().glob("everything-*.zip")]
    made = [Kept(path, datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)) for path, name in found if name]
    return sorted(made, key=lambda one: one.at, reverse=True)


def find(name: str) -> Kept | None:
    """Return what is kept under a name; a name is never taken for a path."""
    return next((one for one in kept() if one.name == name), None)


def tell(one: Kept, told: Told) -> None:
    """Put beside an archive what is told of it."""
    one.beside.write_bytes(msgspec.json.encode(told))


def remove(one: Kept) -> None:
    """Delete an archive."""
    one.path.unlink(missing_ok=True)
    one.beside.unlink(missing_ok=True)


def forget_old(now: datetime) -> int:
    """Delete what was kept for its day, and what a killed process left lying; return how many were kept too long."""
    old = [one for one in kept() if one.until <= now]
    for one in old:
        remove(one)
    if not is_busy():
        for path in folder().glob(".everything-*.unfinished"):
            path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def at_work() -> Iterator[None]:
    """Wait until nobody else writes everything here, and let others see that somebody does."""
    descriptor = _opened()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        (folder() / PROGRESS).unlink(missing_ok=True)
        os.close(descriptor)


def is_busy() -> bool:
    """Say whether everything is being written at this moment."""
    descriptor = _opened()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def note_progress(done: int, of: int, rows: int) -> None:
    """Let others see how far it is."""
    unfinished = folder() / f".{PROGRESS}"
    unfinished.write_bytes(msgspec.json.encode(Progress(done, of, rows)))
    unfinished.replace(folder() / PROGRESS)


def progress() -> Progress | None:
    """Return how far the one is that is being made; None where none is."""
    if not is_busy():
        return None
    try:
        return msgspec.json.decode((folder() / PROGRESS).read_bytes(), type=Progress)
    except (FileNotFoundError, msgspec.MsgspecError):
        return Progress(0, 0, 0)


def _opened() -> int:
    return os.open(folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
