"""Follow the log, once per web process, and say what moved."""

import asyncio
import logging
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.db.utils import DatabaseError, InterfaceError

from nokshi.kernel import clock
from nokshi.ports.live import topics
from nokshi.site.live.lines import ALL, Line, Lines
from nokshi.site.live.moving import moved_by, rows_between
from nokshi.timeline.settled import Position, Watch, newest_settled

T = TypeVar("T")
log = logging.getLogger("nokshi.site")

POLL = 0.25
MARKS_LOOK = 2.0
"""Seconds between two looks at what may move without the database, as the backups in their folder do."""
SESSIONS_LOOK = 5.0
REST = 2.0
"""Seconds until the next look where one failed."""
AT_ONCE = 5_000
TOO_FAR = 2_000
"""A page that missed more events than this is told to fetch all it follows."""

RIGHTS = "workspace."
"""Kinds of event after which every line is asked again what it may follow."""


class Arrival(NamedTuple):
    """A line that has just come, and the place in the log that its page knows."""

    line: Line
    after: Position | None
    is_first: bool


class Follower(threading.Thread):
    """A thread with a line of its own to the database; what it finds it hands to the loop.

    Whatever goes wrong, it looks again, and forgets neither its place nor a line that waits for one.
    """

    def __init__(self, lines: Lines, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="live", daemon=True)
        self.position: Position | None = None
        self._lines, self._loop = lines, loop
        self._watch = Watch()
        self._marks: dict[str, str] = {}
        self._faulty: set[str] = set()
        self._sessions_at = self._marks_at = 0.0
        self._arrived: deque[Arrival] = deque()
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def catch_up(self, line: Line, after: Position | None, *, is_first: bool) -> None:
        """Tell a line that has just come what moved since the place it knows."""
        self._arrived.append(Arrival(line, after, is_first))

    def run(self) -> None:
        while not self._stopping.wait(POLL):
            try:
                self.look()
            except (DatabaseError, InterfaceError):
                log.warning("Live pages wait for the database")
                self._begin_anew()
            except Exception:
                if self._loop.is_closed():
                    return
                log.exception("Live pages could not look; trying again")
                self._begin_anew()

    def _begin_anew(self) -> None:
        close_old_connections()
        self._watch = Watch()
        self._stopping.wait(REST)

    def look(self) -> None:
        """Tell what is new since the last look, and place the lines that came meanwhile."""
        arrived = len(self._arrived)
        if self._watch.has_moved() or self.position is None:
            while self._read() and not self._stopping.is_set():
                pass
            self._compare_marks()
        elif arrived or time.monotonic() - self._marks_at > MARKS_LOOK:
            # What arrived lines follow is compared with how it stands now.
            self._compare_marks()
        for _ in range(arrived):
            self._bring(self._arrived[0])
            self._arrived.popleft()
        if time.monotonic() - self._sessions_at > SESSIONS_LOOK:
            self._end_sessions()
            self._sessions_at = time.monotonic()

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
        moved, rights = moved_by(rows), any(row.kind.startswith(RIGHTS) for row in rows)
        self.position = Position(rows[-1].transaction, rows[-1].id) if len(rows) == AT_ONCE else newest
        self._in_loop(self._lines.move, moved, self.position, rights)
        return len(rows) == AT_ONCE

    def _bring(self, arrival: Arrival) -> None:
        """Place a line in the log; one that cannot be placed is let go, and comes back with its place."""
        line = arrival.line
        if line.is_over:
            return
        try:
            missed = self._missed(arrival)
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            log.exception("A live page could not be placed")
            self._in_loop(line.end)
            return
        for topic, times in missed.items():
            self._in_loop(line.tell, topic, times)
        self._in_loop(_place, line, self.position or Position())

    def _missed(self, arrival: Arrival) -> Counter[str]:
        """Return what moved between the place that a line knows and ours."""
        line, after, is_first = arrival
        newest = self.position or Position()
        # What is not told by events stands as it does now.
        missed = Counter({called: 0 for called in line.topics if topics[_name_of(called)].marks})
        if after is None:
            missed[ALL] = 0
        if after is None or newest <= after:
            return missed
        rows = rows_between(after, newest, TOO_FAR + 1)
        if len(rows) > TOO_FAR:
            missed[ALL] = 0
        # His own doings of the moment before are on the page already.
        rows = [row for row in rows if not (is_first and row.actor_kind == "user" and row.actor == line.user)]
        for (topic, reach), times in moved_by(rows).items():
            if topic in line.topics and line.sees(reach):
                missed[topic] += times
        return missed

    def _compare_marks(self) -> None:
        followed: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for called in self._ask(self._lines.followed):
            if topics[_name_of(called)].marks:
                followed[_name_of(called)][int(called.partition(":")[2] or 0)] = called
        marks: dict[str, str] = {}
        for name, ids in followed.items():
            found = self._marks_of(name, ids)
            marks.update({ids[key]: mark for key, mark in found.items() if key in ids})
        moved = Counter({(one, None): 0 for one, mark in marks.items() if self._marks.get(one, mark) != mark})
        self._marks, self._marks_at = marks, time.monotonic()
        if moved:
            self._in_loop(self._lines.move, moved, self.position or Position())

    def _marks_of(self, name: str, called: Mapping[int, str]) -> dict[int, str]:
        """Return the marks of one topic; where its room fails, those of before, and all others still move."""
        find = topics[name].marks
        try:
            found = find(called.keys()) if find else {}
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            if name not in self._faulty:
                log.exception("What moves of %s cannot be told", name)
            self._faulty.add(name)
            return {key: self._marks[one] for key, one in called.items() if one in self._marks}
        self._faulty.discard(name)
        return found

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


def _name_of(called: str) -> str:
    return called.partition(":")[0]
