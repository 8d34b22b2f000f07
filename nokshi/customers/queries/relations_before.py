"""How a customer stood to others on a past day: what is known now, with what the log tells since taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nokshi.customers.models import Customer, Relation
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow

ADDED, CHANGED, REMOVED = (f"customers.relation_{verb}" for verb in ("added", "changed", "removed"))
PERIOD = ("since", "until")


@dataclass(frozen=True, slots=True)
class TieThen:
    """A relation as it stood: read from the customer or towards him, and who stands at the other end."""

    kind: str
    role: str
    is_from: bool
    name: str
    since: date | None
    until: date | None


def ties_before(customer_id: int, moment: datetime, day: date, scope: Scope) -> list[TieThen]:
    """Return the relations that were known just before a moment and held on that day, by the name of the other.

    Those to whom the reader may not see now are left out.
    """
    ties = _now(customer_id)
    rows = EventRow.objects.standing().filter(
        customer_id=customer_id, kind__in=(ADDED, CHANGED, REMOVED), at__gte=moment
    )
    for kind, data in rows.order_by("-at", "-id").values_list("kind", "data"):
        _take_back(ties, kind, data)
    names = dict(
        Customer.objects.visible_to(scope).filter(pk__in={_other(one, customer_id) for one in ties.values()})
        .values_list("pk", "name")
    )  # fmt: skip
    found = [
        TieThen(
            one["kind"], one["role"], one["customer"] == customer_id, names[other], one["since"], one["until"]
        )
        for one in ties.values()
        if (other := _other(one, customer_id)) in names and _held_on(one, day)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.kind, one.role))


def _now(customer_id: int) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for end in ("customer", "other"):
        for row in Relation.objects.filter(**{end: customer_id}):
            found[row.pk] = {
                "customer": row.customer_id, "other": row.other_id, "kind": row.kind, "role": row.role,
                "since": row.since, "until": row.until,
            }  # fmt: skip
    return found


def _take_back(ties: dict[int, dict[str, Any]], kind: str, data: Mapping[str, Any]) -> None:
    pk = data["relation"]
    if kind == ADDED:
        ties.pop(pk, None)
    elif kind == REMOVED:
        ties[pk] = {
            "customer": data["customer"], "other": data["other"], "kind": data["relation_kind"],
            "role": data.get("role", ""), **{field: _day(data.get(field)) for field in PERIOD},
        }  # fmt: skip
    elif pk in ties:
        before = {field: pair[0] for field, pair in data["changes"].items()}
        ties[pk] |= {field: _day(value) if field in PERIOD else value for field, value in before.items()}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _other(one: Mapping[str, Any], customer_id: int) -> int:
    return int(one["other"] if one["customer"] == customer_id else one["customer"])


def _held_on(one: Mapping[str, Any], day: date) -> bool:
    return (one["since"] is None or one["since"] <= day) and (one["until"] is None or one["until"] > day)
