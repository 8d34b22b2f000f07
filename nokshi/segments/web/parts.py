"""Parts that pages fetch: the look at a tree, why somebody is in or out, whom to ask about, panels."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from nokshi.conditions.web.builder import Builder
from nokshi.customers.looking import looked_at
from nokshi.customers.models import Customer
from nokshi.customers.queries.search import best_matches
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import NotThere
from nokshi.segments.models import Membership, Segment
from nokshi.segments.queries import segments_of, why_of
from nokshi.segments.web.looking import look_at
from nokshi.segments.web.shown import rows_of, tree_url
from nokshi.workspace import queries as workspace

VIEW = "segments.view"
OFFERED, MOVED = 8, 5


@require_POST
@needs(VIEW)
def look(request: Request) -> HttpResponse:
    """Answer with how many meet the conditions being built, who may be written to, and some of them."""
    builder = Builder.of_form(request.POST, scope=request.scope)
    tree = builder.tree_so_far()
    unit, count = _ground(request)
    seen = look_at(tree, unit, request.scope, clock.now())
    return render(request, "segments/look.html", {
        "look": seen,
        "is_empty": builder.is_empty,
        "url": tree_url(tree),
        "count": count,
        "segment_id": request.GET.get("segment", ""),
    })  # fmt: skip


def _ground(request: Request) -> tuple[int, int | None]:
    """Return the unit that is looked at, the segment's or the one chosen for a new one, and how many are in it now."""
    if (number := request.GET.get("segment", "")).isdigit():
        found = Segment.objects.visible_to(request.scope).filter(pk=number).values_list("unit_id", "count").first()
        if found is None:
            raise NotThere
        return found
    chosen = request.POST.get("unit", "")
    if chosen.isdigit() and request.scope.sees_unit(int(chosen)):
        return int(chosen), None
    units = workspace.unit_choices(request.scope)
    return (units[0][0].pk if units else workspace.root_unit().pk), None


@require_GET
@needs(VIEW)
def why(request: Request, pk: int) -> HttpResponse:
    """Answer with why one customer is in a segment or not."""
    segment = Segment.objects.visible_to(request.scope).filter(pk=pk).first()
    if segment is None:
        raise NotThere
    context = why_context(request, segment, request.GET.get("why", ""))
    return render(request, "segments/why.html", {"segment": segment, **context})


def why_context(request: Request, segment: Segment, number: str) -> dict[str, Any]:
    """Return what the template of reasons shows of one customer; nothing where nobody is chosen."""
    if not number.isdigit():
        return {}
    customer = Customer.objects.visible_to(request.scope).filter(pk=number).first()
    if customer is None:
        raise NotThere
    looked_at(request, customer.pk)
    return {
        "customer": customer,
        "membership": Membership.objects.filter(segment=segment, customer=customer).first(),
        "reason": why_of(segment, customer, request.scope, clock.now()) if segment.is_live else None,
    }


@require_GET
@needs("customers.view")
def people(request: Request) -> HttpResponse:
    """Answer with the customers whom a text finds, as options."""
    rows = Customer.objects.visible_to(request.scope)
    ids = best_matches(rows, request.GET.get("q", ""), request.scope, OFFERED)
    named = {row["pk"]: row for row in rows.filter(pk__in=ids).values("pk", "name", "city")}
    return render(request, "segments/people.html", {"people": [named[pk] for pk in ids if pk in named]})


@require_GET
@needs(VIEW)
def of_customer(request: Request, customer_id: int) -> HttpResponse:
    """Answer with the panel of the segments that a customer is in."""
    customer = Customer.objects.visible_to(request.scope).filter(pk=customer_id).first()
    if customer is None:
        raise NotThere
    template = "segments/of.html" if is_htmx(request) else "segments/of_page.html"
    memberships = segments_of(customer_id, request.scope)
    return render(request, template, {"customer": customer, "memberships": memberships})


@require_GET
@needs(VIEW)
def glance(request: Request) -> HttpResponse:
    """Answer with the segments that moved most in the last day."""
    segments = list(Segment.objects.visible_to(request.scope).order_by("-count", "pk")[:50])
    rows = [row for row in rows_of(segments, request.scope, clock.now()) if row.has_moved]
    rows.sort(key=lambda row: -(row.came + row.went))
    template = "segments/glance.html" if is_htmx(request) else "segments/glance_page.html"
    return render(request, template, {"rows": rows[:MOVED]})


@require_GET
@needs(VIEW)
def progress(request: Request, pk: int) -> HttpResponse:
    """Answer with how far the filling of a segment is."""
    segment = Segment.objects.visible_to(request.scope).filter(pk=pk).first()
    if segment is None:
        raise NotThere
    return render(request, "segments/progress.html", {"segment": segment})
