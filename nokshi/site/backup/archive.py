"""The inside of a backup: a tar of pieces, compressed and sealed, its manifest at the end."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec

from nokshi.site.backup.refusals import Damaged
from nokshi.site.backup.sealing import Sealing, Unsealing

ABOUT = "about.json"
MANIFEST = "manifest.json"
READ_AT_ONCE = 1 << 20


class Manifest(msgspec.Struct, kw_only=True):
    """What a backup holds: of which database, as of when, how many rows a table, a digest for each piece."""

    kind: str
    version: str
    made_at: str
    migrations: list[tuple[str, str]]
    last_event: int = 0
    head: int = 0
    """The last sealed block of the log, and its digest: known here, it cannot be cut off there unseen."""
    head_digest: str = ""
    counts: dict[str, int] = {}
    columns: dict[str, list[str]] = {}
    sequences: dict[str, int] = {}
    digests: dict[str, str] = {}


class Packing:
    """An archive being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.digests: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Put a piece in."""
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """Put a file in, however large; what it grows by meanwhile stays out."""
        with path.open("rb") as file:
            self.add_stream(name, file, path.stat().st_size)

    def add_stream(self, name: str, source: IO[bytes], size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        digesting = _Digesting(source)
        self._tar.addfile(entry, cast(IO[bytes], digesting))
        self.digests[name] = digesting.digest.hexdigest()


class _Digesting:
    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def packing(target: IO[bytes], passphrase: bytes) -> Iterator[Packing]:
    """Write an archive into `target`; it is whole only once the block ended well."""
    sealing = Sealing(target, passphrase)
    with (
        gzip.GzipFile(fileobj=cast(IO[bytes], sealing), mode="wb", compresslevel=1, mtime=0) as pressed,
        tarfile.open(fileobj=pressed, mode="w|") as tar,
    ):
        yield Packing(tar)
    sealing.finish()


def pieces(source: IO[bytes], passphrase: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the pieces of an archive in their order; raises WrongPassphrase, Damaged."""
    unsealing = io.BufferedReader(Unsealing(source, passphrase), READ_AT_ONCE)
    try:
        with gzip.GzipFile(fileobj=unsealing) as pressed, tarfile.open(fileobj=pressed, mode="r|") as tar:
            for entry in tar:
                piece = tar.extractfile(entry)
                if piece is not None:
                    yield entry.name, piece
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Damaged(where=str(error)) from error
