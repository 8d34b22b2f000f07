"""Files of vCards as a table: a row for each card, a column for each thing that cards say, and the card itself.

The file is read twice, once for how many columns there are; one card is in memory at a time.
"""

import re
from collections.abc import Iterator
from typing import Any

from nokshi.intake.reading.encodings import Encoding, guess_encoding
from nokshi.intake.reading.problems import LongCard, LongCell, NoCards, OpenCard, WrongEncoding
from nokshi.intake.reading.table import LONGEST_CELL, Batch, Found, Row, Source, Table
from nokshi.intake.rules.cards.rows import headings_of, row_of
from nokshi.kernel.contentlines import begins_or_ends

LONGEST_CARD = 16 << 20
MOST_AT_ONCE = 500
HEAVY = 8 << 20
"""So many signs of cards are enough for a batch: pictures make them heavy."""

WIDE = ("utf-16", "utf-32")
BOM = b"\xef\xbb\xbf"
EMAIL, PHONE, PHOTO = (
    re.compile(rb"^(?:[\w-]+\.)?" + name + rb"[;:]", re.IGNORECASE | re.MULTILINE)
    for name in (b"EMAIL", b"TEL", b"PHOTO")
)
INNER = re.compile(rb"\s*(?:[\w-]+\.)?AGENT[;:]", re.IGNORECASE)


def read_cards(source: Source) -> Table:
    """Open a file of vCards; raises BadFile."""
    wanted = source.options.encoding
    encoding = Encoding(wanted) if wanted else guess_encoding(source.path)
    emails = phones = 0
    photos = False
    for card in cards_in(source, encoding.name):
        emails, phones = max(emails, len(EMAIL.findall(card))), max(phones, len(PHONE.findall(card)))
        photos = photos or PHOTO.search(card) is not None
    headings = headings_of(emails, phones, photos=photos)
    found = Found(format="vcard", encoding=encoding.name, header=0, is_mended=encoding.is_mixed)
    if source.options.whole:
        return Table(source.name, found, headings, _batches(source, encoding.name, headings, len(headings)))
    return Table(source.name, found, headings[:-1], _batches(source, encoding.name, headings, -1))


def cards_in(source: Source, encoding: str) -> Iterator[bytes]:
    """Yield the cards of a file, each from its first line to its last; raises BadFile."""
    number = depth = size = 0
    held: list[bytes] = []
    is_inner = False
    for line in _lines(source, encoding):
        mark = begins_or_ends(line)
        if mark == b"BEGIN":
            if depth and not is_inner:
                raise OpenCard(file=source.name, row=number)
            number, depth = number + (not depth), depth + 1
        if not depth:
            continue
        held.append(line)
        size += len(line)
        if size > LONGEST_CARD:
            raise LongCard(file=source.name, row=number, limit=LONGEST_CARD >> 20)
        if line.strip():
            is_inner = b":" in line and INNER.match(line) is not None
        if mark == b"END":
            depth -= 1
            is_inner = bool(depth)
        if not depth:
            yield b"".join(held)
            held, size = [], 0
    if depth:
        raise OpenCard(file=source.name, row=number)
    if not number:
        raise NoCards(file=source.name)


def _lines(source: Source, encoding: str) -> Iterator[bytes]:
    """Yield the lines of a file with their ends, in UTF-8 where each sign takes several bytes; NULs are left out."""
    if encoding.startswith(WIDE):
        yield from _wide(source, encoding)
        return
    with source.path.open("rb") as file:
        for line in iter(lambda: file.readline(LONGEST_CARD + 1), b""):
            yield line.removeprefix(BOM).replace(b"\0", b"")


def _wide(source: Source, encoding: str) -> Iterator[bytes]:
    try:
        with source.path.open(encoding=encoding, newline="\n") as file:
            for line in iter(lambda: file.readline(LONGEST_CARD + 1), ""):
                yield line.removeprefix("\ufeff").replace("\0", "").encode()
    except UnicodeError:
        raise WrongEncoding(file=source.name, row=1, encoding=encoding) from None


def _batches(source: Source, encoding: str, headings: list[str], width: int) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for number, card in enumerate(cards_in(source, encoding), 1):
        row: list[Any] = row_of(card, headings, encoding)
        if any(len(cell or "") > LONGEST_CELL for cell in row[:-1]):
            raise LongCell(file=source.name, row=number, limit=LONGEST_CELL)
        made: Row = row[:width]
        batch.append((number, made))
        size += len(card)
        if len(batch) >= MOST_AT_ONCE or size > HEAVY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
