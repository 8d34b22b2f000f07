"""Place an order by hand."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.commerce import actions
from nokshi.commerce.web.answers import actor_of, told_in
from nokshi.commerce.web.fields import CurrencyField, CustomerField, UnitField, chosen
from nokshi.commerce.web.lines import Lines, asks_for_lines
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell


class OrderForm(forms.Form):
    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("customer") or self.initial.get("customer")
        self.fields["customer"] = CustomerField(
            scope, chosen(given), label=gettext_lazy("Customer"), required=False,
            help_text=gettext_lazy("Leave it empty for a sale over the counter."),
        )  # fmt: skip
        self.fields["unit"] = UnitField(scope, label=gettext_lazy("Unit"))
        self.fields["currency"] = CurrencyField(initial=scope.currency)


@needs("commerce.sell")
def new(request: HttpRequest) -> HttpResponse:
    """Place an order by hand."""
    scope = scope_of(request)
    initial = {"customer": chosen(request.GET.get("customer"))}
    form = OrderForm(scope, request.POST or None, initial=initial)
    lines = Lines(request.POST or None)
    if asks_for_lines(request.POST):
        form, lines = OrderForm(scope, initial=request.POST.dict()), lines.turned(request.POST)
    elif request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        with told_in(form):
            order = _placed(request, form.cleaned_data, lines)
            tell(request, _("Order #%(number)s is placed.") % {"number": order.number})
            return go(request, reverse("commerce:order", args=[order.pk]))
    status = 422 if form.errors or lines.has_errors else 200
    return render(request, "commerce/order_new.html", {"form": form, "lines": lines}, status=status)


def _placed(request: HttpRequest, data: dict[str, Any], lines: Lines) -> Any:
    now = clock.now()
    customer: Customer | None = data["customer"]
    return actions.place_order(
        unit_id=data["unit"],
        customer_id=customer.pk if customer else None,
        currency=data["currency"],
        lines=lines.written(customer, data["currency"], now),
        actor=actor_of(request),
        now=now,
    )
