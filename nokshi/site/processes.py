"""The three kinds of process: web, worker, scheduler. Each runs until it is told to stop."""

import logging
import signal
import threading
import time
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, connections
from django.db.utils import DatabaseError

log = logging.getLogger("nokshi.site")

POLL = 0.2
IDLE_LOOK = 1.0
PARKED_LOOK = 5.0
SCHEDULE_LOOK = 10.0


def serve_web() -> None:
    """Answer HTTP with Granian, Django as WSGI in a fixed pool of threads."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()
    Server(
        "nokshi.site.wsgi:application",
        address=settings.CONFIG.host,
        port=settings.CONFIG.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        workers=1,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def serve_worker() -> None:
    """Carry events to their readers, and do the jobs of the queue (django-q2)."""
    from django_q.cluster import Cluster

    connections.close_all()
    cluster = Cluster()
    cluster.start()
    stop = _stop_on_signal()
    try:
        _read_until(stop)
    finally:
        cluster.stop()


def serve_scheduler() -> None:
    """Put the jobs that are due by the clock into the queue."""
    from django_q.scheduler import scheduler

    from nokshi.site.schedules import write_schedules

    stop = _stop_on_signal()
    _patiently(write_schedules)
    while not stop.wait(SCHEDULE_LOOK):
        scheduler()


def _read_until(stop: threading.Event) -> None:
    looked, retried = 0.0, 0.0
    seen = -1
    while not stop.wait(POLL):
        try:
            newest = _newest_event()
            moment = time.monotonic()
            if newest != seen or moment - looked > IDLE_LOOK:
                seen, looked = newest, moment
                _read(stop)
            if moment - retried > PARKED_LOOK:
                retried = moment
                _retry()
        except DatabaseError:
            log.exception("The database does not answer; trying again")
            close_old_connections()
            stop.wait(2)


def _newest_event() -> int:
    from nokshi.timeline.models import EventRow

    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _read(stop: threading.Event) -> None:
    from nokshi.kernel import clock
    from nokshi.timeline.reading import read_all

    while read_all(clock.now()) and not stop.is_set():
        pass


def _retry() -> None:
    from nokshi.kernel import clock
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
        except DatabaseError:
            time.sleep(pause)
    call()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def tell(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    return stop
