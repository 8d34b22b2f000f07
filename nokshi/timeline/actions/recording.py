"""Record what happened, in the transaction of the change itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event, utc
from nokshi.timeline.actions.inserting import Row, insert_many, insert_one
from nokshi.timeline.causes import cause_now, way_in

DEEPEST = 24


class TooDeep(RuntimeError):
    """A chain of causes went round in a loop; the event that closed it is not recorded."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An event about to be recorded, and whom and what it is about.

    `cause` is the id and depth of the event it follows from, where that is not the one being
    read now.
    """

    event: Event
    at: datetime
    actor: Actor
    customer: int | None = None
    subject: tuple[str, int] | None = None
    unit: int | None = None
    source: str = ""
    external_id: str = ""
    run: int | None = None
    cause: tuple[int, int] | None = None


def record(
    event: Event,
    *,
    at: datetime,
    actor: Actor,
    customer: int | None = None,
    subject: tuple[str, int] | None = None,
    unit: int | None = None,
    source: str = "",
    external_id: str = "",
    run: int | None = None,
) -> int | None:
    """Record one event and return its id, None when its key was recorded before.

    `at` is when it happened (aware); `subject` the kind and id of the record it is about;
    `(source, external_id)` makes taking the same fact in twice harmless.
    """
    entry = Entry(
        event=event, at=at, actor=actor, customer=customer, subject=subject, unit=unit,
        source=source, external_id=external_id, run=run,
    )  # fmt: skip
    [row] = _rows([entry])
    with transaction.atomic(savepoint=False):
        return insert_one(row)


def record_many(entries: Sequence[Entry]) -> int:
    """Record events in their order and return how many were new; known keys are passed over."""
    if not entries:
        return 0
    # Where no transaction is open yet, nobody waits to write while these are put into words.
    rows = _rows(entries)
    # It is one part of the change that it tells of: what fails here takes the whole of it back, so nothing needs a
    # savepoint to go back to.
    with transaction.atomic(savepoint=False):
        return insert_many(rows)


def _rows(entries: Sequence[Entry]) -> list[Row]:
    encode, adapt = msgspec.json.Encoder().encode, connection.ops.adapt_datetimefield_value
    now_causing, way, moments = cause_now(), way_in(), dict[datetime, Any]()
    rows: list[Row] = []
    for entry in entries:
        cause, depth = entry.cause or now_causing or (None, -1)
        if depth >= DEEPEST:
            raise TooDeep(f"{entry.event.kind} is event {depth + 1} of one chain of causes")
        kind, number = entry.subject or ("", None)
        actor, at = entry.actor, entry.at
        if at not in moments:
            moments[at] = adapt(utc(at))
        # A key counts within its source: one that names no source keeps none, whichever way it came.
        source = entry.source or ("" if entry.external_id else way)
        rows.append((
            entry.event.kind, moments[at], entry.customer, kind, number, entry.unit, actor.kind, actor.id,
            source, entry.external_id, cause, depth + 1, entry.run, encode(entry.event).decode(),
        ))  # fmt: skip
    return rows
