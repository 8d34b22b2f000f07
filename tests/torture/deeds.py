"""What is done to a running Nokshi, one deed after another: kill, hang, take its database or its supervisor away."""

import time
from collections import Counter
from collections.abc import Callable
from random import Random

import psutil

from tests.torture.cluster import Cluster
from tests.torture.house import House
from tests.torture.victims import KINDS, OF_POSTGRESQL, PARTS, backend, is_there, kill, victim

AWAY = (0.2, 2.0)
LONG_AWAY = 60.0
LONG_RUN = 50
"""In a run of so many kills the database stays away for a whole minute, once."""
PAUSE = (0.4, 2.4)
HANGS_ON = 180.0
NOTICED = 1.0
"""The end of a process is seen at most so many seconds later."""
HAND_OVER = frozenset({"worker", "reader", "hang", "supervisor", "database", "backend"})
"""Kinds whose end may catch a letter that is just being handed over."""


class Deeds:
    """Does every kind once a round, in an order by luck; `moments` are those at which a letter may have been caught."""

    def __init__(self, house: House, cluster: Cluster | None, kills: int, luck: Random) -> None:
        self.done: Counter[str] = Counter()
        self.moments: list[float] = []
        self.hung_on: list[str] = []
        self._house, self._cluster, self._luck, self._kills = house, cluster, luck, kills
        self._still: list[str] = []

    def do_all(self) -> None:
        """Do as many as were asked for; whoever is just being started again has his turn in a moment."""
        kinds = [kind for kind in KINDS if self._cluster or kind not in OF_POSTGRESQL]
        turns: list[str] = []
        while self.done.total() < self._kills:
            time.sleep(self._luck.uniform(*PAUSE))
            turns = turns or self._luck.sample(kinds, len(kinds))
            kind = turns.pop()
            moment = self._does(kind)()
            if moment is None:
                turns.append(kind)
                continue
            self.done[kind] += 1
            if kind in HAND_OVER:
                self.moments.append(moment)

    def _does(self, kind: str) -> Callable[[], float | None]:
        special = {
            "hang": self._hang, "supervisor": self._take_supervisor, "database": self._take_database,
            "backend": self._take_backend,
        }  # fmt: skip
        return special.get(kind) or (lambda: self._kill(kind))

    def _kill(self, kind: str) -> float | None:
        moment, chosen = time.time(), victim(self._house.supervisor, kind, self._luck)
        return moment if chosen and kill(chosen) else None

    def _hang(self) -> float | None:
        """Stop a process of the next part for good and wait until it was replaced; return when it was."""
        self._still = self._still or self._luck.sample(PARTS, len(PARTS))
        part = self._still.pop()
        chosen = victim(self._house.supervisor, part, self._luck)
        if chosen is None:
            return None
        try:
            chosen.suspend()
        except psutil.NoSuchProcess:
            return None
        until = time.monotonic() + HANGS_ON
        while is_there(chosen):
            if time.monotonic() > until:
                self.hung_on.append(part)
                kill(chosen)
                break
            time.sleep(NOTICED / 10)
        return time.time() - NOTICED

    def _take_supervisor(self) -> float:
        moment = time.time()
        self._house.kill()
        self._house.start()
        return moment

    def _take_database(self) -> float:
        assert self._cluster
        moment, away = time.time(), self._luck.uniform(*AWAY)
        self._cluster.kill()
        time.sleep(LONG_AWAY if self._kills >= LONG_RUN and not self.done["database"] else away)
        self._cluster.start()
        return moment

    def _take_backend(self) -> float | None:
        """End one line's process: politely, which ends the line, or hard, after which PostgreSQL recovers by itself."""
        assert self._cluster
        assert self._cluster.process
        moment, chosen = time.time(), backend(self._cluster.process.pid, self._luck)
        if chosen is None:
            return None
        try:
            (chosen.terminate if self._luck.random() < 0.5 else chosen.kill)()
        except psutil.NoSuchProcess:
            return None
        return moment
