"""Read an archive of a whole house with care: nothing of it is trusted before all of it was looked at."""

import hashlib
import io
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import msgspec
from django.conf import settings

from nokshi import __version__
from nokshi.ports.whole import KIND, MANIFEST, tables
from nokshi.site.whole import cells, columnar
from nokshi.site.whole.columns import columns_of
from nokshi.site.whole.manifest import FILES, FORMAT, README, TABLES, FileTold, Manifest, TableTold
from nokshi.site.whole.refusals import Damaged, Newer, NoArchive, Unsafe

LARGEST_MANIFEST = 64 << 20
TIGHTEST = 250
LOOSE_BYTES = 64 << 20
"""Up to this size an archive may be packed as tightly as it likes: it does no harm."""
PIECE = 1 << 20
PLACES = {MANIFEST, README, TABLES.strip("/"), FILES.strip("/")}
BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class _Kind(msgspec.Struct):
    """What is read of a manifest first: whether the rest can be read."""

    kind: str = ""
    format: int = 0
    version: str = ""


def is_archive(path: Path) -> bool:
    """Say whether a file is an archive of a whole house, whole or not."""
    try:
        with ZipFile(path) as archive:
            return _kind_of(archive).kind == KIND
    except (*BROKEN, OSError, KeyError, msgspec.MsgspecError):
        return False


class Archive:
    """An archive that is open for reading; `manifest` is read and fits this Nokshi."""

    def __init__(self, zipped: ZipFile, path: Path) -> None:
        self._zipped = zipped
        self._path = path
        self.manifest = _manifest_of(zipped, path)
        _check_known(self.manifest)
        self._check_members()

    def check(self) -> None:
        """Read every file from end to end by its size and digest; raises Damaged."""
        for told in self.manifest.members:
            for _piece in self._pieces(told):
                pass

    def rows(self, table: TableTold) -> Iterator[list[Any]]:
        """Yield the rows of a table as plain values; raises Damaged."""
        count = 0
        try:
            for row in self._csv(table) if "csv" in table.files else self._parquet(table):
                count += 1
                yield row
        except (*BROKEN, cells.BadCell, UnicodeDecodeError) as wrong:
            raise Damaged(where=f"{table.name}: {str(wrong)[:80]}") from wrong
        if count != table.rows:
            raise Damaged(where=f"{table.name}: {count} ≠ {table.rows}")

    def put_files(self, folder: Path) -> None:
        """Put the files of the house below a folder."""
        for told in self.manifest.files:
            place = folder / told.path.removeprefix(FILES)
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as target:
                target.writelines(self._pieces(told))

    def _csv(self, table: TableTold) -> Iterator[list[Any]]:
        raw = self._zipped.open(table.files["csv"].path)
        with raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
            yield from cells.rows_in(text, table.columns)

    def _parquet(self, table: TableTold) -> Iterator[list[Any]]:
        # What reads Parquet begins at its end.
        with tempfile.NamedTemporaryFile(dir=settings.CONFIG.home, prefix=".whole-") as file:
            file.writelines(self._pieces(table.files["parquet"]))
            file.flush()
            yield from columnar.rows_in(Path(file.name), table.columns)

    def _pieces(self, told: FileTold) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), told.bytes
        try:
            with self._zipped.open(told.path) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except BROKEN as wrong:
            raise Damaged(where=told.path) from wrong
        if left or digest.hexdigest() != told.sha256:
            raise Damaged(where=told.path)

    def _check_members(self) -> None:
        """Refuse what is missing, what nobody named, what leads out, and what would burst."""
        named = [told.path for told in self.manifest.members]
        if outside := [told.path for told in self.manifest.files if not told.path.startswith(FILES)]:
            raise Unsafe(where=outside[0])
        there = [member for member in self._zipped.infolist() if not member.is_dir()]
        for name in [*named, *(member.filename for member in there)]:
            _check_path(name)
        counts = Counter(member.filename for member in there)
        for name in named:
            if name not in counts:
                raise Damaged(where=name)
        twice = [name for name, count in [*counts.items(), *Counter(named).items()] if count > 1]
        strangers = sorted(set(counts) - {*named, MANIFEST, README})
        if found := [*twice, *strangers]:
            raise Unsafe(where=found[0])
        size, packed = sum(told.bytes for told in self.manifest.members), self._path.stat().st_size
        if size > max(LOOSE_BYTES, packed * TIGHTEST):
            raise Unsafe(where=f"{packed} → {size} B")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive; raises NoArchive, Damaged, Unsafe, Newer."""
    try:
        zipped = ZipFile(path)
    except (*BROKEN, OSError) as wrong:
        raise NoArchive(path=path) from wrong
    with zipped:
        yield Archive(zipped, path)


def _kind_of(zipped: ZipFile) -> _Kind:
    return msgspec.json.decode(_read_manifest(zipped), type=_Kind)


def _read_manifest(zipped: ZipFile) -> bytes:
    with zipped.open(MANIFEST) as file:
        return _bounded(file)


def _bounded(file: IO[bytes]) -> bytes:
    content = file.read(LARGEST_MANIFEST + 1)
    if len(content) > LARGEST_MANIFEST:
        raise Unsafe(where=MANIFEST)
    return content


def _manifest_of(zipped: ZipFile, path: Path) -> Manifest:
    try:
        content = _read_manifest(zipped)
        kind = msgspec.json.decode(content, type=_Kind)
    except (*BROKEN, KeyError, msgspec.MsgspecError) as wrong:
        raise NoArchive(path=path) from wrong
    if kind.kind != KIND:
        raise NoArchive(path=path)
    if kind.format > FORMAT:
        raise Newer(version=kind.version, what=f"format {kind.format}")
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.MsgspecError as wrong:
        raise Damaged(where=MANIFEST) from wrong


def _check_known(manifest: Manifest) -> None:
    """Refuse tables and columns that are not known here, and an archive of this version that lacks some."""
    known = {table.name: {column.name: column.told for column in columns_of(table)} for table in tables()}
    for table in manifest.tables:
        if table.name not in known:
            raise Newer(version=manifest.version, what=table.name)
        for column in table.columns:
            ours = known[table.name].get(column.name)
            if ours is None or (ours.type, ours.scale) != (column.type, column.scale):
                raise Newer(version=manifest.version, what=f"{table.name}.{column.name}")
        if not {"csv", "parquet"} & table.files.keys():
            raise Damaged(where=table.name)
    told = [table.name for table in manifest.tables]
    if manifest.version == __version__ and (missing := sorted(set(known) - set(told))):
        raise Damaged(where=missing[0])
    _check_once(told)
    for table in manifest.tables:
        _check_once([column.name for column in table.columns])


def _check_once(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise Unsafe(where=MANIFEST)


def _check_path(name: str) -> None:
    """Refuse a name that leads out of the folder it is unpacked into."""
    path = PurePosixPath(name)
    odd = not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    if odd or path.as_posix() != name or path.parts[0] not in PLACES:
        raise Unsafe(where=name)
