"""Pages that a browser fetches because a pointer rests on their link."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SECONDS = 5


def is_preload(request: HttpRequest) -> bool:
    """Say whether the page is only fetched, and perhaps never shown: it does not count as looked at."""
    return any("prefetch" in request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose"))


class PreloadMiddleware:
    """Let the browser keep a preloaded page for a few seconds, until the press."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_preload(request) and response.status_code == 200:
            response["Cache-Control"] = f"private, max-age={SECONDS}"
        return response
