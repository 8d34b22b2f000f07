"""Price lists: in which currency, for whom, and the prices on them."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.commerce import actions
from nokshi.commerce.models import PriceList
from nokshi.commerce.web.answers import actor_of, page, told_by_toast
from nokshi.commerce.web.fields import CurrencyField
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.sentence import sentence
from nokshi.conditions.web.builder import Builder
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ui.answers import go
from nokshi.ui.paging import page_of
from nokshi.ui.toasts import tell


class PriceListForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    position = forms.IntegerField(
        label=gettext_lazy("Place"), min_value=0, max_value=10_000, initial=10,
        help_text=gettext_lazy("Of the lists that are for a customer, the one with the lowest place counts."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"] = CurrencyField()
        self.order_fields(("name", "currency", "position", "is_active"))


@needs("commerce.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Show the price lists in the order in which they are asked."""
    scope = scope_of(request)
    lists = PriceList.objects.annotate(count=Count("prices")).order_by("currency", "position", "pk")
    rows = [{"list": one, "who": sentence(one.who, scope) if one.who else ""} for one in lists]
    return render(request, "commerce/prices.html", {"rows": rows})


@needs("commerce.view")
def price_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a price list and the prices on it."""
    found = get_object_or_404(PriceList, pk=pk)
    prices = found.prices.select_related("product")
    query = request.GET
    rows = page_of(prices, "product__name", "pk", after=query.get("after", ""), before=query.get("before", ""))
    who = sentence(found.who, scope_of(request)) if found.who else ""
    context = {"list": found, "page": rows, "who": who, "total": prices.count()}
    return render(request, "commerce/price_list.html", context)


@needs("commerce.prices")
def new(request: HttpRequest) -> HttpResponse:
    """Add a price list."""
    form = PriceListForm(request.POST or None, initial={"currency": scope_of(request).currency})
    builder = _builder(request, None)
    if request.method == "POST" and not builder.is_turning and form.is_valid():
        data = dict(form.cleaned_data)
        is_active = data.pop("is_active")
        try:
            made = actions.add_price_list(**data, who=_who(builder), actor=actor_of(request), now=clock.now())
            if not is_active:
                _change(request, made, {"is_active": False})
        except (DomainError, ConditionError) as refusal:
            _refuse(form, builder, refusal)
        else:
            tell(request, _("Price list %(name)s is added.") % {"name": made.name})
            return go(request, reverse("commerce:price_list", args=[made.pk]))
    return _page(request, form, builder, None)


@needs("commerce.prices")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a price list: its name, its place, for whom it is."""
    found = get_object_or_404(PriceList, pk=pk)
    initial = {
        "name": found.name, "currency": found.currency, "position": found.position, "is_active": found.is_active,
    }  # fmt: skip
    form = PriceListForm(request.POST or None, initial=initial)
    builder = _builder(request, found)
    if request.method == "POST" and not builder.is_turning and form.is_valid():
        try:
            _change(request, found, {**form.cleaned_data, "who": _who(builder)})
        except (DomainError, ConditionError) as refusal:
            _refuse(form, builder, refusal)
        else:
            tell(request, _("Saved."))
            return go(request, reverse("commerce:price_list", args=[pk]))
    return _page(request, form, builder, found)


@require_POST
@needs("commerce.prices")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a price list and its prices away."""
    found = get_object_or_404(PriceList, pk=pk)
    with told_by_toast(request):
        actions.remove_price_list(price_list=found, actor=actor_of(request), now=clock.now())
        tell(request, _("Price list %(name)s is removed.") % {"name": found.name})
    return redirect("commerce:prices")


def _change(request: HttpRequest, found: PriceList, changes: dict[str, Any]) -> None:
    actions.change_price_list(price_list=found, changes=changes, actor=actor_of(request), now=clock.now())


def _builder(request: HttpRequest, found: PriceList | None) -> Builder:
    scope: Scope = scope_of(request)
    if request.method == "POST":
        return Builder.of_form(request.POST, scope=scope)
    return Builder.of_tree(found.who if found else None, scope=scope)


def _who(builder: Builder) -> dict[str, Any] | None:
    return None if builder.is_empty else builder.tree()


def _refuse(form: PriceListForm, builder: Builder, refusal: Exception) -> None:
    if isinstance(refusal, ConditionError):
        builder.complain()
    form.add_error(None, str(refusal))


def _page(request: HttpRequest, form: PriceListForm, builder: Builder, found: PriceList | None) -> HttpResponse:
    return page(request, "commerce/price_list_form.html", form, builder=builder, list=found)
