"""The records of each kind in use as flat rows, under the headers that importing knows again."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.rules.cells import told
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Row, export_kinds
from nokshi.records.plugs.kinds import each
from nokshi.records.queries.records import records_of
from nokshi.records.rules.kinds import OwnKind

CHUNK = 500
HIDDEN_BY = {"customer_id": "customers.external", "email": "customers.email", "phone": "customers.phone"}


def columns(kind: OwnKind, scope: Scope) -> list[str]:
    """Return the headers of an export, in English."""
    return ["id", *_whose(kind, scope), *(f"custom.{one.key}" for one in fields_on(kind.subject, scope))]


def rows(kind: OwnKind, scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield the records that a reader sees, oldest first, 500 at a time."""
    wanted, last = records_of(kind, scope).order_by("pk"), 0
    if ids is not None:
        wanted = wanted.filter(pk__in=ids)
    whose, own = _whose(kind, scope), fields_on(kind.subject, scope)
    while page := list(wanted.filter(pk__gt=last).values_list("pk", "customer_id")[:CHUNK]):
        last = page[-1][0]
        people = _people([customer for _pk, customer in page if customer], scope) if whose else {}
        values = values_of([pk for pk, _customer in page], own)
        for pk, customer in page:
            known, more = people.get(customer or 0, {}), values.get(pk, {})
            yield (pk, *(known.get(name, "") for name in whose), *(told(more.get(one.key)) for one in own))


def _whose(kind: OwnKind, scope: Scope) -> list[str]:
    if not kind.has_customer or not scope.may("customers.view"):
        return []
    return [name for name, field in HIDDEN_BY.items() if scope.shows(field)]


def _people(ids: Sequence[int], scope: Scope) -> dict[int, dict[str, Any]]:
    seen = Customer.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", flat=True)
    found = facts_of(list(seen), ("external", "emails", "phones"))
    return {pk: _told(one) for pk, one in found.items()}


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    number = next((f"{system}:{value}" if system else value for system, value in facts["external"]), "")
    return {
        "customer_id": number, "email": next(iter(facts["emails"]), ""), "phone": next(iter(facts["phones"]), ""),
    }  # fmt: skip


def _export_kind(kind: OwnKind) -> ExportKind:
    return ExportKind(kind.subject, kind.label_many, "records.export", partial(columns, kind), partial(rows, kind))


export_kinds.lend_from(each(_export_kind))
