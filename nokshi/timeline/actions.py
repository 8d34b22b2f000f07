"""Record what happened, in the transaction of the change itself."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event, to_data, utc
from nokshi.timeline.models import EventRow

DEEPEST = 24
CHUNK = 2_000

_cause: ContextVar[tuple[int, int] | None] = ContextVar("nokshi_cause", default=None)


class TooDeep(RuntimeError):
    """A chain of causes went round in a loop; the event that closed it is not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event about to be recorded, and whom and what it is about."""

    event: Event
    at: datetime
    actor: Actor
    customer: int | None = None
    subject: tuple[str, int] | None = None
    unit: int | None = None
    source: str = ""
    external_id: str = ""
    run: int | None = None


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
    if not external_id:
        row = _row(entry)
        row.save(force_insert=True)
        return row.pk
    if not record_many([entry]):
        return None
    return EventRow.objects.standing().values_list("id", flat=True).get(source=source, external_id=external_id)


@transaction.atomic
def record_many(entries: Sequence[Entry]) -> int:
    """Record events in their order and return how many were new; known keys are passed over."""
    keyed = [entry for entry in entries if entry.external_id]
    known = _known_keys(keyed) if keyed else set()
    rows = []
    for entry in entries:
        key = (entry.source, entry.external_id)
        if entry.external_id:
            if key in known:
                continue
            known.add(key)
        rows.append(_row(entry))
    EventRow.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=bool(keyed))
    return len(rows)


@contextmanager
def causing(event_id: int, depth: int) -> Iterator[None]:
    """Note `event_id` as the cause of everything recorded inside the block."""
    token = _cause.set((event_id, depth))
    try:
        yield
    finally:
        _cause.reset(token)


@transaction.atomic
def retract_run(*, run: int, by: int, keep: Sequence[tuple[str, int]] = ()) -> int:
    """Hide the events of an import run from timelines and counts; `by` is the undoing event.

    The event that tells of the run itself (its subject is the run) stays, and so do those of the
    subjects in `keep`: records that could not be taken back. Returns how many were hidden.
    """
    events = EventRow.objects.standing().filter(run_id=run).exclude(id=by)
    hidden = events.update(retracted_by=by)
    for start in range(0, len(keep), 900):
        by_kind: dict[str, list[int]] = {}
        for kind, number in keep[start : start + 900]:
            by_kind.setdefault(kind, []).append(number)
        for kind, numbers in by_kind.items():
            kept = EventRow.objects.filter(retracted_by=by, subject_kind=kind, subject_id__in=numbers)
            hidden -= kept.update(retracted_by=None)
    return hidden


def _known_keys(entries: Sequence[Entry]) -> set[tuple[str, str]]:
    known: set[tuple[str, str]] = set()
    by_source: dict[str, list[str]] = {}
    for entry in entries:
        by_source.setdefault(entry.source, []).append(entry.external_id)
    for source, keys in by_source.items():
        for start in range(0, len(keys), 900):
            rows = EventRow.objects.standing().filter(source=source, external_id__in=keys[start : start + 900])
            known.update(rows.values_list("source", "external_id"))
    return known


def _row(entry: Entry) -> EventRow:
    cause = _cause.get()
    depth = cause[1] + 1 if cause else 0
    if depth > DEEPEST:
        raise TooDeep(f"{entry.event.kind} is event {depth} of one chain of causes")
    subject_kind, subject_id = entry.subject or ("", None)
    return EventRow(
        kind=entry.event.kind,
        at=utc(entry.at),
        customer_id=entry.customer,
        subject_kind=subject_kind,
        subject_id=subject_id,
        unit_id=entry.unit,
        actor_kind=entry.actor.kind,
        actor_id=entry.actor.id,
        source=entry.source,
        external_id=entry.external_id,
        cause_id=cause[0] if cause else None,
        depth=depth,
        run_id=entry.run,
        data=to_data(entry.event),
    )
