"""Who reads the log: a room's reactions subscribe here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event, event_kinds, from_data
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


@dataclass(slots=True)
class Row:
    """A row of the log on its way to a reader: no object of the ORM, and its data as the text that it is kept as."""

    transaction: int
    id: int
    kind: str
    at: datetime | str
    recorded_at: datetime | str
    customer_id: int | None
    subject_kind: str
    subject_id: int | None
    unit_id: int | None
    actor_kind: str
    actor_id: int | None
    run_id: int | None
    depth: int
    text: str
    _entry: Recorded | None = field(default=None, init=False)

    def recorded(self) -> Recorded:
        """Return the row as readers see it, made once; raises where its event does not decode."""
        if self._entry is None:
            self._entry = Recorded(
                id=self.id, event=_decoded(self.kind, self.text), at=_moment(self.at),
                recorded_at=_moment(self.recorded_at), customer=self.customer_id,
                subject=(self.subject_kind, self.subject_id) if self.subject_id is not None else None,
                unit=self.unit_id, actor=Actor(self.actor_kind, self.actor_id), run=self.run_id, depth=self.depth,
            )  # fmt: skip
        return self._entry


COLUMNS = (
    "transaction", "id", "kind", "at", "recorded_at", "customer_id", "subject_kind", "subject_id", "unit_id",
    "actor_kind", "actor_id", "run_id", "depth",
)  # fmt: skip
"""The columns of a `Row`, but for its text."""
TIMES = ("at", "recorded_at")


def _moment(kept: datetime | str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC) if isinstance(kept, str) else kept


def _decoded(kind: str, text: str) -> Event:
    return msgspec.json.decode(text, type=event_kinds[kind].event, strict=False)
