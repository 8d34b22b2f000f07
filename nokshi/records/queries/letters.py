"""Of a customer's records of a kind the one that a letter speaks of: the newest, or the one whose day comes next."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nokshi.custom.models import CustomValue
from nokshi.custom.queries import book
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind as Type
from nokshi.records.models import Record
from nokshi.records.rules.kinds import OwnKind

CHUNK = 900
DAYS = {Type.DATE: "day", Type.MOMENT: "moment"}


def latest_of(kind: OwnKind, customers: Sequence[int]) -> dict[int, int]:
    """Return the newest record of each customer, as {customer: record}."""
    found: dict[int, int] = {}
    for start in range(0, len(customers), CHUNK):
        rows = Record.objects.filter(kind=kind.id, customer__in=customers[start : start + CHUNK])
        found |= dict(rows.order_by("created_at", "pk").values_list("customer_id", "pk"))
    return found


def day_of(kind: OwnKind) -> Definition | None:
    """Return the first field of a kind that holds a day, by which one of its records comes next."""
    return next((one for one in book().on.get(kind.subject, ()) if one.type in DAYS), None)


def next_of(kind: OwnKind, customers: Sequence[int], today: date, zone: str) -> dict[int, int]:
    """Return the record of each customer whose day comes next, today included, as {customer: record}."""
    one, found = day_of(kind), dict[int, int]()
    if one is None:
        return found
    column = DAYS[one.type]
    since = today if one.type is Type.DATE else datetime.combine(today, time.min, ZoneInfo(zone))
    for start in range(0, len(customers), CHUNK):
        rows = Record.objects.filter(kind=kind.id, customer__in=customers[start : start + CHUNK])
        whose = dict(rows.values_list("pk", "customer_id"))
        ids = list(whose)
        days: list[tuple[date, int]] = []
        for first in range(0, len(ids), CHUNK):
            held = CustomValue.objects.filter(field=one.id, subject_id__in=ids[first : first + CHUNK])
            days += held.filter(**{f"{column}__gte": since}).values_list(column, "subject_id")
        for _day, record in sorted(days):
            customer = whose[record]
            assert customer is not None
            found.setdefault(customer, record)
    return found
