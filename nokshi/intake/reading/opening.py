"""Tell by its bytes what a file is, unpack it where it is packed, and open its table."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import BadZipFile

from nokshi.intake.reading.cards import read_cards
from nokshi.intake.reading.columns import read_parquet
from nokshi.intake.reading.packed import check_gzip, check_workbook, check_zip, left_inside, unpack_gzip, unpack_zip
from nokshi.intake.reading.problems import (
    Broken,
    Empty,
    NoTableInside,
    NotATable,
    NotThereAnyMore,
    PackedTwice,
    TooLarge,
)
from nokshi.intake.reading.records import holds_records, read_records
from nokshi.intake.reading.sheets import glance_at_workbook, looks_like_workbook, read_workbook
from nokshi.intake.reading.table import MOST_MEGABYTES, Source, Table
from nokshi.intake.reading.text import read_text
from nokshi.intake.reading.trees import is_tree, read_tree

READERS: dict[str, Callable[[Source], Table]] = {
    "text": read_text,
    "json": read_records,
    "tree": read_tree,
    "vcard": read_cards,
    "parquet": read_parquet,
    "xlsx": read_workbook,
    "xls": read_workbook,
    "xlsb": read_workbook,
    "ods": read_workbook,
}
QUICK = frozenset({"text", "xls", "json", "tree", "vcard"})
"""Formats of which the first rows are there at once, or that hold few."""

LOOKS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xfd7zXZ", "xz"),
    (b"\x7fELF", "ELF"),
)
# A heading may begin with these letters too: only together with signs that no text has are they what they look like.
LETTERS = ((b"GIF8", "GIF"), (b"Rar!", "RAR"), (b"BZh", "bzip2"), (b"MZ", "EXE"))
LIST_OR_RECORD = re.compile(rb'\{\s*["}]|\[\s*[\[{\]]')
CARD = re.compile(rb"begin[ \t]*:[ \t]*vcard\s")
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1a\x1b\x1f")


def plain_sources(name: str, path: Path, folder: Path) -> Iterator[Source]:
    """Yield the tables of a file as plain files, unpacked into `folder` where need be; raises BadFile."""
    kind = format_of(name, path)
    if kind == "zip":
        yield from _tables_in(name, path, folder)
    elif kind == "gzip":
        inner, place = unpack_gzip(name, path, folder)
        yield Source(inner, place, _inside(name, inner, place))
    else:
        yield Source(name, path, _finer(name, path, kind))


def open_table(source: Source) -> Table:
    """Open a plain source; raises BadFile."""
    if not source.path.exists():
        raise NotThereAnyMore(file=source.name)
    return READERS[source.format](source)


def glance_at(source: Source) -> Table | None:
    """Open a plain source for its first rows, None where that would take as long as all of it; raises BadFile."""
    if source.format == "xlsx":
        return glance_at_workbook(source)
    return open_table(source) if source.format in QUICK else None


def look_at(name: str, path: Path) -> None:
    """Refuse at the door what its content shows to be no table, whatever its name says; raises BadFile."""
    kind = format_of(name, path)
    if kind == "zip":
        check_zip(name, path)
    elif kind == "gzip":
        check_gzip(name, path)
    elif kind in {"xlsx", "xlsb", "ods"}:
        check_workbook(name, path)


def format_of(name: str, path: Path) -> str:
    """Return zip, gzip, text, json, vcard, parquet, xlsx, xls, xlsb or ods by the first bytes; raises BadFile."""
    size = path.stat().st_size
    if size > MOST_MEGABYTES << 20:
        raise TooLarge(file=name, limit=MOST_MEGABYTES)
    if not size:
        raise Empty(file=name)
    with path.open("rb") as file:
        head = file.read(8_192)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        try:
            return looks_like_workbook(path) or "zip"
        except (BadZipFile, OSError, NotImplementedError):
            raise Broken(file=name) from None
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    return _text(name, head)


def _text(name: str, head: bytes) -> str:
    for mark, looks in LOOKS:
        if head.startswith(mark):
            raise NotATable(file=name, looks=looks)
    for mark, looks in LETTERS:
        if head.startswith(mark) and any(byte in CONTROLS for byte in head[:512]):
            raise NotATable(file=name, looks=looks)
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise NotATable(file=name, looks="HTML/XML")
    if LIST_OR_RECORD.match(start):
        return "json"
    if CARD.match(start):
        return "vcard"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) * 0.3
    if not wide and sum(byte in CONTROLS for byte in head) > len(head) * 0.1 + 4:
        raise NotATable(file=name, looks="…")
    return "text"


def _tables_in(name: str, path: Path, folder: Path) -> Iterator[Source]:
    """Yield what an archive holds, save the notes on itself that programs put in as JSON."""
    found = False
    for inner, place in unpack_zip(name, path, folder):
        kind = _inside(name, inner, place)
        if kind == "json" and not holds_records(inner, place):
            place.unlink()
            continue
        found = True
        yield Source(inner, place, kind)
    if not found and not left_inside(path).system:
        raise NoTableInside(file=name)


def _inside(name: str, inner: str, path: Path) -> str:
    kind = format_of(inner, path)
    if kind in {"zip", "gzip"}:
        raise PackedTwice(file=name, inner=inner)
    return _finer(inner, path, kind)


def _finer(name: str, path: Path, kind: str) -> str:
    return "tree" if kind == "json" and is_tree(name, path) else kind
