"""What was known of a customer on a past day, and where each value came from: both are read from the log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nokshi.custom.queries.past import changes_of
from nokshi.custom.rules.definitions import Definition
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow

ADDED, CHANGED = "customers.added", "customers.changed"
REMOVED, RESTORED = "customers.removed", "customers.restored"
MOST = 500


@dataclass(frozen=True, slots=True)
class Origin:
    """How a field came by a value: `value` as JSON, when, by whom, its import run, source, and way in."""

    field: str
    value: Any
    at: datetime
    actor: Actor
    run: int | None
    source: str = ""
    way: str = ""


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


def origins_of(customer: Customer, known: dict[str, Any], before: datetime | None = None) -> dict[str, list[Origin]]:
    """Return for each field the values that the log knows, newest first; the last one stood from the beginning.

    `known` is what was known before the moment `before`, or now. Of a customer that changed more often than `MOST`
    times the last one told of is the oldest that was looked at.
    """
    rows = EventRow.objects.standing().filter(customer_id=customer.pk)
    changes = rows.filter(kind=CHANGED, **({"at__lt": before} if before else {}))
    found: dict[str, list[Origin]] = {field: [] for field in known}
    oldest, newest = dict(known), list(changes.order_by("-at", "-id")[:MOST])
    for row in newest:
        for origin in _told(row):
            if origin.field in found:
                found[origin.field].append(origin)
                oldest[origin.field] = row.data["changes"][origin.field][0]
    if len(newest) < MOST:
        added = rows.filter(kind=ADDED).order_by("at", "id").first()
        for field, value in oldest.items():
            if value not in (None, "", []):
                found[field].append(_first(customer, added, field, value))
    return found


def _told(row: EventRow) -> Iterator[Origin]:
    for field, (_before, after) in (row.data.get("changes") or {}).items():
        yield Origin(field, after, row.at, Actor(row.actor_kind, row.actor_id), row.run_id, way=row.source)


def _first(customer: Customer, added: EventRow | None, field: str, value: Any) -> Origin:
    if added is None:
        return Origin(field, value, customer.created_at, Actor.system(), None, customer.source)
    actor = Actor(added.actor_kind, added.actor_id)
    # A file says since when somebody is a customer; the value itself came with the file.
    at = added.at if added.run_id is None else added.recorded_at
    return Origin(field, value, at, actor, added.run_id, added.data.get("source", ""), added.source)


def own_origins(
    customer_id: int, fields: Sequence[Definition], before: datetime | None = None
) -> dict[str, list[Origin]]:
    """Return for each of the house's own fields, by its full name, the values that the log knows, newest first."""
    found: dict[str, list[Origin]] = {}
    by_key = {one.key: one.name for one in fields}
    for row in changes_of("customers.customer", customer_id, before) if by_key else ():
        for origin in _told(row):
            if origin.field in by_key:
                found.setdefault(by_key[origin.field], []).append(replace(origin, field=by_key[origin.field]))
    return found
