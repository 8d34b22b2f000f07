"""Put customers away, and bring them back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nokshi.customers.events import CustomerRemoved, CustomerRestored
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import CHUNK, home_units
from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import Entry, record_many


def remove_customer(*, customer: Customer, actor: Actor, now: datetime, reason: str = "") -> bool:
    """Put a customer away; his record stays and can be brought back. Return False if he was away already."""
    return bool(remove_many(customers=[customer.pk], actor=actor, now=now, reason=reason))


def restore_customer(*, customer: Customer, actor: Actor, now: datetime) -> bool:
    """Bring a removed customer back. Return False if he was there."""
    return bool(restore_many(customers=[customer.pk], actor=actor, now=now))


@transaction.atomic
def remove_many(
    *, customers: Sequence[int], actor: Actor, now: datetime, reason: str = "", run: int | None = None
) -> list[int]:
    """Put customers away and return the ids of those who were there."""
    gone = _turn(customers, away=True, now=now)
    homes = home_units(list(gone))
    record_many(
        [_entry(CustomerRemoved(name=name, reason=reason), pk, homes, actor, now, run) for pk, name in gone.items()]
    )
    return list(gone)


@transaction.atomic
def restore_many(*, customers: Sequence[int], actor: Actor, now: datetime) -> list[int]:
    """Bring removed customers back and return the ids of those who were away."""
    back = _turn(customers, away=False, now=now)
    homes = home_units(list(back))
    record_many([_entry(CustomerRestored(name=name), pk, homes, actor, now, None) for pk, name in back.items()])
    return list(back)


def _turn(customers: Sequence[int], *, away: bool, now: datetime) -> dict[int, str]:
    turned: dict[int, str] = {}
    for start in range(0, len(customers), CHUNK):
        rows = Customer.objects.select_for_update().filter(
            pk__in=customers[start : start + CHUNK], deleted_at__isnull=away, merged_into=None
        )
        names = dict(rows.order_by("pk").values_list("pk", "name"))
        Customer.objects.filter(pk__in=names).update(deleted_at=now if away else None, changed_at=now)
        turned |= names
    return turned


def _entry(
    event: CustomerRemoved | CustomerRestored,
    pk: int,
    homes: dict[int, int | None],
    actor: Actor,
    now: datetime,
    run: int | None,
) -> Entry:
    return Entry(
        event=event, at=now, actor=actor, customer=pk, subject=("customers.customer", pk), unit=homes.get(pk), run=run
    )
