"""What the log tells: a customer's timeline, page by page, and where readers stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Count, Q

from nokshi.kernel.events import utc
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import cards
from nokshi.timeline.models import Cursor, EventRow, Parked
from nokshi.timeline.readers import Recorded, readers, recorded
from nokshi.timeline.reading import oldest_unread
from nokshi.timeline.settled import newest_settled

PAGE = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a timeline ended: the next one begins behind it."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a place back from a URL; None where the text is not one."""
        moment, _, number = text.partition("~")
        try:
            return cls(utc(datetime.fromisoformat(moment)), int(number))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a timeline, newest first; `older` is None at its beginning."""

    entries: list[Recorded]
    older: Place | None


def timeline_of(
    customer_ids: Sequence[int],
    scope: Scope,
    *,
    before: Place | None = None,
    family: str = "",
    kinds: Sequence[str] = (),
    limit: int = PAGE,
) -> Page:
    """Return a page of what happened to a customer (his id, and ids merged into his)."""
    rows = EventRow.objects.standing().visible_to(scope).filter(customer_id__in=customer_ids)
    rows = rows.filter(kind__in=kinds or _kinds_shown(family))
    if before:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id), at__lte=before.at)
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    entries = [recorded(row) for row in found[:limit]]
    older = Place(entries[-1].at, entries[-1].id) if len(found) > limit else None
    return Page(entries, older)


def history_of(subject_kind: str, subject_id: int, scope: Scope, limit: int = 100) -> list[Recorded]:
    """Return what happened to one record that is not a customer, newest first."""
    rows = EventRow.objects.standing().visible_to(scope).filter(subject_kind=subject_kind, subject_id=subject_id)
    return [recorded(row) for row in rows.order_by("-id")[:limit]]


def _kinds_shown(family: str) -> list[str]:
    return [card.name for card in cards if not family or card.family == family]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader stands: since when the oldest unread event waits (None: all is read)."""

    reader: str
    read_at: datetime | None
    waiting_since: datetime | None
    parked: int


def standings() -> list[Standing]:
    """Return where every reader stands."""
    cursors, newest = Cursor.objects.in_bulk(), newest_settled()
    parked = dict(Parked.objects.values_list("reader").annotate(count=Count("pk")))
    return [
        Standing(
            reader=reader.name,
            read_at=cursor.read_at if (cursor := cursors.get(reader.name)) else None,
            waiting_since=oldest_unread(reader, cursor, newest) if newest else None,
            parked=parked.get(reader.name, 0),
        )
        for reader in readers
    ]


def parked_events(limit: int = 100) -> list[Parked]:
    """Return what readers failed on, the oldest first."""
    return list(Parked.objects.select_related("event").order_by("parked_at", "event")[:limit])
