"""The processes that do the jobs, looked after by the worker: where one fails the others, all are replaced."""

import contextlib
import sys
import time

import psutil
from django.conf import settings
from django.db.utils import DatabaseError, InterfaceError
from django_q.models import OrmQ

from nokshi.kernel import clock
from nokshi.site.pace import Counts, Pace, stands_still

LOOK = 2.0
STILL, LONGEST = 30, 360
"""After so many looks at which nothing moved that should have, and after so many at one and the same job, or at the
beginning."""


class JobsEnded(RuntimeError):
    """A process of the jobs is gone or stands still; the worker ends with it and is started anew."""


class Jobs:
    """The processes that do the jobs: one that minds them and three below it.

    They hand work to one another through locks that a killed one never gives back: where one is gone,
    those that are left may wait for ever. One that was stopped is gone as well, and so is one that is dead and that
    nobody buries: the one who minds them waits for it himself.
    """

    COMPLETE = 3

    def __init__(self, minder: int, pace: Pace) -> None:
        self._minder = psutil.Process(minder)
        self._pace = pace
        self._family: frozenset[int] = frozenset()
        self._dead: frozenset[int] = frozenset()
        self._looked = 0.0
        self._counts = Counts()
        self._still = self._same = 0

    def look(self) -> None:
        """Look every other second whether all are still there and move; raises JobsEnded."""
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        try:
            self._look_at_family()
        except psutil.NoSuchProcess:
            raise JobsEnded from None
        self._look_at_pace()

    def _look_at_family(self) -> None:
        children = self._minder.children()
        family = frozenset(child.pid for child in children)
        states = {one: one.status() for one in (self._minder, *children)}
        stopped = [one for one, state in states.items() if state == psutil.STATUS_STOPPED]
        for one in stopped:
            one.kill()
        dead = frozenset(one.pid for one, state in states.items() if state == psutil.STATUS_ZOMBIE)
        if stopped or (self._family and family != self._family):
            raise JobsEnded
        if dead & self._dead:
            self._end()
            raise JobsEnded
        self._dead = dead
        if len(family) >= self.COMPLETE:
            self._family = family

    def _look_at_pace(self) -> None:
        """Count the looks at which nothing moved, so that a machine that slept is no reason to replace anybody."""
        before, self._counts = self._counts, self._pace.seen()
        self._still = self._still + 1 if stands_still(before, self._counts) else 0
        is_same = not self._counts.looked or (self._counts.is_at_work and self._counts.begun == before.begun)
        self._same = self._same + 1 if is_same else 0
        if self._still >= STILL or self._same >= LONGEST:
            print("nokshi: jobs wait and none is taken; replacing who does them", file=sys.stderr, flush=True)
            self._end()
            self._give_back()
            raise JobsEnded

    def _end(self) -> None:
        """End all of them: one that waits for ever would not end by being asked."""
        with contextlib.suppress(psutil.NoSuchProcess):
            below = self._minder.children(recursive=True)
            for one in (self._minder, *below):
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(below, timeout=5)

    def _give_back(self) -> None:
        """Let the jobs that were handed out and never begun be taken at once, not only once their time has run out."""
        if ids := self._pace.left():
            with contextlib.suppress(DatabaseError, InterfaceError):
                OrmQ.objects.using(str(settings.Q_CLUSTER["orm"])).filter(pk__in=ids).update(lock=clock.now())
