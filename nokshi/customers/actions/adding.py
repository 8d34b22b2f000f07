"""Add customers, one or thousands."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.writing import NameMissing as NameMissing
from nokshi.customers.actions.writing import address_rows, clean, identity_rows, known_of, set_keys
from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Address, Customer, CustomerUnit, Identity
from nokshi.customers.queries.facts import home_region
from nokshi.customers.rules.names import called_of, tidy
from nokshi.customers.rules.people import IDENTITY_FIELDS, PLAIN_FIELDS, Known, NewCustomer, Pair
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.timeline.actions import Entry, record_many
from nokshi.workspace import queries as workspace

CHUNK = 2_000


class NothingKnown(DomainError):
    code = "customers.nothing_known"
    sentence = _("Nothing says who this is. Give a name, an e-mail address, a phone number or a customer number.")


def add_customer(
    *,
    name: str,
    actor: Actor,
    now: datetime,
    kind: str = "person",
    called: str = "",
    language: str = "",
    zone: str = "",
    preferred_channel: str = "",
    country: str = "",
    city: str = "",
    birth_date: date | None = None,
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    handles: Sequence[Pair] = (),
    external: Sequence[Pair] = (),
    addresses: Sequence[dict[str, Any]] = (),
    units: Sequence[int] = (),
    owner: int | None = None,
    source: str = "",
    run: int | None = None,
) -> Customer:
    """Add one customer and return him; raises NothingKnown and the refusals of unreadable values.

    Without `units` he belongs to the whole organisation. `called` is guessed from the name where it is not given.
    """
    new = NewCustomer(
        name=name, kind=kind, called=called, language=language, zone=zone, preferred_channel=preferred_channel,
        country=country, city=city, birth_date=birth_date, emails=emails, phones=phones, handles=handles,
        external=external, addresses=addresses, units=units, owner=owner, source=source,
    )  # fmt: skip
    [pk] = add_many(new=[new], actor=actor, now=now, run=run)
    return Customer.objects.get(pk=pk)


def add_many(
    *, new: Iterable[NewCustomer], actor: Actor, now: datetime, source: str = "", run: int | None = None
) -> list[int]:
    """Add customers in sets of 2,000 and return their ids in the order given; all of them or none.

    Each has his event at the time he came to be one (`created_at`, else now). Nobody is matched: `match_many` does.
    """
    people = list(new)
    region, root = home_region(), workspace.root_unit().pk
    ids: list[int] = []
    with transaction.atomic():
        for start in range(0, len(people), CHUNK):
            drafts = [_draft(one, now, source, region, root) for one in people[start : start + CHUNK]]
            ids += _save(drafts, actor, run)
    return ids


class _Draft:
    """A customer and the rows that go with him, before he has an id."""

    __slots__ = ("addresses", "customer", "known", "units")

    def __init__(
        self, customer: Customer, known: dict[str, list[Known]], addresses: list[dict[str, str]], units: list[int]
    ) -> None:
        self.customer = customer
        self.known = known
        self.addresses = addresses
        self.units = units


def _draft(new: NewCustomer, now: datetime, source: str, region: str, root: int) -> _Draft:
    country = clean("country", new.country, region)
    known = {
        field: known_of(field, getattr(new, field), country or region) if getattr(new, field) else []
        for field in IDENTITY_FIELDS
    }
    name = tidy(new.name) or next((one.shown for kind in known.values() for one in kind[:1]), "")
    if not name:
        raise NothingKnown
    values = {field: clean(field, getattr(new, field), region) for field in PLAIN_FIELDS if field != "name"}
    values["source"] = values["source"] or source
    values["called"] = values["called"] or (called_of(name, new.kind) if tidy(new.name) else "")
    customer = Customer(
        **values,
        name=name[:200],
        email=known["emails"][0].value if known["emails"] else "",
        phone=known["phones"][0].value if known["phones"] else "",
        owner_id=new.owner,
        created_at=new.created_at or now,
        changed_at=now,
    )
    set_keys(customer, [one.value for kind in known.values() for one in kind])
    addresses = clean("addresses", new.addresses, region) if new.addresses else []
    return _Draft(customer, known, addresses, sorted(set(new.units)) or [root])


def _save(drafts: Sequence[_Draft], actor: Actor, run: int | None) -> list[int]:
    Customer.objects.bulk_create([draft.customer for draft in drafts], batch_size=CHUNK)
    identities: list[Identity] = []
    addresses: list[Address] = []
    units: list[CustomerUnit] = []
    for draft in drafts:
        pk = draft.customer.pk
        for known in draft.known.values():
            identities += identity_rows(pk, known)
        addresses += address_rows(pk, draft.addresses)
        units += [CustomerUnit(customer_id=pk, unit_id=unit) for unit in draft.units]
    Identity.objects.bulk_create(identities, batch_size=CHUNK)
    Address.objects.bulk_create(addresses, batch_size=CHUNK)
    CustomerUnit.objects.bulk_create(units, batch_size=CHUNK)
    record_many([_added(draft, actor, run) for draft in drafts])
    return [draft.customer.pk for draft in drafts]


def _added(draft: _Draft, actor: Actor, run: int | None) -> Entry:
    one = draft.customer
    return Entry(
        event=CustomerAdded(name=one.name, customer_kind=one.kind, source=one.source),
        at=one.created_at,
        actor=actor,
        customer=one.pk,
        subject=("customers.customer", one.pk),
        unit=draft.units[0] if len(draft.units) == 1 else None,
        run=run,
    )
