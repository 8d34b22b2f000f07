"""Put a customer away, look at those who were, and bring them back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nokshi.customers import actions
from nokshi.customers.models import Customer, CustomerQuerySet
from nokshi.customers.web.finding import customer_for
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ui.paging import page_of
from nokshi.ui.toasts import tell


def away(scope: Scope) -> CustomerQuerySet:
    """Return the removed customers of the reader's units."""
    return Customer.objects.away().of_units(scope)


@require_GET
@needs("customers.remove")
def removed_list(request: Request) -> HttpResponse:
    """Show who was removed, the latest first."""
    rows = away(request.scope).values("pk", "name", "kind", "deleted_at")
    page = page_of(rows, "-deleted_at", "-pk", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, "customers/removed.html", {"page": page})


@require_POST
@needs("customers.remove")
def remove(request: Request, customer_id: int) -> HttpResponse:
    """Put one customer away; the toast offers to bring him back."""
    customer = customer_for(request, customer_id)
    actor = Actor.user(request.scope.user_id)
    actions.remove_customer(
        customer=customer, actor=actor, now=clock.now(), reason=request.POST.get("reason", "")[:200]
    )
    restore_url = reverse("customers:restore", args=[customer.pk])
    tell(request, _("%(name)s was removed.") % {"name": customer.name}, undo=restore_url)
    return redirect("customers:list")


@require_POST
@needs("customers.remove")
def restore(request: Request, customer_id: int) -> HttpResponse:
    """Bring one removed customer back."""
    customer = away(request.scope).filter(pk=customer_id).first()
    if customer is None:
        raise NotThere
    actions.restore_customer(customer=customer, actor=Actor.user(request.scope.user_id), now=clock.now())
    tell(request, _("%(name)s is back.") % {"name": customer.name})
    return redirect("customers:customer", customer.pk)
