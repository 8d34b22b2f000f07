"""To which brands and regions a customer belongs, changed where it stands."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.customers import actions
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.relation_forms import UnitsForm
from nokshi.customers.web.relations import asked
from nokshi.customers.words import lent_as
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import NotThere
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell


@needs("customers.change")
def units(request: Request, customer_id: int) -> HttpResponse:
    """Ask for the units of a customer and set them; those that the reader does not see stay."""
    customer = customer_for(request, customer_id)
    if not request.scope.writes(lent_as("units")):
        raise NotThere
    present = facts_of([customer.pk], ["units"])[customer.pk]["units"]
    data = request.POST if request.method == "POST" else None
    form = UnitsForm(data, scope=request.scope, present=present)
    if data is None or not form.is_valid():
        return asked(request, customer, form, _("Brands and regions"), _("Save"))
    event = actions.set_units(
        customer=customer, units=form.chosen(), actor=Actor.user(request.scope.user_id), now=clock.now()
    )
    if event is not None:
        tell(request, _("Saved."), undo=reverse("customers:undo", args=[customer.pk, event]))
    return go(request, reverse("customers:customer", args=[customer.pk]))
