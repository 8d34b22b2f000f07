"""Who of those that do the jobs still moves: counted in memory that all of them share, judged by the worker.

A process that waits for ever is there, sleeps as one without work does, and answers to nobody. What shows it is work
that lies before it: a job that was handed out and not begun, a result that was not kept, a queue at which nobody looks.
"""

from collections.abc import Sequence
from ctypes import c_int64
from multiprocessing import get_context
from typing import Any, NamedTuple

from django_q.brokers.orm import ORM

HELD = 8
"""Of so many jobs that were handed out last the ids are kept; the pusher holds one back for each process at work."""


class Counts(NamedTuple):
    """How often the queue was looked at, and how many jobs were handed out, begun, ended, and their results kept."""

    looked: int = 0
    handed: int = 0
    begun: int = 0
    ended: int = 0
    kept: int = 0

    @property
    def is_at_work(self) -> bool:
        return self.begun > self.ended


def stands_still(before: Counts, now: Counts) -> bool:
    """Say whether between two looks nothing was done of what lay there to be done.

    A long job is no standing still, nor is it to have not begun to look yet: on a busy machine that takes time.
    """
    if now.kept < before.ended and now.kept == before.kept:
        return True
    if now.is_at_work:
        return False
    if now.begun < before.handed:
        return now.begun == before.begun
    return now.looked == before.looked > 0


class Pace:
    """The counts; made before the processes are forked, and each number is written by one of them alone."""

    def __init__(self) -> None:
        context: Any = get_context("fork")
        self._counts = context.Array(c_int64, len(Counts._fields), lock=False)
        self._ids = context.Array(c_int64, HELD, lock=False)

    def listen(self) -> None:
        """Count what the processes that are forked from here on tell of themselves."""
        from django_q.signals import post_execute, post_execute_in_worker, pre_execute

        Queue.pace = self
        pre_execute.connect(self._begin, weak=False)
        post_execute_in_worker.connect(self._end, weak=False)
        post_execute.connect(self._keep, weak=False)

    def seen(self) -> Counts:
        return Counts(*self._counts)

    def look(self, ids: Sequence[int]) -> None:
        """Count one look at the queue, and the jobs that it handed out."""
        for one in ids:
            self._ids[self._counts[1] % HELD] = one
            self._counts[1] += 1
        self._counts[0] += 1

    def take_back(self) -> None:
        """Count the job that was handed out last as none: it cannot be read."""
        self._counts[1] -= 1

    def left(self) -> list[int]:
        """Return the ids of the jobs that were handed out and never begun."""
        now = self.seen()
        return [int(self._ids[place % HELD]) for place in range(max(now.begun, now.handed - HELD), now.handed)]

    def _begin(self, **told: Any) -> None:
        self._counts[2] += 1

    def _end(self, **told: Any) -> None:
        self._counts[3] += 1

    def _keep(self, **told: Any) -> None:
        self._counts[4] += 1


class Queue(ORM):  # type: ignore[misc]  # django-q2 has no types
    """The queue in the database, which tells the pace of whoever takes from it."""

    pace: Pace | None = None

    def dequeue(self) -> Any:
        found = super().dequeue()
        if self.pace:
            self.pace.look([one for one, _job in found or ()])
        return found

    def fail(self, task_id: Any) -> None:
        super().fail(task_id)
        if self.pace:
            self.pace.take_back()
