"""Facts changed where they stand, and the way back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nokshi.customers import actions
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.web.facts import IN_PLACE, Facts
from nokshi.customers.web.finding import customer_for
from nokshi.customers.words import lent_as
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import DomainError
from nokshi.timeline.models import EventRow
from nokshi.ui.toasts import tell


@require_POST
@needs("customers.change")
def set_field(request: Request, customer_id: int, field: str) -> HttpResponse:
    """Set one field and answer with what is to be shown; 422 with a sentence where it is refused."""
    customer = customer_for(request, customer_id)
    if field not in IN_PLACE or not request.scope.writes(lent_as(field)):
        raise Http404
    value = request.POST.get(field, "").strip()
    try:
        changes = {field: _whole(customer.pk, field, value)}
        actions.change_customer(
            customer=customer, changes=changes, actor=Actor.user(request.scope.user_id), now=clock.now()
        )
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    known = facts_of([customer.pk], CHANGEABLE)[customer.pk]
    return HttpResponse(
        Facts(customer, known, request.scope).fact(field).shown, content_type="text/plain; charset=utf-8"
    )


def _whole(customer_id: int, field: str, value: str) -> Any:
    """Return the whole list where only its first value is edited in place."""
    if field not in ("emails", "phones"):
        return value
    others = facts_of([customer_id], [field])[customer_id][field][1:]
    return [value, *others] if value else others


@require_POST
@needs("customers.change")
def undo(request: Request, customer_id: int, event_id: int) -> HttpResponse:
    """Take one change back, where the reader may write each of its fields."""
    customer = customer_for(request, customer_id)
    row = EventRow.objects.standing().filter(pk=event_id, kind="customers.changed", customer_id=customer.pk).first()
    if row is None or not all(request.scope.writes(lent_as(field)) for field in row.data["changes"]):
        raise Http404
    actions.undo_change(customer=customer, event_id=event_id, actor=Actor.user(request.scope.user_id), now=clock.now())
    tell(request, _("It is as it was before."))
    return redirect("customers:customer", customer.pk)
