"""Take an order back, put it right, remove it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.commerce import actions
from nokshi.commerce.models import Order
from nokshi.commerce.queries.orders import returned_quantities
from nokshi.commerce.rules.amounts import LARGEST_QUANTITY, QUANTITY_PLACES, plain
from nokshi.commerce.web.answers import actor_of, page, told_by_toast, told_in
from nokshi.commerce.web.fields import CustomerField, NumberField, chosen
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell


class ReturnForm(forms.Form):
    """A field for each line of which something can still come back, filled with all of it."""

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = returned_quantities(order)
        self.positions: list[int] = []
        for line in order.lines.order_by("position"):
            left = line.quantity - gone.get(line.position, Decimal(0))
            if left:
                self.positions.append(line.position)
                self.fields[f"line_{line.position}"] = NumberField(
                    label=line.description or line.sku or line.get_kind_display(), places=QUANTITY_PLACES,
                    largest=LARGEST_QUANTITY, initial=plain(left), required=False,
                )  # fmt: skip

    def quantities(self) -> dict[int, Decimal]:
        return {one: self.cleaned_data[f"line_{one}"] or Decimal(0) for one in self.positions}


class ChangeForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Order.Status.choices)

    def __init__(self, order: Order, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("customer") if self.is_bound else order.customer_id
        self.fields["customer"] = CustomerField(scope, chosen(given), label=gettext_lazy("Customer"), required=False)


def seen(request: HttpRequest, pk: int) -> Order:
    """Return an order that the reader sees; another is not there."""
    return get_object_or_404(Order.objects.visible_to(scope_of(request)), pk=pk)


@needs("commerce.sell")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order back, whole or in part."""
    order = seen(request, pk)
    form = ReturnForm(order, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            back = actions.refund_order(
                order=order, quantities=form.quantities(), actor=actor_of(request), now=clock.now()
            )
            tell(request, _("Return #%(number)s is booked.") % {"number": back.number})
            return go(request, reverse("commerce:order", args=[back.pk]))
    return page(request, "commerce/order_return.html", form, order=order)


@needs("commerce.sell")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change whose an order is and how far it is."""
    order, scope = seen(request, pk), scope_of(request)
    form = ChangeForm(
        order, scope, request.POST or None, initial={"status": order.status, "customer": order.customer_id}
    )
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            customer = form.cleaned_data["customer"]
            changes = {"status": form.cleaned_data["status"], "customer_id": customer.pk if customer else None}
            actions.change_order(order=order, changes=changes, actor=actor_of(request), now=clock.now())
            tell(request, _("Saved."))
            return go(request, reverse("commerce:order", args=[order.pk]))
    return page(request, "commerce/order_change.html", form, order=order)


@require_POST
@needs("commerce.remove")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order out of the books."""
    order = seen(request, pk)
    with told_by_toast(request):
        actions.remove_order(order=order, actor=actor_of(request), now=clock.now())
        tell(request, _("Order #%(number)s is removed.") % {"number": order.number})
    return redirect(reverse("commerce:orders") if order.pk is None else reverse("commerce:order", args=[pk]))
