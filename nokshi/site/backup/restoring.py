"""Give a backup back: unpack and check it all first, put what is here aside, count, and only then let go."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from nokshi.site.backup import archive, into_postgres, into_sqlite, rows
from nokshi.site.backup.archive import ABOUT, MANIFEST, Manifest
from nokshi.site.backup.refusals import Damaged, LiveData, Newer, NoBackup, OtherDatabase, StillRunning
from nokshi.site.backup.taking import FILES, KEY
from nokshi.site.models import Pulse
from nokshi.site.upgrading import has_data

LIVES = timedelta(seconds=30)
"""A part that beat within this time is taken to be running."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the manifest, the rows counted afterwards, and where the old data is."""

    manifest: Manifest
    counts: dict[str, int]
    aside: str
    key_is_another: bool


def restore(source: Path, *, passphrase: bytes, replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of what is here; raises a refusal with nothing changed."""
    if not source.is_file():
        raise NoBackup(path=source)
    if has_data():
        if not replace:
            raise LiveData
        _refuse_while_running(now)
    with tempfile.TemporaryDirectory(dir=settings.CONFIG.home, prefix=".restoring-") as folder:
        place = Path(folder)
        manifest = unpack(source, passphrase, place)
        stamp = f"{now:%Y%m%dT%H%M%S}"
        connections.close_all()
        if manifest.kind == "postgresql":
            counts = into_postgres.put(place, manifest, aside=f"before_{stamp}".lower())
        else:
            counts = into_sqlite.put(place, manifest, aside=aside_folder(stamp))
        _put_files(place, stamp)
        key_is_another = _put_key(place, stamp)
    _go_on()
    return Restored(manifest, counts, str(aside_folder(stamp)), key_is_another)


def unpack(source: Path, passphrase: bytes, place: Path) -> Manifest:
    """Unpack a backup into a folder and check every piece; raises NoBackup, WrongPassphrase, Damaged, Newer."""
    manifest: Manifest | None = None
    with source.open("rb") as file:
        for name, piece in archive.pieces(file, passphrase):
            path = (place / name).resolve()
            if not path.is_relative_to(place.resolve()):
                raise Damaged(where=name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                shutil.copyfileobj(piece, target, archive.READ_AT_ONCE)
            if name == ABOUT:
                _check_fits(msgspec.json.decode(path.read_bytes(), type=Manifest))
            if name == MANIFEST:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    if manifest is None:
        raise Damaged(where=MANIFEST)
    for name, digest in manifest.digests.items():
        if not (place / name).is_file() or rows.digest_of(place / name) != digest:
            raise Damaged(where=name)
    return manifest


def aside_folder(stamp: str) -> Path:
    """Return the folder that keeps what was here before."""
    home: Path = settings.CONFIG.home
    return home / f"before-{stamp}"


def _check_fits(manifest: Manifest) -> None:
    if manifest.kind != connection.vendor:
        raise OtherDatabase(theirs=manifest.kind, ours=connection.vendor)
    ours = set(MigrationLoader(None).disk_migrations)
    rooms = {app for app, _ in ours}
    if any(tuple(one) not in ours and one[0] in rooms for one in manifest.migrations):
        raise Newer(version=manifest.version)


def _refuse_while_running(now: datetime) -> None:
    if Pulse._meta.db_table not in connection.introspection.table_names():
        return
    if living := Pulse.objects.filter(beat_at__gte=now - LIVES).first():
        raise StillRunning(part=living.name)


def _put_files(place: Path, stamp: str) -> None:
    with _kept_aside(settings.MEDIA_ROOT, stamp):
        if (place / FILES).is_dir():
            shutil.move(place / FILES, settings.MEDIA_ROOT)


def _put_key(place: Path, stamp: str) -> bool:
    """Put the key in its place; say whether the environment names another one."""
    key = (place / KEY).read_text()
    if key == settings.CONFIG.secret_key:
        return False
    path = settings.CONFIG.home / KEY
    with _kept_aside(path, stamp):
        path.touch(0o600)
        path.write_text(key)
    return not (aside_folder(stamp) / KEY).exists() or (
        (aside_folder(stamp) / KEY).read_text().strip() != settings.CONFIG.secret_key
    )


@contextmanager
def _kept_aside(path: Path, stamp: str) -> Iterator[None]:
    if path.exists():
        aside_folder(stamp).mkdir(exist_ok=True, mode=0o700)
        shutil.move(path, aside_folder(stamp) / path.name)
    yield


def _go_on() -> None:
    """Bring what came back up to date, and let the readers of the log go on where they stood."""
    from nokshi.timeline import actions

    call_command("migrate", verbosity=0, interactive=False)
    actions.begin_anew()
    connections.close_all()
