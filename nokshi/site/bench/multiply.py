"""Make many of a few: every row of the first customers is written again under other ids, with other names.

Names, addresses and all keys made of them are worked out anew by the product's own rules; whatever else follows from
a customer (orders, traits, units, consents, log) is copied inside the database, whichever tables there are.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, models

from nokshi.commerce.models import Order, ScoreCuts
from nokshi.customers.models import Customer, Identity
from nokshi.customers.rules.names import called_of, contact_key, search_key
from nokshi.kernel.searchkey import sorting_key
from nokshi.segments.models import Membership, Segment
from nokshi.site.bench import engine
from nokshi.site.bench.loading import in_bulk
from nokshi.site.demo import names
from nokshi.site.demo.people import Person
from nokshi.timeline.models import EventRow

ADDED = "customers.added"
NAMED = ("name", "called", "sort_key", "search_key", "contact_key", "email", "phone")
KINDS = {"customers.customer": Customer, "commerce.order": Order}
Model = type[models.Model]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """A table whose rows follow from customers: its columns, and how far apart the ids of two copies are."""

    model: Model
    table: str
    columns: tuple[str, ...]
    last: int


@dataclass(frozen=True, slots=True)
class Other:
    """Who stands in the place of one of the first customers."""

    name: str
    called: str
    email: str
    phone: str
    number: int

    @property
    def code(self) -> str:
        """His number in the shop's own books."""
        return f"C-{self.number:06}"


def multiply(crowd: Sequence[Person], *, blocks: int, tell: Tell) -> None:
    """Write the rows of the first customers `blocks` times more."""
    copied = list(_tables())
    sizes = {table.model: table.last for table in copied}
    first = engine.rows("SELECT * FROM customers_customer ORDER BY id")
    heads = _columns(Customer)
    identities = engine.rows("SELECT * FROM customers_identity ORDER BY id")
    added = engine.rows("SELECT * FROM timeline_eventrow WHERE kind = ? ORDER BY id", [ADDED])
    with in_bulk([table.table for table in copied]):
        for block in range(1, blocks + 1):
            others = [_other(person, block, len(crowd)) for person in crowd]
            _write(Customer, _people(first, heads, others, block, sizes))
            _write(Identity, _identities(identities, first, heads, others, block, sizes))
            _write(EventRow, _additions(added, others, block, sizes))
            for table in copied:
                if table.model not in (Customer, Identity):
                    _copy(table, sizes, block)
            tell(block, blocks)
    _mend_sequences(copied)
    _mend_counts(blocks + 1)


def _tables() -> Iterator[Copied]:
    """Yield the tables that follow from customers, those referred to first."""
    found: list[Model] = [Customer]
    everything: list[Model] = [model for model in apps.get_models() if model.__module__.startswith("nokshi.")]
    while fresh := [model for model in everything if model not in found and _refers(model, found)]:
        found += fresh
    found.append(EventRow)
    for model in found:
        table = model._meta.db_table
        key = model._meta.pk
        assert key is not None
        [(last,)] = engine.rows(f"SELECT COALESCE(MAX({key.column}), 0) FROM {table}")
        if last:
            yield Copied(model, table, _columns(model), last)


def _refers(model: Model, found: Sequence[Model]) -> bool:
    return any(isinstance(field, models.ForeignKey) and field.related_model in found for field in model._meta.fields)


def _columns(model: Model) -> tuple[str, ...]:
    """Return the columns of a table as they stand in it."""
    with connection.cursor() as cursor:
        return tuple(one.name for one in connection.introspection.get_table_description(cursor, model._meta.db_table))


def _other(person: Person, block: int, size: int) -> Other:
    number = block * size + person.number
    luck = Random(f"bench/{number}")
    bengali = any("\u0980" <= sign <= "\u09ff" for sign in person.name.whole)
    make = names.company_name if person.is_company else names.person_name
    name = make(person.country, luck, bengali=bengali)
    email, phone = person.email, person.phone
    if email:
        email = f"{names.mail_name(name.latin) or 'customer'}{number}@{email.partition('@')[2]}"
    if phone:
        phone = f"{phone[:-7]}{(number * 48_271 + 7_919) % 10**7:07}"
    called = name.called or called_of(name.whole, "company" if person.is_company else "person")
    return Other(name.whole[:200], called, email, phone, number)


def _people(
    first: Sequence[tuple[Any, ...]], heads: Sequence[str], others: Sequence[Other], block: int, sizes: dict[Model, int]
) -> Iterator[list[Any]]:
    places = {name: heads.index(name) for name in ("id", "city", *NAMED)}
    for row, other in zip(first, others, strict=True):
        known = [one for one in (other.email, other.phone, other.code) if one]
        new = {
            "id": row[places["id"]] + block * sizes[Customer],
            "name": other.name,
            "called": other.called,
            "sort_key": sorting_key(other.name),
            "search_key": search_key(name=other.name, called=other.called, city=row[places["city"]]),
            "contact_key": contact_key(known),
            "email": other.email,
            "phone": other.phone,
        }
        made = list(row)
        for name, value in new.items():
            made[places[name]] = value
        yield made


def _identities(
    rows: Sequence[tuple[Any, ...]],
    first: Sequence[tuple[Any, ...]],
    heads: Sequence[str],
    others: Sequence[Other],
    block: int,
    sizes: dict[Model, int],
) -> Iterator[list[Any]]:
    columns = _columns(Identity)
    who = {row[heads.index("id")]: other for row, other in zip(first, others, strict=True)}
    for row in rows:
        made = dict(zip(columns, row, strict=True))
        other = who[made["customer_id"]]
        value = {"email": other.email, "phone": other.phone}.get(made["kind"], other.code)
        made |= {"value": value, "shown": value}
        made["id"] += block * sizes[Identity]
        made["customer_id"] += block * sizes[Customer]
        yield list(made.values())


def _additions(
    rows: Sequence[tuple[Any, ...]], others: Sequence[Other], block: int, sizes: dict[Model, int]
) -> Iterator[list[Any]]:
    columns = _columns(EventRow)
    for row, other in zip(rows, others, strict=True):
        made = dict(zip(columns, row, strict=True))
        data = made["data"] if isinstance(made["data"], dict) else json.loads(made["data"])
        made["data"] = json.dumps({**data, "name": other.name}, ensure_ascii=False)
        made["id"] += block * sizes[EventRow]
        made["customer_id"] += block * sizes[Customer]
        made["subject_id"] += block * sizes[Customer]
        yield list(made.values())


def _write(model: Model, rows: Iterator[list[Any]]) -> None:
    engine.load(model._meta.db_table, _columns(model), rows)


def _copy(table: Copied, sizes: dict[Model, int], block: int) -> None:
    """Write a table's first rows again, ids moved, inside the database."""
    fields = {field.column: field for field in table.model._meta.fields}
    told = [_told(table, column, fields[column], sizes, block) for column in table.columns if column in fields]
    columns = [column for column in table.columns if column in fields]
    key = table.model._meta.pk
    assert key is not None
    which = f"t.{key.column} <= {table.last}" + (f" AND t.kind <> '{ADDED}'" if table.model is EventRow else "")
    if table.model is EventRow:
        which += " AND t.customer_id IS NOT NULL"
    source, named = f"{table.table} t", [column for column in columns if column in NAMED]
    if "customer_id" in columns and named:
        source += f" JOIN customers_customer n ON n.id = t.customer_id + {block * sizes[Customer]}"
    found = f"SELECT {', '.join(told)} FROM {source} WHERE {which} ORDER BY t.{key.column}"
    engine.run(f"INSERT INTO {table.table} ({_quoted(columns)}) {found}")


def _told(table: Copied, column: str, field: "models.Field[Any, Any]", sizes: dict[Model, int], block: int) -> str:
    """Return what stands in a column of a copy."""
    related, quoted = field.related_model, f'"{column}"'
    if isinstance(field, models.ForeignKey):
        moved = sizes.get(related, 0) if isinstance(related, type) else 0
        return f"t.{quoted} + {block * moved}" if moved else f"t.{quoted}"
    if field.primary_key:
        return f"t.{quoted} + {block * table.last}"
    if table.model is EventRow and column in ("customer_id", "cause_id"):
        return f"t.{quoted} + {block * sizes[Customer if column == 'customer_id' else EventRow]}"
    if column == "subject_id":
        cases = " ".join(f"WHEN '{kind}' THEN {block * sizes.get(model, 0)}" for kind, model in KINDS.items())
        return f"t.subject_id + CASE t.subject_kind {cases} ELSE 0 END"
    if table.model is Order and column == "number":
        return f"t.number || '-{block}'"
    if column in NAMED and table.model is not Customer and _is_of_customer(table):
        return f"n.{quoted}"
    return f"t.{quoted}"


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _is_of_customer(table: Copied) -> bool:
    return "customer_id" in table.columns


def _mend_sequences(copied: Sequence[Copied]) -> None:
    """Let PostgreSQL give out the ids that come after those written here."""
    if engine.is_sqlite():
        return
    for table in copied:
        key = table.model._meta.pk
        assert key is not None
        last = f"(SELECT MAX({key.column}) FROM {table.table})"
        engine.rows(f"SELECT setval(pg_get_serial_sequence('{table.table}', '{key.column}'), {last})")


def _mend_counts(times: int) -> None:
    """Bring in line what is kept of everybody: how many are in a segment, and over how many the fifths are drawn."""
    members, segments = Membership._meta.db_table, Segment._meta.db_table
    engine.run(f"UPDATE {segments} SET count = (SELECT COUNT(*) FROM {members} m WHERE m.segment_id = {segments}.id)")
    engine.run(f"UPDATE {ScoreCuts._meta.db_table} SET base = base * ?", [times])
