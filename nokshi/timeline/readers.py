"""Who reads the log: a room's reactions subscribe here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.registry import Registry


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
