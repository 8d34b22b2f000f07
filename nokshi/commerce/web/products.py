"""The catalogue: its list, a product's page, adding and changing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.commerce import actions
from nokshi.commerce.models import PriceList, Product
from nokshi.commerce.queries.exporting import category_paths
from nokshi.commerce.queries.listing import products_for, usual_prices
from nokshi.commerce.queries.orders import customers_seen
from nokshi.commerce.queries.reports import last_buyers, pieces_sold, sold_by_month
from nokshi.commerce.rules.amounts import plain
from nokshi.commerce.rules.drawing import bars
from nokshi.commerce.web.answers import actor_of, page, told_by_toast, told_in
from nokshi.commerce.web.fields import CategoryField, NumberField, chosen
from nokshi.custom.web.facts import own_url
from nokshi.custom.web.narrowing import OwnNarrowing
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.timeline.web.history import told_history
from nokshi.ui.answers import go
from nokshi.ui.paging import page_of
from nokshi.ui.toasts import tell, warn

YEAR = timedelta(days=365)


class ProductForm(forms.Form):
    sku = forms.CharField(label=gettext_lazy("Product code"), max_length=60)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = CategoryField(label=gettext_lazy("Category"))


class ProductChangeForm(ProductForm):
    is_active = forms.BooleanField(label=gettext_lazy("On sale"), required=False)


class PriceForm(forms.Form):
    price_list = forms.ModelChoiceField(PriceList.objects.order_by("position", "pk"), label=gettext_lazy("Price list"))
    amount = NumberField(label=gettext_lazy("Price"), required=False)


class ShelfForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = CategoryField(label=gettext_lazy("Category"), empty=gettext_lazy("all"))


@needs("commerce.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Show the products on sale, or those retired."""
    scope, query = scope_of(request), request.GET
    text, category, retired = query.get("q", "")[:100], chosen(query.get("category")), "retired" in query
    products, own = products_for(text, category, retired=retired), OwnNarrowing.of(request, "commerce.product")
    products = own.keep(products) if own else products
    marks = {mark: query.get(mark, "") for mark in ("after", "before")}
    rows = (
        own.page(products, "name", "pk")
        if own
        else page_of(products, "name", "pk", after=marks["after"], before=marks["before"])
    )
    ids = [one.pk for one in rows.rows]
    cells = own.cells(ids) if own else {}
    prices, shelves = usual_prices(ids, scope.currency), category_paths()
    sold = pieces_sold(ids, scope, clock.now() - YEAR)
    context = {
        "page": rows,
        "rows": [
            {
                "product": one, "price": prices.get(one.pk), "sold": sold.get(one.pk),
                "category": shelves.get(one.category_id or 0), "cells": cells.get(one.pk, ()),
            }
            for one in rows.rows
        ],
        "form": ShelfForm(query),
        "text": text,
        "total": products.count(),
        "retired": retired,
        "own": own,
        "note": _("By name") if own is None or not own.sort else "",
        "is_narrowed": bool(text or category or retired or (own and own.is_used)),
    }  # fmt: skip
    return render(request, "commerce/products.html", context)


@needs("commerce.view")
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product: its prices, what was sold of it by month, and who bought it lately."""
    scope = scope_of(request)
    found = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    months = sold_by_month(found.pk, scope, clock.today(scope.zone))
    drawn = bars([float(count) for _month, count in months], 360, 80)
    buyers = last_buyers(found.pk, scope)
    people = customers_seen([one.customer_id for one in buyers], scope)
    prices = {one.price_list_id: one for one in found.prices.all()}
    context = {
        "product": found,
        "months": [
            {"month": month, "sold": count, "bar": bar} for (month, count), bar in zip(months, drawn, strict=True)
        ],
        "total": sum(count for _month, count in months),
        "buyers": [{"order": one, "customer": people.get(one.customer_id or 0)} for one in buyers],
        "prices": [
            {"list": one, "price": prices.get(one.pk), "text": plain(prices[one.pk].amount) if one.pk in prices else ""}
            for one in PriceList.objects.filter(is_active=True).order_by("position", "pk")
        ],
        "history": told_history("commerce.product", found.pk, scope),
        "own_url": own_url("commerce.product", found.pk, scope),
    }  # fmt: skip
    return render(request, "commerce/product.html", context)


@needs("commerce.catalogue")
def new(request: HttpRequest) -> HttpResponse:
    """Add a product."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            made = actions.add_product(**form.cleaned_data, actor=actor_of(request), now=clock.now())
            tell(request, _("%(product)s is in the catalogue.") % {"product": made.name})
            return go(request, reverse("commerce:product", args=[made.pk]))
    return page(request, "commerce/product_new.html", form)


@needs("commerce.catalogue")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a product, or take it off the shelf."""
    found = get_object_or_404(Product, pk=pk)
    initial = {"sku": found.sku, "name": found.name, "category": found.category_id, "is_active": found.is_active}
    form = ProductChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            data = dict(form.cleaned_data)
            category = data.pop("category")
            changes = {**data, "category_id": category.pk if category else None}
            actions.change_product(product=found, changes=changes, actor=actor_of(request), now=clock.now())
            tell(request, _("Saved."))
            return go(request, reverse("commerce:product", args=[pk]))
    return page(request, "commerce/product_change.html", form, product=found)


@require_POST
@needs("commerce.prices")
def price(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what a product costs on one list; an empty field takes the price off."""
    found = get_object_or_404(Product, pk=pk)
    form = PriceForm(request.POST)
    if not form.is_valid():
        warn(request, _("Write the price as a number, such as 120 or 12.50."))
        return redirect("commerce:product", pk=pk)
    with told_by_toast(request):
        actions.set_price(product=found, **form.cleaned_data, actor=actor_of(request), now=clock.now())
        tell(request, _("The price is set."))
    return redirect("commerce:product", pk=pk)
