"""What the log tells: a customer's timeline, page by page, and where readers stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q

from nokshi.kernel.events import utc
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import cards
from nokshi.timeline.models import EventRow
from nokshi.timeline.readers import Recorded
from nokshi.timeline.reading import recorded

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
