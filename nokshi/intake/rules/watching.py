"""Look at every cell of a column that feeds nothing, and keep what tells of which type it is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nokshi.intake.rules.cells import NO_TEXT, NOTHING
from nokshi.intake.rules.dates import Order, order_of
from nokshi.intake.rules.flags import NO, YES
from nokshi.ports.systems import System

Cell = str | int | float | None

MOST_KEPT = 400
EXAMPLES, LONGEST_EXAMPLE = 3, 60
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?")
COMMA_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11}),\d{1,2}")
EMAIL = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>.]{2,}")
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"\\]+\.[^\s<>\"\\]+", re.I)
TESTS = frozenset({"flag", "number", "comma", "date", "moment", "email", "link", "id"})


@dataclass(slots=True)
class Watcher:
    """What the cells of a column are: `likely` names what all of them could be, `counts` holds each where they are few.

    `words` says what the cells mean, by the column beside.
    """

    system: System
    rows: int = 0
    filled: int = 0
    longest: int = 0
    lines: int = 1
    counts: Counter[str] | None = field(default_factory=Counter)
    likely: frozenset[str] = TESTS
    orders: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, None] = field(default_factory=dict)

    def add(self, cells: Sequence[Cell], beside: Sequence[Cell] = ()) -> None:
        """Look at the cells of a batch, and at those of the column that says in words what they mean."""
        found = Counter(cells)
        self.rows += len(cells)
        for cell, times in found.items():
            if cell is None or (text := told(cell)) in NO_TEXT:
                continue
            self.filled += times
            self._look(text, times)
        if self.counts is not None and beside:
            self.words |= {
                told(cell): told(word) for cell, word in zip(cells, beside, strict=True)
                if cell not in (None, "") and word not in (None, "")
            }  # fmt: skip

    def could_be(self, name: str) -> bool:
        """Say whether every cell can be read so."""
        return self.filled > 0 and (name in self.likely or (name == "number" and "comma" in self.likely))

    def _look(self, text: str, times: int) -> None:
        self.longest = max(self.longest, len(text))
        self.lines = max(self.lines, text.count("\n") + 1)
        if len(self.examples) < EXAMPLES and text[:LONGEST_EXAMPLE] not in self.examples:
            self.examples.append(text[:LONGEST_EXAMPLE])
        if self.counts is not None:
            self.counts[text] += times
            if len(self.counts) > MOST_KEPT:
                self.counts, self.words = None, {}
        if self.likely and text.casefold() not in NOTHING:
            self.likely = frozenset(name for name in self.likely if self._fits(name, text))

    def _fits(self, name: str, text: str) -> bool:
        match name:
            case "flag":
                return (bare := text.casefold()) in YES or bare in NO
            case "number":
                return NUMBER.fullmatch(self.system.amount(text)) is not None
            case "comma":
                return (COMMA_NUMBER.fullmatch(text) or NUMBER.fullmatch(text)) is not None
            case "email":
                return EMAIL.fullmatch(text) is not None
            case "link":
                return LINK.fullmatch(text) is not None
            case "id":
                return self.system.is_id(text)
        return self._is_day(name, text)

    def _is_day(self, name: str, text: str) -> bool:
        """Say whether a text is a day or, with a time of day, a moment; bare figures only as the system packs them."""
        plain = plain_moment(self.system, text)
        order = order_of(plain) if any(sign in plain for sign in "-/.") else Order.NONE
        if order is Order.NONE or (name == "date" and ":" in plain and not plain.endswith(MIDNIGHT)):
            return False
        self.orders[order.value] += 1
        return True


MIDNIGHT = ("T00:00:00Z", "T00:00:00", " 00:00:00", "T00:00:00.000Z")


def told(cell: str | int | float) -> str:
    """Return a cell as text; a whole number has no point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def plain_moment(system: System, text: str) -> str:
    """Return a moment or day in a form that everybody reads, where the system has one of its own."""
    plain = system.moment(text)
    if plain == text and len(text) == 8 and text.isascii() and text.isdigit():
        return system.day(text)
    return plain
