"""A panel of the customer's page, alone or with a page around it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from nokshi.customers.models import Customer
from nokshi.kernel.doors import Request, is_htmx


def panel(request: Request, template: str, customer: Customer, **context: Any) -> HttpResponse:
    """Answer with the panel alone, or with a page around it where it was not asked by htmx."""
    whole = {"customer": customer, **context}
    if is_htmx(request):
        return render(request, template, whole)
    shown = render_to_string(template, whole, request)
    return render(request, "customers/panel_page.html", {"customer": customer, "panel": shown})
