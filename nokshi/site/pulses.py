"""Signs of life of web processes, each by its number, and an end for the one that gives none."""

import contextlib
import os
import signal
import struct
import sys
import time

import psutil

from nokshi.site.life import Life

LOOK = 5.0
NUMBER = struct.Struct("q")
MANY = 4096


class Pulses:
    """A pipe in which processes name themselves; made before they are forked, so that all have it.

    It needs no room on a disk, no clock of the day, and no lock that one who dies could keep.
    """

    def __init__(self) -> None:
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        os.set_blocking(self._in, False)

    def beat(self) -> None:
        """Say that this process turns; where nobody reads, nobody waits."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._in, NUMBER.pack(os.getpid()))

    def heard(self) -> set[int]:
        """Return who beat since one last asked."""
        found: set[int] = set()
        with contextlib.suppress(BlockingIOError):
            while told := os.read(self._out, MANY * NUMBER.size):
                found.update(number for (number,) in NUMBER.iter_unpack(told))
        return found


class Minder:
    """Looks after the processes below this one: whoever serves them starts those again that are ended."""

    def __init__(self, life: Life, pulses: Pulses) -> None:
        self._life, self._pulses = life, pulses
        self._beaten: dict[int, float] = {}

    def mind(self) -> None:
        """Look on for as long as this process lives."""
        family = psutil.Process()
        while True:
            time.sleep(LOOK)
            self.look({child.pid for child in family.children()}, time.monotonic())

    def look(self, children: set[int], moment: float) -> None:
        """Beat for the part while any of its processes does; end those that hang."""
        heard = self._pulses.heard() & children
        self._beaten = {pid: moment if pid in heard else self._beaten.get(pid, moment) for pid in children}
        if heard:
            self._life.beat()
        for pid, beaten in self._beaten.items():
            if moment - beaten > self._life.patience:
                print(f"nokshi: process {pid} of {self._life.kind} hangs; replacing it", file=sys.stderr, flush=True)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                self._beaten[pid] = moment
