"""Who looked at whom: a door whose address names a customer notes it without being asked; others say so themselves."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nokshi.customers.queries.listing import SUBJECT
from nokshi.kernel import clock
from nokshi.timeline.looking import looked, name_look

CUSTOMER = "customer_id"
"""What the address of a door calls the customer whom it is about; a law holds every door to it."""


class LookMiddleware:
    """Note a look at the customer whom an address names, where the answer shows something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        shows = response.status_code < 300 or response.status_code == 422
        if match is not None and CUSTOMER in match.kwargs and shows:
            looked_at(request, match.kwargs[CUSTOMER])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Name the look before the page is drawn, which carries it."""
        if CUSTOMER in kwargs:
            name_look(request, SUBJECT, kwargs[CUSTOMER])
        return None


def looked_at(request: HttpRequest, customer_id: int | None) -> None:
    """Note that the reader looked at something that tells of a customer: an order, a message, his letter."""
    if customer_id is not None:
        looked(request, SUBJECT, customer_id, clock.now())
