"""The page of a record, and taking it away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.queries.naming import naming_here
from nokshi.custom.web.facts import sections
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.records import actions
from nokshi.records.queries.records import customers_seen
from nokshi.records.web.finding import seen
from nokshi.timeline.web.history import told_history
from nokshi.ui.toasts import tell


@require_GET
@needs("records.view")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a record: its fields in their groups, whose it is, and what happened to it."""
    scope = scope_of(request)
    record, kind = seen(request, pk)
    values = values_of([pk], fields_on(kind.subject, scope)).get(pk, {})
    change_url = reverse("records:change", args=[pk]) if scope.may("records.edit") else ""
    return render(request, "records/record.html", {
        "record": record,
        "kind": kind,
        "called": kind.called(pk, record.title),
        "sections": sections(
            kind.subject, pk, values, scope, form_url=change_url, may_change=scope.may("records.edit"),
            heading=kind.label,
        ),
        "naming": naming_here(kind.subject, pk, scope),
        "customer": customers_seen([record.customer_id], scope).get(record.customer_id or 0, ""),
        "list_url": reverse("records:list", args=[kind.key]),
        "change_url": change_url,
        "remove_url": reverse("records:remove", args=[pk]) if scope.may("records.remove") else "",
        "history": told_history(kind.subject, pk, scope),
    })  # fmt: skip


@require_POST
@needs("records.remove")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a record with what stands in its fields."""
    record, kind = seen(request, pk)
    actions.remove_many(records=[pk], actor=Actor.user(scope_of(request).user_id), now=clock.now())
    tell(request, _("“%(record)s” is removed.") % {"record": kind.called(pk, record.title)})
    return redirect("records:list", kind.key)
