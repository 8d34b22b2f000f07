"""The columns of a file of cards, a card as their cells, and the card again with what changed of them."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from nokshi.intake.rules.cards.card import (
    ADDRESS_PARTS,
    BYTES,
    COMPANY,
    FORM,
    MOST,
    NAME_PARTS,
    WORDS,
    Card,
    bytes_of,
    fallback_of,
    kept,
    numbered,
)
from nokshi.intake.rules.cards.edits import edited

FREE = 2
"""Columns for e-mail addresses and phones beyond those that any card has, for what is added here."""

LEAST = 4
FIRST = ("Full name", *reversed(NAME_PARTS), "Nickname", "Birthday")
BLANK = b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n"


def headings_of(emails: int, phones: int, *, photos: bool) -> list[str]:
    """Return the columns of a file whose fullest card has so many e-mail addresses and phones, the card itself last."""
    reaches = [
        numbered(heading, number)
        for heading, most in (("Email", emails), ("Phone", phones))
        for number in range(min(max(most + FREE, LEAST), MOST))
    ]
    others = [heading for heading in WORDS if heading not in FIRST]
    return [*FIRST, *reaches, *ADDRESS_PARTS, *others, "Kind", *(["Photo"] if photos else []), FORM]


def row_of(content: bytes, headings: Sequence[str], encoding: str) -> list[str | None]:
    """Return a card as cells."""
    said = dict(Card(content, fallback_of(encoding)).cells())
    return [*(said.get(heading) or None for heading in headings[:-1]), kept(content)]


def key_of(cell: str) -> str:
    """Return what a card is known by: its UID, else a digest of it."""
    content = bytes_of(cell)
    return Card(content).word("UID") or f"#{blake2b(content.strip(), digest_size=12).hexdigest()}"


def card_of(headings: Sequence[str], cells: Sequence[Any], encoding: str) -> bytes:
    """Return the card that a row holds, byte for byte save for the properties whose cells are others now.

    `encoding` is that of the file. A row without a card gives a new one.
    """
    now = {heading: str(cell or "") for heading, cell in zip(headings, cells, strict=True)}
    cell = now.pop(FORM, "")
    content = bytes_of(cell) if cell else BLANK
    fallback = fallback_of(encoding)
    card = Card(content, fallback, fallback if cell.startswith(BYTES) else "utf-8")
    said = dict(card.cells())
    changed = {heading: text for heading, text in now.items() if text != (said.get(heading) or "")}
    if not cell and changed.get("Kind") == COMPANY:
        changed.setdefault("Company", changed.get("Full name", ""))
    return edited(card, changed) if changed else content
