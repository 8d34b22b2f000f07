"""What the customer's page shows of his orders, as far as the reader sees them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from nokshi.commerce.models import Cart, Order
from nokshi.commerce.queries.catalogue import category_titles, product_titles
from nokshi.commerce.queries.groups import sales_of_group
from nokshi.commerce.queries.orders import turnover
from nokshi.commerce.queries.reports import spent_by_month
from nokshi.commerce.queries.traits import traits_for
from nokshi.commerce.rules.drawing import spark
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.doors import is_htmx, needs, scope_of


def seen(request: HttpRequest, customer_id: int) -> Customer:
    """Return a customer whom the reader sees; another is not there."""
    return get_object_or_404(Customer.objects.visible_to(scope_of(request)), pk=customer_id)


def panel(request: HttpRequest, name: str, customer: Customer, **context: Any) -> HttpResponse:
    """Answer with the panel alone, or with a page around it where it was not asked by htmx."""
    template = f"commerce/panel_{name}.html"
    context = {"customer": customer, "origins_url": reverse("customers:origins", args=[customer.pk]), **context}
    if is_htmx(request):
        return render(request, template, context)
    shown = render_to_string(template, context, request)
    return render(request, "commerce/panel_page.html", {"customer": customer, "panel": shown})


@needs("commerce.view")
def value(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show what a customer has spent, how often, and the last twelve months."""
    scope, customer = scope_of(request), seen(request, customer_id)
    orders = Order.objects.counted().visible_to(scope).filter(customer=customer)
    months = spent_by_month(orders, clock.today(scope.zone), scope.zone)
    traits = traits_for(customer.pk, scope)
    shown = {name: scope.shows(f"commerce.{name}") for name in ("spent", "orders", "average", "last_order_at")}
    scores = [(name, getattr(traits, name)) for name in "rfm" if traits and scope.shows(f"commerce.{name}")]
    return panel(
        request, "value", customer, traits=traits, shown=shown, scores=[one for one in scores if one[1]],
        left_out=turnover(orders, scope.currency).left_out,
        every=round(traits.interval_days) if traits and traits.interval_days else None,
        spark=spark([float(amount) for _month, amount in months]), months=months,
    )  # fmt: skip


@needs("commerce.view")
def group(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show what a company and all below it have bought, and what their people have."""
    scope, company = scope_of(request), seen(request, customer_id)
    if company.kind != Customer.Kind.COMPANY or not scope.shows("customers.relation"):
        return HttpResponse()
    shown = {name: scope.shows(f"commerce.{name}") for name in ("spent", "orders")}
    return panel(
        request, "group", company, sales=sales_of_group(company.pk, scope, clock.today(scope.zone)), shown=shown
    )


@needs("commerce.view")
def favourites(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show what a customer buys most often."""
    scope, customer = scope_of(request), seen(request, customer_id)
    traits = traits_for(customer.pk, scope)
    products = product_titles(traits.favourite_products) if traits else {}
    shelves = category_titles(traits.favourite_categories) if traits else {}
    return panel(
        request, "favourites", customer,
        products=[(pk, products[pk]) for pk in (traits.favourite_products if traits else []) if pk in products],
        categories=[shelves[pk] for pk in (traits.favourite_categories if traits else []) if pk in shelves],
    )  # fmt: skip


@needs("commerce.view")
def cart(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show what a customer has put aside and not bought."""
    scope, customer = scope_of(request), seen(request, customer_id)
    carts = Cart.objects.visible_to(scope).filter(customer=customer).order_by("-updated_at").prefetch_related("lines")
    return panel(request, "cart", customer, carts=[{"cart": one, "lines": list(one.lines.all())} for one in carts])
