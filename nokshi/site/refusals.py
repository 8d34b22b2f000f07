"""An expected refusal becomes a page that says what is wrong and what to do."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nokshi.kernel.errors import DomainError, NotThere


class RefusalMiddleware:
    """Turn a DomainError that a door let through into an answer of its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotThere):
            raise Http404 from error
        if not isinstance(error, DomainError):
            return None
        context = {"sentence": str(error), "code": error.code}
        return render(request, "ui/refusal.html", context, status=error.status)
