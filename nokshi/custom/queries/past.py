"""What stood in a record's fields on a past day, and how each value came there: both are read from the log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from nokshi.custom.events import ValuesChanged
from nokshi.timeline.models import EventRow

MOST = 500


def changes_told(subject: str, record: int) -> QuerySet[EventRow]:
    """Return what the log tells of changes of a record's values."""
    return EventRow.objects.standing().filter(subject_kind=subject, subject_id=record, kind=ValuesChanged.kind)


def changes_of(subject: str, record: int, before: datetime | None = None) -> list[EventRow]:
    """Return the changes of a record's values, the newest first; those before a moment where one is named."""
    rows = changes_told(subject, record)
    if before:
        rows = rows.filter(at__lt=before)
    return list(rows.order_by("-at", "-id")[:MOST])


def values_before(subject: str, record: int, known: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """Return what stood just before a moment: what stands now, with every later change taken back."""
    values = dict(known)
    rows = changes_told(subject, record)
    for changes in rows.filter(at__gte=moment).order_by("-at", "-id").values_list("data__changes", flat=True):
        values |= {key: before for key, (before, _after) in _pairs(changes)}
    return {key: value for key, value in values.items() if value is not None}


def _pairs(changes: Any) -> Iterable[tuple[str, list[Any]]]:
    return (changes or {}).items()
