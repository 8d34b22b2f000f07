"""Follow the log, once per web process, and say what moved."""

import asyncio
import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.db.utils import DatabaseError, InterfaceError

from nokshi.kernel import clock
from nokshi.ports.live import Topic, topics
from nokshi.site.live.lines import ALL, Line, Lines
from nokshi.timeline.models import EventRow
from nokshi.timeline.settled import Position, Watch, behind, newest_settled, up_to

T = TypeVar("T")
log = logging.getLogger("nokshi.site")

POLL = 0.25
SESSIONS_LOOK = 5.0
AT_ONCE = 5_000
TOO_FAR = 2_000
"""A page that missed more events than this is told to fetch all it follows."""

RIGHTS = "workspace."
"""Kinds of event after which every line is asked again what it may follow."""


class Row(NamedTuple):
    transaction: int
    id: int
    kind: str
    customer: int | None
    subject: int | None
    unit: int | None
    actor_kind: str
    actor: int | None


FIELDS = ("transaction", "id", "kind", "customer_id", "subject_id", "unit_id", "actor_kind", "actor_id")


class Follower(threading.Thread):
    """A thread with a line of its own to the database; what it finds it hands to the loop."""

    def __init__(self, lines: Lines, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="live", daemon=True)
        self.position: Position | None = None
        self._lines, self._loop = lines, loop
        self._watch = Watch()
        self._marks: dict[str, str] = {}
        self._sessions_at = 0.0
        self._arrived: list[tuple[Line, Position | None, bool]] = []
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()

    def catch_up(self, line: Line, after: Position | None, *, is_first: bool) -> None:
        """Tell a line that has just come what moved since the place it knows."""
        self._arrived.append((line, after, is_first))

    def run(self) -> None:
        while not self._stop.wait(POLL):
            try:
                self._look()
            except (DatabaseError, InterfaceError):
                log.warning("Live pages wait for the database")
                close_old_connections()
                self._watch = Watch()
                self._stop.wait(2)

    def _look(self) -> None:
        arrived, self._arrived = self._arrived, []
        if self._watch.has_moved() or self.position is None:
            while self._read() and not self._stop.is_set():
                pass
            self._compare_marks()
        elif arrived:  # what they follow is compared with how it stands now
            self._compare_marks()
        for line, after, is_first in arrived:
            self._bring(line, after, is_first=is_first)
        if time.monotonic() - self._sessions_at > SESSIONS_LOOK:
            self._sessions_at = time.monotonic()
            self._end_sessions()

    def _read(self) -> bool:
        """Read what is new; say whether there may be more."""
        newest = newest_settled()
        place = self.position
        if newest is None or place is None or not self._lines.all:
            self.position = newest or Position()
            return False
        if newest <= place:
            return False
        rows = rows_between(place, newest, AT_ONCE)
        self.position = Position(rows[-1].transaction, rows[-1].id) if len(rows) == AT_ONCE else newest
        rights = any(row.kind.startswith(RIGHTS) for row in rows)
        self._in_loop(self._lines.move, moved_by(rows), self.position, rights)
        return len(rows) == AT_ONCE

    def _bring(self, line: Line, after: Position | None, *, is_first: bool) -> None:
        newest = self.position or Position()
        for called in line.topics:
            if topics[called.partition(":")[0]].marks:
                self._in_loop(line.tell, called, 0)
        if after is None or newest <= after:
            return self._in_loop(_place, line, newest)
        rows = rows_between(after, newest, TOO_FAR + 1)
        if len(rows) > TOO_FAR:
            self._in_loop(line.tell, ALL, 0)
        # His own doings of the moment before are on the page already.
        rows = [row for row in rows if not (is_first and row.actor_kind == "user" and row.actor == line.user)]
        for (topic, unit), times in moved_by(rows).items():
            if topic in line.topics and line.sees(unit):
                self._in_loop(line.tell, topic, times)
        return self._in_loop(_place, line, newest)

    def _compare_marks(self) -> None:
        keys: defaultdict[str, set[int]] = defaultdict(set)
        for called in self._ask(self._lines.followed):
            name, _, key = called.partition(":")
            if topics[name].marks:
                keys[name].add(int(key or 0))
        marks = {}
        for name, ids in keys.items():
            find = topics[name].marks
            found = find(ids) if find else {}
            marks.update({f"{name}:{key}": mark for key, mark in found.items()})
        moved = Counter({(called, None): 0 for called, mark in marks.items() if self._marks.get(called, mark) != mark})
        self._marks = marks
        if moved:
            self._in_loop(self._lines.move, moved, self.position or Position())

    def _end_sessions(self) -> None:
        keys = sorted(self._ask(self._lines.sessions))
        for at in range(0, len(keys), 500):
            some = keys[at : at + 500]
            alive = Session.objects.filter(session_key__in=some, expire_date__gt=clock.now())
            ended = set(some) - set(alive.values_list("session_key", flat=True))
            if ended:
                self._in_loop(self._lines.end, ended)

    def _ask(self, ask: Callable[[], T]) -> T:
        """Ask in the loop, where alone the lines may be walked through."""

        async def asking() -> T:
            return ask()

        return asyncio.run_coroutine_threadsafe(asking(), self._loop).result(10)

    def _in_loop(self, call: Callable[..., None], *words: object) -> None:
        self._loop.call_soon_threadsafe(call, *words)


def _place(line: Line, position: Position) -> None:
    line.position = max(line.position, position)
    line.is_placed = True
    line.woken.set()


def rows_between(place: Position, newest: Position, limit: int) -> list[Row]:
    """Return what was recorded behind one place and up to another, in the log's order."""
    rows = EventRow.objects.filter(behind(place), up_to(newest)).order_by("transaction", "id")
    return [Row(*row) for row in rows.values_list(*FIELDS)[:limit]]


def moved_by(rows: Iterable[Row]) -> Counter[tuple[str, int | None]]:
    """Return what the events move, in which unit, how many times."""
    moved: Counter[tuple[str, int | None]] = Counter()
    for row in rows:
        for topic in _topics_of(row.kind):
            if not topic.key:
                moved[topic.name, row.unit] += 1
            elif (key := row.customer if topic.key == "customer" else row.subject) is not None:
                moved[f"{topic.name}:{key}", row.unit] += 1
    return moved


@lru_cache(maxsize=1024)
def _topics_of(kind: str) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics if topic.is_moved_by(kind))
