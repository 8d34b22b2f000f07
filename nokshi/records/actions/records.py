"""Add records of a kind, change whose they are, remove them; their fields are written by `custom`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.custom import actions as custom
from nokshi.custom.rules.values import PLAIN, Manner
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.records.actions.kinds import KindMissing
from nokshi.records.events import RecordAdded, RecordChanged, RecordRemoved
from nokshi.records.models import Record
from nokshi.records.queries.kinds import house
from nokshi.records.rules.kinds import Belonging, OwnKind
from nokshi.timeline.actions import Entry, record_many

CHUNK = 500


class NoCustomer(DomainError):
    code = "records.no_customer"
    sentence = _("Nobody is named. Say whose it is: each %(kind)s belongs to a customer.")
    status = 422


class WithoutCustomers(DomainError):
    code = "records.without_customers"
    sentence = _("A %(kind)s belongs to nobody. Leave the customer out.")
    status = 422


class NoUnit(DomainError):
    code = "records.no_unit"
    sentence = _("No unit is named. Say where it belongs.")
    status = 422


@dataclass(slots=True, kw_only=True)
class NewRecord:
    """A record to be: its unit, its customer where it has one, and what stands in its fields by key."""

    unit: int | None
    customer: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def add_record(
    *, kind: OwnKind, new: NewRecord, actor: Actor, now: datetime, manner: Manner = PLAIN, run: int | None = None
) -> int:
    """Add one record and return its id; see `add_many`."""
    return add_many(kind=kind, new=[new], actor=actor, now=now, manner=manner, run=run)[0]


@transaction.atomic
def add_many(
    *, kind: OwnKind, new: Sequence[NewRecord], actor: Actor, now: datetime, manner: Manner = PLAIN,
    run: int | None = None,
) -> list[int]:  # fmt: skip
    """Add records of a kind, all or none, and return their ids in order.

    Raises KindMissing, NoUnit, NoCustomer, WithoutCustomers, and what `custom` says of values that do not fit.
    """
    _stand(kind)
    for one in new:
        _check(kind, one.customer, one.unit)
    rows = [
        Record(
            kind_id=kind.id, unit_id=one.unit or 0, customer_id=one.customer, run_id=run, created_at=now, changed_at=now
        )
        for one in new
    ]
    ids = [one.pk for one in Record.objects.bulk_create(rows, batch_size=CHUNK)]
    # The values come first, so that what is told of the record can say what it is called.
    filled = {pk: one.values for pk, one in zip(ids, new, strict=True) if one.values}
    if filled:
        custom.set_many(subject=kind.subject, values=filled, actor=actor, now=now, manner=manner, run=run)
    record_many([
        Entry(
            event=RecordAdded(record_kind=kind.key, title=title), at=now, actor=actor, customer=customer,
            subject=(kind.subject, pk), unit=unit, run=run,
        )
        for pk, title, customer, unit in _told(ids)
    ])  # fmt: skip
    return ids


@transaction.atomic
def change_record(
    *, kind: OwnKind, record: int, customer: int | None, unit: int | None, actor: Actor, now: datetime,
    run: int | None = None,
) -> bool:  # fmt: skip
    """Say anew whose a record is, and of which unit; return False where it was so. Raises as `add_many`, NotThere."""
    _check(kind, customer, unit)
    held = Record.objects.select_for_update().filter(pk=record, kind=kind.id).first()
    if held is None:
        raise NotThere
    pairs = {"customer": [held.customer_id, customer], "unit": [held.unit_id, unit]}
    changes: dict[str, list[Any]] = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if not changes:
        return False
    Record.objects.filter(pk=record).update(customer=customer, unit=unit, changed_at=now)
    event = RecordChanged(record_kind=kind.key, title=held.title, changes=changes)
    # Whoever had it reads of it too.
    told = [
        Entry(event=event, at=now, actor=actor, customer=customer, subject=(kind.subject, record), unit=unit, run=run)
    ]
    if held.customer_id not in (None, customer):
        told.append(Entry(event=event, at=now, actor=actor, customer=held.customer_id, unit=held.unit_id, run=run))
    record_many(told)
    return True


@transaction.atomic
def remove_many(*, records: Sequence[int], actor: Actor, now: datetime, run: int | None = None) -> int:
    """Remove records with what stands in their fields, and return how many were there."""
    kinds, gone = house().by_id, 0
    for start in range(0, len(records), CHUNK):
        some = Record.objects.select_for_update().filter(pk__in=records[start : start + CHUNK]).order_by("pk")
        rows = list(some.values_list("pk", "kind_id", "title", "customer_id", "unit_id"))
        by_kind: dict[int, list[int]] = {}
        for pk, kind, *_rest in rows:
            by_kind.setdefault(kind, []).append(pk)
        for kind, ids in by_kind.items():
            custom.forget(subject=kinds[kind].subject, records=ids, actor=actor, now=now, run=run)
        Record.objects.filter(pk__in=[row[0] for row in rows]).delete()
        record_many([
            Entry(
                event=RecordRemoved(record_kind=kinds[kind].key, title=title), at=now, actor=actor, customer=customer,
                subject=(kinds[kind].subject, pk), unit=unit, run=run,
            )
            for pk, kind, title, customer, unit in rows
        ])  # fmt: skip
        gone += len(rows)
    return gone


def _stand(kind: OwnKind) -> None:
    """Hold a kind in use until the commit; raises KindMissing."""
    # Shared: whoever takes the kind away waits, others who add do not.
    held = " FOR SHARE" if connection.vendor == "postgresql" else ""
    question = "SELECT id FROM records_kind WHERE id = %s AND retired_at IS NULL AND removed_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(question + held, [kind.id])
        if cursor.fetchone() is None:
            raise KindMissing


def _check(kind: OwnKind, customer: int | None, unit: int | None) -> None:
    if unit is None:
        raise NoUnit
    if customer is None and kind.belongs is Belonging.ONE:
        raise NoCustomer(kind=kind.label)
    if customer is not None and kind.belongs is Belonging.NONE:
        raise WithoutCustomers(kind=kind.label)


def _told(ids: Sequence[int]) -> list[tuple[int, str, int | None, int]]:
    found: list[tuple[int, str, int | None, int]] = []
    for start in range(0, len(ids), CHUNK):
        rows = Record.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        found += rows.values_list("pk", "title", "customer_id", "unit_id")
    return found
