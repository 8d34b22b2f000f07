"""Lines to PostgreSQL that do not wait for ever, where somebody waits for the page.

A server that hangs takes connections and keeps them alive, so that neither the network nor its own time limits
notice anything: whoever asked has to give up by himself.
"""

import time
from types import ModuleType
from typing import Any

import psycopg
from django.db.backends.postgresql import base

LOOK = 0.1
"""Seconds after which a waiting line lets itself be interrupted, as psycopg's own."""
GRACE = 5.0
"""Seconds that the server has to end a question by itself, before the line is given up."""
SILENCE = 5.0
"""Seconds in which nobody else is let wait for a server that did not answer."""


class Line(psycopg.Connection[Any]):
    """A line to the server; `patience`: seconds after which an unanswered question ends it."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = LOOK, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.errors._WaitTimeout:
            if timeout is None:
                self.pgconn.finish()
                raise psycopg.OperationalError("the server did not answer; the line to it is given up") from None
            raise


def _driver() -> ModuleType:
    """Return psycopg as Django knows it, but for what it connects by."""
    driver = ModuleType("psycopg")
    driver.__dict__.update({**vars(psycopg), "connect": Line.connect})
    return driver


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with lines that end; the settings say how long is waited, and whether somebody waits at all."""

    Database = _driver()
    _silent_until = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.settings_dict.get("IS_WAITED_FOR"):
            return super().get_new_connection(conn_params)
        if time.monotonic() < DatabaseWrapper._silent_until:
            raise psycopg.OperationalError("the server did not answer a moment ago")
        patience = float(self.settings_dict["PATIENCE"])
        try:
            line = super().get_new_connection({**conn_params, "options": _bounded(conn_params, patience)})
        except psycopg.errors.ConnectionTimeout:
            DatabaseWrapper._silent_until = time.monotonic() + SILENCE
            raise
        line.patience = patience + GRACE
        return line


def _bounded(conn_params: dict[str, Any], patience: float) -> str:
    return f"{conn_params.get('options', '')} -c statement_timeout={int(patience * 1000)}".strip()
