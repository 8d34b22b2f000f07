"""The three kinds of process: web, worker, scheduler. Each runs until it is told to stop."""

import contextlib
import logging
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import FrameType

import psutil
from django.conf import settings
from django.db import close_old_connections, connections
from django.db.utils import DatabaseError, InterfaceError

from nokshi.kernel import clock
from nokshi.site.life import Life

log = logging.getLogger("nokshi.site")

POLL = 0.05
IDLE_LOOK = 1.0
PARKED_LOOK = 5.0
SEAL_LOOK = 1.0
SCHEDULE_LOOK = 5.0
WEB_LOOK = 5.0
JOBS_LOOK = 2.0


def serve_web(life: Life) -> None:
    """Answer HTTP with Granian, Django as WSGI in a fixed pool of threads."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()
    threading.Thread(target=_knock, args=(life,), daemon=True).start()
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

    from nokshi.timeline.actions import hold_wal_short

    connections.close_all()
    cluster = Cluster()
    cluster.start()
    stop = _stop_on_signal()
    threading.Thread(target=hold_wal_short, args=(stop,), daemon=True).start()
    try:
        _read_until(stop, life, Jobs(cluster.sentinel.pid))
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


def _knock(life: Life) -> None:
    """Beat for the web part as long as its pages answer."""
    host = settings.CONFIG.host
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    address = f"http://{host}:{settings.CONFIG.port}/health/live"
    while True:
        time.sleep(WEB_LOOK)
        with contextlib.suppress(OSError):
            with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(address, timeout=30) as answer:
                answer.read()
            life.beat()


@contextlib.contextmanager
def _patience(stop: threading.Event) -> Iterator[None]:
    """Let a database that is away come back: forget the line to it and wait a little."""
    try:
        yield
    except (DatabaseError, InterfaceError):
        log.exception("The database does not answer; trying again")
        close_old_connections()
        stop.wait(2)


class JobsEnded(RuntimeError):
    """A process of the jobs is gone; the worker ends with it and is started anew."""


class Jobs:
    """The processes that do the jobs: one that minds them and three below it.

    They hand work to one another through locks that a killed one never gives back: where one is gone,
    those that are left may wait for ever.
    """

    COMPLETE = 3

    def __init__(self, minder: int) -> None:
        self._minder = psutil.Process(minder)
        self._family: frozenset[int] = frozenset()
        self._looked = 0.0

    def look(self) -> None:
        """Look every other second whether all are still there; raises JobsEnded."""
        if time.monotonic() - self._looked < JOBS_LOOK:
            return
        self._looked = time.monotonic()
        try:
            family = frozenset(child.pid for child in self._minder.children())
        except psutil.NoSuchProcess:
            raise JobsEnded from None
        if self._family and family != self._family:
            raise JobsEnded
        if len(family) >= self.COMPLETE:
            self._family = family


def _read_until(stop: threading.Event, life: Life, jobs: Jobs) -> None:
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

    while read_all(clock.now()) and not stop.is_set():
        life.tell(clock.now())


def _retry() -> None:
    from nokshi.timeline.models import Parked
    from nokshi.timeline.readers import readers
    from nokshi.timeline.reading import retry_parked

    now = clock.now()
    due = set(Parked.objects.filter(retry_at__lte=now).values_list("reader", flat=True).distinct())
    for reader in readers:
        if reader.name in due:
            retry_parked(reader, now)


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
