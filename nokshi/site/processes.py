"""The three kinds of process: web, worker, scheduler. Each runs until it is told to stop."""

import contextlib
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections, connections
from django.db.utils import DatabaseError, InterfaceError

from nokshi.kernel import clock
from nokshi.site.life import Life
from nokshi.site.lineage import end_descendants_too

if TYPE_CHECKING:
    from nokshi.site.jobs import Jobs

log = logging.getLogger("nokshi.site")

POLL = 0.05
# While events come one by one, readers rest after each look twice as long as it took, at most so long: what came
# meanwhile is read together, and those who write have their turn. Where so many wait, they go on at once.
LONGEST_REST = 0.2
MANY = 500
IDLE_LOOK = 1.0
PARKED_LOOK = 5.0
SEAL_LOOK = 1.0
SCHEDULE_LOOK = 5.0


def serve_web(life: Life) -> None:
    """Answer HTTP with Granian, Django as WSGI in a fixed pool of threads."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from nokshi.site.live.serving import Application
    from nokshi.site.pulses import Minder, Pulses

    connections.close_all()
    # Its processes are to have the pipe of their pulses, and what is loaded by now.
    multiprocessing.set_start_method("fork", force=True)
    Application.pulses = Pulses()
    threading.Thread(target=Minder(life, Application.pulses).mind, daemon=True).start()
    Server(
        "nokshi.site.rsgi:application",
        address=settings.CONFIG.host,
        port=settings.CONFIG.port,
        interface=Interfaces.RSGI,
        backlog=8192,
        backpressure=8192,
        websockets=False,
        workers=settings.CONFIG.web_processes,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def serve_worker(life: Life) -> None:
    """Carry events to their readers, and do the jobs of the queue (django-q2)."""
    from django_q.cluster import Cluster

    from nokshi.site.jobs import Jobs
    from nokshi.site.pace import Pace
    from nokshi.timeline.actions import hold_wal_short

    connections.close_all()
    end_descendants_too()
    pace = Pace()
    pace.listen()
    cluster = Cluster()
    cluster.start()
    stop = _stop_on_signal()
    threading.Thread(target=hold_wal_short, args=(stop,), daemon=True).start()
    try:
        _read_until(stop, life, Jobs(cluster.sentinel.pid, pace))
    finally:
        cluster.stop()
        life.end()


def serve_scheduler(life: Life) -> None:
    """Put the jobs that are due by the clock into the queue."""
    from django_q.scheduler import scheduler

    from nokshi.site.schedules import mend_times, write_schedules

    stop = _stop_on_signal()
    _patiently(write_schedules)
    while not stop.wait(SCHEDULE_LOOK):
        life.tell(clock.now())
        with _patience(stop):
            mend_times(now=clock.now())
            scheduler()
    life.end()


@contextlib.contextmanager
def _patience(stop: threading.Event) -> Iterator[None]:
    """Let a database that is away come back: forget the line to it and wait a little."""
    try:
        yield
    except (DatabaseError, InterfaceError):
        log.exception("The database does not answer; trying again")
        close_old_connections()
        stop.wait(2)


def _read_until(stop: threading.Event, life: Life, jobs: "Jobs") -> None:
    from nokshi.timeline.actions import seal
    from nokshi.timeline.settled import Watch

    looked, retried, sealed = 0.0, 0.0, 0.0
    # Where a long log waits to be sealed, a block is taken between two looks of the readers, who come first.
    is_sealing = False
    watch = Watch()
    while not stop.wait(POLL):
        life.tell(clock.now())
        jobs.look()
        with _patience(stop):
            moment = time.monotonic()
            if watch.has_moved() or moment - looked > IDLE_LOOK:
                looked = moment
                _read(stop, life)
            if is_sealing or moment - sealed > SEAL_LOOK:
                sealed = moment
                is_sealing = seal(now=clock.now(), most=1) > 0
            if moment - retried > PARKED_LOOK:
                retried = moment
                _retry()


def _read(stop: threading.Event, life: Life) -> None:
    from nokshi.timeline.reading import read_all

    began = time.monotonic()
    while (handed := read_all(clock.now())) and not stop.is_set():
        life.tell(clock.now())
        if handed < MANY:
            stop.wait(min(LONGEST_REST, 2 * (time.monotonic() - began)))
        began = time.monotonic()


def _retry() -> None:
    from nokshi.timeline.parking import retry_due

    retry_due(clock.now())


def _patiently(call: object) -> None:
    assert callable(call)
    for pause in (1, 2, 4, 8, 16):
        try:
            call()
            return
        except (DatabaseError, InterfaceError):
            close_old_connections()
            time.sleep(pause)
    call()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    return stop
