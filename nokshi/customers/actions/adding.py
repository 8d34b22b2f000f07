"""Add customers, one or thousands."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions import rows
from nokshi.customers.actions.writing import NameMissing as NameMissing
from nokshi.customers.actions.writing import clean, clean_text, known_of
from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import home_region
from nokshi.customers.rules.names import called_of, contact_key, search_key, tidy
from nokshi.customers.rules.people import ADDRESS_PARTS, IDENTITY_FIELDS, PLAIN_FIELDS, Known, NewCustomer, Pair
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.events import utc
from nokshi.kernel.searchkey import sorting_key
from nokshi.timeline.actions import Entry, record_many
from nokshi.workspace import queries as workspace

CHUNK = 5_000
LONGEST_NAME = 200
TEXTS = tuple(field for field in PLAIN_FIELDS if field not in ("name", "birth_date"))


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
    """Add customers in sets of 5,000 and return their ids in the order given; all of them or none.

    Each has his event at the time he came to be one (`created_at`, else now). Nobody is matched: `match_many` does.
    """
    people = list(new)
    region, root = home_region(), workspace.root_id()
    if len(people) <= CHUNK:
        # Whoever is refused is so before anything is written, so nothing needs a savepoint to go back to.
        drafts = [_draft(one, now, source, region, root) for one in people]
        with transaction.atomic(savepoint=False):
            return _save(drafts, actor, now, run)
    ids: list[int] = []
    with transaction.atomic():
        for start in range(0, len(people), CHUNK):
            drafts = [_draft(one, now, source, region, root) for one in people[start : start + CHUNK]]
            ids += _save(drafts, actor, now, run)
    return ids


class _Draft:
    """A customer and the rows that go with him, before he has an id."""

    __slots__ = ("addresses", "created_at", "known", "owner", "units", "values")

    def __init__(
        self, values: dict[str, Any], known: list[list[Known]], addresses: list[dict[str, str]], units: list[int],
        owner: int | None, created_at: datetime,
    ) -> None:  # fmt: skip
        self.values = values
        self.known = known
        self.addresses = addresses
        self.units = units
        self.owner = owner
        self.created_at = created_at


def _draft(new: NewCustomer, now: datetime, source: str, region: str, root: int) -> _Draft:
    values: dict[str, Any] = dict.fromkeys(PLAIN_FIELDS, "")
    for field in TEXTS:
        if given := getattr(new, field):
            values[field] = clean_text(field, given)
    values["birth_date"] = clean("birth_date", new.birth_date, region)
    home = values["country"] or region
    known = [known_of(field, given, home) for field in IDENTITY_FIELDS if (given := getattr(new, field))]
    name = tidy(new.name)
    shown = name or next((one.shown for kind in known for one in kind[:1]), "")
    if not shown:
        raise NothingKnown
    values["name"] = shown[:LONGEST_NAME]
    values["source"] = values["source"] or clean_text("source", source)
    values["called"] = values["called"] or (called_of(name, values["kind"]) if name else "")
    addresses = clean("addresses", new.addresses, region) if new.addresses else []
    units = sorted(set(new.units)) or [root]
    return _Draft(values, known, addresses, units, new.owner, utc(new.created_at or now))


def _save(drafts: Sequence[_Draft], actor: Actor, now: datetime, run: int | None) -> list[int]:
    ids = rows.new_ids(len(drafts))
    numbered = list(zip(ids, drafts, strict=True))
    moment = connection.ops.adapt_datetimefield_value
    changed_at = moment(utc(now))
    rows.write_customers([_customer(pk, draft, moment(draft.created_at), changed_at) for pk, draft in numbered])
    rows.write_identities([
        (pk, one.kind, one.namespace, one.value, one.shown, "", place == 0)
        for pk, draft in numbered for known in draft.known for place, one in enumerate(known)
    ])  # fmt: skip
    rows.write_addresses([
        (pk, *(parts[part] for part in ADDRESS_PARTS), place == 0)
        for pk, draft in numbered for place, parts in enumerate(draft.addresses)
    ])  # fmt: skip
    rows.write_units([(pk, unit) for pk, draft in numbered for unit in draft.units])
    record_many([_added(pk, draft, actor, run) for pk, draft in numbered])
    return list(ids)


def _customer(pk: int, draft: _Draft, created_at: Any, changed_at: Any) -> tuple[Any, ...]:
    values, known = draft.values, draft.known
    name, called, city = values["name"], values["called"], values["city"]
    first = {kind[0].kind: kind[0].value for kind in known if kind}
    return (
        pk, values["kind"], name, called, values["language"], values["zone"], values["preferred_channel"],
        values["country"], city, values["birth_date"], first.get("email", ""), first.get("phone", ""), draft.owner,
        values["source"], sorting_key(name), search_key(name=name, called=called, city=city),
        contact_key([one.value for kind in known for one in kind]), created_at, changed_at,
    )  # fmt: skip


def _added(pk: int, draft: _Draft, actor: Actor, run: int | None) -> Entry:
    values = draft.values
    return Entry(
        event=CustomerAdded(name=values["name"], customer_kind=values["kind"], source=values["source"]),
        at=draft.created_at,
        actor=actor,
        customer=pk,
        subject=("customers.customer", pk),
        unit=draft.units[0] if len(draft.units) == 1 else None,
        run=run,
    )
