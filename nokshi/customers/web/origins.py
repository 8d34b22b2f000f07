"""Where each value of a customer comes from: when, by whom, and out of which file or system."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nokshi.custom.queries import fields_on
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.words import say
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.queries.names import user_names
from nokshi.customers.queries.past import Origin, evening_of, facts_before, origins_of, own_origins
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.asked_day import day_asked
from nokshi.customers.web.came import by_whom, keys_of
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.makings import makings_of
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Told, told

SHORT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A value of a field in words, and how the record came by it; `is_now` at the newest of its field."""

    field: str
    label: Text
    value: str
    at: datetime
    by: tuple[Told, ...]
    is_now: bool


@require_GET
@needs("customers.view")
def origins(request: Request, customer_id: int) -> HttpResponse:
    """Show every value that a customer's fields had, the newest first, without what is hidden from the reader.

    With `day` in the address it tells of what was known that evening; to a script it answers with the newest few values
    of each field, to be shown beside the facts.
    """
    customer, day = customer_for(request, customer_id), day_asked(request)
    before = evening_of(day, request.scope.zone) if day else None
    known = facts_of([customer.pk], [field for field in CHANGEABLE if request.scope.shows(lent_as(field))])[customer.pk]
    if before:
        known = facts_before(customer.pk, known, before)
    found = origins_of(customer, known, before) | own_origins(customer.pk, fields_on(SUBJECT, request.scope), before)
    lines = list(_lines(found, request.scope))
    context = {"customer": customer, "day": day, "makings": [] if day else makings_of(customer.pk, request.scope)}
    if not is_htmx(request):
        return render(request, "customers/origins.html", {**context, "lines": lines})
    newest = [(field, list(some)[:SHORT]) for field, some in groupby(lines, lambda line: line.field)]
    return render(request, "customers/origins_part.html", {**context, "fields": newest})


def _lines(found: Mapping[str, list[Origin]], scope: Scope) -> Iterator[Line]:
    everything = [one for values in found.values() for one in values]
    own = {one.name: one for one in fields_on(SUBJECT, scope)}
    speech = Speech(scope, {one.value for one in found.get("owner", []) if one.value})
    users = user_names({one.actor.id for one in everything if one.actor.kind == "user" and one.actor.id})
    tellings = told({key for one in everything for key in keys_of(one)}, scope)
    for field, values in found.items():
        for place, one in enumerate(values):
            by = tuple(by_whom(one, users, tellings))
            yield Line(field, *_said(field, one.value, speech, own), one.at, by, place == 0)


def _said(field: str, value: Any, speech: Speech, own: Mapping[str, Definition]) -> tuple[Text, str]:
    if field in own:
        return own[field].label, say(own[field], value, speech.scope)
    return LABELS[field], speech.say(field, value)
