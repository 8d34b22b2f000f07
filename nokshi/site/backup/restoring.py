"""Give a backup back: unpack and check it all first, put what is here aside, count, and only then let go."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from nokshi.kernel.config import secret_keys
from nokshi.site.backup import into_sqlite, journal
from nokshi.site.backup.alone import RESTORING, alone
from nokshi.site.backup.archive import Manifest
from nokshi.site.backup.journal import Underway
from nokshi.site.backup.mending import finish, mend, take_back
from nokshi.site.backup.refusals import LiveData, Newer, NoBackup, OtherDatabase, StillRunning
from nokshi.site.backup.taking import FILES, KEY
from nokshi.site.backup.unpacking import unpack
from nokshi.site.models import Pulse
from nokshi.site.upgrading import has_data

LIVES = timedelta(seconds=30)
"""A part that beat within this time is taken to be running."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the manifest, the rows counted afterwards, and where the old data is."""

    manifest: Manifest
    counts: dict[str, int]
    underway: Underway
    key_is_another: bool


def restore(source: Path, *, passphrase: bytes, replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of what is here; raises a refusal with nothing changed.

    Nothing goes out of what came back until an owner lets it go on (`workspace.actions.go_on`).
    """
    mend(now=now)
    if not source.is_file():
        raise NoBackup(path=source)
    if has_data():
        if not replace:
            raise LiveData
        _refuse_while_running(now)
    stamp = f"{now:%Y%m%dT%H%M%S}"
    with alone(), tempfile.TemporaryDirectory(dir=settings.CONFIG.home, prefix=RESTORING) as folder:
        place = Path(folder)
        manifest = unpack(source, passphrase, place, fits=_check_fits)
        underway = Underway(manifest.kind, stamp, manifest.made_at)
        counts, key_is_another = _put(place, manifest, underway)
        finish(underway, now=now)
    return Restored(manifest, counts, underway, key_is_another)


def _put(place: Path, manifest: Manifest, underway: Underway) -> tuple[dict[str, int], bool]:
    """Let everything of a backup take the place of what is here; on any failure that is back."""
    connections.close_all()
    journal.note(underway)
    try:
        if manifest.kind == "postgresql":
            from nokshi.site.backup import into_postgres

            counts = into_postgres.put(place, manifest, aside=underway.schema)
        else:
            counts = into_sqlite.put(place, manifest, aside=underway.aside)
        _put_files(place, underway.aside)
        key_is_another = _put_key(place, underway.aside)
        underway.is_put = True
        journal.note(underway)
    except BaseException:
        take_back(underway)
        raise
    return counts, key_is_another


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


def _put_files(place: Path, aside: Path) -> None:
    with _kept_in(aside, settings.MEDIA_ROOT):
        if (place / FILES).is_dir():
            shutil.move(place / FILES, settings.MEDIA_ROOT)


def _put_key(place: Path, aside: Path) -> bool:
    """Put the keys in their place; say whether the environment names others."""
    key, ours = (place / KEY).read_text(), settings.CONFIG
    # Whoever reads with every key of the backup needs no other; the first of his own goes on writing.
    if set(secret_keys(key)) <= {ours.secret_key, *ours.secret_keys_before}:
        return False
    path = settings.CONFIG.home / KEY
    with _kept_in(aside, path):
        path.touch(0o600)
        path.write_text(key)
    return not (aside / KEY).exists() or (aside / KEY).read_text().strip() != ours.secret_key_text


@contextmanager
def _kept_in(aside: Path, path: Path) -> Iterator[None]:
    if path.exists():
        aside.mkdir(exist_ok=True, mode=0o700)
        shutil.move(path, aside / path.name)
    yield
