"""What a field that is searched by typing offers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nokshi.commerce.models import Product
from nokshi.commerce.queries.listing import products_by_text
from nokshi.customers.models import Customer
from nokshi.customers.queries.search import best_matches
from nokshi.kernel.doors import needs, scope_of

MOST = 20


@needs("commerce.sell")
def customers(request: HttpRequest) -> HttpResponse:
    """Offer the customers who answer a text."""
    scope = scope_of(request)
    people = Customer.objects.visible_to(scope)
    ids = best_matches(people, request.GET.get("q", "")[:100], scope, MOST)
    found = people.in_bulk(ids)
    rows = [(pk, found[pk].name) for pk in ids if pk in found]
    return render(request, "commerce/options.html", {"options": rows})


@needs("commerce.view")
def products(request: HttpRequest) -> HttpResponse:
    """Offer the products on sale that answer a text."""
    products = products_by_text(Product.objects.filter(is_active=True), request.GET.get("q", "")[:100])
    rows = [(one.pk, f"{one.sku} · {one.name}") for one in products.order_by("name")[:MOST]]
    return render(request, "commerce/options.html", {"options": rows})
