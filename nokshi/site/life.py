"""A part's signs of life: to its supervisor through shared memory, to everybody else through the database."""

import logging
import os
import socket
import time
from collections.abc import Callable
from ctypes import c_double
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from django.db import close_old_connections
from django.db.utils import DatabaseError, InterfaceError

log = logging.getLogger("nokshi.site")

PATIENCE = 300.0
"""A part that shows no sign of life for so many seconds is replaced."""
TELL_EVERY = 10.0
"""Seconds between two signs of life in the database."""


class Life:
    """One part's pulse; made by the supervisor before the part is forked, so that both see it."""

    def __init__(self, name: str, patience: float = PATIENCE) -> None:
        self.name = f"{name}@{socket.gethostname()}/{os.getpid()}"[:120]
        self.kind = name.partition("-")[0]
        self.patience = patience
        self._beat: Any = get_context("fork").Value(c_double, 0.0, lock=False)
        self._told = 0.0
        self._begun_at: datetime | None = None

    def begin(self) -> None:
        """Count from now on: a part has this long to show its first sign of life."""
        self._beat.value = time.monotonic()

    def beat(self) -> None:
        """Show the supervisor that the part still turns."""
        self._beat.value = time.monotonic()

    def seconds_silent(self) -> float:
        """Return how long the part has shown no sign of life."""
        return time.monotonic() - float(self._beat.value)

    def tell(self, now: datetime) -> None:
        """Beat, and every few seconds in the database as well; a database that is away is no reason to stop."""
        self.beat()
        moment = time.monotonic()
        if moment - self._told < TELL_EVERY:
            return
        self._told = moment
        self._begun_at = self._begun_at or now
        begun_at = self._begun_at
        self._try(lambda: self._write(begun_at, now))

    def end(self) -> None:
        """Take the sign of life back."""
        from nokshi.site.actions import beating

        self._try(lambda: beating.end(name=self.name))

    def _write(self, begun_at: datetime, now: datetime) -> None:
        from nokshi.site.actions import beating

        beating.beat(name=self.name, kind=self.kind, begun_at=begun_at, now=now)

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (DatabaseError, InterfaceError):
            log.warning("%s cannot tell the database that it lives", self.name)
            close_old_connections()
