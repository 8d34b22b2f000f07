"""The record and the fields that an address names, as far as the reader sees them."""

from django.http import HttpRequest

from nokshi.custom.queries import fields_on
from nokshi.custom.rules.definitions import Definition
from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of
from nokshi.kernel.errors import NotThere
from nokshi.ports.bearers import Bearer, bearers
from nokshi.ports.records import record_kinds
from nokshi.timeline.looking import looked

CUSTOMER = "customers.customer"


def bearer_for(request: HttpRequest, subject: str, record: int, *, to_change: bool = False) -> Bearer:
    """Return the kind of a record that the reader sees, or may change; raises NotThere."""
    scope, bearer = scope_of(request), bearers.get(subject)
    if bearer is None or not scope.may(bearer.view) or (to_change and not scope.may(bearer.change)):
        raise NotThere
    if not record_kinds[subject].visible(scope).filter(pk=record).exists():
        raise NotThere
    if customer := bearer.whose(record):
        looked(request, CUSTOMER, customer, clock.now())
    return bearer


def field_for(request: HttpRequest, subject: str, key: str) -> Definition:
    """Return a field that the reader may write; raises NotThere."""
    scope = scope_of(request)
    found = next((one for one in fields_on(subject, scope) if one.key == key and scope.writes(one.name)), None)
    if found is None:
        raise NotThere
    return found
