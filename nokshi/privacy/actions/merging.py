"""Consents of two customers who become one: what he said last holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nokshi.kernel.actor import Actor
from nokshi.ports.merging import Values
from nokshi.privacy.actions.consenting import values_of
from nokshi.privacy.models import Consent


def known(ids: Sequence[int]) -> dict[int, Values]:
    """Return what customers said, as JSON by `purpose/channel`."""
    found: dict[int, Values] = {}
    for row in Consent.objects.filter(customer__in=ids):
        found.setdefault(row.customer_id, {})[f"{row.purpose}/{row.channel}"] = values_of(row)
    return found


def write(values: Mapping[int, Values], actor: Actor, now: datetime, run: int | None) -> None:
    """Set what holds for customers; the merge that it follows from is what the log tells."""
    for customer, said in values.items():
        for key, value in said.items():
            purpose, _slash, channel = key.partition("/")
            which: dict[str, Any] = {"customer_id": customer, "purpose": purpose, "channel": channel}
            if value is None:
                Consent.objects.filter(**which).delete()
            else:
                what = {**value, "at": datetime.fromisoformat(value["at"])}
                Consent.objects.update_or_create(**which, defaults=what)
