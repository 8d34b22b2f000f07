"""What the cells of a column look like, counted over the whole file."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from nokshi.intake.rules.cells import NOTHING
from nokshi.intake.rules.dates import Order, order_of
from nokshi.intake.rules.flags import NO, YES
from nokshi.intake.rules.numbers import Evidence, evidence_of

Cell = str | int | float | None

SAMPLES = 4
MOST_DISTINCT = 8_000
MOST_FEW, LONGEST_FEW = 40, 60
LONGEST_FLAG = max(map(len, YES | NO))
DIGIT = re.compile(r"\d")
FIGURES = re.compile(r"[0-9]+")
NUMBER_SIGNS = re.compile(r"[0-9০-৯+\-() ./]+")
JOINED = re.compile(r"[^\W\d_][^\s,]*")


class Profile(msgspec.Struct, omit_defaults=True):
    """Counts of cells by what they could be; `orders` and `marks` by what they tell of the column."""

    filled: int = 0
    samples: list[str] = []
    numbers: int = 0
    dates: int = 0
    emails: int = 0
    phones: int = 0
    flags: int = 0
    texts: int = 0
    orders: dict[str, int] = {}
    marks: dict[str, int] = {}
    few: list[str] = []
    """All words of the column in the order in which they came, where they are few and short."""
    either: str = ""
    """A date that could be read either way, to ask with."""


class Profiler:
    """Gather the profile of one column batch by batch; each distinct cell is looked at once."""

    def __init__(self) -> None:
        self.profile = Profile(samples=[])
        self.orders: Counter[str] = Counter()
        self.marks: Counter[str] = Counter()
        self._few: dict[str, str] | None = {}
        self._known: dict[Cell, tuple[str, ...]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, cells: Iterable[Cell]) -> None:
        """Count the cells of a batch."""
        if len(self._known) > MOST_DISTINCT:
            self._known.clear()
        for cell, times in Counter(cells).items():
            if cell is None or cell == "":
                continue
            looks = self._known.get(cell)
            if looks is None:
                self._note_few(cell)
                looks = self._known[cell] = self._looks(cell)
            for look in looks:
                self._counts[look] += times

    def done(self) -> Profile:
        """Return the profile."""
        counts, profile = self._counts, self.profile
        for name in ("filled", "numbers", "dates", "emails", "phones", "flags", "texts"):
            setattr(profile, name, counts[name])
        profile.orders = {order.value: counts[order.value] for order in Order if counts[order.value]}
        marks = {mark.value: counts[f"mark_{mark.value}"] for mark in Evidence}
        profile.marks = {name: count for name, count in marks.items() if count}
        profile.few = list((self._few or {}).values())
        return profile

    def _note_few(self, cell: str | int | float) -> None:
        """Keep the words of a column until they are many; those that differ in case alone are one."""
        if self._few is None:
            return
        text = " ".join(str(cell).split())
        if text.casefold() not in NOTHING:
            self._few.setdefault(text.casefold(), text)
        if len(self._few) > MOST_FEW or len(text) > LONGEST_FEW:
            self._few = None

    def _looks(self, cell: str | int | float) -> tuple[str, ...]:
        if not isinstance(cell, str):
            self._sample(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))
            return ("filled", "numbers", "mark_plain", *(("flags",) if cell in (0, 1) else ()))
        text = cell.strip()
        if text.casefold() in NOTHING:
            return ()
        self._sample(text)
        return ("filled", *self._text_looks(text))

    def _text_looks(self, text: str) -> tuple[str, ...]:
        looks: list[str] = []
        if len(text) <= 40 and (digits := len(DIGIT.findall(text))):
            order = _order(text)
            if order is not Order.NONE:
                looks += ["dates", order.value]
                if order is Order.EITHER and not self.profile.either:
                    self.profile.either = text
            mark = _mark(text)
            if mark is not Evidence.NONE:
                looks += ["numbers", f"mark_{mark.value}"]
            if digits >= 7 and NUMBER_SIGNS.fullmatch(text):
                looks.append("phones")
        if len(text) <= LONGEST_FLAG and ((bare := text.casefold()) in YES or bare in NO):
            looks.append("flags")
        if "@" in text[1:-3] and " " not in text:
            looks.append("emails")
        return tuple(looks) or ("texts",)

    def _sample(self, text: str) -> None:
        samples = self.profile.samples
        if len(samples) < SAMPLES and text[:120] not in samples:
            samples.append(text[:120])


def _order(text: str) -> Order:
    """Return what `order_of` does, the many cells that are plain numbers or words in one piece told at a glance."""
    if FIGURES.fullmatch(text):
        return Order.CLEAR if len(text) == 8 else Order.NONE
    # A date that does not begin with a digit begins with a month or a weekday, and a blank or comma follows.
    return Order.NONE if text[0] == "+" or JOINED.fullmatch(text) else order_of(text)


def _mark(text: str) -> Evidence:
    """Return what `evidence_of` does; whole numbers and addresses are told at a glance."""
    if FIGURES.fullmatch(text):
        return Evidence.PLAIN
    return Evidence.NONE if "@" in text else evidence_of(text)


def day_first_of(profile: Profile, default: bool) -> bool:
    """Return the order that most of the dates can only have; `default` where none tells."""
    day, month = profile.orders.get("day_first", 0), profile.orders.get("month_first", 0)
    return default if day == month else day > month


def is_order_open(profile: Profile) -> bool:
    """Say whether a person has to tell the order of the dates: some could be either, the rest does not settle it."""
    day, month = profile.orders.get("day_first", 0), profile.orders.get("month_first", 0)
    return bool(profile.orders.get("either", 0)) and (bool(day) == bool(month))


def mark_of(profile: Profile, default: str) -> str:
    """Return the decimal mark that most of the numbers can only have; `default` where none tells."""
    point, comma = profile.marks.get("point", 0), profile.marks.get("comma", 0)
    return default if point == comma else "." if point > comma else ","


def is_mark_open(profile: Profile) -> bool:
    """Say whether a person has to tell the decimal mark."""
    point, comma = profile.marks.get("point", 0), profile.marks.get("comma", 0)
    return (bool(profile.marks.get("either", 0)) and bool(point) == bool(comma)) or bool(point and comma)


def profiles_of(data: Iterable[dict[str, Any]]) -> list[Profile]:
    """Read profiles back from their JSON."""
    return msgspec.convert(list(data), list[Profile], strict=False)
