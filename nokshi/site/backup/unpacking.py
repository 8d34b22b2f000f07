"""Take a sealed backup apart into a folder, every piece checked by its digest."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from nokshi.site.backup import archive, rows
from nokshi.site.backup.archive import ABOUT, MANIFEST, Manifest
from nokshi.site.backup.refusals import Damaged


def unpack(source: Path, passphrase: bytes, place: Path, *, fits: Callable[[Manifest], None]) -> Manifest:
    """Unpack a backup and return its manifest; `fits` refuses before the large pieces are unpacked.

    Raises NoBackup, WrongPassphrase, Damaged.
    """
    manifest: Manifest | None = None
    with source.open("rb") as file:
        for name, piece in archive.pieces(file, passphrase):
            path = (place / name).resolve()
            # Whoever has the passphrase could seal a name that leads out of the folder.
            if not path.is_relative_to(place.resolve()):
                raise Damaged(where=name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                shutil.copyfileobj(piece, target, archive.READ_AT_ONCE)
            if name == ABOUT:
                fits(msgspec.json.decode(path.read_bytes(), type=Manifest))
            if name == MANIFEST:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    if manifest is None:
        raise Damaged(where=MANIFEST)
    for name, digest in manifest.digests.items():
        if not (place / name).is_file() or rows.digest_of(place / name) != digest:
            raise Damaged(where=name)
    return manifest
