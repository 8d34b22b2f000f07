"""Who reads the log: a room's reactions subscribe here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event, from_data
from nokshi.kernel.registry import Registry
from nokshi.timeline.models import EventRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as readers get it: the fact, and the row's own facts."""

    id: int
    event: Event
    at: datetime
    recorded_at: datetime
    customer: int | None
    subject: tuple[str, int] | None
    unit: int | None
    actor: Actor
    run: int | None
    depth: int


Reaction = Callable[[Sequence[Recorded]], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reaction and the kinds it reads (none named: all of them)."""

    name: str
    kinds: frozenset[str]
    react: Reaction


readers: Registry[Reader] = Registry("readers", key=lambda reader: reader.name)


def on(*events: type[Event]) -> Callable[[Reaction], Reaction]:
    """Call the decorated function with every batch of these events, in their order.

    It runs in a transaction with its cursor, so that an effect in the database happens once.
    Without events named it reads them all. The name `room.function` is kept for ever: a
    renamed reader starts the log again.
    """

    def subscribe(react: Reaction) -> Reaction:
        room = react.__module__.split(".")[1]
        kinds = frozenset(event.kind for event in events)
        readers.lend(Reader(f"{room}.{react.__name__}", kinds, react))
        return react

    return subscribe


def recorded(row: EventRow) -> Recorded:
    """Return a row of the log as readers and cards see it."""
    subject = (row.subject_kind, row.subject_id) if row.subject_id is not None else None
    return Recorded(
        id=row.pk,
        event=from_data(row.kind, row.data),
        at=row.at,
        recorded_at=row.recorded_at,
        customer=row.customer_id,
        subject=subject,
        unit=row.unit_id,
        actor=Actor(row.actor_kind, row.actor_id),
        run=row.run_id,
        depth=row.depth,
    )
