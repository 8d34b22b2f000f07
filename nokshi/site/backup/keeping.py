"""Backups that are kept by a plan: how often, how many, where, and sealed with what."""

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection

from nokshi.kernel.errors import DomainError
from nokshi.ports.witnesses import Head
from nokshi.site.backup.alone import alone
from nokshi.site.backup.archive import Manifest
from nokshi.site.backup.checking import check
from nokshi.site.backup.refusals import NoRoom, NothingKept
from nokshi.site.backup.taking import take

PLANNED = "planned"
BY_HAND = "by-hand"
BEFORE_UPGRADE = "before-upgrade"
KEPT_BEFORE_UPGRADES = 3
HOURS, DAYS, WEEKS = 24, 7, 5
NAME = re.compile(r"^nokshi-(\d{8}T\d{6})Z-(planned|by-hand|before-upgrade)\.backup$")
MEGABYTE = 1_000_000


class Told(msgspec.Struct):
    """What lies beside a backup, readable without its passphrase: how much it holds, whether it was read again."""

    rows: int
    tables: int
    last_event: int
    version: str
    head: int = 0
    head_digest: str = ""
    checked_at: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in the folder of backups."""

    path: Path
    at: datetime
    why: str

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    @property
    def told(self) -> Told | None:
        """Return what lies beside it, None where nothing does or it cannot be read."""
        try:
            return msgspec.json.decode(self.beside.read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError):
            return None


def keep(why: str, *, now: datetime, phrase: bytes = b"") -> Kept:
    """Add a backup to the folder and drop what the plan no longer keeps; raises NoRoom."""
    with alone():
        path = settings.CONFIG.backups / f"nokshi-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z-{why}.backup"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _look_for_room()
        manifest = take(path, passphrase=phrase or passphrase(), now=now)
        made = Kept(path, now.replace(microsecond=0), why)
        _tell(made, _told_of(manifest))
        for old in outlived(kept()):
            old.path.unlink(missing_ok=True)
            old.beside.unlink(missing_ok=True)
    return made


def read_again(one: Kept, *, now: datetime, phrase: bytes = b"") -> Manifest:
    """Read a kept backup from end to end, count it, and note what came of it.

    Raises WrongPassphrase, Damaged, NotEqual.
    """
    with alone():
        problem = ""
        try:
            manifest = check(one.path, passphrase=phrase or passphrase(), folder=settings.CONFIG.home)
        except DomainError as refusal:
            problem = refusal.code
            raise
        finally:
            told = one.told or Told(0, 0, 0, "")
            told.checked_at, told.problem = now.isoformat(), problem
            _tell(one, told)
    return manifest


def kept() -> list[Kept]:
    """Return the backups in the folder, oldest first."""
    folder: Path = settings.CONFIG.backups
    found = [(path, NAME.match(path.name)) for path in folder.glob("nokshi-*.backup")]
    backups = [
        Kept(path, datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), name[2])
        for path, name in found
        if name
    ]
    return sorted(backups, key=lambda one: one.at)


def newest_before(moment: datetime) -> Kept:
    """Return the newest backup of no later than `moment`; raises NothingKept."""
    before = [one for one in kept() if one.at <= moment]
    if not before:
        raise NothingKept(moment=f"{moment:%Y-%m-%d %H:%M} UTC", folder=settings.CONFIG.backups)
    return before[-1]


def is_due(*, now: datetime, since: datetime | None) -> bool:
    """Say whether a planned backup is due: the last one, or else the first data, is so many hours old."""
    hours = settings.CONFIG.backup_hours
    newest = max((one.at for one in kept()), default=since)
    return bool(hours) and newest is not None and now - newest >= timedelta(hours=hours)


def outlived(backups: Sequence[Kept]) -> list[Kept]:
    """Return what the plan drops: it keeps the last of each of 24 hours, 7 days and 5 weeks that have any.

    Of those before an upgrade it keeps three; what was made by hand stays.
    """
    planned = [one for one in backups if one.why == PLANNED]
    stay: set[Path] = set()
    for form, count in (("%Y%m%d%H", HOURS), ("%Y%m%d", DAYS), ("%G%V", WEEKS)):
        last = {one.at.strftime(form): one.path for one in planned}
        stay.update(list(last.values())[-count:])
    upgrades = [one for one in backups if one.why == BEFORE_UPGRADE]
    return [one for one in planned if one.path not in stay] + upgrades[:-KEPT_BEFORE_UPGRADES]


def passphrase(file: str = "") -> bytes:
    """Return the passphrase in a file, else the one that is made once and kept at home."""
    if file:
        return Path(file).expanduser().read_bytes().strip()
    path = passphrase_path()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(descriptor, "wb") as made:
        words = secrets.token_urlsafe(30).encode()
        made.write(words)
    return words


def passphrase_path() -> Path:
    """Return where the passphrase of kept backups is."""
    home: Path = settings.CONFIG.home
    return home / "backup.passphrase"


def room_missing() -> tuple[Path, int, int] | None:
    """Return a folder that a backup may not fit into, with the bytes that are free and needed; None where all fit.

    The copy of a SQLite database is made at home and packed into the folder of backups.
    """
    if connection.vendor == "postgresql":
        return None
    file = Path(connection.settings_dict["NAME"])
    size = file.stat().st_size if file.is_file() else 0
    home, backups = settings.CONFIG.home, settings.CONFIG.backups
    backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_one = home.stat().st_dev == backups.stat().st_dev
    for folder, needed in ((home, 2 * size if is_one else size), (backups, size)):
        free = shutil.disk_usage(folder).free
        if free < needed:
            return folder, free, needed
    return None


def _look_for_room() -> None:
    """Refuse where the copy of a SQLite database and its archive may not fit."""
    if missing := room_missing():
        folder, free, needed = missing
        raise NoRoom(folder=folder, free=free // MEGABYTE, needed=needed // MEGABYTE)


def heads() -> Iterator[Head]:
    """Yield the seals of the log that the kept backups know."""
    for one in kept():
        told = one.told
        if told is not None and told.head_digest:
            yield Head(told.head, told.head_digest, one.at)


def _told_of(manifest: Manifest) -> Told:
    rows, tables = sum(manifest.counts.values()), len(manifest.counts)
    return Told(rows, tables, manifest.last_event, manifest.version, manifest.head, manifest.head_digest)


def _tell(one: Kept, told: Told) -> None:
    """Put beside a backup what is told of it."""
    unfinished = one.beside.with_name(f".{one.beside.name}")
    unfinished.write_bytes(msgspec.json.encode(told))
    unfinished.replace(one.beside)
