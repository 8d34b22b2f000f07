"""Take a backup: database, files and the secret key in one sealed file, while others go on working."""

import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from nokshi import __version__
from nokshi.kernel.masking import Masks
from nokshi.site.backup import archive, rows
from nokshi.site.backup.alone import COPYING
from nokshi.site.backup.archive import ABOUT, MANIFEST, Manifest, Packing
from nokshi.site.backup.masking import mask_sqlite

KEY = "secret.key"
FILES = "files/"


def take(target: Path, *, passphrase: bytes, now: datetime, masks: Masks | None = None) -> Manifest:
    """Write a backup to `target`, which is there only once it is whole; return what it holds.

    With `masks` it is a masked copy: its people are nobody, its secret key is another, and files stay out.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = target.with_name(f".{target.name}.unfinished")
    manifest = Manifest(
        kind=connection.vendor, version=__version__, made_at=now.isoformat(), migrations=sorted(_applied())
    )
    try:
        with open(unfinished, "wb", opener=_for_me_alone) as file:
            with archive.packing(file, passphrase) as packing:
                _pack(packing, manifest, masks)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _pack(packing: Packing, manifest: Manifest, masks: Masks | None) -> None:
    packing.add(ABOUT, msgspec.json.encode(manifest))
    packing.add(KEY, (settings.CONFIG.secret_key_text if masks is None else secrets.token_urlsafe(50)).encode())
    if connection.vendor == "postgresql":
        # The driver of PostgreSQL is loaded only where it is used.
        from nokshi.site.backup.from_postgres import copy_postgres

        copy_postgres(packing, manifest, masks)
    else:
        _pack_sqlite(packing, manifest, masks)
    if masks is None:
        for path in sorted(settings.MEDIA_ROOT.rglob("*")):
            if path.is_file():
                _pack_file(packing, path)
    manifest.digests = packing.digests
    packing.add(MANIFEST, msgspec.json.encode(manifest))


def _pack_sqlite(packing: Packing, manifest: Manifest, masks: Masks | None) -> None:
    # The copy is in clear: it stays at home, whoever else may read the folder of backups.
    with tempfile.TemporaryDirectory(dir=settings.CONFIG.home, prefix=COPYING) as place:
        copy = Path(place) / rows.SQLITE_FILE
        rows.copy_sqlite(copy, manifest)
        if masks is not None:
            whole, copy = copy, Path(place) / f"masked.{rows.SQLITE_FILE}"
            mask_sqlite(whole, copy, masks)
            rows.count_again(copy, manifest)
        packing.add_file(rows.SQLITE_FILE, copy)


def _pack_file(packing: Packing, path: Path) -> None:
    """Put in a file of the house, unless it went away meanwhile."""
    try:
        packing.add_file(FILES + path.relative_to(settings.MEDIA_ROOT).as_posix(), path)
    except FileNotFoundError:
        return


def _applied() -> list[tuple[str, str]]:
    return list(MigrationRecorder(connection).applied_migrations())


def _for_me_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
