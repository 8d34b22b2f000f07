"""Customers as vCards."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet

from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.rules.vcards import vcard_of
from nokshi.customers.words import lent_as
from nokshi.kernel.scope import Scope

CHUNK = 500
FIELDS = ("name", "called", "emails", "phones", "addresses", "city", "country", "birth_date", "external")


def vcards(scope: Scope, ids: Iterable[int]) -> Iterator[bytes]:
    """Yield the cards of those among the customers whom the reader sees, in their order, with what he may see."""
    fields = ["kind", *(field for field in FIELDS if scope.shows(lent_as(field)))]
    waiting = iter(ids)
    while part := list(islice(waiting, CHUNK)):
        seen = set(Customer.objects.visible_to(scope).filter(pk__in=part).values_list("pk", flat=True))
        facts = facts_of([pk for pk in part if pk in seen], fields)
        yield from (vcard_of(facts[pk]) for pk in part if pk in facts)


def vcards_of_kind(kind: str, scope: Scope, ids: Iterable[int] | None) -> Iterator[bytes]:
    """Yield the cards of the customers of a kind, oldest first; all of them where `ids` is None."""
    wanted = Customer.objects.visible_to(scope).filter(kind=kind).order_by("pk")
    if ids is not None:
        wanted = wanted.filter(pk__in=list(ids))
    yield from vcards(scope, _ids(wanted.values_list("pk", flat=True)))


def _ids(rows: QuerySet[Customer, int]) -> Iterator[int]:
    last = 0
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from page
        last = page[-1]
