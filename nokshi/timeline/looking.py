"""Who looked at whom: noted in memory by the page, written down in batches outside of its work."""

import atexit
import logging
import os
import threading
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpRequest
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, scope_of
from nokshi.kernel.live import sealed, unsealed
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.events import RecordPreloaded, RecordSeen, RecordsRead
from nokshi.timeline.models import EventRow
from nokshi.ui.web.preloading import is_preload

# Looks of one user at one record within this time are one look.
FOLD = timedelta(minutes=10)
# A page that was fetched ahead and told of no look within this time counts as fetched.
SHOWN_WITHIN = timedelta(minutes=1)
PAUSE = 1.0
MOST = 5_000
SOURCE = "looks"

LOOK = "look "

log = logging.getLogger(__name__)


class Key(NamedTuple):
    """Who looks at what; `way` is the token where a program looks."""

    user: int
    kind: str
    record: int
    way: str = ""


class Look(NamedTuple):
    """What a page carries, so that it can tell that it is looked at: `is_unseen` where nothing was noted yet."""

    name: str
    url: str
    is_unseen: bool


class Looks:
    """What this process has seen of looks and has not written down yet, and the looks of a little while ago."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin with nothing, as a forked process does: what waits is written by the one that noted it."""
        self._lock = threading.Lock()
        self._waiting: list[Entry] = []
        self._recent: dict[Key, datetime] = {}
        self._preloads: dict[Key, datetime] = {}
        self._read: dict[tuple[int, str, str], tuple[datetime, int]] = {}
        self._writer: threading.Thread | None = None
        self._called = threading.Event()

    def note(self, key: Key, now: datetime) -> None:
        """Note a look, unless the same user looked at the same record a little while ago."""
        with self._lock:
            self._preloads.pop(key, None)
            if self._is_recent(key, now):
                return
            if len(self._recent) >= MOST:
                self._recent = {one: at for one, at in self._recent.items() if now - at < FOLD}
            self._recent[key] = now
            self._waiting.append(_seen(key, now))
        self._have_written(now)

    def note_preload(self, key: Key, now: datetime) -> None:
        """Note a page that was fetched ahead; it is written down where no look follows."""
        with self._lock:
            if self._is_recent(key, now):
                return
            self._preloads.setdefault(key, now)
        self._have_written(now)

    def note_list(self, user: int, of: str, way: str, count: int, now: datetime) -> None:
        """Note that rows of a list were read; several pages until the next writing are one event."""
        with self._lock:
            begun, before = self._read.get((user, of, way), (now, 0))
            self._read[user, of, way] = begun, before + count
        self._have_written(now)

    def write(self, now: datetime | None = None) -> int:
        """Write down what waits, and the preloads that were not shown in time by `now` (None: all of them).

        What cannot be written now waits on. Returns how many were new.
        """
        with self._lock:
            read = [_read(*key, *what) for key, what in self._read.items()]
            taken, self._waiting, self._read = [*self._waiting, *read], [], {}
            overdue = {key: at for key, at in self._preloads.items() if now is None or now - at >= SHOWN_WITHIN}
            self._preloads = {key: at for key, at in self._preloads.items() if key not in overdue}
        try:
            return record_many([*taken, *_not_shown(overdue)])
        except Exception:
            with self._lock:
                self._waiting = taken + self._waiting
                self._preloads = overdue | self._preloads
            raise

    def _is_recent(self, key: Key, now: datetime) -> bool:
        before = self._recent.get(key)
        return before is not None and now - before < FOLD

    def _have_written(self, now: datetime) -> None:
        if len(self._waiting) >= MOST or len(self._read) >= MOST:
            self.write(now)
        elif len(self._preloads) >= MOST:
            self.write()
        elif settings.LOOKS_WRITER:
            self._call_writer()

    def _call_writer(self) -> None:
        if self._writer is None or not self._writer.is_alive():
            self._writer = threading.Thread(target=self._write_on, name="looks", daemon=True)
            self._writer.start()
        self._called.set()

    def _write_on(self) -> None:
        while True:
            if self._called.wait(SHOWN_WITHIN.total_seconds() if self._preloads else None):
                self._called.clear()
                threading.Event().wait(PAUSE)
            try:
                self.write(clock.now())
            except (DatabaseError, InterfaceError):
                log.exception("Looks wait for the database")
                close_old_connections()
                self._called.set()


looks = Looks()
os.register_at_fork(after_in_child=looks.begin)


def looked(who: HttpRequest | Scope, kind: str, record_id: int, now: datetime, *, way: str = "") -> None:
    """Note that a user looked at a record, by a program where `way` names its token.

    A page that is only preloaded tells so itself when it is shown.
    """
    scope = who if isinstance(who, Scope) else scope_of(who)
    if isinstance(who, HttpRequest):
        name_look(who, kind, record_id)
    if scope.user_id is None:
        return
    key = Key(scope.user_id, kind, record_id, way)
    if isinstance(who, HttpRequest) and is_preload(who):
        looks.note_preload(key, now)
    else:
        looks.note(key, now)


def name_look(request: HttpRequest, kind: str, record_id: int) -> None:
    """Have a whole page carry what it takes to tell that it is looked at (`request.look`)."""
    if not is_htmx(request):
        name = sealed(f"{LOOK}{kind}:{record_id}", scope_of(request).user_id)
        request.look = Look(name, reverse("timeline:looked"), is_preload(request))  # type: ignore[attr-defined]


def read_list(scope: Scope, of: str, count: int, now: datetime, *, way: str = "") -> None:
    """Note that a user, or a program of his, read so many rows of a list that tells of customers."""
    if scope.user_id is not None and count:
        looks.note_list(scope.user_id, of, way, count, now)


def record_in(name: str, scope: Scope) -> tuple[str, int] | None:
    """Return the record that a page names, None where the name was not sealed for this reader."""
    called = unsealed(name, scope.user_id)
    if scope.user_id is None or not called.startswith(LOOK):
        return None
    kind, _colon, number = called.removeprefix(LOOK).rpartition(":")
    return kind, int(number)


@atexit.register
def write_the_rest() -> None:
    """Write down what still waits when the process ends."""
    try:
        looks.write()
    except Exception:
        log.exception("The last looks could not be written")


def _seen(key: Key, now: datetime) -> Entry:
    """Return the look as an event; several processes fold into one by its key."""
    return Entry(
        event=RecordSeen(way=key.way), at=now, actor=Actor.user(key.user), subject=(key.kind, key.record),
        source=SOURCE, external_id=_name(key, now),
    )  # fmt: skip


def _read(user: int, of: str, way: str, now: datetime, count: int) -> Entry:
    return Entry(event=RecordsRead(of=of, count=count, way=way), at=now, actor=Actor.user(user))


def _not_shown(preloads: dict[Key, datetime]) -> list[Entry]:
    """Return the preloads as events, save those of which another process knows that they were shown."""
    names = {key: [_name(key, at + step) for step in (-FOLD, timedelta(0), FOLD)] for key, at in preloads.items()}
    wanted = [name for some in names.values() for name in some]
    found = EventRow.objects.filter(source=SOURCE, external_id__in=wanted) if wanted else EventRow.objects.none()
    shown = dict(found.values_list("external_id", "at"))
    return [
        Entry(
            event=RecordPreloaded(), at=at, actor=Actor.user(key.user), subject=(key.kind, key.record),
            source=SOURCE, external_id=f"{_name(key, at)}:preload",
        )
        for key, at in preloads.items()
        if not any(name in shown and shown[name] > at - FOLD for name in names[key])
    ]  # fmt: skip


def _name(key: Key, now: datetime) -> str:
    stretch = int(now.timestamp() // FOLD.total_seconds())
    return ":".join(map(str, (key.user, key.kind, key.record, stretch, *filter(None, [key.way]))))
