"""Place an order by hand."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.commerce import actions
from nokshi.commerce.queries import price_for
from nokshi.commerce.rules.amounts import LARGEST_QUANTITY, QUANTITY_PLACES
from nokshi.commerce.rules.orders import Line
from nokshi.commerce.web.answers import actor_of, told_in
from nokshi.commerce.web.fields import CurrencyField, CustomerField, NumberField, ProductField, UnitField, chosen
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

LINES = 3
MOST_LINES = 100


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


class LineForm(forms.Form):
    quantity = NumberField(
        label=gettext_lazy("Quantity"), places=QUANTITY_PLACES, largest=LARGEST_QUANTITY, min_value=Decimal("0.001"),
        initial=1,
    )  # fmt: skip
    unit_price = NumberField(
        label=gettext_lazy("Unit price"), required=False, min_value=Decimal(0),
        help_text=gettext_lazy("Empty: the price of the list."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"] = ProductField(
            chosen(self.data.get(f"{self.prefix}-product")), label=gettext_lazy("Product")
        )
        self.order_fields(("product", "quantity", "unit_price"))


Lines = formset_factory(LineForm, extra=LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)


@needs("commerce.sell")
def new(request: HttpRequest) -> HttpResponse:
    """Place an order by hand."""
    scope = scope_of(request)
    initial = {"customer": chosen(request.GET.get("customer"))}
    form = OrderForm(scope, request.POST or None, initial=initial)
    lines = Lines(request.POST or None, prefix="line")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        with told_in(form):
            order = _placed(request, form.cleaned_data, lines)
            tell(request, _("Order #%(number)s is placed.") % {"number": order.number})
            return go(request, reverse("commerce:order", args=[order.pk]))
    status = 422 if form.errors or any(lines.errors if lines.is_bound else ()) else 200
    return render(request, "commerce/order_new.html", {"form": form, "lines": lines}, status=status)


def _placed(request: HttpRequest, data: dict[str, Any], lines: "BaseFormSet[LineForm]") -> Any:
    now = clock.now()
    customer: Customer | None = data["customer"]
    rows = [one.cleaned_data for one in lines if one.cleaned_data.get("product")]
    return actions.place_order(
        unit_id=data["unit"],
        customer_id=customer.pk if customer else None,
        currency=data["currency"],
        lines=[_line(row, customer, data["currency"], now) for row in rows],
        actor=actor_of(request),
        now=now,
    )


def _line(row: dict[str, Any], customer: Customer | None, currency: str, now: Any) -> Line:
    price = row["unit_price"]
    if price is None:
        listed = price_for(row["product"], customer, currency, now)
        if listed is None:
            raise actions.NoPrice(product=row["product"].name, currency=currency)
        price = listed.amount
    return Line(product_id=row["product"].pk, quantity=row["quantity"], unit_price=price)
