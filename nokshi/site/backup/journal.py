"""What a restore is at, noted at home: one that was killed is taken back or finished at the next start."""

import os
from pathlib import Path

import msgspec
from django.conf import settings


class Underway(msgspec.Struct):
    """A restore: of which kind of database and which moment, where it puts aside, whether all of it is in place."""

    kind: str
    stamp: str
    made_at: str
    is_put: bool = False

    @property
    def aside(self) -> Path:
        """Return the folder that keeps what was here before."""
        home: Path = settings.CONFIG.home
        return home / f"before-{self.stamp}"

    @property
    def schema(self) -> str:
        """Return the schema that keeps what was in PostgreSQL before."""
        return f"before_{self.stamp}".lower()


def note(underway: Underway) -> None:
    """Write down what the restore is at, so that it outlives us."""
    unfinished = _path().with_suffix(".new")
    with open(unfinished, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(msgspec.json.encode(underway))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(_path())


def noted() -> Underway | None:
    """Return the restore that is under way or was broken off."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=Underway)
    except FileNotFoundError:
        return None


def forget() -> None:
    """Note that the restore is over."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    home: Path = settings.CONFIG.home
    return home / "restore.json"
