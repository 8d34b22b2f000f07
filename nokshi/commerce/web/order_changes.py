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
from nokshi.commerce.queries.orders import lines_written, returned_quantities
from nokshi.commerce.rules.amounts import LARGEST_QUANTITY, QUANTITY_PLACES, plain
from nokshi.commerce.web.answers import actor_of, page, told_by_toast, told_in
from nokshi.commerce.web.fields import CustomerField, NumberField, chosen
from nokshi.commerce.web.lines import COUNT, Lines, asks_for_lines
from nokshi.customers.looking import looked_at
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
        given = self.data.get("customer") if self.is_bound else self.initial.get("customer", order.customer_id)
        self.fields["customer"] = CustomerField(scope, chosen(given), label=gettext_lazy("Customer"), required=False)


def seen(request: HttpRequest, pk: int) -> Order:
    """Return an order that the reader sees; another is not there."""
    order = get_object_or_404(Order.objects.visible_to(scope_of(request)), pk=pk)
    looked_at(request, order.customer_id)
    return order


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
    """Change whose an order is, how far it is, and what is on it."""
    order, scope = seen(request, pk), scope_of(request)
    initial = {"status": order.status, "customer": order.customer_id}
    form, lines = ChangeForm(order, scope, request.POST or None, initial=initial), _lines(order, request)
    if asks_for_lines(request.POST):
        form, lines = ChangeForm(order, scope, initial=request.POST.dict()), lines.turned(request.POST)
    elif request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        with told_in(form):
            _changed(order, form.cleaned_data, lines, request)
            tell(request, _("Saved."))
            return go(request, reverse("commerce:order", args=[order.pk]))
    answer = page(request, "commerce/order_change.html", form, order=order, lines=lines)
    answer.status_code = 422 if lines.has_errors else answer.status_code
    return answer


def _lines(order: Order, request: HttpRequest) -> Lines:
    return Lines(request.POST if COUNT in request.POST else None, former=lines_written(order))


def _changed(order: Order, data: dict[str, Any], lines: Lines, request: HttpRequest) -> None:
    now, customer = clock.now(), data["customer"]
    changes: dict[str, Any] = {"status": data["status"], "customer_id": customer.pk if customer else None}
    if COUNT in request.POST:
        changes["lines"] = lines.written(customer, order.currency, now)
    actions.change_order(order=order, changes=changes, actor=actor_of(request), now=now)


@require_POST
@needs("commerce.remove")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order out of the books."""
    order = seen(request, pk)
    with told_by_toast(request):
        actions.remove_order(order=order, actor=actor_of(request), now=clock.now())
        tell(request, _("Order #%(number)s is removed.") % {"number": order.number})
    return redirect(reverse("commerce:orders") if order.pk is None else reverse("commerce:order", args=[pk]))
