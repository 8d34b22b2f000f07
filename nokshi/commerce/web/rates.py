"""Exchange rates: what other currencies are worth, from which day on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.commerce import actions
from nokshi.commerce.models import ExchangeRate
from nokshi.commerce.queries.rates import currencies_without_rate, rates_shown
from nokshi.commerce.queries.settings import recount_share
from nokshi.commerce.rules.amounts import RATE_PLACES
from nokshi.commerce.web.answers import actor_of, page, told_in
from nokshi.commerce.web.fields import CurrencyField, NumberField
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

LARGEST = Decimal(900_000_000)


class RateForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("From day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The rate holds from this day until the next one."),
    )  # fmt: skip

    def __init__(self, home: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"] = CurrencyField(without=(home,))
        self.fields["rate"] = NumberField(
            label=_("One of it in %(currency)s") % {"currency": home}, places=RATE_PLACES, largest=LARGEST
        )
        self.order_fields(("currency", "on", "rate"))


@needs("commerce.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Show the rates; set one."""
    scope = scope_of(request)
    now = clock.now()
    initial = {"on": clock.today(scope.zone, now), "currency": request.GET.get("currency", "")}
    form = RateForm(scope.currency, request.POST or None, initial=initial)
    if request.method == "POST" and scope.may("commerce.prices") and form.is_valid():
        with told_in(form):
            actions.set_rate(**form.cleaned_data, actor=actor_of(request), now=now)
            tell(request, _("The rate is set. Orders in %(currency)s are counted anew.") % form.cleaned_data)
            return go(request, request.path)
    missing = currencies_without_rate(scope)
    return page(
        request,
        "commerce/rates.html",
        form,
        rates=rates_shown(),
        missing=missing,
        home=scope.currency,
        recount=recount_share(),
    )


@require_POST
@needs("commerce.prices")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rate away; the one before it holds again."""
    rate = get_object_or_404(ExchangeRate, pk=pk)
    actions.remove_rate(rate=rate, actor=actor_of(request), now=clock.now())
    tell(request, _("The rate is taken away. Orders in %(currency)s are counted anew.") % {"currency": rate.currency})
    return redirect("commerce:rates")
