"""Customers as records that fields of others name."""

from django.db.models import Q, QuerySet

from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import home_region
from nokshi.customers.queries.matching import match_many
from nokshi.customers.queries.search import matching_text
from nokshi.customers.rules.identities import value_of
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import sorting_key

BY_CONTACT = (("email", "customers.email"), ("phone", "customers.phone"), ("external", "customers.external"))


def answering(scope: Scope, text: str) -> QuerySet[Customer]:
    """Return the customers whom a reader sees and who answer a text, by name."""
    return matching_text(Customer.objects.visible_to(scope), text, scope).order_by("sort_key", "pk")


def called(scope: Scope, text: str) -> QuerySet[Customer]:
    """Return the customers who have an address or a number, else those who are called so."""
    for kind, field in BY_CONTACT:
        value = value_of(kind, text, home_region() if kind == "phone" else "") if scope.shows(field) else ""
        if value and (found := match_many(scope, kind, [value])):
            return Customer.objects.filter(pk__in=found.values())
    key = sorting_key(text)
    named = Q(sort_key=key, name__iexact=text.strip()) if key else Q(pk__in=[])
    return Customer.objects.visible_to(scope).filter(named)
