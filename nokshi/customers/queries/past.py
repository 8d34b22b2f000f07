"""What was known of a customer on a past day, and where each value came from: both are read from the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow

ADDED, CHANGED = "customers.added", "customers.changed"
REMOVED, RESTORED = "customers.removed", "customers.restored"
MOST = 500


@dataclass(frozen=True, slots=True)
class Origin:
    """How a field came by a value: `value` as JSON, when, by whom, and its import run or source."""

    field: str
    value: Any
    at: datetime
    actor: Actor
    run: int | None
    source: str = ""


def evening_of(day: date, zone: str) -> datetime:
    """Return the moment at which a day ends in a zone."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))


def facts_before(customer_id: int, known: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """Return what was known before a moment: what is known now, with every later change taken back."""
    facts = dict(known)
    rows = EventRow.objects.standing().filter(customer_id=customer_id, kind=CHANGED, at__gte=moment)
    for changes in rows.order_by("-at", "-id").values_list("data__changes", flat=True):
        facts |= {field: before for field, (before, _after) in (changes or {}).items() if field in facts}
    return facts


def was_removed(customer_id: int, moment: datetime) -> bool:
    """Say whether a customer was put away just before a moment."""
    rows = EventRow.objects.standing().filter(customer_id=customer_id, kind__in=(REMOVED, RESTORED), at__lt=moment)
    return rows.order_by("-at", "-id").values_list("kind", flat=True).first() == REMOVED


def origins_of(customer: Customer, known: dict[str, Any]) -> dict[str, list[Origin]]:
    """Return for each field the values that the log knows, newest first; the last one stood from the beginning."""
    rows = EventRow.objects.standing().filter(customer_id=customer.pk, kind__in=(ADDED, CHANGED))
    found: dict[str, list[Origin]] = {field: [] for field in known}
    oldest = dict(known)
    added: EventRow | None = None
    for row in rows.order_by("-at", "-id")[:MOST]:
        if row.kind == ADDED:
            added = row
            continue
        for origin in _told(row):
            if origin.field in found:
                found[origin.field].append(origin)
                oldest[origin.field] = row.data["changes"][origin.field][0]
    for field, value in oldest.items():
        if value not in (None, "", []):
            found[field].append(_first(customer, added, field, value))
    return found


def _told(row: EventRow) -> Iterator[Origin]:
    actor = Actor(row.actor_kind, row.actor_id)
    for field, (_before, after) in (row.data.get("changes") or {}).items():
        yield Origin(field, after, row.at, actor, row.run_id)


def _first(customer: Customer, added: EventRow | None, field: str, value: Any) -> Origin:
    if added is None:
        return Origin(field, value, customer.created_at, Actor.system(), None, customer.source)
    actor = Actor(added.actor_kind, added.actor_id)
    return Origin(field, value, added.at, actor, added.run_id, added.data.get("source", ""))
