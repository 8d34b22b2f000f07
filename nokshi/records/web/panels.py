"""What the customer's page shows of his records of a kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from nokshi.customers.models import Customer
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import NotThere
from nokshi.records.queries import kind_at
from nokshi.records.queries.records import beside, records_of

SHOWN = 8


@needs("records.view")
def panel(request: HttpRequest, customer_id: int, own: str) -> HttpResponse:
    """Show a customer's records of a kind, the newest first, and the way to add one."""
    scope, kind = scope_of(request), kind_at(own)
    customer = get_object_or_404(Customer.objects.visible_to(scope), pk=customer_id)
    if not kind.has_customer:
        raise NotThere
    rows = list(records_of(kind, scope).filter(customer=customer_id).order_by("-created_at", "-pk")[: SHOWN + 1])
    notes = beside(kind, [one.pk for one in rows[:SHOWN]], scope)
    context = {
        "customer": customer,
        "kind": kind,
        "rows": [
            {"record": one, "called": kind.called(one.pk, one.title), "note": " · ".join(notes.get(one.pk, []))}
            for one in rows[:SHOWN]
        ],
        "has_more": len(rows) > SHOWN,
        "list_url": reverse("records:list", args=[kind.key]),
        "add_url": f"{reverse('records:add', args=[kind.key])}?customer={customer_id}"
        if scope.may("records.edit") else "",
    }  # fmt: skip
    if is_htmx(request):
        return render(request, "records/panel.html", context)
    shown = render_to_string("records/panel.html", context, request)
    return render(request, "customers/panel_page.html", {"customer": customer, "panel": shown})
