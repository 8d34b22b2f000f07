"""The map of relations around a customer: a picture to walk on, and the same as a table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nokshi.customers.queries.relations import pictures_of, ties_of
from nokshi.customers.rules.mapping import Picture
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.relations import said
from nokshi.customers.words import RELATION, relation_said
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import NotThere


@require_GET
@needs("customers.view")
def relation_map(request: Request, customer_id: int) -> HttpResponse:
    """Show those around a customer and those around them; each leads to the map around himself."""
    customer = customer_for(request, customer_id)
    if not request.scope.shows(RELATION):
        raise NotThere
    today = clock.today(request.scope.zone)
    ties = ties_of(customer.pk, request.scope, today)
    told = [said(tie, request.scope) for tie in ties]
    wide, tall = pictures_of(customer, ties, request.scope, today)
    return render(request, "customers/map.html", {
        "customer": customer,
        "maps": [(name, one, _lines(one)) for name, one in (("wide", wide), ("tall", tall))],
        "notes": {one["tie"].other: one["words"] for one in reversed(told) if not one["tie"].is_over},
        "ties": told,
        "others": _others(wide, customer.pk),
        "left_out": len({tie.other for tie in ties if not tie.is_over}) - sum(node.ring == 1 for node in wide.nodes),
    })  # fmt: skip


def _lines(picture: Picture) -> list[dict[str, Any]]:
    return [{"link": link, "words": relation_said(link.kind, link.role, is_from=True)} for link in picture.links]


def _others(picture: Picture, middle: int) -> list[dict[str, Any]]:
    """Return the relations on the map that do not touch its middle, for the table."""
    nodes = {node.id: node for node in picture.nodes}
    return [
        {"start": nodes[link.start], "end": nodes[link.end],
         "words": relation_said(link.kind, link.role, is_from=True)}
        for link in picture.links if middle not in (link.start, link.end)
    ]  # fmt: skip
