"""Programs come straight to the API: what is there for pages, sessions and forms has nothing to say to a token."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone, translation

from nokshi.kernel.scope import Scope

ROOT = "/api/v1/"
NOBODY = Scope.nobody()
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}
"""What the layers passed by would have said of an answer that is no page."""


class ShortcutMiddleware:
    """Answer a call with a token by the door it asks for; whoever brings no token goes the whole way.

    The doors of the API turn every error into an answer themselves and read the caller from the token alone,
    so that neither a cookie nor a form can speak for a program here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT) or not request.headers.get("Authorization"):
            return self.get_response(request)
        match = request.resolver_match = resolve(request.path_info)
        before = translation.get_language()
        timezone.activate(NOBODY.zone)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.streaming:
            # Threads answer pages too: the next one must not find a program's language.
            translation.activate(before or "en")
            timezone.deactivate()
        return response
