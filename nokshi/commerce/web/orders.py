"""The list of orders, and the page of one."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.commerce.models import Order, OrderLine
from nokshi.commerce.queries.catalogue import product_titles
from nokshi.commerce.queries.listing import Narrowing, orders_for
from nokshi.commerce.queries.orders import SUMMED, are_few, customers_seen, returned_quantities, turnover
from nokshi.commerce.queries.settings import recount_share
from nokshi.commerce.web.fields import UnitField, chosen
from nokshi.custom.web.facts import own_url
from nokshi.custom.web.narrowing import OwnNarrowing
from nokshi.customers.looking import looked_at
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.timeline.web.history import told_history
from nokshi.ui.paging import page_of
from nokshi.workspace.queries import unit_choices

TONES = {Order.Kind.RETURN: "warn", Order.Kind.ADJUSTMENT: "none"}
STATUS_TONES = {Order.Status.DELIVERED: "good", Order.Status.CANCELLED: "bad"}


class FilterForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("all")), *Order.Kind.choices]
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("all")), *Order.Status.choices]
    )
    first = forms.DateField(
        label=gettext_lazy("From day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Until day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UnitField(scope, label=gettext_lazy("Unit"), required=False)
        if unit.count > 1:
            self.fields["unit"] = unit


@needs("commerce.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Show orders, newest first, with what they come to."""
    scope = scope_of(request)
    form = FilterForm(scope, request.GET)
    narrowing = narrowed(form, request.GET, scope)
    orders, own = orders_for(scope, narrowing), OwnNarrowing.of(request, "commerce.order")
    orders = own.keep(orders) if own else orders
    order = ("-placed_at", "-pk")
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = own.page(orders, *order) if own else page_of(orders, *order, after=marks["after"], before=marks["before"])
    context = {
        "form": form,
        "page": page,
        "recount": recount_share(),
        "rows": rows_of(page.rows, scope, own),
        # A sum of a million orders takes seconds, and few who leaf through the list want it: it comes when asked for.
        "sum": turnover(orders, scope.currency) if "sum" in request.GET or are_few(orders) else None,
        "summed": SUMMED,
        "narrowing": narrowing,
        "own": own,
        "note": _("Newest first") if own is None or not own.sort else "",
        "parts": parts_of(request.GET, narrowing, scope),
        "kept": {key: request.GET[key] for key in ("customer", "group", "product") if key in request.GET},
    }
    return render(request, "commerce/orders.html", context)


@needs("commerce.view")
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an order: its lines, its money, whose it is, what became of it."""
    scope = scope_of(request)
    found = get_object_or_404(Order.objects.visible_to(scope).select_related("unit", "refunds"), pk=pk)
    looked_at(request, found.customer_id)
    lines = list(found.lines.select_related("product").order_by("position"))
    back = returned_quantities(found) if found.kind == Order.Kind.SALE else {}
    context = {
        "order": found,
        "rows": [{"line": line, "back": back.get(line.position)} for line in lines],
        "goods": sum(1 for line in lines if line.kind == OrderLine.Kind.GOODS),
        "customer": customers_seen([found.customer_id], scope).get(found.customer_id or 0),
        "returns": Order.objects.visible_to(scope).filter(refunds=found).order_by("placed_at"),
        "can_return": found.kind == Order.Kind.SALE and any(back.get(one.position, 0) != one.quantity for one in lines),
        "history": told_history("commerce.order", found.pk, scope),
        "own_url": own_url("commerce.order", found.pk, scope),
        "tone": TONES.get(Order.Kind(found.kind), ""),
        "status_tone": STATUS_TONES.get(Order.Status(found.status), ""),
    }
    return render(request, "commerce/order.html", context)


def narrowed(form: FilterForm, query: QueryDict, scope: Scope) -> Narrowing:
    """Return what the reader asks for; what cannot be read narrows nothing."""
    form.is_valid()
    data = form.cleaned_data
    return Narrowing(
        text=query.get("q", "").strip()[:100],
        kind=data.get("kind", ""),
        status=data.get("status", ""),
        unit=data.get("unit"),
        customer=chosen(query.get("customer")),
        group=chosen(query.get("group")) if scope.shows("customers.relation") else None,
        product=chosen(query.get("product")),
        first=data.get("first"),
        last=data.get("last"),
    )


def rows_of(orders: list[Order], scope: Scope, own: OwnNarrowing | None) -> list[dict[str, Any]]:
    """Return what the list shows of orders, in two queries, and one more for own fields that are columns of it."""
    cells = own.cells([one.pk for one in orders]) if own else {}
    people = customers_seen([one.customer_id for one in orders], scope)
    units = {unit.pk: str(unit) for unit, _depth in unit_choices(scope)}
    return [
        {
            "order": one,
            "cells": cells.get(one.pk, ()),
            "customer": people.get(one.customer_id or 0),
            "unit": units.get(one.unit_id, "") if len(units) > 1 else "",
            "tone": TONES.get(Order.Kind(one.kind), ""),
            "status_tone": STATUS_TONES.get(Order.Status(one.status), ""),
        }
        for one in orders
    ]


def parts_of(query: QueryDict, narrowing: Narrowing, scope: Scope) -> list[dict[str, str]]:
    """Return in words what a list came narrowed to from another page, and how to take it out."""
    parts = []
    if narrowing.customer and (person := customers_seen([narrowing.customer], scope).get(narrowing.customer)):
        parts.append({"label": person["name"], "url": _without(query, "customer")})
    if narrowing.group and (company := customers_seen([narrowing.group], scope).get(narrowing.group)):
        label = _("%(name)s and the companies below") % {"name": company["name"]}
        parts.append({"label": label, "url": _without(query, "group")})
    if narrowing.product and (title := product_titles([narrowing.product]).get(narrowing.product)):
        parts.append({"label": title, "url": _without(query, "product")})
    return parts


def _without(query: QueryDict, key: str) -> str:
    left = {name: value for name, value in query.items() if name not in (key, "after", "before")}
    return f"?{urlencode(left)}"
