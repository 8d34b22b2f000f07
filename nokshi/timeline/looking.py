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

from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import scope_of
from nokshi.kernel.live import sealed, unsealed
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.events import RecordSeen
from nokshi.ui.web.preloading import is_preload

# Looks of one user at one record within this time are one look.
FOLD = timedelta(minutes=10)
PAUSE = 1.0
MOST = 5_000
SOURCE = "looks"

LOOK = "look "

log = logging.getLogger(__name__)
Key = tuple[int, str, int]


class Look(NamedTuple):
    """What a page carries, so that it can tell that it is looked at: `is_unseen` where nothing was noted yet."""

    name: str
    url: str
    is_unseen: bool


class Looks:
    """The looks of this process that are not written down yet, and those that were a little while ago."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin with nothing, as a forked process does: what waits is written by the one that noted it."""
        self._lock = threading.Lock()
        self._waiting: list[Entry] = []
        self._recent: dict[Key, datetime] = {}
        self._writer: threading.Thread | None = None
        self._called = threading.Event()

    def note(self, key: Key, now: datetime) -> None:
        """Note a look, unless the same user looked at the same record a little while ago."""
        with self._lock:
            before = self._recent.get(key)
            if before is not None and now - before < FOLD:
                return
            if len(self._recent) >= MOST:
                self._recent = {one: at for one, at in self._recent.items() if now - at < FOLD}
            self._recent[key] = now
            self._waiting.append(_entry(key, now))
            is_full = len(self._waiting) >= MOST
        if is_full:
            self.write()
        elif settings.LOOKS_WRITER:
            self._call_writer()

    def write(self) -> int:
        """Write down what waits; what cannot be written now waits on. Returns how many were new."""
        with self._lock:
            taken, self._waiting = self._waiting, []
        try:
            return record_many(taken)
        except Exception:
            with self._lock:
                self._waiting = taken + self._waiting
            raise

    def _call_writer(self) -> None:
        if self._writer is None or not self._writer.is_alive():
            self._writer = threading.Thread(target=self._write_on, name="looks", daemon=True)
            self._writer.start()
        self._called.set()

    def _write_on(self) -> None:
        while self._called.wait():
            self._called.clear()
            threading.Event().wait(PAUSE)
            try:
                self.write()
            except (DatabaseError, InterfaceError):
                log.exception("Looks wait for the database")
                close_old_connections()
                self._called.set()


looks = Looks()
os.register_at_fork(after_in_child=looks.begin)


def looked(who: HttpRequest | Scope, kind: str, record_id: int, now: datetime) -> None:
    """Note that a user looked at a record; a page that is only preloaded tells so itself when it is shown."""
    scope = who if isinstance(who, Scope) else scope_of(who)
    is_unseen = isinstance(who, HttpRequest) and is_preload(who)
    if isinstance(who, HttpRequest):
        name = sealed(f"{LOOK}{kind}:{record_id}", scope.user_id)
        who.look = Look(name, reverse("timeline:looked"), is_unseen)  # type: ignore[attr-defined]
    if scope.user_id is not None and not is_unseen:
        looks.note((scope.user_id, kind, record_id), now)


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


def _entry(key: Key, now: datetime) -> Entry:
    """Return the look as an event; several processes fold into one by its key."""
    user, kind, record_id = key
    stretch = int(now.timestamp() // FOLD.total_seconds())
    return Entry(
        event=RecordSeen(), at=now, actor=Actor.user(user), subject=(kind, record_id),
        source=SOURCE, external_id=f"{user}:{kind}:{record_id}:{stretch}",
    )  # fmt: skip
