"""Change what is known of customers; writing the same value tells nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import sought_texts
from nokshi.customers.actions.bearing import SUBJECT
from nokshi.customers.actions.writing import address_rows, clean, identity_rows, known_of, set_keys
from nokshi.customers.events import CustomerChanged
from nokshi.customers.models import Address, Customer, CustomerUnit, Identity
from nokshi.customers.queries.facts import CHUNK, facts_of, home_region, home_units
from nokshi.customers.rules.people import CHANGEABLE, IDENTITY_FIELDS, PLAIN_FIELDS
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.events import from_data
from nokshi.timeline.actions import Entry, record, record_many
from nokshi.timeline.models import EventRow
from nokshi.workspace import queries as workspace

Changes = dict[str, list[Any]]
SAVED = [*PLAIN_FIELDS, "owner_id", "email", "phone", "sort_key", "search_key", "contact_key", "changed_at"]


class ChangedSince(DomainError):
    code = "customers.changed_since"
    sentence = _("Somebody has changed this again since. Look at the value there is now before you take it back.")
    status = 409


def change_customer(
    *, customer: Customer, changes: Mapping[str, Any], actor: Actor, now: datetime, run: int | None = None
) -> int | None:
    """Set fields of a customer (those of `rules.people.CHANGEABLE`); return the event's id, None if all was so already.

    Lists (`emails`, `phones`, `handles`, `external`, `addresses`, `units`) are given whole, the main one first.
    """
    with transaction.atomic():
        made = _write({customer.pk: changes}, now)
        if customer.pk not in made:
            return None
        entry = _entry(customer.pk, made[customer.pk], home_units([customer.pk]), actor, now, run)
        customer.refresh_from_db()
        return record(
            entry.event, at=now, actor=actor, customer=entry.customer, subject=entry.subject, unit=entry.unit, run=run
        )


def change_many(
    *, changes: Mapping[int, Mapping[str, Any]], actor: Actor, now: datetime, run: int | None = None
) -> dict[int, Changes]:
    """Set fields of many customers by id; return what was really changed as {id: {field: [before, after]}}."""
    ids = list(changes)
    made: dict[int, Changes] = {}
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            made |= _write({pk: changes[pk] for pk in ids[start : start + CHUNK]}, now)
        homes = home_units(list(made))
        record_many([_entry(pk, done, homes, actor, now, run) for pk, done in made.items()])
    return made


def undo_change(*, customer: Customer, event_id: int, actor: Actor, now: datetime) -> int | None:
    """Put back what one CustomerChanged event changed; raises ChangedSince where it was changed again."""
    row = EventRow.objects.get(pk=event_id, kind=CustomerChanged.kind, customer_id=customer.pk)
    event = from_data(row.kind, row.data)
    assert isinstance(event, CustomerChanged)
    with transaction.atomic():
        Customer.objects.select_for_update().get(pk=customer.pk)
        present = facts_of([customer.pk], event.changes)[customer.pk]
        if any(present[field] != after for field, (_before, after) in event.changes.items()):
            raise ChangedSince
        before = {field: values[0] for field, values in event.changes.items()}
        return change_customer(customer=customer, changes=before, actor=actor, now=now)


def add_identity(
    *,
    customer: Customer,
    kind: str,
    value: str,
    actor: Actor,
    now: datetime,
    namespace: str = "",
    run: int | None = None,
) -> int | None:
    """Add an e-mail address, phone, handle or external id behind those there are."""
    field = _field_of(kind)
    present = facts_of([customer.pk], [field])[customer.pk][field]
    added = [namespace, value] if kind in ("handle", "external") else value
    return change_customer(customer=customer, changes={field: [*present, added]}, actor=actor, now=now, run=run)


def remove_identity(*, identity: Identity, actor: Actor, now: datetime) -> int | None:
    """Take one identity away; the next one of its kind becomes the primary."""
    field = _field_of(identity.kind)
    present = facts_of([identity.customer_id], [field])[identity.customer_id][field]
    gone = [identity.namespace, identity.value] if identity.kind in ("handle", "external") else identity.value
    rest = [one for one in present if one != gone]
    return change_customer(customer=identity.customer, changes={field: rest}, actor=actor, now=now)


def set_units(*, customer: Customer, units: Sequence[int], actor: Actor, now: datetime) -> int | None:
    """Say to which units a customer belongs; without any he belongs to the whole organisation."""
    return change_customer(customer=customer, changes={"units": list(units)}, actor=actor, now=now)


def give_owner(*, customers: Sequence[int], owner: int | None, actor: Actor, now: datetime) -> int:
    """Give customers to a user, or to nobody; return how many had another owner before."""
    return len(change_many(changes={pk: {"owner": owner} for pk in customers}, actor=actor, now=now))


def _field_of(kind: str) -> str:
    return next(field for field, its_kind in IDENTITY_FIELDS.items() if its_kind == kind)


def _entry(
    pk: int, made: Changes, homes: Mapping[int, int | None], actor: Actor, now: datetime, run: int | None
) -> Entry:
    return Entry(
        event=CustomerChanged(changes=made),
        at=now,
        actor=actor,
        customer=pk,
        subject=("customers.customer", pk),
        unit=homes.get(pk),
        run=run,
    )


def _write(changes: Mapping[int, Mapping[str, Any]], now: datetime) -> dict[int, Changes]:
    """Write what differs and return it; the rows are held against other writers until the commit."""
    fields = {field for one in changes.values() for field in one}
    if unknown := fields - set(CHANGEABLE):
        raise ValueError(f"no such fields of a customer: {', '.join(sorted(unknown))}")
    customers = {
        one.pk: one for one in Customer.objects.select_for_update().filter(pk__in=list(changes)).order_by("pk")
    }
    present = facts_of(list(customers), {*fields, "country"})
    region = home_region()
    made: dict[int, Changes] = {}
    for pk in customers:
        wanted = _wanted(changes[pk], present[pk]["country"] or region)
        differs = {field: [present[pk][field], value] for field, value in wanted.items() if present[pk][field] != value}
        if differs:
            made[pk] = differs
    if made:
        _save({pk: customers[pk] for pk in made}, made, region, now)
    return made


def _wanted(changes: Mapping[str, Any], region: str) -> dict[str, Any]:
    wanted = {field: clean(field, value, region) for field, value in changes.items()}
    if "units" in wanted and not wanted["units"]:
        wanted["units"] = [workspace.root_unit().pk]
    return wanted


def _save(customers: Mapping[int, Customer], made: Mapping[int, Changes], region: str, now: datetime) -> None:
    for pk, customer in customers.items():
        for field in PLAIN_FIELDS:
            if field in made[pk]:
                setattr(customer, field, made[pk][field][1])
        if "owner" in made[pk]:
            customer.owner_id = made[pk]["owner"][1]
        customer.changed_at = now
    for field in IDENTITY_FIELDS:
        _save_identities(field, {pk: done[field][1] for pk, done in made.items() if field in done}, region)
    _save_lists(made)
    known, texts = facts_of(list(customers), IDENTITY_FIELDS), sought_texts(SUBJECT, list(customers))
    for pk, customer in customers.items():
        facts = known[pk]
        customer.email = next(iter(facts["emails"]), "")
        customer.phone = next(iter(facts["phones"]), "")
        set_keys(
            customer,
            [*facts["emails"], *facts["phones"], *(value for _n, value in facts["handles"] + facts["external"])],
            texts.get(pk, ()),
        )
    Customer.objects.bulk_update(customers.values(), SAVED, batch_size=100)


def _save_identities(field: str, lists: Mapping[int, list[Any]], region: str) -> None:
    if not lists:
        return
    old = Identity.objects.filter(customer__in=list(lists), kind=IDENTITY_FIELDS[field])
    kept = {(one.customer_id, one.namespace, one.value): one for one in old}
    old.delete()
    rows = [row for pk, values in lists.items() for row in identity_rows(pk, known_of(field, values, region))]
    for row in rows:
        if before := kept.get((row.customer_id, row.namespace, row.value)):
            row.shown, row.label = before.shown, before.label
    Identity.objects.bulk_create(rows, batch_size=500)


def _save_lists(made: Mapping[int, Changes]) -> None:
    addresses = {pk: done["addresses"][1] for pk, done in made.items() if "addresses" in done}
    units = {pk: done["units"][1] for pk, done in made.items() if "units" in done}
    if addresses:
        Address.objects.filter(customer__in=list(addresses)).delete()
        Address.objects.bulk_create([row for pk, parts in addresses.items() for row in address_rows(pk, parts)])
    if units:
        CustomerUnit.objects.filter(customer__in=list(units)).delete()
        CustomerUnit.objects.bulk_create(
            [CustomerUnit(customer_id=pk, unit_id=unit) for pk, ids in units.items() for unit in ids]
        )
