"""Who is on the line: one per open page, by what it follows. It all happens in the loop, so nothing is locked."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nokshi.timeline.settled import Position

Reach = frozenset[int] | None
"""The units whose readers may know of it; None: everybody."""
Moves = Mapping[tuple[str, Reach], int]
"""How many times what is called so moved, and whom it reaches."""

ALL = "*"


@dataclass(eq=False, slots=True)
class Line:
    """A page that listens: what it may follow, and what it was not told yet.

    Until it is placed in the log it hears nothing: what moved up to there is read for it, and would be told twice.
    """

    environ: dict[str, Any]
    session: str
    user: int
    units: frozenset[int] | None
    topics: frozenset[str]
    checked_at: float
    position: Position = field(default_factory=Position)
    waiting: dict[str, int] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    is_placed: bool = False
    is_over: bool = False

    def sees(self, reach: Reach) -> bool:
        return reach is None or self.units is None or not reach.isdisjoint(self.units)

    def tell(self, topic: str, times: int) -> None:
        self.waiting[topic] = self.waiting.get(topic, 0) + times
        self.woken.set()

    def end(self) -> None:
        """Let it go; a page that is still there comes back and names its place."""
        self.is_over = True
        self.woken.set()


class Lines:
    """All lines of this process."""

    def __init__(self) -> None:
        self.all: set[Line] = set()
        self._by_topic: defaultdict[str, set[Line]] = defaultdict(set)

    def add(self, line: Line) -> None:
        self.all.add(line)
        for topic in line.topics:
            self._by_topic[topic].add(line)

    def drop(self, line: Line) -> None:
        self.all.discard(line)
        for topic in line.topics:
            self._by_topic[topic].discard(line)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def followed(self) -> list[str]:
        return list(self._by_topic)

    def sessions(self) -> set[str]:
        return {line.session for line in self.all}

    def move(self, moves: Moves, position: Position, ask_again: bool = False) -> None:
        """Tell every line what moved that it follows and sees; with rights changed, let each be asked again."""
        for (topic, reach), times in moves.items():
            for line in self._by_topic.get(topic, ()):
                if line.is_placed and line.sees(reach):
                    line.tell(topic, times)
        for line in self.all:
            if line.is_placed:
                line.position = max(line.position, position)
            if ask_again:
                line.checked_at = 0.0
                line.woken.set()

    def end(self, sessions: Collection[str]) -> None:
        """End the lines of sessions that are over."""
        for line in self.all:
            if line.session in sessions:
                line.end()

    def wake(self, lines: Iterable[Line] | None = None) -> None:
        for line in self.all if lines is None else lines:
            line.woken.set()
