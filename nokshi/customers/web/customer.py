"""A customer's page: facts, timeline, what is around."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.facts import Facts
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.rights import rights_of
from nokshi.customers.web.thread import Thread
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.scope import Scope
from nokshi.ports.panels import Panel, panels


@require_GET
@needs("customers.view")
def page(request: Request, customer_id: int) -> HttpResponse:
    """Show a customer as a whole; the thread may begin at any place of it, so that an address keeps it."""
    customer = customer_for(request, customer_id)
    known = facts_of([customer.pk], CHANGEABLE)[customer.pk]
    thread = Thread(customer, request.scope, request.GET)
    return render(request, "customers/customer.html", {
        "customer": customer,
        "facts": Facts(customer, known, request.scope),
        "thread": thread,
        "now": clock.now(),
        "can": rights_of(request.scope),
        "fact_panels": _panels(request.scope, customer, "facts"),
        "around_panels": _panels(request.scope, customer, "around"),
        "change_url": reverse("customers:change", args=[customer.pk]),
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
        if panel.subject == SUBJECT and panel.place == place and _may(scope, panel)
    ]


def _may(scope: Scope, panel: Panel) -> bool:
    return not panel.capability or scope.may(panel.capability)
