"""Write everything of a house into one ZIP: streamed, as of one moment, every file with its digest."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from django.conf import settings
from django.db import connections

from nokshi import __version__
from nokshi.ports.whole import KIND, MANIFEST, Table, parts, tables
from nokshi.site.whole import cells, columnar
from nokshi.site.whole.columns import Column, columns_of, model_of
from nokshi.site.whole.manifest import (
    FILES,
    FORMAT,
    README,
    TABLES,
    FileTold,
    LeftTold,
    Manifest,
    TableTold,
)
from nokshi.site.whole.readme import readme
from nokshi.site.whole.snapshot import snapshot
from nokshi.timeline.models import Block, EventRow
from nokshi.workspace.models import Organisation

FORMS: dict[str, tuple[str, ...]] = {"csv": ("csv",), "parquet": ("parquet",), "both": ("csv", "parquet")}
AT_ONCE = 2_000
PIECE = 1 << 20
Tell = Callable[[int, int, int], None]


def write(target: Path, *, form: str, by: str, now: datetime, tell: Tell) -> Manifest:
    """Write the archive to `target`, which is there only once it is whole; return what it holds.

    `form` is csv, parquet or both; `by` stands in the manifest as who made it; `tell(done, of, rows)` is told after
    each table.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with open(unfinished, "wb", opener=_for_me_alone) as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as archive:
                manifest = _fill(archive, FORMS[form], by, now, tell)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _fill(archive: ZipFile, forms: Sequence[str], by: str, now: datetime, tell: Tell) -> Manifest:
    made, rows, found = list[TableTold](), 0, tables()
    with snapshot() as alias:
        about = _about(alias)
        for table in found:
            made.append(_table(archive, table, forms, alias))
            rows += made[-1].rows
            tell(len(made), len(found), rows)
    manifest = Manifest(
        kind=KIND, format=FORMAT, version=__version__, made_at=now.isoformat(), made_by=by, tables=made,
        files=[*_files(archive)], left_out=[LeftTold(one.model, one.why) for part in parts for one in part.left],
        **about,
    )  # fmt: skip
    _put(archive, README, readme(manifest).encode())
    _put(archive, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _about(alias: str) -> dict[str, Any]:
    last = Block.objects.using(alias).order_by("-number").values_list("number", "digest").first()
    return {
        "house": Organisation.objects.using(alias).values_list("name", flat=True).first() or "",
        "database": connections[alias].vendor,
        "last_event": EventRow.objects.using(alias).order_by("-pk").values_list("pk", flat=True).first() or 0,
        "seal": last[0] if last else 0,
        "seal_digest": bytes(last[1]).hex() if last else "",
    }


def _table(archive: ZipFile, table: Table, forms: Sequence[str], alias: str) -> TableTold:
    columns, count, files = columns_of(table), 0, dict[str, FileTold]()
    told = [column.told for column in columns]
    for form in forms:
        counted = _Counted(_rows(table, columns, alias))
        path = f"{TABLES}{table.name}.{form}"
        with _entry(archive, path) as entry:
            if form == "csv":
                entry.write(cells.line_of(column.name for column in told).encode())
                for line in cells.lines(told, counted):
                    entry.write(line.encode())
            else:
                columnar.write(cast(IO[bytes], entry), told, counted)
        files[form], count = entry.told(path), counted.count
    return TableTold(table.name, count, told, files, [LeftTold(one.column, one.why) for one in table.without])


def _rows(table: Table, columns: Sequence[Column], alias: str) -> Iterator[list[Any]]:
    """Yield the rows of a table as plain values, in the order of their keys."""
    model = model_of(table)
    rows = model._base_manager.using(alias).order_by("pk").values_list(*(column.name for column in columns))
    ways = [column.out for column in columns]
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [None if value is None else out(value) for out, value in zip(ways, row, strict=True)]


def _files(archive: ZipFile) -> Iterator[FileTold]:
    """Put in the files of the house, but for those that go away meanwhile."""
    root: Path = settings.MEDIA_ROOT
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        name = FILES + path.relative_to(root).as_posix()
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file, _entry(archive, name) as entry:
            while piece := file.read(PIECE):
                entry.write(piece)
        yield entry.told(name)


class _Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


class _Entry(io.RawIOBase):
    """A file of the archive being written, digested as it goes in."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._digest, self._size = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, piece: Any) -> int:
        content = bytes(piece)
        self._target.write(content)
        self._digest.update(content)
        self._size += len(content)
        return len(content)

    def told(self, path: str) -> FileTold:
        return FileTold(path, self._size, self._digest.hexdigest())


@contextmanager
def _entry(archive: ZipFile, name: str) -> Iterator[_Entry]:
    with archive.open(_info(name), "w", force_zip64=True) as target:
        yield _Entry(target)


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_info(name), content)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _for_me_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
