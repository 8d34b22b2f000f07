"""Customers as bearers of fields that the room below keeps."""

from collections.abc import Sequence
from datetime import datetime

from nokshi.custom.queries import sought_texts
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import CHUNK, home_units
from nokshi.customers.rules.names import search_key
from nokshi.ports.bearers import Home

SUBJECT = "customers.customer"


def hold(ids: Sequence[int]) -> dict[int, Home]:
    """Hold customers against other writers until the commit, and return those that are there."""
    kinds: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Customer.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        kinds |= dict(rows.values_list("pk", "kind"))
    units = home_units(list(kinds))
    return {pk: Home(pk, units.get(pk), kind) for pk, kind in kinds.items()}


def touched(ids: Sequence[int], now: datetime, is_sought: bool) -> None:
    """Note when customers changed, and make their keys anew where they are found by what was written."""
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        if is_sought:
            _make_keys(some)
        Customer.objects.filter(pk__in=some).update(changed_at=now)


def _make_keys(ids: Sequence[int]) -> None:
    texts = sought_texts(SUBJECT, ids)
    people = list(Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for one in people:
        one.search_key = search_key(name=one.name, called=one.called, city=one.city, others=texts.get(one.pk, ()))
    Customer.objects.bulk_update(people, ["search_key"], batch_size=100)
