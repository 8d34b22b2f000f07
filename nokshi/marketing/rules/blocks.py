"""What a letter is made of: kinds of block, and what each needs said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text

MOST_BLOCKS = 60
LONGEST = {"line": 400, "text": 10_000, "url": 2_000}
SCHEMES = ("http://", "https://", "mailto:", "tel:", "{{")

Block = dict[str, Any]
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A thing to fill in: `kind` is line, text or url; a spoken one is said in each language."""

    name: str
    label: Text
    kind: str = "line"
    is_spoken: bool = True
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of block."""

    name: str
    label: Text
    icon: str
    slots: tuple[Slot, ...] = ()

    @property
    def spoken(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.is_spoken)

    @property
    def shared(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if not slot.is_spoken)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("heading", _("Heading"), "heading", (Slot("text", _("Heading")),)),
        Kind("text", _("Text"), "type", (Slot("text", _("Text"), "text"),)),
        Kind(
            "image", _("Picture"), "image",
            (
                Slot("src", _("Address of the picture"), "url", is_spoken=False),
                Slot("href", _("Leads to"), "url", is_spoken=False, is_needed=False),
                Slot("alt", _("What it shows, for who cannot see it")),
            ),
        ),
        Kind(
            "button", _("Button"), "mouse-pointer-click",
            (Slot("href", _("Leads to"), "url", is_spoken=False), Slot("label", _("On the button"))),
        ),
        Kind(
            "columns", _("Two columns"), "columns-3",
            (Slot("left", _("First column"), "text"), Slot("right", _("Second column"), "text")),
        ),
        Kind("divider", _("Line"), "minus"),
        Kind("foot", _("Foot"), "panel-left", (Slot("text", _("Who writes, and where from"), "text"),)),
    )
}  # fmt: skip


def starting_blocks() -> list[Block]:
    """Return what an empty letter begins with."""
    return [{"id": str(number), "kind": kind} for number, kind in enumerate(("heading", "text", "button", "foot"), 1)]


def with_block(blocks: Sequence[Block], kind: str, after: str) -> tuple[list[Block], str]:
    """Return the blocks with a new one behind `after` (at the end where that is unknown), and its id."""
    made = {"id": _next_id(blocks), "kind": kind}
    place = next((at + 1 for at, block in enumerate(blocks) if block["id"] == after), len(blocks))
    return [*blocks[:place], made, *blocks[place:]], str(made["id"])


def without_block(blocks: Sequence[Block], block_id: str) -> list[Block]:
    return [block for block in blocks if block["id"] != block_id]


def moved(blocks: Sequence[Block], block_id: str, steps: int) -> list[Block]:
    """Return the blocks with one moved up (negative) or down by `steps`, as far as it goes."""
    ids = [block["id"] for block in blocks]
    if block_id not in ids:
        return list(blocks)
    at = ids.index(block_id)
    rest = [*blocks[:at], *blocks[at + 1 :]]
    to = min(max(at + steps, 0), len(rest))
    return [*rest[:to], blocks[at], *rest[to:]]


def in_order(blocks: Sequence[Block], ids: Sequence[str]) -> list[Block]:
    """Return the blocks in the order of `ids`; those not named keep their place behind."""
    by_id = {str(block["id"]): block for block in blocks}
    named = [by_id.pop(one) for one in ids if one in by_id]
    return [*named, *by_id.values()]


def missing(blocks: Sequence[Block], words: Words) -> list[str]:
    """Return the ids of the blocks whose words are not all there in a language."""
    return [
        str(block["id"])
        for block in blocks
        if any(
            slot.is_needed and not words.get(block["id"], {}).get(slot.name, "").strip()
            for slot in KINDS[block["kind"]].spoken
        )
    ]


def is_link(text: str) -> bool:
    """Say whether a text can be where a link or picture leads: a web, mail or phone address, or a placeholder."""
    return text.strip().lower().startswith(SCHEMES)


def _next_id(blocks: Sequence[Block]) -> str:
    return str(max((int(block["id"]) for block in blocks if str(block["id"]).isdecimal()), default=0) + 1)
