"""ZIP and gzip: unpack the tables that are inside, and nothing that could burst."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from nokshi.intake.reading.problems import (
    BadFile,
    Broken,
    Locked,
    NoRoom,
    NoTableInside,
    PackedTooTight,
    PackedTwice,
    TooManyFiles,
    WholeHouse,
)
from nokshi.intake.reading.room import is_full
from nokshi.ports.systems import attaching
from nokshi.ports.whole import KIND, MANIFEST

MOST_FILES = 500
MOST_BYTES = 4 << 30
TIGHTEST = 250
LOOSE_BYTES = 64 << 20
"""Up to this size a file may be packed as tightly as it likes: zeros in a small table do no harm."""

CHUNK = 1 << 20
PACKED = (".zip", ".gz", ".7z", ".rar", ".bz2", ".xz", ".tar", ".tgz", ".zst")
TABLES = (
    ".csv",
    ".tsv",
    ".txt",
    ".tab",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".parquet",
    ".pq",
    ".json",
    ".vcf",
)


def unpack_zip(name: str, path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Unpack the tables of an archive and yield the name and place of each; raises BadFile."""
    try:
        with ZipFile(path) as archive:
            left = bound_of(path)
            for number, member in enumerate(_tables(name, archive, left)):
                target = folder / f"{path.name}-{number}"
                with archive.open(member) as inner:
                    # Members may share the bytes they are packed in: what all of them become is bounded together.
                    left -= _copy(name, inner, target, left)
                yield f"{name} › {member.filename}", target
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _told(error, name) from None


@dataclass(frozen=True, slots=True)
class Left:
    """What stays in an archive: how many files, how many bytes they are unpacked, and whose records they hang on.

    `system` is "" where they hang on the records of no system that is known.
    """

    files: int = 0
    bytes: int = 0
    system: str = ""


def left_inside(path: Path) -> Left:
    """Return what of an archive is no table: files of other kinds, and all that hang on records."""
    try:
        with ZipFile(path) as archive:
            members = _members(archive)
    except (BadZipFile, NotImplementedError, OSError):
        return Left()
    owners = [attaching(one.filename) for one in members]
    left = [one for one, owner in zip(members, owners, strict=True) if owner or not _is_table(one)]
    return Left(len(left), sum(one.file_size for one in left), next(filter(None, owners), ""))


def check_zip(name: str, path: Path) -> None:
    """Refuse an archive that holds neither tables nor files of records, or what cannot be taken; raises BadFile."""
    try:
        with ZipFile(path) as archive:
            _tables(name, archive, bound_of(path))
    except (BadZipFile, NotImplementedError, OSError):
        raise Broken(file=name) from None


def unpack_gzip(name: str, path: Path, folder: Path) -> tuple[str, Path]:
    """Unpack a gzip file and return the name and place of what is inside; raises BadFile."""
    target = folder / f"{path.name}-0"
    try:
        with gzip.open(path) as inner:
            _copy(name, inner, target, bound_of(path))
    except (OSError, EOFError, zlib.error) as error:
        raise _told(error, name) from None
    return name.removesuffix(".gz"), target


def check_gzip(name: str, path: Path) -> None:
    """Refuse a small file that would burst; how far a large one goes is seen where it is read. Raises BadFile."""
    if bound_of(path) > LOOSE_BYTES:
        return
    size = 0
    try:
        with gzip.open(path) as inner:
            while size <= LOOSE_BYTES and (chunk := inner.read(CHUNK)):
                size += len(chunk)
    except (OSError, EOFError, zlib.error):
        raise Broken(file=name) from None
    check_size(name, path, size)


def check_workbook(name: str, path: Path) -> int:
    """Refuse a workbook whose parts would burst; return how many bytes they unpack to."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, OSError):
        raise Broken(file=name) from None
    size = sum(member.file_size for member in members)
    check_size(name, path, size)
    return size


def check_size(name: str, path: Path, size: int) -> None:
    """Refuse a file that would grow to more bytes than one of its size may; raises PackedTooTight."""
    if size > bound_of(path):
        raise PackedTooTight(file=name, limit=bound_of(path) >> 20)


def _told(error: Exception, name: str) -> BadFile:
    return NoRoom(file=name) if is_full(error) else Broken(file=name)


def _tables(name: str, archive: ZipFile, bound: int) -> list[ZipInfo]:
    every = _members(archive)
    members = [member for member in every if not attaching(member.filename)]
    for member in members:
        if member.flag_bits & 1:
            raise Locked(file=name)
        if member.filename.lower().endswith(PACKED):
            raise PackedTwice(file=name, inner=member.filename)
    if _is_whole_house(archive, members):
        raise WholeHouse(file=name)
    tables = [member for member in members if _is_table(member) and member.file_size]
    # What is no table stays where it is, however much of it there is: an export has attachments by thousands.
    if len(tables) > MOST_FILES:
        raise TooManyFiles(file=name, count=len(tables), limit=MOST_FILES)
    if sum(member.file_size for member in tables) > bound:
        raise PackedTooTight(file=name, limit=bound >> 20)
    if not tables and len(members) == len(every):
        raise NoTableInside(file=name)
    return sorted(tables, key=lambda member: member.filename)


def _members(archive: ZipFile) -> list[ZipInfo]:
    return [one for one in archive.infolist() if not one.is_dir() and not _is_clutter(one.filename)]


def _is_table(member: ZipInfo) -> bool:
    return member.filename.lower().endswith(TABLES)


def _is_whole_house(archive: ZipFile, members: list[ZipInfo]) -> bool:
    if MANIFEST not in {member.filename for member in members}:
        return False
    with archive.open(MANIFEST) as file:
        return KIND.encode() in file.read(200)


def _is_clutter(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in {"thumbs.db", "desktop.ini"}


def bound_of(path: Path) -> int:
    """Return how many bytes a packed file may become."""
    return min(max(path.stat().st_size * TIGHTEST, LOOSE_BYTES), MOST_BYTES)


def _copy(name: str, inner: IO[bytes] | gzip.GzipFile, target: Path, bound: int) -> int:
    """Unpack while counting, and return how much it was: what a header promises is not believed."""
    size = 0
    with target.open("wb") as file:
        while chunk := inner.read(CHUNK):
            size += len(chunk)
            if size > bound:
                break
            file.write(chunk)
    if size > bound:
        target.unlink()
        raise PackedTooTight(file=name, limit=bound >> 20)
    return size
