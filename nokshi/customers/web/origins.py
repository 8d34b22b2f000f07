"""Where each value of a customer comes from: when, by whom, and out of which file or system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.names import user_names
from nokshi.customers.queries.past import Origin, origins_of
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.finding import customer_for
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A value of a field in words, and how the record came by it; `label` stands at the newest of its field."""

    label: Text
    value: str
    at: datetime
    by: str
    is_now: bool


@require_GET
@needs("customers.view")
def origins(request: Request, customer_id: int) -> HttpResponse:
    """Show every value that a customer's fields had, the newest first, without what is hidden from the reader."""
    customer = customer_for(request, customer_id)
    shown = [field for field in CHANGEABLE if request.scope.shows(lent_as(field))]
    found = origins_of(customer, facts_of([customer.pk], shown)[customer.pk])
    everything = [one for values in found.values() for one in values]
    speech = Speech(request.scope, {one.value for one in found.get("owner", []) if one.value})
    users = user_names({one.actor.id for one in everything if one.actor.kind == "user" and one.actor.id})
    lines = [
        Line(LABELS[field], speech.say(field, one.value), one.at, _by(one, users), place == 0)
        for field, values in found.items()
        for place, one in enumerate(values)
    ]
    return render(request, "customers/origins.html", {"customer": customer, "lines": lines})


def _by(origin: Origin, users: dict[int, str]) -> str:
    return " · ".join(_parts(origin, users))


def _parts(origin: Origin, users: dict[int, str]) -> Iterable[str]:
    if origin.actor.kind == "user":
        yield users.get(origin.actor.id or 0, _("somebody who left"))
    elif origin.actor.kind == "customer":
        yield _("the customer")
    elif origin.run is None:
        yield _("Nokshi itself")
    if origin.run is not None:
        yield _("import %(run)s") % {"run": origin.run}
    if origin.source:
        yield origin.source
