"""A customer's page: facts, timeline, what is around."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.queries.past import values_before
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.queries.merging import merges_of, survivor_of
from nokshi.customers.queries.names import user_names
from nokshi.customers.queries.past import evening_of, facts_before, was_removed
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.asked_day import day_asked
from nokshi.customers.web.facts import Facts
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.rights import rights_of
from nokshi.customers.web.thread import Thread
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.panels import Panel, panels
from nokshi.ports.past import Past, pasts
from nokshi.timeline.queries import Place


@require_GET
@needs("customers.view")
def page(request: Request, customer_id: int) -> HttpResponse:
    """Show a customer as a whole; the thread may begin at any place of it, so that an address keeps it.

    With `day` in the address he is shown as he was known that evening, and nothing can be changed.
    """
    try:
        customer = customer_for(request, customer_id)
    except NotThere:
        if into := survivor_of(customer_id, request.scope):
            return redirect("customers:customer", into)
        raise
    now, day = clock.now(), day_asked(request)
    known = facts_of([customer.pk], CHANGEABLE)[customer.pk]
    own = values_of([customer.pk], fields_on(SUBJECT, request.scope)).get(customer.pk, {})
    if day:
        return _past_page(request, customer, known, own, day)
    thread = Thread(customer, request.scope, request.GET)
    return render(request, "customers/customer.html", {
        "customer": customer,
        "facts": Facts(customer, known, request.scope, own_values=own),
        "thread": thread,
        "merges": _merges(customer) if len(thread.ids) > 1 else [],
        "now": now,
        "today": clock.today(request.scope.zone, now),
        "can": rights_of(request.scope),
        "fact_panels": _panels(request.scope, customer, "facts"),
        "around_panels": _panels(request.scope, customer, "around"),
        "change_url": reverse("customers:change", args=[customer.pk]),
        "merge_url": reverse("customers:merge", args=[customer.pk]),
    })  # fmt: skip


def _past_page(
    request: Request, customer: Customer, known: dict[str, Any], own: dict[str, Any], day: date
) -> HttpResponse:
    evening = evening_of(day, request.scope.zone)
    own = values_before(SUBJECT, customer.pk, own, evening)
    facts = facts_before(customer.pk, known, evening)
    customer.name, customer.kind = facts["name"], facts["kind"]
    query = {**request.GET.dict(), "before": request.GET.get("before") or str(Place(evening, 0))}
    reader = replace(request.scope, capabilities=frozenset())
    return render(request, "customers/customer.html", {
        "customer": customer,
        "facts": Facts(customer, facts, reader, day, own),
        "thread": Thread(customer, request.scope, query),
        "now": clock.now(),
        "today": clock.today(request.scope.zone),
        "day": day,
        "standing": _standing(customer, evening),
        "pasts": _pasts(request.scope, customer, evening),
        "can": rights_of(reader),
    })  # fmt: skip


@require_GET
@needs("customers.view")
def older(request: Request, customer_id: int) -> HttpResponse:
    """Answer with the part of the thread behind a place; a whole page to whoever opens the address itself."""
    if not is_htmx(request):
        return page(request, customer_id)  # type: ignore[return-value]
    customer = customer_for(request, customer_id)
    thread = Thread(customer, request.scope, request.GET)
    answer = render(request, "customers/thread_part.html", {"thread": thread, "customer": customer})
    answer["HX-Replace-Url"] = thread.kept_url
    return answer


def _panels(scope: Scope, customer: Customer, place: str) -> list[dict[str, Any]]:
    return [
        {"label": panel.label, "url": panel.url(customer.pk)}
        for panel in panels
        if panel.subject == SUBJECT and panel.place == place and panel.of in ("", customer.kind) and _may(scope, panel)
    ]


def _merges(customer: Customer) -> list[dict[str, Any]]:
    """Return who was merged into a customer, and by whom."""
    found = merges_of(customer.pk)
    names = user_names({one.by for one in found if one.by})
    return [{"one": one, "by": names.get(one.by or 0, "")} for one in found]


def _pasts(scope: Scope, customer: Customer, moment: datetime) -> list[dict[str, Any]]:
    return [
        {"past": past, "lines": past.stood(customer.pk, moment, scope)}
        for past in pasts
        if past.subject == SUBJECT and _may(scope, past)
    ]


def _standing(customer: Customer, moment: datetime) -> str:
    if customer.created_at >= moment:
        return "not yet"
    return "removed" if was_removed(customer.pk, moment) else "there"


def _may(scope: Scope, part: Panel | Past) -> bool:
    return not part.capability or scope.may(part.capability)
